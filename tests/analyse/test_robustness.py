"""The specification curve: brute force is the claim itself, on a corpus or under settings made to match."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.analyse.claims import claims_of
from pipeline.analyse.occurrences import Occurrences
from pipeline.analyse.robustness import evaluate, flips, robustness
from pipeline.analyse.specifications import (
    CLAIM_NAMES,
    Choice,
    choices_of,
    headline_of,
    is_nested,
    other_schemes,
    seen_by,
    specifications,
)
from pipeline.analyse.views import Facts, Slice
from pipeline.declared.robustness import CHOICES, FLIPS, ROBUSTNESS
from tests.analyse.world import facts_of, random_corpus, stages, study

LOOSE: dict[str, Any] = {
    "min_acts_stage": 5, "min_families_stage": 2, "bootstrap_samples": 100,
    "claims": {"n_permutations": 99, "n_specifications": 40},
}  # fmt: skip
REGION = "CN"


def tilted() -> tuple[list[dict], list[dict], list[dict]]:
    """A drawn corpus in which departments, what the others are and what all do move with the month."""
    documents, acts, mentions = random_corpus(500, 4000, 5)
    month = {d["doc_id"]: int(d["published_date"][5:7]) % 12 for d in documents}
    rng = np.random.default_rng(6)

    def party(doc_id: str, role: str, name: str, cls: str, region: str, resolution: str) -> tuple[str, ...]:
        if not cls:
            return role, name, cls, region, resolution
        at = month[doc_id] // 2 if rng.random() < 0.5 else int(rng.integers(4))
        own = (
            "department"
            if rng.random() < (0.6 if month[doc_id] < 3 else 0.3)
            else ("medical", "enterprise", "public", "community")[at]
        )
        name = f"有关{own}" if rng.random() < 0.1 else f"{own}{rng.integers(5)}"
        return role, name, own, region, resolution if rng.random() < 0.5 else "named"

    for a in acts:
        a["parties"] = [party(a["doc_id"], *p) for p in a["parties"]]
        a["relation"] = "mobilise" if rng.random() < (0.8 if month[a["doc_id"]] < 3 else 0.2) else "support"
    return documents, acts, mentions


CORPUS = tilted()


def loose(**claims: Any) -> Any:
    return study(analysis=LOOSE | {"claims": LOOSE["claims"] | claims}, sources=["s", "t"])


def corpus(documents: list[dict], acts: list[dict], mentions: list[dict], of: Any) -> Facts:
    """Facts in which every third document comes from a second source."""
    placed = [d | {"source": "t" if i % 3 == 0 else "s"} for i, d in enumerate(documents)]
    return facts_of(placed, acts, mentions, of=of)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return corpus(*CORPUS, loose())


def effects(facts: Facts, scheme: str = "") -> dict[str, float]:
    where = Slice(REGION, scheme or facts.headline_scheme(REGION))
    return {r["claim"]: r["effect"] for r in claims_of(facts.view(where))}


def statistics(facts: Facts, **spec: str) -> dict[str, float]:
    """Statistic of every claim under the headline with some choices changed."""
    scheme = facts.headline_scheme(REGION)
    base = headline_of(choices_of(facts.study, scheme, other_schemes(facts.stages, REGION, scheme)))
    acts, own = Occurrences(facts, REGION), base | spec
    return {c: evaluate(c, acts, seen_by(c, own, base), n_permutations=99, least_v=0.1).statistic for c in CLAIM_NAMES}


def same(found: dict[str, float], wanted: dict[str, float], *names: str) -> bool:
    return all(found[n] == pytest.approx(wanted[n], nan_ok=True) for n in names or CLAIM_NAMES)


def test_the_headline_is_the_claim_itself(facts: Facts) -> None:
    assert same(statistics(facts), effects(facts))
    assert np.isfinite(list(effects(facts).values())).all()


@pytest.mark.parametrize(("spec", "settings"), [
    ({"basis": "strict"}, {"basis": "strict"}), ({"block_days": "14"}, {"block_days": 14}),
    ({"block_days": "1"}, {"block_days": 1}),
])  # fmt: skip
def test_a_choice_of_the_settings_is_the_claim_under_these_settings(facts: Facts, spec: dict, settings: dict) -> None:
    assert same(statistics(facts, **spec), effects(corpus(*CORPUS, loose(**settings))))


def test_a_source_left_out_is_a_corpus_without_it() -> None:
    documents, acts, mentions = CORPUS
    documents = [{k: v for k, v in d.items() if k != "family"} for d in documents]
    kept = [d for i, d in enumerate(documents) if i % 3]
    ids = {d["doc_id"] for d in kept}
    own = ([a for a in acts if a["doc_id"] in ids], [m for m in mentions if m["doc_id"] in ids])
    found = statistics(corpus(documents, acts, mentions, loose()), sources="without:t")
    assert same(found, effects(facts_of(kept, *own, of=loose())))


@pytest.mark.parametrize(("spec", "kept"), [
    ({"found_by": "rule"}, lambda a: a["found_by"] == "rule"),
    ({"realis": "with_enacted"}, lambda a: True),
    ({"series": "with_international"}, lambda a: True),
])  # fmt: skip
def test_acts_left_out_or_let_in_are_a_corpus_with_other_acts(spec: dict, kept: Any) -> None:
    documents, acts, mentions = CORPUS
    acts = [a | {"found_by": "rule" if i % 4 else "classifier"} for i, a in enumerate(acts)]
    changed = {"realis": {"done_kind": "performed"}, "series": {"is_domestic": True}}.get(next(iter(spec)), {})
    wanted = effects(corpus(documents, [a | changed for a in acts if kept(a)], mentions, loose()))
    assert same(statistics(corpus(documents, acts, mentions, loose()), **spec), wanted)


def test_reprints_are_documents_with_the_acts_of_their_representative() -> None:
    documents, acts, _ = CORPUS
    sizes = {d["doc_id"]: d["n"] for d in documents}
    merged = [d | {"n": sizes[d["family"]]} if "family" in d else d for d in documents if d["is_relevant"]]
    of_family = {d["doc_id"]: d["family"] for d in merged if "family" in d}
    merged = [d for d in merged if of_family.get(d["doc_id"], "") not in of_family]  # no reprint of a reprint
    ids = {d["doc_id"] for d in merged}
    merged = [d for d in merged if d.get("family", d["doc_id"]) in ids]
    own = [a | {"event_date": ""} for a in acts if a["doc_id"] in ids and a["doc_id"] not in of_family]
    again = [a | {"doc_id": d["doc_id"]} for d in merged if "family" in d for a in own if a["doc_id"] == d["family"]]
    apart = [{k: v for k, v in d.items() if k != "family"} for d in merged]
    found = statistics(facts_of(merged, own, of=loose()), reprints="every")
    wanted = effects(facts_of(apart, own + again, of=loose()))
    assert same(found, wanted)
    assert not same(found, statistics(facts_of(merged, own, of=loose())))


def test_bounds_a_week_later_are_a_scheme_with_later_bounds(facts: Facts) -> None:
    later = facts.stages.copy()
    for column in ("start", "end_exclusive"):
        later[column] = (pd.to_datetime(later[column]) + pd.Timedelta(days=7)).dt.strftime("%Y-%m-%d")
    moved = Facts(**{n: getattr(facts, n) for n in facts.__dataclass_fields__} | {"stages": later})
    assert same(statistics(facts, boundary="week_later"), effects(moved))


def test_a_stage_left_out_is_not_tested(facts: Facts) -> None:
    scheme = facts.headline_scheme(REGION)
    later = facts.stages[(facts.stages["stage"] != "S00") | (facts.stages["stage_scheme"] != scheme)]
    moved = Facts(**{n: getattr(facts, n) for n in facts.__dataclass_fields__} | {"stages": later})
    assert same(statistics(facts, stages="after_alert"), effects(moved), "H1a", "H1b", "H1c")


def test_rates_per_document_and_per_sentence_of_all_texts(facts: Facts) -> None:
    """Brute force by stage: acts over the texts of the same blocks."""
    acts = Occurrences(facts, REGION)
    on_topic, every, documents = (acts.texts.exposure[n] for n in ("on_topic", "all_texts", "documents"))
    frame = facts.documents
    own = frame["is_representative"].to_numpy()
    topical = own & frame["is_relevant"].to_numpy()
    assert on_topic[: len(frame)].sum() == frame["n_sentences"][topical].sum()
    assert every[: len(frame)].sum() == frame["n_sentences"][own].sum()
    assert documents[: len(frame)].sum() == (frame["n_sentences"][topical] > 0).sum()
    found = [statistics(facts, exposure=e)["H1b"] for e in ("on_topic", "all_texts", "documents")]
    assert len(set(found)) == 3


def test_generic_bodies_and_resolution_touch_the_claims_they_should(facts: Facts) -> None:
    head = statistics(facts)
    carried = statistics(facts, resolution="named_carried_issuer")
    assert not same(carried, head, "H4") and not same(carried, head, "H1a")
    assert same(statistics(facts, resolution="named"), head, "H3", "H4")
    assert same(statistics(facts, exposure="documents"), head, "H1a", "H1c", "H2", "H3", "H4")
    assert not same(statistics(facts, among="cooperative"), head, "H2")


def test_specifications_are_chosen_beforehand_and_distinct(facts: Facts) -> None:
    choices = choices_of(facts.study, "white_paper", ())
    assert [c.name for c in choices] == list(CHOICES)
    chosen = specifications(choices, 200, 1)
    assert chosen == specifications(choices, 200, 1) != specifications(choices, 200, 2)
    kinds = [kind for kind, _ in chosen]
    n_alone = sum(len(c.values) - 1 for c in choices)
    assert kinds == ["headline"] + ["alone"] * n_alone + ["combined"] * (199 - n_alone)
    assert len({tuple(s.values()) for _, s in chosen}) == 200
    assert len(specifications([Choice("a", ("x",))], 200, 1)) == 1


def test_nested_schemes_count_as_one() -> None:
    table = stages()
    assert other_schemes(table, "330000", "zhejiang_phases") == ("white_paper",)
    assert not is_nested(["2020-01-20"], ["2020-01-23"])


def test_the_table_has_one_row_a_specification_that_a_claim_can_tell_apart(facts: Facts) -> None:
    p = pd.DataFrame([{"adcode": "CN", "claim": "H2", "p_block": 0.25}])
    rows = robustness(facts, p)
    assert list(rows.columns) == ROBUSTNESS.column_names
    assert not rows.duplicated(["adcode", "claim", *CHOICES]).any()
    assert rows.groupby(["adcode", "claim"])["spec_no"].min().eq(0).all()
    assert rows["p_block"].notna().sum() == 1  # the permutation test is of the headline only
    pd.testing.assert_frame_equal(rows, robustness(corpus(*CORPUS, loose()), p))
    assert (rows["changed"] == "").sum() == 12


def curve(*given: tuple[str, float, str]) -> pd.DataFrame:
    """Rows of one claim: changed choices, statistic, side; the first is the headline."""
    rows = [
        {"adcode": "CN", "claim": "H1b", "spec_no": i, "statistic": value, "side": side, "threshold": 1.0,
         "changed": name, "kind": "headline" if not name else "combined" if ";" in name else "alone"}
        for i, (name, value, side) in enumerate(given)
    ]  # fmt: skip
    return pd.DataFrame(rows).reindex(columns=ROBUSTNESS.column_names)


def test_flips_name_single_choices_and_the_smallest_innocent_combinations() -> None:
    rows = curve(
        ("", 1.4, "for"), ("basis=strict", 0.8, "against"), ("stages=with_thin", 1.2, "for"),
        ("found_by=rule", 1.1, "for"), ("basis=strict;stages=with_thin", 0.7, "against"),
        ("found_by=rule;stages=with_thin", 0.9, "against"), ("series=with_international", float("nan"), "none"),
        ("dating=event;found_by=rule;stages=with_thin", 0.9, "against"),
    )  # fmt: skip
    found = flips(rows)
    assert list(found.columns) == FLIPS.column_names
    assert found["changed"].tolist() == ["basis=strict", "found_by=rule;stages=with_thin"]
    assert set(found["side_headline"]) == {"for"} and set(found["statistic_headline"]) == {1.4}


def test_nothing_flips_without_a_statistic_of_the_headline() -> None:
    assert flips(curve(("", float("nan"), "none"), ("basis=strict", 0.8, "against"))).empty


def test_nothing_flips_where_every_specification_is_on_the_side_of_the_headline() -> None:
    assert flips(curve(("", 0.8, "for"), ("basis=strict", 0.9, "for"))).empty


def test_an_empty_corpus_has_specifications_without_statistics() -> None:
    nothing = facts_of([], [], of=loose())
    rows = robustness(nothing, pd.DataFrame(columns=["adcode", "claim", "p_block"]))
    assert set(rows["side"]) == {"none"} and rows["statistic"].isna().all()
    assert flips(rows).empty
