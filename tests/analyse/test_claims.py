"""Claims of an invented corpus: guards, capped verdicts and addresses that open."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.analyse.address import parse_address
from pipeline.analyse.claims import _with_corrected, claims, holm
from pipeline.analyse.membership import select_acts
from pipeline.analyse.views import Facts
from tests.analyse.world import facts_of, random_corpus, study

LOOSE = {"min_acts_stage": 5, "min_families_stage": 2, "bootstrap_samples": 100, "claims": {"n_permutations": 99}}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return facts_of(*random_corpus(400, 900, 5), of=study(analysis=LOOSE))


def test_every_verdict_is_capped_without_an_audit(facts: Facts) -> None:
    table = claims(facts, {})
    assert table["claim"].tolist() == ["H1a", "H1b", "H1c", "H2", "H3", "H4"] * 2
    assert set(table["verdict_en"]) == {"undecided (extraction not audited)"}
    assert table["guards"].str.startswith("not_audited").all()


def test_acts_strewn_over_the_window_support_no_rise_and_fall(facts: Facts) -> None:
    table = claims(facts, {})
    assert "supported" not in set(table["finding"])
    assert table["p_holm"].notna().sum() == 8
    assert (table["rival_zh"] != "").all()


def test_every_claim_opens_to_its_acts(facts: Facts) -> None:
    for text in claims(facts, {})["evidence"]:
        address = parse_address(text, facts)
        assert select_acts(facts, address.table, address.key)


def test_thin_stages_leave_no_verdict() -> None:
    table = claims(facts_of(*random_corpus(40, 60, 5), of=study()), {})
    assert set(table["finding"]) == {"too_thin"}
    assert table["p_block"].isna().all()


def test_an_audited_region_is_not_capped(facts: Facts) -> None:
    table = claims(facts, {"330000": "audited", "CN": "partly_audited"}).set_index(["adcode", "claim"])
    own, other = table.loc[("330000", "H2")], table.loc[("CN", "H2")]
    assert own["verdict_en"].endswith(own["finding_en"])
    assert "inputs_not_corrected" in own["guards"]
    assert "not audited" in other["verdict_en"]


def test_a_claim_whose_corrected_effect_points_elsewhere_is_not_supported(facts: Facts) -> None:
    rows: list[dict[str, Any]] = [{"claim": c, "finding": "supported", "guards": ""} for c in ("H1a", "H1b")]
    _with_corrected(rows, {"H1b"})
    assert [r["finding"] for r in rows] == ["supported", "undecided"]
    scheme = facts.headline_scheme("330000")
    table = claims(facts, {"330000": "audited"}, {("330000", scheme, "H1c"), ("CN", "other", "H1a")})
    disputed = table[table["guards"].str.contains("corrected_differs")]
    assert disputed[["adcode", "claim"]].to_numpy().tolist() == [["330000", "H1c"]]


def test_holm_is_that_of_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    p = {"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.2}
    wanted = multipletests(list(p.values()), method="holm")[1]
    assert [holm(p)[name] for name in p] == pytest.approx(wanted.tolist())
