"""What belongs to an article and lies at other addresses: its files (pdf, doc, docx) and its further pages."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from pipeline.collect.addresses import key_of, resolve

MAX_ATTACHED = 40  # of one article
_FILE = re.compile(r"\.(?:pdf|docx?|wps)(?:$|[?&#])", re.IGNORECASE)
_PDF_VARIABLE = re.compile(r"""var\s+pdfurl\s*=\s*["']([^"'\s]+)["']""")


class Attached(NamedTuple):
    """A file (`attachment`) or a further page (`part`) of an article."""

    kind: str
    url: str


def find_attached(html: str, base: str) -> tuple[Attached, ...]:
    """Files that an article links to and its further pages, in order, each once, 40 at most.

    A further page has the name of the first with _2, _3 … before its ending: content_9.htm, content_9_2.htm.
    """
    part = _part_pattern(base)
    found: dict[str, Attached] = {}
    links = [node.attributes.get("href") or "" for node in LexborHTMLParser(html).css("a[href]")]
    for link in [*links, *_PDF_VARIABLE.findall(html)]:
        url = resolve(base, link).split("#")[0]
        if not url or url == base:
            continue
        if _FILE.search(url):
            found.setdefault(key_of(url), Attached("attachment", url))
        elif part.fullmatch(url):
            found.setdefault(key_of(url), Attached("part", url))
    return tuple(found.values())[:MAX_ATTACHED]


def _part_pattern(base: str) -> re.Pattern[str]:
    path = PurePosixPath(urlsplit(base).path)
    stem = base.split("?")[0].removesuffix(path.suffix)
    return re.compile(rf"{re.escape(stem)}_\d{{1,2}}{re.escape(path.suffix)}")
