"""Agreement on actors' words and classes, and whose agreement is called reliability."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.coding.agreement import alpha, estimate, percent
from pipeline.coding.items import Item
from pipeline.coding.record import CodedAct, CodedActor, Coding
from pipeline.coding.reliability import class_units, reliability_table, span_units
from pipeline.coding.store import Coder, Drawn, Sample
from pipeline.study_tables import ALL

TEXT = "省厅会同省商务厅捐赠口罩"
ACT = CodedAct(8, 10, "donation", "joint", "done", (0,), ())
ONE = Coding("d:1", (CodedActor(0, 2, "department"), CodedActor(4, 8, "department")), (ACT,))
TWO = Coding("d:1", (CodedActor(0, 2, "government"), CodedActor(5, 8, "department")), (ACT._replace(realis="planned"),))


def sample_of(*texts: str) -> Sample:
    drawn = tuple(
        Drawn(Item(f"d:{i}", t), "d", i, f"S{i % 2}", "news", 0, (0, 1)) for i, t in enumerate(texts, 1)
    )  # fmt: skip
    return Sample("s", "CN", "scheme", "audit", 1, (("S0", "news", True, 9), ("S1", "news", True, 9)), drawn)


def test_characters_outside_first_and_later() -> None:
    units = span_units([(ONE, TWO)], [len(TEXT)])
    assert units.matrix[:, 0].tolist() == [1, 2, 0, 0, 1, 2, 2, 2, 0, 0, 0, 0]
    assert units.matrix[:, 1].tolist() == [1, 2, 0, 0, 0, 1, 2, 2, 0, 0, 0, 0]
    assert percent(units.matrix, 3) == pytest.approx(10 / 12)


def test_actors_that_touch_are_not_one_actor() -> None:
    apart = Coding("d", (CodedActor(0, 2, "public"), CodedActor(2, 4, "public")))
    fused = Coding("d", (CodedActor(0, 4, "public"),))
    assert percent(span_units([(apart, fused)], [4]).matrix, 3) == 0.75


def test_classes_are_compared_on_the_same_words_only() -> None:
    units = class_units([(ONE, TWO)], ALL)
    assert len(units.matrix) == 1 and units.matrix[0, 0] != units.matrix[0, 1]
    assert class_units([(ONE, TWO)], "department").matrix.tolist() == [[1, 0]]


def test_whole_sentences_are_resampled() -> None:
    """Two sentences, one agreed on and one not: every resample is made of whole ones, so few values can occur."""
    codes = np.array([[0, 0]] * 50 + [[0, 1]] * 50)
    groups = np.repeat([0, 1], 50)
    found = estimate(codes, 2, percent, seed=1, samples=200, groups=groups)
    assert (found.low, found.value, found.high) == (0.0, 0.5, 1.0)
    apart = estimate(codes, 2, percent, seed=1, samples=200)
    assert apart.low is not None and apart.low > 0.3


def test_table_per_category_stage_and_type_never_nan() -> None:
    sample = sample_of(TEXT, TEXT, "无。")
    one = {i: ONE._replace(id=i) for i in ("d:1", "d:2")} | {"d:3": Coding("d:3")}
    two = {"d:1": TWO, "d:2": ONE._replace(id="d:2"), "d:3": Coding("d:3")}
    table = reliability_table(sample, [Coder("a", "person", one), Coder("b", "person", two)], one)
    assert set(table["pair"]) == {"people", "person_pipeline"}
    units = {"actor", "actor_span", "actor_class", "behaviour", "relation", "realis"}
    assert set(table["unit"]) == units
    people = table[table["pair"] == "people"].set_index(["unit", "category", "stage", "doc_type"])
    assert {(s, t) for _, _, s, t in people.index} == {(ALL, ALL), ("S0", ALL), ("S1", ALL), (ALL, "news")}
    assert people.loc[("realis", ALL, ALL, ALL), "percent"] == pytest.approx(2 / 3)
    assert people.loc[("actor_class", "government", ALL, ALL), "percent"] == pytest.approx(2 / 3)
    assert people.loc[("actor_span", ALL, ALL, ALL), "n_units"] == 2 * len(TEXT) + 2
    assert table[["percent", "kappa", "pi", "alpha", "ac1", "holsti"]].notna().all(axis=None)


def test_a_person_beside_a_program_is_no_pair_of_people() -> None:
    coding = {"d:1": ONE}
    coders = [Coder("a", "person", coding), Coder("b", "program", coding)]
    table = reliability_table(sample_of(TEXT), coders, coding)
    assert set(table["pair"]) == {"person_pipeline", "programs"}


def test_sentences_that_one_left_uncoded_count_for_nothing() -> None:
    coders = [Coder("a", "person", {"d:1": ONE, "d:2": ONE}), Coder("b", "person", {"d:1": ONE})]
    table = reliability_table(sample_of(TEXT, TEXT), coders, {})
    assert set(table.loc[table["unit"] == "behaviour", "n_units"]) == {1}
    assert alpha(np.zeros((1, 2), dtype=int), 2) == 1
