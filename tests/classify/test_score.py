"""xietong score: the figures of score.py beside the project, and those of each class and behaviour."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from pipeline.annotate import annotate_record, read_sentences
from pipeline.classify.evaluate import score
from pipeline.classify.score import by_behaviour, by_class, read_codings, report
from pipeline.errors import InputError
from pipeline.extract.annotate import load_annotator

GOLD = {
    "id": "1",
    "sentence": "甲县卫健局通报情况，乙公司捐款。",
    "actors": [
        {"text": "甲县卫健局", "start": 0, "end": 5, "class": "department"},
        {"text": "乙公司", "nth": 1, "class": "enterprise"},
    ],
    "acts": [
        {"behaviour": "information", "sources": [0], "targets": [], "relation": "none", "realis": "done"},
        {"behaviour": "donation", "sources": [1], "targets": [], "relation": "none", "realis": "done"},
    ],
}
CODED = {"id": "1", "actors": [GOLD["actors"][1]], "acts": [{**GOLD["acts"][1], "sources": [0]}]}


def test_each_class_and_behaviour_has_its_own_figures() -> None:
    classes, behaviours = by_class([GOLD], {"1": CODED}), by_behaviour([GOLD], {"1": CODED})
    assert {c: f.f1 for c, f in classes.items()} == {"department": 0.0, "enterprise": 1.0}
    assert {b: f.f1 for b, f in behaviours.items()} == {"information": 0.0, "donation": 1.0}


def test_report_names_every_figure(tmp_path: Path) -> None:
    gold, coded = tmp_path / "gold.jsonl", tmp_path / "coded.jsonl"
    gold.write_text(json.dumps(GOLD, ensure_ascii=False) + "\n", encoding="utf-8")
    coded.write_text(json.dumps(CODED, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = report(gold, coded, n_samples=20).splitlines()
    assert lines[1].split()[:7] == ["actor", "P", "1.000", "R", "0.500", "F1", "0.667"]
    assert "department           P 0.000  R 0.000  F1 0.000   gold    1.0 coded    0.0" in lines


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "1"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="gold.jsonl: line 1.*lacks sentence"):
        read_codings(path, needs=("id", "sentence"))


def test_figures_are_those_of_the_script_beside_the_project(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("shared_score", shared / "gold" / "score.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    path = shared / "gold" / "dev.jsonl"
    annotator = load_annotator()
    gold = read_codings(path, needs=("id", "sentence"))
    coded = [annotate_record(annotator, r) for r in read_sentences(path)]
    ids = {g["id"]: g for g in gold}
    theirs = script.score(ids, {c["id"]: c for c in coded}, {i: g["sentence"] for i, g in ids.items()})
    ours = score(gold, coded)
    for name, value in ours.figures.items():
        assert [round(x, 4) for x in value[:3]] == [theirs[name][k] for k in ("p", "r", "f1")], name
    assert round(ours.alpha, 4) == theirs["alpha"]
