"""The linker: what its weights may hold, what it decides, and that training is repeatable and honest."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.codes import RELATIONS
from pipeline.errors import InputError
from pipeline.extract.annotate import Annotator, load_annotator
from pipeline.extract.linker import MODEL, Linker, Weights, load_linker
from pipeline.extract.types import Context

HAN = re.compile(r"[\u4e00-\u9fff]+")
TEXT = "省公安厅向市红十字会捐赠口罩。"


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return load_annotator()


def ties_with(annotator: Annotator, linker: Linker) -> list[tuple[list[int], list[int], str]]:
    annotator._linker = linker
    return [(a.sources, a.targets, a.relation) for a in annotator.sentence(TEXT, Context()).acts]


def fixed(source: float, target: float, relation: str) -> Linker:
    relations = {r: Weights({}, 1.0 if r == relation else -1.0) for r in RELATIONS}
    roles = {"source": Weights({}, source), "target": Weights({}, target)}
    return Linker(roles, relations, {"source": 0.5, "target": 0.5})


def test_weights_hold_no_text_over_four_characters() -> None:
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    features = [f for part in ("roles", "relations") for _, weights in model[part].values() for f in weights]
    assert [f for f in features for run in HAN.findall(f) if len(run) > 4] == []


def test_roles_and_relation_follow_the_weights(annotator: Annotator) -> None:
    assert ties_with(annotator, fixed(9, -9, "joint")) == [([0, 1], [], "joint")]
    assert ties_with(annotator, fixed(-9, 9, "transfer")) == [([], [0, 1], "none")]
    assert ties_with(annotator, fixed(-9, -9, "transfer")) == [([], [], "none")]


def test_a_relation_to_others_needs_others(annotator: Annotator) -> None:
    assert ties_with(annotator, fixed(9, -9, "transfer"))[0][2] in ("joint", "none")


def test_the_shipped_linker_reads_a_plain_gift(annotator: Annotator) -> None:
    assert ties_with(annotator, load_linker()) == [([0], [1], "transfer")]


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file of weights"):
        load_linker(tmp_path / "none.json")
