"""T8e to T8i against a second count in plain Python, tie by tie, on a random corpus and on one counted by eye."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
import pytest

from pipeline.analyse.cube import make_slate
from pipeline.analyse.partners import partner_tables
from pipeline.analyse.views import Facts, Slice
from tests.analyse.test_tables import BUREAU, FIRM, HOSPITAL, LOOSE, cell, source, target
from tests.analyse.world import act, document, facts_of, random_corpus, study

COUNTRY, ZHEJIANG = Slice("CN", "white_paper"), Slice("330000", "zhejiang_phases")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return facts_of(*random_corpus(300, 4000, seed=7))


@pytest.fixture(scope="module")
def tables(facts: Facts) -> dict[str, pd.DataFrame]:
    return partner_tables(make_slate(facts.view(COUNTRY)))


def broad_ties(facts: Facts) -> list[dict[str, Any]]:
    """Ties of the country's headline: done, performed, broadly cooperative, domestic, both ends named."""
    acts = facts.acts.to_dict("index")
    kept = []
    for tie in facts.ties.to_dict("records"):
        own = acts[tie["act"]]
        if own["realis"] == "done" and own["is_broad"] and own["is_domestic"] and tie["resolution"] == "named":
            kept.append(tie | {"behaviour": own["behaviour"], "told": own["sentence_no"] >= 0})
    return kept


def country(rows: pd.DataFrame, stage: str = "all") -> pd.DataFrame:
    return rows[(rows["adcode"] == "CN") & (rows["stage"] == stage)]


def late(facts: Facts) -> set[int]:
    view = facts.view(facts.slices[-1])
    return set((view.stage_published == view.code["retrospective"]).nonzero()[0].tolist())


def test_bodies_of_the_window(facts: Facts, tables: dict[str, pd.DataFrame]) -> None:
    met, acts, strength = defaultdict(set), defaultdict(set), defaultdict(float)
    dropped = late(facts)
    for tie in broad_ties(facts):
        if tie["act"] in dropped:
            continue
        a, b = tie["source_id"], tie["target_id"]
        for own, other in ((a, b), (b, a)):
            met[own].add((tie["act"], other))
            acts[own].add(tie["act"])
            strength[own] += tie["weight"] if a != b else 0
    rows = country(tables["T8e"]).set_index("actor_id")
    assert set(rows.index) == set(acts) and len(acts) > 20
    for body, row in rows.iterrows():
        partners = {other for _, other in met[body]}
        assert row["n_acts"] == len(acts[body])
        assert row["n_partners"] == len(partners)
        assert row["depth"] == pytest.approx(len(met[body]) / len(partners))
        assert row["strength"] == pytest.approx(strength[body])


def test_levels_places_and_joint_issuers_hold_every_tie_once(facts: Facts, tables: dict[str, pd.DataFrame]) -> None:
    kept = [t for t in broad_ties(facts) if t["act"] not in late(facts)]
    assert country(tables["T8g"])["weight"].sum() == pytest.approx(sum(t["weight"] for t in kept))
    placed = [t for t in kept if t["source_region"] and t["target_region"]]
    rows = country(tables["T8h"])
    assert len(placed) > 5 and rows["weight"].sum() == pytest.approx(sum(t["weight"] for t in placed))
    apart = sum(t["weight"] for t in placed if t["source_region"][:2] != t["target_region"][:2])
    assert rows.loc[rows["is_cross"], "weight"].sum() == pytest.approx(apart)
    issued = [t for t in kept if not t["told"]]
    assert len(issued) > 5
    assert country(tables["T8i"])["weight"].sum() == pytest.approx(sum(t["weight"] for t in issued))


def test_classes_and_tasks_by_eye() -> None:
    acts = [
        act("a", 0, "donation", [source(FIRM), target(HOSPITAL)], relation="transfer", cooperative="strict"),
        act("a", 1, "supply", [source(FIRM)], cooperative="broad"),
        act("a", 2, "supply", [source(BUREAU)]),
        act("a", 2, "supply", [source(("有关部门", "department"))], cooperative="broad"),
    ]
    facts = facts_of([document("a", "2020-02-01", region="330000")], acts, of=study(**LOOSE))
    made = partner_tables(make_slate(facts.view(ZHEJIANG)))["T8f"]
    assert cell(made, "T8f", stage="S01", behaviour="donation", **{"class": "medical"}).weight == 0.5
    assert cell(made, "T8f", stage="S01", **{"class": "enterprise"}).degree == 2
    assert cell(made, "T8f", stage="S01", behaviour="donation").degree == 2
    whole = cell(made, "T8f", stage="S01")
    assert (whole.n_acts, whole.weight, whole.density) == (2, 2.0, 3 / 4)  # of two classes and two tasks


def test_places_are_cities_at_home_and_provinces_elsewhere() -> None:
    firm, hospital = ("甲公司", "enterprise"), ("乙医院", "medical")
    acts = [
        act("a", 0, "paired_aid", [source(firm, "330300"), target(hospital, "420100")], relation="support",
            cooperative="strict"),
        act("a", 1, "supply", [source(firm, "330302"), target(hospital, "310000")], relation="transfer",
            cooperative="strict"),
    ]  # fmt: skip
    facts = facts_of([document("a", "2020-02-01", region="330000")], acts, of=study(**LOOSE))
    rows, country_rows = (partner_tables(make_slate(facts.view(where)))["T8h"] for where in (ZHEJIANG, COUNTRY))
    aid = cell(rows, "T8h", stage="S01", source_place="330300", target_place="420000")
    assert (aid.n_acts, aid.n_paired_aid, aid.is_cross, aid.region_group) == (1, 1, True, "")
    assert cell(rows, "T8h", stage="S01", source_place="330300", target_place="310000").region_group == "yangtze_delta"
    assert set(country_rows["source_place"]) == {"330000"}
