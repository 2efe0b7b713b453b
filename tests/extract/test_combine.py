"""What the classifier adds to the rules and takes from them."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.codes import BEHAVIOURS, REALIS, RELATIONS
from pipeline.extract.acts import find_acts, trigger_spans
from pipeline.extract.combine import Likely, combine_realis, combine_relation
from pipeline.extract.realis import Realis
from pipeline.extract.ties import Ties
from tests.extract.acting import NEWS, mark, rules

TIE = Ties([0], [1], "transfer", "single")


def likely(strict: float = 0.2, realis: str = "done", **behaviours: float) -> Likely:
    """Probabilities that are nil but for those given; the clause is the first three characters."""
    return Likely(
        np.array([behaviours.get(b, 0.0) for b in BEHAVIOURS], dtype=np.float32),
        np.array([0.9 if r == "support" else 0.0 for r in RELATIONS], dtype=np.float32),
        np.array([0.9 if r == realis else 0.0 for r in REALIS], dtype=np.float32),
        strict,
        np.tile(np.array([[0, 3]]), (len(BEHAVIOURS), 1)),
    )


def found(marked: str, given: Likely) -> list[tuple[str, str, str]]:
    text, actors = mark(marked)
    matcher, surfaces, triggers = rules()
    spans = trigger_spans(matcher.find(text), surfaces, ())
    acts = find_acts(text, 0, len(text), spans, actors, triggers, NEWS, given)
    return [(a.behaviour, a.trigger, a.found_by) for a in acts]


def test_behaviour_that_both_find_is_the_rules() -> None:
    assert found("捐款百万元。", likely(donation=0.9)) == [("donation", "捐款", "rule")]


def test_behaviour_that_the_classifier_excludes_is_dropped() -> None:
    assert found("捐款百万元。", likely(donation=0.01)) == []


def test_behaviour_that_rules_miss_is_added_where_the_classifier_sees_it() -> None:
    assert found("忙不停，为了疫情。", likely(care=0.9)) == [("care", "忙不停", "classifier")]


def test_unsure_classifier_adds_nothing() -> None:
    assert found("忙不停，为了疫情。", likely(care=0.2)) == []


def test_realis_yields_only_to_a_sure_classifier() -> None:
    rule = Realis("done", "performed", "")
    assert combine_realis(rule, likely(realis="required"), normative=False) == Realis("required", "", "duty")
    assert combine_realis(rule, likely(realis="done"), normative=False) == rule


@pytest.mark.parametrize(
    ("ties", "strict", "relation"),
    [
        (TIE, 0.2, "transfer"),
        (TIE, 0.01, "serve"),
        (TIE._replace(relation="serve"), 0.9, "support"),
        (TIE._replace(relation="direct"), 0.9, "direct"),
        (Ties([0, 1], [], "none", "parallel"), 0.9, "joint"),
        (Ties([0], [], "none", "single"), 0.9, "none"),
    ],
)
def test_relation(ties: Ties, strict: float, relation: str) -> None:
    assert combine_relation(ties, likely(strict), "paired_aid").relation == relation
