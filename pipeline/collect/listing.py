"""What every family of lists has in common: what to ask, and what an answer lists."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.collect.addresses import key_of, resolve
from pipeline.ingest.dates import find_date
from pipeline.settings import ListPages

MIN_TITLE = 5  # characters of a link's text for it to be an article's title, where no expression says so
_ARTICLE = re.compile(
    r"/art/\d{4}/\d{1,2}/\d{1,2}/art_|/t?\d{8}_\d+|content_\w+|/\d{4}-?\d{2}/?-?\d{2}/|/c\d+-?\d*\.s?html|\d{5,}\.s?html?"
)


class Ask(NamedTuple):
    """One request of a list; `body` is that of a form, sent by POST."""

    url: str
    body: str = ""

    @property
    def key(self) -> str:
        """Address and form, told apart by a blank."""
        return f"{key_of(self.url)} {self.body}".strip()


class Item(NamedTuple):
    """An article that a list names; `date` is YYYY-MM-DD or empty."""

    url: str
    title: str = ""
    date: str = ""


class Listing(NamedTuple):
    """Articles of a list page in their order, and further pages to ask."""

    items: tuple[Item, ...] = ()
    further: tuple[Ask, ...] = ()


class Family(NamedTuple):
    """How to begin a list, and how to read an answer of it."""

    first: Callable[[ListPages, dt.date | None, dt.date | None], list[Ask]]
    read: Callable[[ListPages, Ask, str], Listing]


def one_page(pages: ListPages, since: dt.date | None, until: dt.date | None) -> list[Ask]:
    """The address of the list itself."""
    return [Ask(pages.url)]


def fragment_items(html: str, base: str, links: str = "", near: str = "li, tr, dd, p, div") -> Iterable[Item]:
    """Articles that a fragment of HTML links to, each once, in order; the day stands beside the link.

    Without the expression `links` a link counts whose text is of title length and whose address looks like an article.
    """
    pattern = re.compile(links) if links else _ARTICLE
    seen = set()
    for node in LexborHTMLParser(html).css("a[href]"):
        url = resolve(base, node.attributes.get("href") or "").split("#")[0]
        title = (node.attributes.get("title") or node.text(strip=True) or "").strip()
        if not pattern.search(url) or url in seen or (not links and len(title) < MIN_TITLE):
            continue
        seen.add(url)
        yield Item(url, title, _day_beside(node))


def _day_beside(link: LexborNode) -> str:
    """Day in the row that holds one link only; a row of several links tells nothing about one of them."""
    node = link
    for _ in range(3):
        if node.parent is None or node.parent.tag in ("body", "ul", "table", "html"):
            break
        node = node.parent
        if len(node.css("a[href]")) > 1:
            break
        if day := find_date(node.text(separator=" ")):
            return day.isoformat()
    return ""
