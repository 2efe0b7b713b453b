"""Corrected effects: a coder who read every sentence replaces what the pipeline found; a sample comes close."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.analyse.views import Facts, Slice
from pipeline.coding.correct import week_draws, weekly_pseudo_outcomes
from pipeline.coding.corrected import Weighted
from pipeline.coding.effects import effects_table, mix_effect
from pipeline.coding.status import read_disputed
from pipeline.coding.tables import CLAIMS_CORRECTED
from pipeline.io import write_csv
from tests.analyse.world import facts_of, random_corpus, study

LOOSE = {"min_acts_stage": 5, "min_families_stage": 2, "bootstrap_samples": 100}
WHERE = Slice("CN", "white_paper")
DOCUMENTS, ACTS, _ = random_corpus(600, 24000, 5)


def facts(acts: list[dict[str, Any]]) -> Facts:
    return facts_of(DOCUMENTS, acts, of=study(analysis=LOOSE))


def census(coded: Facts) -> list[Weighted]:
    """One coder who read every sentence of the corpus."""
    return [Weighted(coded, {(d["doc_id"], i): 1.0 for d in DOCUMENTS for i in range(d["n"])})]


def test_a_census_gives_the_effects_of_what_the_coder_read() -> None:
    late = {d["doc_id"] for d in DOCUMENTS if d["published_date"] >= "2020-03-18"}
    seen = [a for a in ACTS if a["doc_id"] not in late or a["behaviour"] > "p" or a["parties"][0][2] == "government"]
    found, own = (
        effects_table(facts(acts), WHERE, census(facts(seen)), "audited").set_index("claim") for acts in (ACTS, seen)
    )
    for claim in ("H1a", "H1b", "H1c", "H2", "H3", "H4"):
        assert found.loc[claim, "effect_corrected"] == pytest.approx(own.loc[claim, "effect"], nan_ok=True)
        assert own.loc[claim, "effect_corrected"] == pytest.approx(own.loc[claim, "effect"], nan_ok=True)
        if claim != "H4":  # the blocs of a random corpus hardly vary: no ratio
            assert own.loc[claim, "effect_corrected_low"] < own.loc[claim, "effect_corrected_high"]
    assert found.index.tolist() == ["H1a", "H1b", "H1c", "H2", "H3", "H4"]
    assert (found["effect"] != found["effect_corrected"]).any()
    assert not own["side_differs"].any()
    assert found.loc["H2", "side_differs"]


def sampled_mixes(rng: np.random.Generator, mixes: list[list[float]]) -> list[float]:
    """V* of one world: of the truth, of what a pipeline finds, corrected.

    4 stages of 6 weeks, 20,000 sentences with one act each; the pipeline takes half of the first behaviour's acts in
    the third stage for the second behaviour's. 800 sentences are coded, 200 a stage.
    """
    n, n_weeks = 20_000, 24
    week = rng.integers(0, n_weeks, n)
    stage = week // 6
    cut = np.cumsum(np.array(mixes), axis=1)[stage]
    true = (rng.random(n)[:, None] > cut).sum(axis=1)
    said = np.where((stage == 2) & (true == 0) & (rng.random(n) < 0.5), 1, true)
    coded = np.concatenate([rng.choice(np.flatnonzero(stage == s), 200, replace=False) for s in range(4)])
    share = 200 / np.bincount(stage)[stage[coded]]
    k = len(mixes[0])
    tables = []
    for values in (true, said):
        tables.append(np.stack([np.bincount(week[values == b], minlength=n_weeks) for b in range(k)]).astype(float))
    residual = (true[coded, None] == np.arange(k)).astype(float) - (said[coded, None] == np.arange(k))
    fixed = np.stack([weekly_pseudo_outcomes(tables[1][b], week[coded], residual[:, b], share) for b in range(k)])
    draws = np.concatenate([week_draws(6, 200, rng) for _ in range(4)], axis=1)
    return [mix_effect(t, np.arange(n_weeks) // 6, draws, 0.95).value for t in (*tables, fixed)]


def test_corrected_mixes_are_free_of_errors_that_differ_by_stage() -> None:
    same = [[0.4, 0.2, 0.2, 0.2]] * 4
    true, naive, fixed = np.mean([sampled_mixes(np.random.default_rng(seed), same) for seed in range(100)], axis=0)
    assert true < 0.02
    assert naive > 0.08
    assert fixed < naive / 2
    moving = [[0.5, 0.1, 0.2, 0.2], [0.4, 0.2, 0.2, 0.2], [0.3, 0.3, 0.2, 0.2], [0.2, 0.4, 0.2, 0.2]]
    true, naive, fixed = np.mean([sampled_mixes(np.random.default_rng(seed), moving) for seed in range(100)], axis=0)
    assert abs(fixed - true) < 0.02 < abs(naive - true)


def test_too_few_coded_stages_have_no_effect() -> None:
    one = DOCUMENTS[0]["doc_id"]
    assert effects_table(facts(ACTS), WHERE, [Weighted(facts(ACTS), {(one, 0): 1.0})], "audited").empty


def test_only_people_dispute_a_claim(tmp_path: Path) -> None:
    assert read_disputed(tmp_path / "none.csv") == frozenset()
    given = (("H1a", True, "audited"), ("H1b", True, "program_coded"), ("H1c", False, "audited"))
    rows = [{"adcode": "CN", "stage_scheme": "s", "claim": c, "side_differs": d, "status": status, "n_stages": 3}
            for c, d, status in given]  # fmt: skip
    write_csv(CLAIMS_CORRECTED, pd.DataFrame(rows).reindex(columns=CLAIMS_CORRECTED.column_names), tmp_path / "c.csv")
    assert read_disputed(tmp_path / "c.csv") == {("CN", "s", "H1a")}
