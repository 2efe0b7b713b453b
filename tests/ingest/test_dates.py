import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.dates import closing_date, find_date, parse_date

DAY = dt.date(2020, 1, 25)
CHINESE = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))


def numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    return (CHINESE[str(tens)] if tens > 1 else "") + ("十" if tens else "") + (CHINESE[str(ones)] if ones else "")


def written_out(day: dt.date) -> str:
    return f"{''.join(CHINESE[c] for c in str(day.year))}年{numeral(day.month)}月{numeral(day.day)}日"


@given(st.dates(dt.date(1999, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_back_in_every_form(day: dt.date) -> None:
    for text in (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        written_out(day),
        f"{day:%Y%m%d}",
    ):
        assert parse_date(text) == day, text


@given(st.text(max_size=40), st.sampled_from(["iso", "chinese", "epoch_ms", "detect"]))
def test_any_text_is_a_day_or_none(text: str, form: str) -> None:
    assert parse_date(text, form) is None or isinstance(parse_date(text, form), dt.date)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2020-01-25 19:37:03", "iso"),
        ("2020-01-25T00:00:00+08:00", "iso"),
        ("2020.1.25", "iso"),
        ("2020 年 1 月 25 日 发布", "chinese"),
        ("二○二○年一月二十五日", "chinese"),
        ("1579881601000", "epoch_ms"),  # 00:00:01 in China is still the 24th in UTC
        ("1579881601", "detect"),
    ],
)
def test_forms_of_sources(text: str, form: str) -> None:
    assert parse_date(text, form) == DAY


@pytest.mark.parametrize(
    ("text", "form"),
    [("2020-02-30", "iso"), ("昨天", "detect"), ("", "detect"), ("2020-01-25", "chinese"), ("20201", "detect")],
)
def test_no_day_is_guessed(text: str, form: str) -> None:
    assert parse_date(text, form) is None


def test_first_date_in_a_title_or_file_name() -> None:
    assert find_date("某市疫情通报 2020-01-25") == DAY
    assert find_date("folder/notice_20200125_final.txt") == DAY
    assert find_date("2020年1月25日通报，更新于2020年1月26日") == DAY
    assert find_date("第20200125012号") is None


def test_closing_date_stands_alone_on_its_line() -> None:
    assert closing_date("请遵照执行。\n某市卫生健康委\n二〇二〇年一月二十五日\n（此件公开）") == DAY
    assert closing_date("会议于2020年1月25日召开。") is None
