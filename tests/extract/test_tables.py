"""Rows of one document: resolution of doers, derived columns, dyads."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import tables
from pipeline.codes import RELATIONS
from pipeline.extract.tables import Rows, document_rows
from pipeline.extract.types import Act, Actor, Coded
from pipeline.io import to_arrow

TEXT = "甲局排查小区。随后消毒楼道。\n再宣传。"
SPANS = [(0, 0, 7), (1, 7, 14), (2, 15, 19)]
SCREENING = Act("screening", "排查", 2, 4, [0], [], done_kind="performed", event_date="2020-02-01")
LATER = Act("screening", "消毒", 9, 11, [], [])
OFFICE = Actor(0, 2, "甲局", "department", "county", "330106", "甲局")


def document(**changes: str) -> dict[str, Any]:
    row = {
        "doc_id": "d1", "text": TEXT, "issuer": "", "region": "330000", "doc_type": "news",
        "published_date": "2020-02-01",
    }  # fmt: skip
    return row | changes


def rows_of(*coded: Coded, issuers: tuple[Actor, ...] = (), **changes: str) -> Rows:
    spans = SPANS[: len(coded)]
    return document_rows(document(**changes), spans, coded, issuers)


def issuer(name: str) -> Actor:
    return Actor(-1, -1, name, "government", "provincial", "330000", name)


def test_named_doer() -> None:
    rows = rows_of(Coded([OFFICE], [SCREENING]))
    (party,) = rows.participants
    assert (party["actor"], party["resolution"], party["start"], party["end"]) == ("甲局", "named", 0, 2)
    assert rows.acts[0]["region"] == "330106"


def test_doer_is_carried_from_the_sentence_before() -> None:
    rows = rows_of(Coded([OFFICE], [SCREENING]), Coded([], [LATER]))
    party = rows.participants[-1]
    assert (party["actor"], party["resolution"], party["start"], party["end"]) == ("甲局", "carried", 0, 2)


def test_no_doer_is_carried_over_a_line_break() -> None:
    third = Act("publicity", "宣传", 16, 18)
    rows = rows_of(Coded([OFFICE], [SCREENING]), Coded([OFFICE], [SCREENING]), Coded([], [third]))
    assert rows.participants[-1]["resolution"] == "unknown"


def test_no_doer_is_carried_where_the_sentence_before_has_two() -> None:
    other = Actor(4, 6, "小区", "community", actor_id="小区")
    before = Coded([OFFICE, other], [SCREENING, Act("publicity", "排查", 2, 4, [1])])
    assert rows_of(before, Coded([], [LATER])).participants[-1]["resolution"] == "unknown"


def test_unknown_doer_has_a_row_without_place() -> None:
    (party,) = rows_of(Coded([], [LATER])).participants
    assert (party["actor"], party["class"], party["start"], party["end"]) == ("", "", -1, -1)


def test_subjectless_act_of_a_notice_is_the_issuers() -> None:
    rows = rows_of(Coded([], [LATER]), issuers=(issuer("省政府"),), doc_type="notice")
    (party,) = rows.participants
    assert (party["actor"], party["resolution"], party["start"]) == ("省政府", "issuer", -1)


def test_subjectless_act_of_news_is_not_the_issuers() -> None:
    (party,) = rows_of(Coded([], [LATER]), issuers=(issuer("晚报"),)).participants
    assert party["resolution"] == "unknown"


def test_joint_issuers_are_one_joint_act_from_metadata() -> None:
    rows = rows_of(issuers=tuple(issuer(n) for n in ("甲厅", "乙厅", "丙厅")))
    (act,) = rows.acts
    assert (act["behaviour"], act["relation"], act["found_by"], act["sentence_no"]) == (
        "coordination", "joint", "metadata", -1,
    )  # fmt: skip
    assert len(rows.dyads) == 3
    assert sum(d["weight"] for d in rows.dyads) == pytest.approx(1)
    assert len({(p["role"], p["start"], p["end"]) for p in rows.participants}) == 3


def test_one_issuer_is_no_joint_act() -> None:
    assert rows_of(issuers=(issuer("甲厅"), issuer("甲厅"))).acts == []


PAIR = [OFFICE, Actor(4, 6, "小区", "community", actor_id="小区")]
DERIVED = [
    ("joint", [0, 1], [], "strict", True),
    ("transfer", [0], [1], "strict", True),
    ("serve", [0], [1], "broad", False),
    ("mobilise", [0], [1], "broad", False),
    ("direct", [0], [1], "none", False),
    ("supervise", [0], [1], "none", False),
    ("none", [0, 1], [], "none", True),
    ("none", [0], [], "none", False),
]


@pytest.mark.parametrize(("relation", "sources", "targets", "cooperative", "coprovision"), DERIVED)
def test_derived_columns(
    relation: str, sources: list[int], targets: list[int], cooperative: str, coprovision: bool
) -> None:
    act = Act("screening", "排查", 2, 4, sources, targets, relation)
    (row,) = rows_of(Coded(PAIR, [act])).acts
    assert (row["cooperative"], row["is_coprovision"]) == (cooperative, coprovision)


def test_a_body_tied_to_itself_is_no_cooperation() -> None:
    twice = [OFFICE, Actor(4, 6, "该局", "department", actor_id="甲局")]
    rows = rows_of(Coded(twice, [Act("donation", "排查", 2, 4, [0], [1], "transfer")]))
    assert rows.dyads == []
    assert rows.acts[0]["cooperative"] == "none"


@pytest.mark.parametrize(("behaviour", "cls", "domestic"), [
    ("screening", "department", True), ("screening", "foreign", False), ("international", "department", False),
])  # fmt: skip
def test_domestic(behaviour: str, cls: str, domestic: bool) -> None:
    actor = Actor(0, 2, "甲局", cls, actor_id="甲局")
    (row,) = rows_of(Coded([actor], [Act(behaviour, "排查", 2, 4, [0])])).acts
    assert row["is_domestic"] is domestic


def test_joint_dyads_are_unordered_and_others_directed() -> None:
    joint = rows_of(Coded(PAIR, [Act("screening", "排查", 2, 4, [1, 0], [], "joint")])).dyads
    given = rows_of(Coded(PAIR, [Act("screening", "排查", 2, 4, [1], [0], "support")])).dyads
    assert [(d["source_id"], d["target_id"], d["is_directed"]) for d in joint] == [("小区", "甲局", False)]
    assert [(d["source_id"], d["target_id"], d["is_directed"]) for d in given] == [("小区", "甲局", True)]


ACTORS = st.lists(
    st.builds(
        Actor,
        start=st.integers(0, 6),
        end=st.just(7),
        text=st.sampled_from("甲乙丙"),
        cls=st.sampled_from(["department", "public", "foreign"]),
        actor_id=st.sampled_from("甲乙丙丁"),
    ),
    max_size=6,
)


@st.composite
def codings(draw: st.DrawFn) -> Coded:
    actors = draw(ACTORS)
    index = st.lists(st.integers(0, len(actors) - 1), unique=True) if actors else st.just([])
    acts = []
    for _ in range(draw(st.integers(0, 3))):
        sources = draw(index)
        targets = [i for i in draw(index) if i not in sources]
        acts.append(Act("screening", "排查", 2, 4, sources, targets, draw(st.sampled_from(RELATIONS))))
    return Coded(actors, acts)


@given(codings())
def test_dyads_of_an_act_weigh_one_and_tie_no_body_to_itself(coded: Coded) -> None:
    rows = rows_of(coded)
    weights: dict[str, float] = {}
    for d in rows.dyads:
        assert d["source_id"] != d["target_id"]
        weights[d["act_id"]] = weights.get(d["act_id"], 0) + d["weight"]
    assert all(w == pytest.approx(1) for w in weights.values())
    strict = {a["act_id"] for a in rows.acts if a["cooperative"] != "none"}
    assert strict <= set(weights)


@given(codings())
def test_rows_fit_their_tables_and_act_ids_sort_by_place(coded: Coded) -> None:
    rows = rows_of(coded, coded)
    for table, given_rows in zip((tables.MENTIONS, tables.ACTS, tables.PARTICIPANTS, tables.DYADS), rows, strict=True):
        assert to_arrow(table, given_rows).num_rows == len(given_rows)
    ids = [a["act_id"] for a in rows.acts]
    assert all(a < b for a, b in pairwise(ids))
    assert {p["act_id"] for p in rows.participants} == set(ids)
