"""Corrected effects of H1: a coder who read every sentence replaces what the pipeline found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.analyse.views import Facts, Slice
from pipeline.coding.corrected import Weighted
from pipeline.coding.effects import effects_table
from pipeline.coding.status import read_disputed
from pipeline.coding.tables import CLAIMS_CORRECTED
from pipeline.io import write_csv
from tests.analyse.world import facts_of, random_corpus, study

LOOSE = {"min_acts_stage": 5, "min_families_stage": 2, "bootstrap_samples": 100}
WHERE = Slice("CN", "white_paper")
DOCUMENTS, ACTS, _ = random_corpus(400, 1500, 5)


def facts(acts: list[dict[str, Any]]) -> Facts:
    return facts_of(DOCUMENTS, acts, of=study(analysis=LOOSE))


def census(coded: Facts) -> list[Weighted]:
    """One coder who read every sentence of the corpus."""
    return [Weighted(coded, {(d["doc_id"], i): 1.0 for d in DOCUMENTS for i in range(d["n"])})]


def test_a_census_gives_the_effects_of_what_the_coder_read() -> None:
    seen = [a for i, a in enumerate(ACTS) if i % 3 or a["doc_id"] < "d00200"]
    found, own = (
        effects_table(facts(acts), WHERE, census(facts(seen)), "audited").set_index("claim") for acts in (ACTS, seen)
    )
    for claim in ("H1a", "H1b", "H1c"):
        assert found.loc[claim, "effect_corrected"] == pytest.approx(own.loc[claim, "effect"])
        assert own.loc[claim, "effect_corrected"] == pytest.approx(own.loc[claim, "effect"])
        assert own.loc[claim, "effect_corrected_low"] < own.loc[claim, "effect_corrected_high"]
    assert (found["effect"] != found["effect_corrected"]).any()
    assert not own["side_differs"].any()


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
