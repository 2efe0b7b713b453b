"""The tagger: what its weights may hold, what they decide, and that its features repeat."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.extract.names import weigh
from pipeline.extract.tagger import MODEL, Tagger, features, load_tagger
from pipeline.extract.types import Context
from tests.extract.naming import grammar, lexicon, matcher

HAN = re.compile(r"[\u4e00-\u9fff]+")


def test_weights_hold_no_text_but_entries_of_the_lexicon() -> None:
    known = {run for e in lexicon().entries for run in HAN.findall(e.surface)}
    weights = json.loads(MODEL.read_text(encoding="utf-8"))["weights"]
    long = {run for feature in weights for run in HAN.findall(feature) if len(run) > 4}
    assert long <= known


def test_log_odds_are_bias_slope_of_the_rules_and_weights():
    text = "浙江派出医疗队驰援武汉。"
    scene = weigh(text, 0, len(text), matcher().find(text), grammar(), Context())
    assert scene is not None
    found = list(features(scene, 0))
    weights = {found[0]: 0.5, found[-1]: -2.0, "no such feature": 9.0}
    expected = 1.5 + 0.25 * scene.weights[0] - 1.5
    tagger = Tagger(weights, bias=1.5, slope=0.25)
    assert [tagger.log_odds(scene, 0) for _ in range(2)] == [pytest.approx(expected)] * 2


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
