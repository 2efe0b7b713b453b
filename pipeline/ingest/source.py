"""Records of a source to documents; every record that is no document is a reject with its reason."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.ingest import metadata
from pipeline.ingest.dates import closing_date, find_date, parse_date
from pipeline.ingest.records import Raw, read_records
from pipeline.settings import Crisis, Source, Window
from pipeline.text.normalise import normalise, normalise_line
from pipeline.text.relevance import judge

FOLDERS_OF_FILES = ("txt", "html", "pdf", "docx", "doc", "files", "collected")
DIGEST_CHARACTERS = 12
LANGUAGE_CHARACTERS = 500  # of the beginning of a text, by which its language is told
MIN_HAN_SHARE = 0.3  # of the letters; under it a text is in another language
MAX_KANA_SHARE = 0.05
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_KANA = re.compile(r"[\u3041-\u30fa]")


class Ingested(NamedTuple):
    """Rows of the tables documents, rejects and ingest_counts; n_records = n_documents + n_rejected."""

    documents: list[dict[str, Any]]
    rejects: list[dict[str, Any]]
    counts: dict[str, Any]


class RejectedError(ValueError):
    """A record that is no document: one of codes.REJECT_REASONS, and the offending value."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, " ".join(detail.split())[:80]
        super().__init__(reason)


def ingest_source(
    name: str,
    source: Source,
    files: Sequence[Path],
    *,
    base: Path,
    window: Window,
    crisis: Crisis,
    places: Mapping[str, str],
) -> Ingested:
    """Documents and rejects of all files of a source; file names in rejects are relative to `base`.

    `places` maps names of regions to adcodes (`place_names`). Raises `InputError` where a whole file is unreadable.
    """
    raws = read_records(files, source, base)
    return ingest_records(name, source, raws, window=window, crisis=crisis, places=places)


def ingest_records(
    name: str, source: Source, raws: Iterable[Raw], *, window: Window, crisis: Crisis, places: Mapping[str, str]
) -> Ingested:
    """`ingest_source` over records already read."""
    documents, rejects = [], []
    seen: set[str] = set()
    for no, raw in enumerate(raws):
        try:
            documents.append(_document(name, source, raw, seen, window, crisis, places))
        except RejectedError as error:
            rejects.append(
                {"source": name, "record_no": no, "file": raw.file, "reason": error.reason, "detail": error.detail}
            )
    counts = {
        "source": name,
        "n_records": len(documents) + len(rejects),
        "n_documents": len(documents),
        "n_rejected": len(rejects),
    }
    return Ingested(sorted(documents, key=lambda d: d["doc_id"]), rejects, counts)


def _document(
    name: str,
    source: Source,
    raw: Raw,
    seen: set[str],
    window: Window,
    crisis: Crisis,
    places: Mapping[str, str],
) -> dict[str, Any]:
    if raw.problem:
        raise RejectedError(*raw.problem)
    get = _getter(source, raw.fields)
    title = normalise_line(get("title"))
    text = _text(source, raw.fields)
    day = _published(source, get("published"), title, raw.file, text)
    if not window.start <= day <= window.end:
        raise RejectedError("out_of_window", day.isoformat())
    doc_id, record_id = f"{name}-{raw.sha256[:DIGEST_CHARACTERS]}", get("id").strip()
    keys = {doc_id, f"id {record_id}"} if record_id else {doc_id}
    if keys & seen:
        raise RejectedError("duplicate_id", record_id or doc_id)
    seen |= keys
    stated = source.issuer if not get("issuer").strip() else normalise_line(get("issuer"))
    issuer = metadata.join_issuers(stated) or metadata.issuers_in_text(title, text)
    written = parse_date(normalise_line(get("written"))) or closing_date(text)
    relevance = judge(title, text, crisis)
    return {
        "doc_id": doc_id,
        "record_id": record_id,
        "source": name,
        "doc_type": metadata.document_type(
            get("doc_type").strip(), title, default=source.doc_type, from_title=source.doc_type_from_title
        ),
        "published_date": day.isoformat(),
        "written_date": written.isoformat() if written else "",
        "title": title,
        "issuer": issuer,
        "doc_number": metadata.document_number(normalise_line(get("doc_number"))) or metadata.number_in_head(text),
        "region": metadata.region_of(get("region"), issuer, title, places, default=source.region),
        "url": get("url").strip(),
        "licence": source.licence,
        "sha256": raw.sha256,
        "text": text,
        "n_chars": len(text),
        "is_relevant": relevance.is_relevant,
        "relevance_reason": relevance.reason,
        "is_invented": source.is_invented,
        "declared_family": get("reprint_of").strip(),
    }


class _getter:  # noqa: N801
    """Value of a mapped field of one record; folders of files have the fields of their format where none is mapped."""

    def __init__(self, source: Source, fields: Mapping[str, str]) -> None:
        self._mapping, self._fields = source.fields, fields
        self._is_folder = source.format in FOLDERS_OF_FILES

    def __call__(self, key: str) -> str:
        name = getattr(self._mapping, key) or (key if self._is_folder else "")
        return self._fields.get(name, "") if name else ""


def _text(source: Source, fields: Mapping[str, str]) -> str:
    columns = [source.fields.text] if isinstance(source.fields.text, str) else source.fields.text
    text = normalise("\n".join(fields.get(c, "") for c in columns))
    if not text:
        raise RejectedError("no_text")
    head = text[:LANGUAGE_CHARACTERS]
    letters = len(_LETTER.findall(head))
    if len(_HAN.findall(head)) < MIN_HAN_SHARE * letters or len(_KANA.findall(head)) > MAX_KANA_SHARE * letters:
        raise RejectedError("not_chinese", text)
    return text


def _published(source: Source, value: str, title: str, file: str, text: str) -> dt.date:
    """Day of publication: the mapped field, else title, file name or closing line of a source without such a field."""
    value = normalise_line(value)
    if value:
        day = parse_date(value, source.date_format)
        if day is None:
            raise RejectedError("bad_date", value)
        return day
    if source.fields.published and source.format not in FOLDERS_OF_FILES:
        raise RejectedError("no_date")
    name = file if source.format in FOLDERS_OF_FILES else ""
    found = find_date(title) or find_date(name) or closing_date(text)
    if found is None:
        raise RejectedError("no_date", title)
    return found


def place_names(regions_csv: Path) -> dict[str, str]:
    """Adcodes by name from config/lexicon/regions.csv; names of several units and weak short names are left out.

    Countries and places abroad, from actors_foreign.csv beside it, have the empty string.
    """
    names: dict[str, str] = {}
    for path in (regions_csv.with_name("actors_foreign.csv"), regions_csv):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows: Iterator[dict[str, str]] = csv.DictReader(file)
            if path == regions_csv:
                names |= {r["surface"]: r["adcode"] for r in rows if ";" not in r["adcode"] and r["is_weak"] != "true"}
            else:
                names |= {r["surface"]: "" for r in rows if r["use"] == "role"}
    return names
