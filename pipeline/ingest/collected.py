"""Archived pages of a crawl as raw records: further pages joined, files read where the page itself holds no text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.collect.archive import latest, read_body, read_journal
from pipeline.collect.columns import column_id
from pipeline.collect.manifest import Place, places
from pipeline.ingest.decode import UndecodableError, decode_html, misdeclared
from pipeline.ingest.files import UnextractedError, file_text, kind_of
from pipeline.ingest.pages import Page, read_page
from pipeline.settings import Collect

MIN_OWN_TEXT = 60  # characters of a page; with fewer its text lies in the attached files


class Collected(NamedTuple):
    """One article: address, place in the lists, fields for a document, digest of its body; or the problem."""

    url: str
    place: Place | None
    fields: dict[str, str]
    sha256: str
    problem: tuple[str, str] | None = None


def collected_articles(folder: Path, collect: Collect) -> Iterator[Collected]:
    """Every article kept, in the order of addresses; one at a time in memory."""
    where = places(folder, collect)
    types = {column_id(pages): pages.doc_type for pages in collect.lists}
    state = latest(read_journal(folder))
    for key, event in sorted(state.items()):
        if event["kind"] != "article" or event["outcome"] != "kept":
            continue
        place = where.get(key)
        body = read_body(folder, event)
        try:
            page = _page(folder, event, body, state)
        except UnextractedError as error:
            yield Collected(event["url"], place, {}, event["sha256"], ("unextracted", str(error)))
            continue
        except UndecodableError as error:
            yield Collected(event["url"], place, {}, event["sha256"], ("undecodable", str(error)))
            continue
        fields = page._asdict() | {
            "url": event["url"],
            "id": event["url"],
            "title": page.title or (place.title if place else ""),
            "published": (place.date if place else "")
            or page.published,  # a list states its days, a page leaves to guess
            "misdeclared": "" if kind_of(body) else misdeclared(body),
            "doc_type": types.get(place.column, "") if place else "",
        }
        yield Collected(event["url"], place, fields, event["sha256"])


def _page(folder: Path, event: dict[str, Any], data: bytes, state: dict[str, dict[str, Any]]) -> Page:
    if kind := kind_of(data):
        text = file_text(data, kind)
        return Page(text.split("\n", 1)[0], text, "", "", event["url"])
    page = read_page(decode_html(data))
    kept = [state[k] for k in _attached(event, state) if state[k]["outcome"] == "kept"]
    texts = [page.text]
    for part in (e for e in kept if e["kind"] == "part"):
        texts.append(read_page(decode_html(read_body(folder, part))).text)
    if sum(map(len, texts)) < MIN_OWN_TEXT:
        texts += _file_texts(folder, [e for e in kept if e["kind"] == "attachment"])
    return page._replace(text="\n".join(dict.fromkeys(filter(None, texts))))


def _attached(event: dict[str, Any], state: dict[str, dict[str, Any]]) -> list[str]:
    from pipeline.collect.addresses import key_of

    return [key for _, url in event.get("attached", ()) if (key := key_of(url)) in state]


def _file_texts(folder: Path, events: list[dict[str, Any]]) -> list[str]:
    """Texts of attached files. Raises `UnextractedError` where there are files and none can be read."""
    texts, reasons = [], []
    for event in events:
        data = read_body(folder, event)
        try:
            texts.append(file_text(data, kind_of(data) or "doc"))
        except UnextractedError as error:
            reasons.append(str(error))
    if reasons and not texts:
        raise UnextractedError("; ".join(dict.fromkeys(reasons)))
    return texts
