"""Title, text, day and source of an article page.

Measured on 28 Chinese pages (character 5-gram F): readability with a density fallback .99, readability alone .95,
trafilatura .89. So: the containers of the common content systems first, then readability, then the densest block.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

# TRS, UCAP (gov.cn), Hanweb and the policy libraries of provinces; the first that holds enough text wins.
CONTAINERS = (".TRS_Editor", ".TRS_UEDITOR", ".trs_editor_view", "#UCAP-CONTENT", "#zoom", ".bt_content", "#js_content")
MIN_TEXT = 60  # characters of text that a container must hold
MIN_SHARE = 0.3  # of the densest block's text that readability must reach
_BLOCKS = "p, div, br, li, tr, h1, h2, h3, h4, h5, h6, section, article, table, blockquote"
_META_TITLE = ("meta[name=ArticleTitle]", "meta[property='og:title']")
_META_DATE = (
    "meta[name=PubDate]",
    "meta[name=pubdate]",
    "meta[name=publishdate]",
    "meta[property='article:published_time']",
)
_META_SOURCE = ("meta[name=ContentSource]", "meta[name=source]")
_SOURCE_LINE = re.compile(r"(?:信息来源|文章来源|稿源|来源)\s*[：:]\s*([^\s，。|<>【】]{2,30})")
_TITLE_TAIL = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]{1,20}$")


class Page(NamedTuple):
    """What a page says; every part may be empty. `published` is YYYY-MM-DD; `text` has a block a line."""

    title: str
    text: str
    published: str
    issuer: str
    url: str


def read_page(html: str) -> Page:
    """Parts of an article page; never raises for broken markup."""
    tree = LexborHTMLParser(html)
    source = _meta(tree, _META_SOURCE) or _first_match(
        _SOURCE_LINE, tree.body.text(separator="\n") if tree.body else ""
    )
    link = tree.css_first("link[rel=canonical]")
    return Page(
        title=_title(tree),
        text=main_text(html),
        published=_published(tree, html),
        issuer=source,
        url=(link.attributes.get("href") or "") if link else "",
    )


def main_text(html: str) -> str:
    """Text of the article, a block a line."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(
        ["script", "style", "noscript", "iframe", "form", "nav", "footer", "select", "button", "template", "svg"]
    )
    for selector in CONTAINERS:
        found = [_block_text(node) for node in tree.css(selector)]
        if found and len(longest := max(found, key=len)) >= MIN_TEXT:
            return longest
    dense = _densest(tree)
    readable = _readable(html)
    return readable if len(readable) >= max(MIN_TEXT, MIN_SHARE * len(dense)) else dense


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


_BLOCK_TAGS = frozenset(_BLOCKS.split(", "))


def _title(tree: LexborHTMLParser) -> str:
    title = _meta(tree, _META_TITLE)
    heads = [h.text(strip=True) for h in tree.css("h1")]
    if not title and len(heads) == 1:
        title = heads[0]
    if not title and (node := tree.css_first("title")):
        title = _TITLE_TAIL.sub("", node.text(strip=True))
    return title


def _published(tree: LexborHTMLParser, html: str) -> str:
    from htmldate import find_date

    if stated := _meta(tree, _META_DATE):
        return stated
    try:
        return find_date(html, extensive_search=True, original_date=True) or ""
    except (ValueError, TypeError):
        return ""


def _meta(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str:
    for selector in selectors:
        node = tree.css_first(selector)
        if node and (content := (node.attributes.get("content") or "").strip()):
            return content
    return ""


def _first_match(pattern: re.Pattern[str], text: str) -> str:
    m = pattern.search(text)
    return m.group(1) if m else ""
