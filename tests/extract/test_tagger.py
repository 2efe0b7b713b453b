"""The tagger: what its weights may hold, what it decides, and that training is repeatable and honest."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.extract import train_tagger
from pipeline.extract.names import find_actors, weigh
from pipeline.extract.tagger import MODEL, Tagger, features, load_tagger
from pipeline.extract.types import Context
from tests.extract.naming import gazetteer, grammar, lexicon, matcher

HAN = re.compile(r"[\u4e00-\u9fff]+")


def tagged(text: str, tagger: Tagger) -> list[tuple[str, str]]:
    hits = matcher().find(text)
    found = find_actors(text, 0, len(text), hits, grammar(), gazetteer(), Context(), tagger=tagger)
    return [(a.text, a.found_by) for a in found]


def test_weights_hold_no_text_but_entries_of_the_lexicon() -> None:
    known = {run for e in lexicon().entries for run in HAN.findall(e.surface)}
    weights = json.loads(MODEL.read_text(encoding="utf-8"))["weights"]
    long = {run for feature in weights for run in HAN.findall(feature) if len(run) > 4}
    assert long <= known


def test_the_probability_decides_and_the_finder_is_named() -> None:
    text = "浙江派出医疗队驰援武汉。"
    assert tagged(text, Tagger({}, bias=-9, slope=0, threshold=0.5)) == []
    everything = tagged(text, Tagger({}, bias=9, slope=0, threshold=0.5))
    assert everything == [("浙江", "rule"), ("医疗队", "rule"), ("武汉", "rule")]
    assert ("浙江省", "tagger") in tagged("在浙江省内。", Tagger({}, bias=9, slope=0, threshold=0.5))


def test_the_shipped_tagger_finds_plain_actors() -> None:
    assert [t for t, _ in tagged("省公安厅、省交通运输厅联合发布通告。", load_tagger())] == ["省公安厅", "省交通运输厅"]


def test_features_repeat() -> None:
    text = "省卫生健康委向武汉派出医疗队。"
    scene = weigh(text, 0, len(text), matcher().find(text), grammar(), Context())
    assert scene is not None
    assert [list(features(scene, i)) for i in range(len(scene.units))] == [
        list(features(scene, i)) for i in range(len(scene.units))
    ]


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file of weights"):
        load_tagger(tmp_path / "none.json")


def test_the_threshold_is_the_lowest_within_one_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    n = 400
    rng = np.random.default_rng(1)
    right = np.arange(n) % 2 == 0
    p = np.clip(np.where(right, 0.6, 0.3) + rng.normal(0, 0.15, n), 0, 1)
    everywhere = np.ones(n, bool)
    document = np.arange(n) // 2
    examples = train_tagger.Examples([[]] * n, p, right, right, document, everywhere, np.ones(n // 2, dtype=np.int64))
    monkeypatch.setattr(train_tagger, "fit", lambda *_: ({}, 0.0, 0.0))
    monkeypatch.setattr(train_tagger, "probabilities", lambda e, chosen, _: e.weight[chosen])
    threshold, figure = train_tagger.cross_validated(examples)
    every = {t: train_tagger.f1(p >= t, right, n // 2) for t in train_tagger.THRESHOLDS}
    best = max(every, key=lambda t: every[t])
    in_fold = [examples.fold == k for k in range(5)]
    folds = [train_tagger.f1((p >= best) & own, right, int(own.sum()) // 2) for own in in_fold]
    limit = every[best] - np.std(folds, ddof=1) / 5**0.5
    assert threshold < best
    assert figure == every[threshold] >= limit
    assert all(every[t] < limit for t in every if t < threshold)
