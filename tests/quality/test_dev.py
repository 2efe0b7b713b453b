"""Floors of extraction on real sentences that nothing was trained on; a refactoring may not lower them unseen."""

from __future__ import annotations

import json

import pytest

from pipeline.annotate import annotate_record, read_sentences
from pipeline.classify.evaluate import score
from pipeline.extract.annotate import load_annotator

FLOORS = {
    "on": {"actor": 0.69, "behaviour": 0.74, "act": 0.71, "participation": 0.52, "tie": 0.49, "cooperative": 0.63},
    "off": {"actor": 0.63, "behaviour": 0.63, "act": 0.60, "participation": 0.39, "cooperative": 0.50},
}


@pytest.mark.parametrize("models", ["on", "off"])
def test_agreement_with_adjudicated_coding(shared, models):
    path = shared / "gold" / "dev.jsonl"
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    annotator = load_annotator(classifier=models == "on", tagger=models == "on")
    figures = score(gold, [annotate_record(annotator, r) for r in read_sentences(path)]).figures
    found = {k: figures[k].f1 for k in FLOORS[models]}
    assert {k: v for k, v in found.items() if v < FLOORS[models][k]} == {}
