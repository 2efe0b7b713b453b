# ruff: noqa: E501
"""Heads of pages: own examples, and the real pages, whose titles and days were read one by one (titles as digests)."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.ingest.dates import parse_date
from pipeline.ingest.decode import decode_html
from pipeline.ingest.page_head import head_fields, page_day, page_title
from pipeline.ingest.pages import read_page

TEXT = "".join(f"<p>第{n}段：各单位应当按照分工做好排查、登记和随访，遇有情况及时报告。</p>" for n in "一二三四五六")
NAVIGATION = re.compile("首页|我要跟帖|上一篇|下一篇|相关推荐|字号|扫一扫")


def title(html: str, lines: tuple[str, ...] = ()) -> str:
    return page_title(LexborHTMLParser(html), list(lines))


def test_heading_that_stands_in_the_title_element_is_the_title():
    html = "<title>股市预测--最新报告：全年增长放缓 - 某网</title><h1>某网，权威资讯</h1><div class='title-text'>最新报告：全年增长放缓</div>"
    assert title(html) == "最新报告：全年增长放缓"


def test_title_element_that_names_a_column_gives_way_to_the_line_above_the_day():
    html = "<title>新闻动态--某学会</title>"
    assert title(html, ("首页", "某学会年会在甲市举行", "发布时间：2019-05-18 来源：某学会")) == "某学会年会在甲市举行"


def test_broken_quotes_of_a_stated_title_do_not_cut_it():
    html = '<title>男孩写"求助"纸条_某网</title><meta property="og:title" content="男孩写"求助"纸条"><h1>男孩写"求助"纸条</h1>'
    assert title(html) == '男孩写"求助"纸条'


@pytest.mark.parametrize(
    ("text", "day"),
    [("发布时间： 2019-09-26 10:09", "2019-09-26"), ("2018-05-03 政策\n2019年9月26日 12:11 来源", "2019-9-26")],
)
def test_labelled_day_or_day_with_a_clock_is_that_of_publication(text, day):
    assert page_day(LexborHTMLParser(""), text, "") == day


def test_table_above_a_state_document_is_read():
    fields = head_fields(
        "索 引 号：00123\n主题分类：卫生\n发文机关：甲市人民政府\n成文日期：2020年2月3日\n发文字号：甲政发〔2020〕3号\n有效性：有效"
    )
    assert fields == {
        "index_no": "00123", "theme": "卫生", "issuer": "甲市人民政府", "written": "2020年2月3日", "doc_number": "甲政发〔2020〕3号",
    }  # fmt: skip
    assert head_fields("发文机关：\n成文日期：2020-02-03") == {"written": "2020-02-03"}


def test_frame_around_the_text_is_left_out():
    html = (
        f"<title>关于排查的通知</title><div><p>首页 &gt; 公告</p><h2>关于排查的通知</h2><p>2020-02-03 10:00 来源：甲市</p>{TEXT}"
        "<p>相关推荐</p><p>另一篇通知</p></div>"
    )
    text = read_page(html).text
    assert text.startswith("第一段")
    assert text.endswith("及时报告。")


def test_titles_and_days_of_real_pages(shared):
    rows = list(csv.DictReader((Path(__file__).parent / "real_pages.csv").open(encoding="utf-8")))
    wrong = []
    for row in rows:
        page = read_page(decode_html((shared / "data/html" / row["page"]).read_bytes()))
        digest = hashlib.sha256(re.sub(r"\s", "", page.title).encode()).hexdigest()[:12]
        lines = page.text.split("\n")
        if digest != row["title_digest"] or str(parse_date(page.published)) != row["published"]:
            wrong.append(row["page"])
        assert not [line for line in [*lines[:3], *lines[-3:]] if len(line) < 30 and NAVIGATION.search(line)], row
    assert len(rows) == 25
    assert wrong == []
