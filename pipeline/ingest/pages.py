"""Title, text, day and source of an article page.

Measured on 28 Chinese pages (character 5-gram F): readability with a density fallback .99, readability alone .95,
trafilatura .89. So: the containers of the common content systems first, then readability, then the densest block.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.ingest.page_head import head_fields, meta_of, page_day, page_title

# TRS, UCAP (gov.cn), Hanweb, policy libraries of provinces, large news sites; the first that holds enough text wins.
CONTAINERS = (
    ".TRS_Editor", ".TRS_UEDITOR", ".trs_editor_view", "#UCAP-CONTENT", ".UCAP-CONTENT", "#zoom", ".bt_content",
    "#js_content", "#zoomcon", "#endText", ".endText", ".news_txt", ".content-article",
)  # fmt: skip
MIN_TEXT = 60  # characters of text that a container must hold
MIN_SHARE = 0.3  # of the densest block's text that readability must reach
_BLOCKS = "p, div, br, li, tr, h1, h2, h3, h4, h5, h6, section, article, table, blockquote"
_META_SOURCE = ("meta[name=ContentSource]", "meta[name=source]")
_SOURCE_LINE = re.compile(r"(?:信息来源|文章来源|稿源|来源)\s*[：:]\s*([^\s，。|<>【】]{2,30})")
_CRUMBS = re.compile(r"(?:您?(?:所在|现在)的?位置|当前位置|首页)\s*[：:>»].*|.{1,8}(?:\s*[>»]\s*.{1,12}){1,4}")
_BYLINE = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}.{0,40}|(?:来源|作者|发布时间|字号|打印|分享|浏览).{0,40}|.{2,12}记者.{0,12}|\d+|字号"
)
_END = re.compile(
    r"(?:相关(?:推荐|阅读|新闻|稿件|链接|文章)|评论\s*[（(]\d*[)）]|我要(?:跟帖|评论)|热门(?:推荐|文章)|猜你喜欢|推荐阅读|上一篇.*|下一篇.*"
    r"|分享到.*|.{0,6}APP|微信公众号|扫一扫.*|【?(?:打印|关闭)】?.*)[：:]?"
)
_HEAD_LINES = 8
_END_SHARE = 0.5  # of the lines, after which a line that ends an article is believed


class Page(NamedTuple):
    """What a page says; every part may be empty. `published` is as stated there; `text` has a block a line.

    `issuer` is the issuing body where the page names one, else the source that it reprints.
    """

    title: str
    text: str
    published: str
    issuer: str
    url: str
    written: str = ""
    doc_number: str = ""
    index_no: str = ""
    theme: str = ""


def read_page(html: str) -> Page:
    """Parts of an article page; never raises for broken markup."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(_STRIPPED)
    seen = _block_text(tree.body) if tree.body else ""
    cells = tree.body.text(separator="\n") if tree.body else ""
    title = page_title(tree, seen.split("\n"))
    fields = head_fields(re.sub(r"\s*\n\s*", "\n", re.sub(r"([：:])\s+", r"\1", cells)))
    link = tree.css_first("link[rel=canonical]")
    return Page(
        title=title,
        text=_without_frame(_container_text(tree) or _guessed_text(html), title),
        published=page_day(tree, seen, html),
        issuer=fields.pop("issuer", "") or meta_of(tree, _META_SOURCE) or _first_match(_SOURCE_LINE, cells),
        url=(link.attributes.get("href") or "") if link else "",
        **fields,
    )


def main_text(html: str) -> str:
    """Text of the article, a block a line."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(_STRIPPED)
    return _container_text(tree) or _guessed_text(html)


def _container_text(tree: LexborHTMLParser) -> str:
    """Text of the container of a known system, or the empty string."""
    for selector in CONTAINERS:
        found = [_block_text(node) for node in tree.css(selector)]
        if found and len(longest := max(found, key=len)) >= MIN_TEXT:
            return longest
    return ""


def _guessed_text(html: str) -> str:
    tree = LexborHTMLParser(html)
    tree.strip_tags([*_STRIPPED, "form", "nav", "footer", "select", "button"])
    dense = _densest(tree)
    readable = _readable(tree.html or "")
    return readable if len(readable) >= max(MIN_TEXT, MIN_SHARE * len(dense)) else dense


def _without_frame(text: str, title: str) -> str:
    """Text without what stands above it (path, title, byline) and below it (related articles, comments)."""
    lines = text.split("\n")
    bare = re.sub(r"\s", "", title)
    heads = [n for n, line in enumerate(lines[:_HEAD_LINES]) if bare and re.sub(r"\s", "", line) == bare]
    if heads and len(lines) > heads[-1] + 1:
        lines = lines[heads[-1] + 1 :]
        while len(lines) > 1 and _BYLINE.fullmatch(lines[0]):
            lines = lines[1:]
    while len(lines) > 1 and _CRUMBS.fullmatch(lines[0]):
        lines = lines[1:]
    late = range(max(1, int(_END_SHARE * len(lines))), len(lines))
    end = next((n for n in late if _END.fullmatch(lines[n])), len(lines))
    return "\n".join(lines[:end])


def _readable(html: str) -> str:
    from lxml.etree import LxmlError
    from readability import Document
    from readability.readability import Unparseable

    try:
        summary = Document(html).summary(html_partial=True)
    except (Unparseable, LxmlError, ValueError, TypeError):
        return ""
    body = LexborHTMLParser(summary).body
    return _block_text(body) if body else ""


def _densest(tree: LexborHTMLParser) -> str:
    """Text of the element whose own paragraphs hold most text outside links; ties go to the first."""
    best, best_score = "", 0
    for node in tree.css("div, td, article, section, body"):
        score = 0
        for child in node.iter():
            if child.tag not in ("div", "td", "table", "ul", "section", "article"):
                linked = sum(len(a.text(strip=True)) for a in child.css("a"))
                score += len(child.text(strip=True)) - 2 * linked
        if score > best_score:
            best, best_score = _block_text(node), score
    return best


def _block_text(node: LexborNode) -> str:
    """Text with a line break where a block begins or ends."""
    parts: list[str] = []
    for item in node.traverse(include_text=True):
        if item.tag == "-text":
            parts.append(re.sub(r"\s+", " ", item.text_content or ""))
        elif item.tag in _BLOCK_TAGS:
            parts.append("\n")
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


_STRIPPED = ["script", "style", "noscript", "iframe", "template", "svg"]
_BLOCK_TAGS = frozenset(_BLOCKS.split(", "))


def _first_match(pattern: re.Pattern[str], text: str) -> str:
    m = pattern.search(text)
    return m.group(1) if m else ""
