"""Realis of 100 real acts that were judged before the program's values were seen: valid, fresh, and with a floor."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from pipeline.codes import BEHAVIOURS, DONE_KINDS, MODALITIES, REALIS
from pipeline.extract.annotate import load_annotator
from pipeline.training.rows import marks_of
from tests.quality.realis import CASES, NOT_FOUND, measure, read_cases, told
from tests.quality.standoff import read_lines

ROWS = read_lines(CASES)
FLOORS = {"found": 0.90, "realis": 0.90, "all three": 0.88}


def test_the_cases_hold_no_text_and_are_valid() -> None:
    assert CASES.read_text(encoding="utf-8").isascii()
    assert len({(r["file"], r["record"]) for r in ROWS}) == len(ROWS) == 100
    for row in ROWS:
        start, end = row["trigger"]
        assert 0 <= start < end <= row["end"] - row["start"] and row["behaviour"] in BEHAVIOURS
        assert row["realis"] in REALIS
        assert (row["done_kind"] in DONE_KINDS) == (row["realis"] == "done")
        assert (row["modality"] in MODALITIES) == (row["realis"] == "required")


def test_no_case_is_of_a_sentence_or_document_that_is_learned_from(shared: Path) -> None:
    lines = (shared / "gold" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    learned = set().union(*(marks_of(json.loads(line)) for line in lines))
    cases = [c.context._asdict() | {"sentence": c.sentence} for c in read_cases(shared)]
    assert not learned & set().union(*map(marks_of, cases))


def test_realis_agrees_with_what_was_judged(shared: Path) -> None:
    figures, confusions = measure(read_cases(shared), load_annotator(classifier=True, tagger=True))
    assert {k: v for k, v in figures.items() if v < FLOORS[k]} == {}
    assert sum(confusions.values()) == round(100 * (1 - figures["found"] * figures["all three"]))


def test_values_are_told_in_one_word_and_what_is_not_found_too() -> None:
    assert [told(v) for v in (("required", "", "duty"), ("planned", "", ""), None)] == [
        "required/duty", "planned", NOT_FOUND,
    ]  # fmt: skip
    assert Counter(r["realis"] for r in ROWS) == {"done": 64, "required": 27, "planned": 8, "negated": 1}
