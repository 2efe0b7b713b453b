"""Columns of a source: their names in the journal, and their archived pages as listings. No network library here."""

from __future__ import annotations

from urllib.parse import urlencode

from pipeline.collect.families import FAMILIES
from pipeline.collect.listing import Ask, Listing
from pipeline.ingest.decode import UndecodableError, decode_html
from pipeline.settings import ListPages


def column_id(pages: ListPages) -> str:
    """Name of a column in journal and manifest: family, address and fields."""
    return " ".join(filter(None, (pages.family, pages.url or pages.file, urlencode(sorted(pages.params.items())))))


def page_text(body: bytes) -> str:
    """A list or page as text; what is no text of any known encoding is read as UTF-8 with marks for the rest."""
    try:
        return decode_html(body)
    except UndecodableError:
        return body.decode("utf-8", errors="replace")


def read_list(pages: ListPages, ask: Ask, body: bytes) -> Listing:
    """Listing of an archived or fresh list page. Raises `InputError` where it is no list of the family."""
    return FAMILIES[pages.family].read(pages, ask, page_text(body))
