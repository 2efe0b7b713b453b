"""data/manifest.csv: what has been collected, without its texts; rebuilt whole from journals and archives."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.collect.addresses import key_of
from pipeline.collect.archive import latest, read_body, read_journal
from pipeline.collect.columns import column_id, read_list
from pipeline.collect.families import file_items
from pipeline.collect.listing import Ask
from pipeline.errors import InputError
from pipeline.io import FORMULA_STARTS
from pipeline.settings import Collect

COLUMNS = (
    "source", "url", "final_url", "kind", "outcome", "reason", "fetched_at", "status", "sha256", "n_bytes", "robots",
    "column", "position", "listed_date", "title", "attempts",
)  # fmt: skip


class Place(NamedTuple):
    """Where an article stands in the lists: column, ordinal from 0, and what the list says of it."""

    column: str
    position: int
    title: str
    date: str


def places(folder: Path, collect: Collect) -> dict[str, Place]:
    """Place of each listed article by key, from the archived lists alone.

    The last reading of a column decides; what only an earlier one named keeps its place of then. Of several columns
    the first of the settings counts.
    """
    read = _readings(folder)
    found: dict[str, Place] = {}
    for pages in reversed(collect.lists):
        column = column_id(pages)
        for _, asked in sorted(read.get(column, {}).items()):
            n = 0
            seen: set[str] = set()
            for _, (ask, event) in sorted(asked.items(), key=lambda pair: pair[0]):
                try:
                    items = read_list(pages, ask, read_body(folder, event)).items
                except InputError:
                    continue
                for item in items:
                    key = key_of(item.url)
                    if key not in seen:
                        seen.add(key)
                        found[key] = Place(column, n, item.title, item.date)
                        n += 1
        if pages.family == "urls":
            for n, item in enumerate(file_items(pages)):
                found[key_of(item.url)] = Place(column, n, item.title, item.date)
    return found


def _readings(folder: Path) -> dict[str, dict[tuple[int, int], dict[int, tuple[Ask, dict[str, Any]]]]]:
    """Archived list pages by column, by run and pass, by number of the page."""
    kept: dict[str, dict[str, Any]] = {}
    found: dict[str, dict[tuple[int, int], dict[int, tuple[Ask, dict[str, Any]]]]] = {}
    for event in read_journal(folder):
        if event["event"] != "answer" or event["kind"] != "list":
            continue
        if event["outcome"] == "kept":
            kept[event["key"]] = event
        if event["key"] in kept and event["outcome"] in ("kept", "unchanged"):
            reading = found.setdefault(event["column"], {}).setdefault((event["run"], event["pass"]), {})
            reading[event["page_no"]] = (Ask(*event["request"]), kept[event["key"]])
    return found


def manifest_rows(name: str, folder: Path, collect: Collect) -> Iterator[dict[str, Any]]:
    """Rows of one source, sorted by address: everything asked but lists and robots.txt."""
    where = places(folder, collect)
    state = latest(read_journal(folder))
    for key, event in sorted(state.items()):
        if event["kind"] in ("list", "robots"):
            continue
        place = where.get(key, Place("", -1, "", ""))
        yield {
            "source": name, "url": event["url"], "final_url": event["final_url"], "kind": event["kind"],
            "outcome": event["outcome"], "reason": event["reason"], "fetched_at": event["fetched_at"],
            "status": event["status"] or "", "sha256": event.get("sha256", ""), "n_bytes": event.get("n_bytes", ""),
            "robots": event.get("robots", ""), "column": place.column,
            "position": place.position if place.position >= 0 else "", "listed_date": place.date,
            "title": place.title, "attempts": event.get("attempts", 0),
        }  # fmt: skip


def write_manifest(raw: Path, name: str, collect: Collect) -> Path:
    """Write raw/<name>/manifest.csv, and manifest.csv beside `raw` from those of all sources."""
    own = raw / name / "manifest.csv"
    _write(own, (_safe(row) for row in manifest_rows(name, raw / name, collect)))
    whole = raw.parent / "manifest.csv"
    _write(whole, (row for path in sorted(raw.glob("*/manifest.csv")) for row in read_manifest(path)))
    return whole


def read_manifest(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a manifest."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _safe(row: dict[str, Any]) -> dict[str, str]:
    texts = {k: str(v) for k, v in row.items()}
    return {k: "'" + v if v.startswith(FORMULA_STARTS) else v for k, v in texts.items()}


def _write(path: Path, rows: Iterator[dict[str, str]]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    part.replace(path)
