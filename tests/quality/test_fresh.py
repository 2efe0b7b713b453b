"""The stand-off coding of 100 fresh sentences is valid, joins with the texts, and overlaps with no coded file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.codes import BEHAVIOURS, CLASSES, REALIS, RELATIONS
from pipeline.errors import InputError
from pipeline.training.rows import Row, kept_out, refuse
from tests.quality.fresh import FRESH, read_fresh
from tests.quality.standoff import join, read_lines

ROWS = read_lines(FRESH)


def faults(row: dict) -> list[str]:
    """What is wrong with the codes and offsets of a stand-off object."""
    length, n = row["end"] - row["start"], len(row["actors"])
    found = [f"actor {a}" for a in row["actors"] if not (0 <= a[0] < a[1] <= length and a[2] in CLASSES)]
    for behaviour, start, end, sources, targets, relation, realis in row["acts"]:
        if behaviour not in BEHAVIOURS or relation not in RELATIONS or realis not in REALIS:
            found.append("code")
        if not 0 <= start < end <= length or any(not 0 <= i < n for i in (*sources, *targets)):
            found.append("offset")
        if relation != "none" and len({*sources, *targets}) < 2:
            found.append("relation of fewer than two")
    return found


def test_the_coding_holds_no_text_and_is_valid() -> None:
    assert FRESH.read_text(encoding="utf-8").isascii()
    assert len({(r["file"], r["record"], r["start"]) for r in ROWS}) == len(ROWS) == 100
    assert {r["id"]: faults(r) for r in ROWS if faults(r)} == {}


def test_the_validator_finds_faults() -> None:
    row = {"start": 5, "end": 10, "actors": [[0, 6, "public"]], "acts": [["care", 1, 3, [1], [], "joint", "done"]]}
    assert faults(row) == ["actor [0, 6, 'public']", "offset", "relation of fewer than two"]


def test_it_joins_with_the_texts(shared: Path) -> None:
    assert [g["sentence"][a["start"] : a["end"]] for g in read_fresh(shared)[:1] for a in g["actors"]] != []
    with pytest.raises(ValueError, match="is not what was coded"):
        join(ROWS[0] | {"start": ROWS[0]["start"] + 1}, shared)


def test_no_sentence_or_document_is_in_the_coded_files(shared: Path) -> None:
    coded = [
        json.loads(line)
        for name in ("train", "dev")
        for line in (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    fresh = read_fresh(shared)
    assert not {g["sentence"] for g in fresh} & {c["sentence"] for c in coded}
    assert not {(g["title"], g["date"]) for g in fresh} & {(c["title"], c["date"]) for c in coded}


def test_fresh_sentences_are_refused_by_training(shared: Path) -> None:
    with pytest.raises(InputError, match="100 of 100 sentences must not be learned from"):
        refuse([Row(g["id"], g) for g in read_fresh(shared)], kept_out([]))
