"""The grammar reads the offices of every province and prefecture, though nobody listed their names."""

from __future__ import annotations

import csv

from pipeline.extract.annotate import LEXICON_FOLDER
from pipeline.extract.regions import Region, level_of
from tests.extract.naming import actors
from tests.extract.place_names import generated_names, unread_names

READ_WHOLE = 0.99  # of the generated names: right bounds, class and region


def read(text: str) -> tuple[str, str, str]:
    first = next(iter(actors(text)), None)
    return (first.text, first.cls, first.region) if first else ("", "", "")


def regions() -> list[Region]:
    """Provinces and prefectures of 2020 by their full names."""
    with (LEXICON_FOLDER / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if not r["name"] and ";" not in r["adcode"]]
    found = [Region(r["adcode"], r["surface"], level_of(r["adcode"])) for r in rows]
    return [r for r in found if r.level in ("provincial", "prefecture")]


def test_generated_names_are_read() -> None:
    made = [name for region in regions() for name in generated_names(region)]
    unread = unread_names(made, read)
    assert len(made) > 8000
    assert len(unread) <= (1 - READ_WHOLE) * len(made), unread[:40]
