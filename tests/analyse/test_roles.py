"""Positions and the written rule of roles."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.analyse.build import build_tables
from pipeline.analyse.membership import members
from pipeline.analyse.roles import assign_role, positions
from pipeline.analyse.views import Slice
from pipeline.study_tables import POSITIONS, ROLE_LABELS
from tests.analyse.test_tables import BUREAU, FIRM, HOSPITAL, LOOSE, cell, source, target
from tests.analyse.world import act, document, facts_of, study

#        n, families, share, (steer, peer, give, receive, alone)
CASES = {
    "few participations": (19, 12, 0.5, (1, 0, 0, 0, 0), "too_few"),
    "few families": (50, 9, 0.5, (1, 0, 0, 0, 0), "too_few"),
    "under three percent": (50, 20, 0.029, (1, 0, 0, 0, 0), "peripheral"),
    "steers with weight": (50, 20, 0.10, (0.40, 0.2, 0.2, 0.1, 0.1), "leading"),
    "steers without weight": (50, 20, 0.09, (0.45, 0.1, 0.1, 0.1, 0.25), "participating"),
    "receives": (50, 20, 0.2, (0.1, 0.1, 0.1, 0.51, 0.19), "receiving"),
    "receives just half, gives less": (50, 20, 0.2, (0, 0.1, 0.4, 0.50, 0), "participating"),
    "gives most": (50, 20, 0.2, (0.2, 0.1, 0.3, 0.2, 0.2), "supporting"),
    "acts alone": (50, 20, 0.2, (0.1, 0.1, 0.2, 0.2, 0.4), "participating"),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_first_rule_that_holds_gives_the_role(case: str) -> None:
    n, families, share, own, role = CASES[case]
    found = assign_role(np.array([float(n)]), np.array([families]), np.array([share]), np.array([own], dtype=float))
    assert ROLE_LABELS[found[0]] == role


@pytest.mark.parametrize(
    ("behaviour", "relation", "of_source", "of_target"),
    [
        ("supply", "lead_partner", "steer", "peer"),
        ("volunteering", "mobilise", "steer", "peer"),
        ("screening", "direct", "steer", "receive"),
        ("supervision", "supervise", "steer", "receive"),
        ("coordination", "none", "steer", "receive"),
        ("coordination", "joint", "steer", "peer"),
        ("supply", "joint", "peer", "peer"),
        ("paired_aid", "support", "give", "receive"),
        ("donation", "transfer", "give", "receive"),
        ("treatment", "serve", "give", "receive"),
        ("publicity", "none", "alone", "receive"),
    ],
)
def test_positions(behaviour: str, relation: str, of_source: str, of_target: str) -> None:
    acts = [act("a", 0, behaviour, [source(BUREAU), target(FIRM)], relation=relation)]
    facts = facts_of([document("a", "2020-02-01", region="330000")], acts)
    view = facts.view(Slice("CN", "white_paper"))
    filters = {"realis": "done", "basis": "all", "resolution": "named", "series": "domestic", "dated_by": "published"}
    via = members(view, "T5", filters).via
    roles = facts.parties["role"].iloc[via].tolist()
    assert dict(zip(roles, [POSITIONS[p] for p in positions(view, via)], strict=True)) == {
        "source": of_source, "target": of_target,
    }  # fmt: skip


def test_roles_of_a_stage_and_their_probability() -> None:
    days = [f"2020-01-{d:02d}" for d in range(23, 32)] + [f"2020-02-{d:02d}" for d in range(1, 9)]
    documents = [document(f"d{i:02d}", day, region="330000") for i, day in enumerate(days * 2)]
    acts = []
    for d in documents:
        acts.append(act(d["doc_id"], 0, "screening", [source(BUREAU), target(HOSPITAL)], relation="direct"))
        acts.append(act(d["doc_id"], 1, "donation", [source(FIRM), target(HOSPITAL)], relation="transfer",
                        cooperative="strict"))  # fmt: skip
    made = build_tables(facts_of(documents, acts, of=study(**LOOSE)))
    t5 = made["role_stage"]
    found = {c: cell(t5, "T5", stage="S01", **{"class": c}) for c in ("department", "enterprise", "medical", "expert")}
    assert {c: r.role for c, r in found.items()} == {
        "department": "leading", "enterprise": "supporting", "medical": "receiving", "expert": "too_few",
    }  # fmt: skip
    # An act counts a class once for each position: 34 times steer, 34 give, 68 receive.
    assert [found[c].n_participations for c in ("department", "enterprise", "medical")] == [34, 34, 68]
    assert found["medical"].share == 0.5 and found["medical"].receive_share == 1.0
    assert found["department"].role_probability == 1.0
    t5b = made["role_behaviour"]
    assert cell(t5b, "T5b", behaviour="donation", **{"class": "enterprise"}).role == "supporting"
