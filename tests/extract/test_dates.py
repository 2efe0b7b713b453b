"""Day of an event."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import find_event_date

CASES = [
    ("2月3日，某集团捐款。", "2020-02-05", "2020-02-03", "text"),
    ("2020年1月27日捐款。", "2020-02-05", "2020-01-27", "text"),
    ("截至2月3日24时，共捐款百万元。", "2020-02-05", "2020-02-03", "text"),
    ("1月24日至2月3日，共捐款百万元。", "2020-02-05", "2020-01-24", "text"),
    ("1月24日—30日，共捐款百万元。", "2020-02-05", "2020-01-24", "text"),
    ("昨日，某集团捐款。", "2020-03-01", "2020-02-29", "text"),
    ("某集团今天捐款。", "2020-03-01", "2020-03-01", "text"),
    ("明天将捐款。", "2020-02-29", "2020-03-01", "text"),
    ("某集团28日捐款。", "2020-03-02", "2020-02-28", "text"),
    ("某集团2日捐款。", "2020-03-02", "2020-03-02", "text"),
    ("自2月10日起捐款。", "2020-02-08", "2020-02-10", "text"),
    ("2月10日前捐款。", "2020-02-08", "2020-02-10", "text"),
    # over a year's end
    ("12月31日捐款。", "2020-01-03", "2019-12-31", "text"),
    ("1月5日起捐款。", "2019-12-30", "2020-01-05", "text"),
    # feasts
    ("除夕，医疗队捐款。", "2020-02-01", "2020-01-24", "text"),
    ("正月初三，医疗队捐款。", "2020-02-01", "2020-01-27", "text"),
    ("元宵节当天捐款。", "2020-02-20", "2020-02-08", "text"),
    ("端午节捐款。", "2020-06-26", "2020-06-25", "text"),
    # what is no date of the event
    ("某集团捐款。", "2020-02-05", "2020-02-05", "published"),
    ("按《2月1日通知》捐款。", "2020-02-05", "2020-02-05", "published"),
    ("3月35日捐款。", "2020-02-05", "2020-02-05", "published"),
    ("某集团捐款5号线口罩。", "2020-02-05", "2020-02-05", "published"),
    # publication known to the month, or not at all
    ("2月3日捐款。", "2020-02", "2020-02-03", "text"),
    ("2月3日捐款。", "", "", "published"),
    ("2020年2月3日捐款。", "", "2020-02-03", "text"),
]


@pytest.mark.parametrize(("sentence", "published", "day", "source"), CASES)
def test_event_date(sentence: str, published: str, day: str, source: str) -> None:
    at = sentence.index("捐款")
    assert find_event_date(sentence, start=0, end=len(sentence), at=at, published=published) == (day, source)


def test_the_nearest_date_before_the_trigger_wins() -> None:
    sentence = "1月27日成立专班，2月3日捐款。"
    found = find_event_date(sentence, start=0, end=len(sentence), at=sentence.index("捐款"), published="2020-02-05")
    assert found.day == "2020-02-03"


@given(st.text(alphabet="0123456789月日年至昨今天前除夕初三《》，", max_size=30), st.dates())
def test_any_text_gives_a_day(text: str, published) -> None:
    found = find_event_date(text, start=0, end=len(text), at=0, published=published.isoformat())
    assert len(found.day) == 10
    assert found.source in ("text", "published")
