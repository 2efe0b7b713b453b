"""Private persons among the actors are hidden, one shown name each; nothing that is counted changes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.analyse.facts import build_facts
from pipeline.analyse.private import hide_persons, told_apart
from tests.analyse.world import extracted, random_corpus


def world():
    return extracted(*random_corpus(60, 400, seed=3))


def test_hidden_names_stay_apart_and_others_stay_as_they_are():
    shown = told_apart(["王某", "李某", "红十字会"], lambda name: "＊＊" if name.endswith("某") else name)
    assert sorted(shown.values()) == ["红十字会", "＊＊", "＊＊ 2"]


@given(st.sets(st.text("张李王＊ 2", min_size=1, max_size=4)))
def test_shown_names_are_as_many_as_names(names):
    shown = told_apart(names, lambda name: "＊" * len(name) if name[0] in "张李" else name)
    assert set(shown) == names
    assert len(set(shown.values())) == len(names)


def renamed(x, **names):
    """The world with bodies of other names."""
    return replace(
        x,
        participants=x.participants.replace({"actor_id": names}),
        dyads=x.dyads.replace({"source_id": names, "target_id": names}),
    )


def test_persons_are_hidden_and_counts_stay():
    x = world()
    bodies = sorted(set(x.dyads["source_id"]))
    x = renamed(x, **{bodies[0]: "王小明", bodies[1]: "李某华"})
    hidden = hide_persons(x, frozenset({"王小明"}))
    before, after = build_facts(x), build_facts(hidden)
    ids = {*after.tie_facts["source_id"], *after.party_facts["actor_id"]}
    assert {"＊＊＊", "＊＊＊ 2"} <= ids
    assert not ids & {"王小明", "李某华"}
    for name, column in (("tie_facts", "source_id"), ("party_facts", "actor_id")):
        old, new = getattr(before, name), getattr(after, name)
        assert len(old) == len(new)
        assert old[column].nunique() == new[column].nunique()
        assert old["act_id"].value_counts().to_dict() == new["act_id"].value_counts().to_dict()


def test_a_person_without_office_is_hidden_an_official_stays():
    x = world()
    people = x.participants.assign(is_generic=False)
    bodies = sorted(set(people["actor_id"]))[:2]
    x = renamed(replace(x, participants=people), **{bodies[0]: "李建华", bodies[1]: "王建国"})
    own = x.participants["actor_id"] == "李建华"
    x = replace(x, participants=x.participants.assign(**{"class": x.participants["class"].mask(own, "public")}))
    shown = set(hide_persons(x, frozenset()).participants["actor_id"])
    assert "王建国" in shown
    assert "李建华" not in shown
