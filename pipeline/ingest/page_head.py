"""Title, day and document data of a page: what stands above its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser

_META_TITLE = ("meta[name=ArticleTitle]",)
_META_DATE = (
    "meta[name=PubDate]", "meta[name=pubdate]", "meta[name=publishdate]", "meta[name=firstpublishedtime]",
    "meta[property='article:published_time']", "meta[name='apub:time']",
)  # fmt: skip
_HEADINGS = "h1, h2, h3, [class*=title], [class*=Title], [id*=title], [id*=Title]"
_TITLE_TAIL = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]{1,20}$")
_SECOND_TAIL = re.compile(r"(?:__+|--+|_)[^-_]{1,20}$")  # marks that titles hardly ever hold themselves
_COLUMN_NAME = re.compile(
    r"(?:新闻|工作|政务|图片|最新|本站)?(?:动态|公告|要闻|资讯|通知公告|信息|新闻|首页|正文|详情)"
)
_DAY = r"((?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2})"
_LABELLED = re.compile(rf"(?:发布|发表|更新|公布)?(?:时间|日期)\s*[：:]\s*{_DAY}")
_WITH_CLOCK = re.compile(rf"{_DAY}\s*日?\s+\d{{1,2}}:\d{{2}}")
_LABELS = {
    "index_no": "索引号", "theme": "主题分类|主题词|所属主题", "issuer": "发文机关|发文单位|发布机构|制发机关",
    "written": "成文日期|发文日期|成文时间", "doc_number": "发文字号|文号|文件编号",
}  # fmt: skip
_EVERY_LABEL = "|".join([*_LABELS.values(), "发布日期", "发布时间", "公开日期", "标题", "名称", "有效性", "统一编号"])
_HEAD_CHARACTERS = 4000
_MAX_VALUE = 60  # characters
MIN_TITLE = 6


def meta_of(tree: LexborHTMLParser, selectors: Iterable[str]) -> str:
    """Content of the first meta element that has any."""
    for selector in selectors:
        node = tree.css_first(selector)
        if node and (content := (node.attributes.get("content") or "").strip()):
            return content
    return ""


def _bare(text: str) -> str:
    return re.sub(r"[\s\"'“”‘’]", "", text)


def page_title(tree: LexborHTMLParser, lines: list[str]) -> str:
    """Title: as stated; else the longest heading that stands in <title>; else <title> without the name of the site.

    Where <title> only names a column, the line above the day of publication is the title. `lines` are those of the
    page as seen.
    """
    if stated := meta_of(tree, _META_TITLE):
        return stated
    node = tree.css_first("title")
    whole = node.text(strip=True) if node else ""
    cut = _SECOND_TAIL.sub("", _TITLE_TAIL.sub("", whole))
    headings = dict.fromkeys(filter(None, (h.text(strip=True) for h in tree.css(_HEADINGS))))
    inside = [h for h in headings if MIN_TITLE <= len(h) <= 120 and _bare(h) in _bare(whole) and 2 * len(h) >= len(cut)]
    if inside:
        return max(inside, key=len)
    heads = [h.text(strip=True) for h in tree.css("h1")]
    if len(cut) >= MIN_TITLE and not _COLUMN_NAME.fullmatch(cut):
        return cut
    return _above_day(lines) or (heads[0] if len(heads) == 1 else "") or cut


def _above_day(lines: list[str]) -> str:
    for above, line in zip(lines, lines[1:], strict=False):
        if _LABELLED.match(line) and len(above) >= MIN_TITLE:
            return above
    return ""


def page_day(tree: LexborHTMLParser, text: str, html: str) -> str:
    """Day of publication: as stated, as labelled in the text, beside a time of day; else what htmldate finds."""
    if stated := meta_of(tree, _META_DATE):
        return stated
    if m := _LABELLED.search(text) or _WITH_CLOCK.search(text):
        return re.sub(r"\s*[年月/.]\s*", "-", m.group(1))
    from htmldate import find_date

    try:
        return find_date(html, extensive_search=True, original_date=True) or ""
    except (ValueError, TypeError):
        return ""


def head_fields(text: str) -> dict[str, str]:
    """Labelled data of a state document (索引号, 发文机关, 成文日期, …) from the head of a page, one cell a line."""
    head = re.sub(
        r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff]\s*[\u4e00-\u9fff]?\s*[：:])", "", text[:_HEAD_CHARACTERS]
    )
    return dict(_labelled(head))


def _labelled(head: str) -> Iterator[tuple[str, str]]:
    for key, labels in _LABELS.items():
        m = re.search(rf"(?:^|\n|\s)(?:{labels})\s*[：:]\s*([^\n]{{1,{_MAX_VALUE}}})", head)
        if m and not re.match(_EVERY_LABEL, m.group(1)):
            yield key, re.split(rf"\s+(?:{_EVERY_LABEL})\s*[：:]", m.group(1))[0].strip()
