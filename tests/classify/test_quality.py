"""Figures, confusions and worst errors of two codings of the same sentences."""

from __future__ import annotations

import pytest

from pipeline.classify.evaluate import score
from pipeline.classify.quality import confusion_rows, meet, quality_rows, told_of, worst_rows
from pipeline.declared.quality import NONE

TEXT = "企业向医院捐赠口罩，并通报情况。"


def act(behaviour="donation", trigger="捐赠", realis="done", relation="transfer", sources=(0,), targets=(1,)):
    return {"behaviour": behaviour, "trigger": trigger, "start": TEXT.index(trigger), "realis": realis,
            "relation": relation, "sources": list(sources), "targets": list(targets)}  # fmt: skip


def coding(*acts, classes=("enterprise", "medical"), identity="1", **given):
    named = zip(("企业", "医院"), (0, 3), classes, strict=True)
    actors = [{"text": t, "start": s, "end": s + 2, "class": c} for t, s, c in named]
    return {"id": identity, "sentence": TEXT, "actors": actors, "acts": list(acts)} | given


def by(rows, *keys):
    return {tuple(r[k] for k in keys): r for r in rows}


GOLD = [coding(act(), identity="1", title="a"), coding(identity="2", title="b")]
FOUND = [
    coding(act(realis="planned"), classes=("enterprise", "expert")),
    coding(act("information", "通报", relation="none", targets=()), identity="2"),
]


def test_figures_are_those_of_score_and_each_code_has_its_own():
    rows = by(quality_rows(GOLD, FOUND, models="on", n_samples=20), "kind", "code")
    figures = score(GOLD, FOUND).figures
    for name, value in figures.items():
        if value.n_gold or value.n_coded:
            row = rows["figure", name]
            assert (row["precision"], row["recall"], row["f1"]) == pytest.approx(value[:3])
    assert rows["class", "medical"]["recall"] == 0.5 and rows["class", "expert"]["precision"] == 0
    assert rows["behaviour", "donation"]["f1"] == 1 and ("behaviour", "care") not in rows


def test_intervals_hold_the_figure_and_do_not_depend_on_the_call():
    many = [g | {"title": str(i), "id": str(i)} for i, g in enumerate(GOLD * 20)]
    found = [f | {"id": str(i)} for i, f in enumerate(FOUND * 20)]
    rows = quality_rows(many, found, models="on", n_samples=200)
    assert all(r["f1_low"] <= r["f1"] <= r["f1_high"] for r in rows)
    assert rows == quality_rows(many, found, models="on", n_samples=200)
    behaviour = by(rows, "kind", "code")["figure", "behaviour"]
    assert 0 < behaviour["f1_high"] - behaviour["f1_low"] < 0.5


def test_confusions_count_each_fact_once():
    rows = by(confusion_rows(GOLD, FOUND, models="on"), "kind", "coded", "found")
    counts = {k: r["n"] for k, r in rows.items()}
    assert counts == {
        ("class", "enterprise", "enterprise"): 2, ("class", "medical", "expert"): 1, ("class", "medical", "medical"): 1,
        ("behaviour", "donation", "donation"): 1, ("behaviour", NONE, "information"): 1,
        ("realis", "done", "planned"): 1, ("relation", "transfer", "transfer"): 1,
    }  # fmt: skip


def test_acts_meet_by_behaviour_first_and_then_by_place():
    ours = [act(), act("supply", "口罩")]
    theirs = [act("care", "口罩"), act("donation", "通报")]
    pairs = [(a and a["behaviour"], b and b["behaviour"]) for a, b in meet(ours, theirs, TEXT)]
    assert pairs == [("donation", "donation"), ("supply", "care")]
    assert meet([act()], [], TEXT) == [(act(), None)]


def test_worst_errors_come_first_masked_and_agreement_is_none():
    rows = worst_rows(
        [*GOLD, coding(identity="3")], [*FOUND, coding(identity="3")], lambda t: t.replace("企业", "＊＊")
    )
    assert [(r["rank"], r["id"], r["n_errors"]) for r in rows] == [(1, "1", 4), (2, "2", 2)]
    assert rows[0]["sentence"].startswith("＊＊向医院")
    assert rows[0]["coded"] == "＊＊[enterprise]、医院[medical] | donation(done) ＊＊ → 医院"
    assert told_of(coding(), TEXT, TEXT).endswith("| –")
