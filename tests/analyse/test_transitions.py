"""T5c: roles before and after, counted transitions, and the number that permuted weeks give."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.analyse.build import build_tables
from pipeline.analyse.cube import make_slate
from pipeline.analyse.roles import role_stage
from pipeline.analyse.transitions import Roles, changes, role_transitions
from tests.analyse.world import act, document, facts_of, random_corpus, study

LOOSE = {"bootstrap_samples": 100, "min_acts_cell": 1, "min_families_cell": 1, "min_acts_stage": 1,
         "min_families_stage": 1}  # fmt: skip
FIRM, BUREAU = ("某企业", "enterprise"), ("市卫健局", "department")


def world(turn: str) -> list[Any]:
    """Two documents a day from 2020-01-24 to 2020-03-20: firms give up to the day `turn`, then lead."""
    documents, acts = [], []
    for day in range(57):
        date = (dt.date(2020, 1, 24) + dt.timedelta(days=day)).isoformat()
        for k in range(2):
            name = f"d{day:02d}{k}"
            documents.append(document(name, date, region="330000"))
            relation = "transfer" if date < turn else "direct"
            acts.append(act(name, 0, "supply", [("source", *FIRM), ("target", *BUREAU)], relation=relation,
                            cooperative="strict"))  # fmt: skip
    return [documents, acts]


def rows_of(turn: str) -> pd.DataFrame:
    made = build_tables(facts_of(*world(turn), of=study(analysis=LOOSE)))["role_transitions"]
    own = made[(made["adcode"] == "330000") & (made["stage_scheme"] == "zhejiang_phases")]
    return own[own["resolution"] == "named"].set_index(["stage", "class"])


def test_a_change_of_role_at_a_boundary_counts() -> None:
    rows = rows_of("2020-02-09")  # first day of S02
    firm = rows.loc[("S02", "enterprise")]
    assert (firm.from_stage, firm.role_before, firm.role_after) == ("S01", "supporting", "leading")
    assert (firm.change_probability, firm.n_transitions, firm.n_testable) == (1.0, 1, 1)
    assert rows.loc[("S02", "department")].n_transitions == 0
    whole = rows.loc[("all", "all")]
    assert (whole.n_transitions, whole.n_testable) == (1, 4)
    assert whole.n_expected < 1
    assert rows.loc[("S02", "all")].n_acts == 76  # 38 days of S01 and S02


def test_roles_that_stay_give_no_transition() -> None:
    rows = rows_of("2021-01-01")
    assert rows["n_transitions"].sum() == 0
    assert rows.loc[("all", "all")].n_expected == 0
    assert rows.loc[("all", "all")].p_permutation == 1


def test_only_certain_changes_between_two_roles_count() -> None:
    own = np.array([[2, 4, 0], [4, 2, 2]])
    drawn = np.array([own] * 8 + [[[2, 4, 0], [2, 2, 2]]] * 2)
    found = changes(Roles(own, drawn))
    assert found.testable.tolist() == [[True, True, False]]
    assert found.probability[0, :2].tolist() == pytest.approx([0.8, 1.0])
    assert found.counts.tolist() == [[False, True, False]]


def test_roles_are_those_of_the_table_of_roles() -> None:
    """Labels and numbers of acts again, from T5 row by row."""
    facts = facts_of(*random_corpus(300, 6000, 3), of=study(analysis=LOOSE))
    slates = [make_slate(facts.view(where)) for where in facts.slices[-1:]]
    t5, rows = pd.concat(map(role_stage, slates)), pd.concat(map(role_transitions, slates))
    key = ["adcode", "stage_scheme", "resolution", "stage", "class"]
    t5 = t5[(t5["realis"] == "done") & (t5["basis"] == "all") & (t5["series"] == "domestic")]
    t5 = t5.drop_duplicates(key).set_index(key)
    rows = rows[(rows["stage"] != "all") & (rows["class"] != "all")]
    assert len(rows) > 100 and rows["n_testable"].sum() > 20
    for row in rows.to_dict("records"):
        before, after = (t5.loc[(*(row[k] for k in key[:3]), s, row["class"])] if
                         (*(row[k] for k in key[:3]), s, row["class"]) in t5.index else None
                         for s in (row["from_stage"], row["stage"]))  # fmt: skip
        n = sum(int(r["n_acts"]) for r in (before, after) if r is not None)
        assert row["n_acts"] == n
        if row["role_before"] and before is not None:
            assert row["role_before"] == before["role"]
        counted = row["role_before"] != row["role_after"] and row["change_probability"] >= 0.9
        assert row["n_transitions"] == int(bool(row["n_testable"]) and counted)
