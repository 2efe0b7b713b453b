"""T11 and T11b: counted again in plain Python, and the null that keeps degrees."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from pipeline.analyse.build import build_tables
from pipeline.analyse.duties import shuffled_overlaps
from pipeline.settings import Study
from tests.analyse.world import act, document, extracted, facts_of, random_corpus, study

COUNTRY = {"adcode": "CN", "stage_scheme": "white_paper", "stage": "all"}


def few(n: int) -> Study:
    return study(analysis={"bootstrap_samples": 100, "min_acts_stage": n})


def rows_of(table: pd.DataFrame, **key: str) -> pd.DataFrame:
    for name, value in key.items():
        table = table[table[name] == value]
    return table


def test_counts_again_in_plain_python() -> None:
    """The whole country, headline: act by act from the extracted tables."""
    documents, acts, mentions = random_corpus(300, 2500, 5)
    for number, row in enumerate(acts):
        row["modality"] = ("duty" if number % 3 else "encouraged") if row["realis"] == "required" else ""
    frames = extracted(documents, acts, mentions)
    used = {d["doc_id"] for d in documents if d["is_relevant"] and "family" not in d}
    layers: Counter[tuple[str, str, str]] = Counter()
    seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    published = {d["doc_id"]: d["published_date"] for d in documents}
    doers: dict[str, set[str]] = defaultdict(set)
    for p in frames.participants.to_dict("records"):
        if p["resolution"] == "named":
            doers[p["act_id"]].add(p["class"])
    made = build_tables(facts_of(documents, acts, mentions, of=few(10)))
    stages = made["stages"]
    stages = stages[(stages["adcode"] == "CN") & (stages["stage_scheme"] == "white_paper")]

    def stage_of(day: str) -> str:
        own = [s.stage for s in stages.itertuples() if s.start <= day < s.end_exclusive]
        return own[0] if own else "outside"

    for a in frames.acts.to_dict("records"):
        late = (pd.Timestamp(published[a["doc_id"]]) - pd.Timestamp(a["event_date"])).days
        moved = late > 0 and stage_of(a["event_date"]) != stage_of(published[a["doc_id"]])
        if a["doc_id"] not in used or a["sentence_no"] < 0 or not a["is_domestic"] or late > 7 or moved:
            continue
        if a["realis"] == "required":
            layer = "encouraged" if a["modality"] == "encouraged" else "duty"
        elif a["realis"] == "done" and a["done_kind"] == "performed":
            layer = "done"
        else:
            continue
        for cls in doers[a["act_id"]]:
            seen[cls, a["behaviour"], layer].add(a["act_id"])
    layers.update({key: len(ids) for key, ids in seen.items()})
    t11 = rows_of(made["duties"], **COUNTRY, resolution="named")
    one = t11[(t11["class"] != "all") & (t11["behaviour"] != "all") & (t11["layer"] != "all")]
    assert {(r["class"], r["behaviour"], r["layer"]): r["n_acts"] for r in one.to_dict("records")} == dict(layers)
    wide = t11[(t11["class"] != "all") & (t11["behaviour"] != "all") & (t11["layer"] == "all")]
    for r in wide.to_dict("records"):
        counts = [layers[r["class"], r["behaviour"], k] for k in ("duty", "encouraged", "done")]
        assert [r["n_duties"], r["n_encouraged"], r["n_done"], r["n_acts"]] == [*counts, sum(counts)]
        expected = "reported" if counts[0] and counts[2] else "not_reported" if counts[0] else ""
        assert r["is_shown"] and r["status"] == (expected or ("no_duty" if counts[2] else ""))


def test_nothing_is_said_where_a_layer_is_thin() -> None:
    documents = [document("a", "2020-02-01", n=5)]
    parties = [("source", "某企业", "enterprise")]
    acts = [act("a", 0, "supply", parties, realis="required", modality="duty")]
    acts += [act("a", 1, "care", parties) for _ in range(3)]
    made = build_tables(facts_of(documents, acts))
    row = rows_of(made["duties"], **COUNTRY, behaviour="supply", layer="all", resolution="named")
    row = row[row["class"] == "enterprise"].iloc[0]
    assert (row["n_duties"], row["n_done"], row["status"], row["is_shown"]) == (1, 0, "", False)
    assert np.isnan(row["duty_share"])
    shown = rows_of(build_tables(facts_of(documents, acts, of=few(1)))["duties"], **COUNTRY, behaviour="supply")
    shown = shown[(shown["class"] == "enterprise") & (shown["layer"] == "all") & (shown["resolution"] == "named")]
    assert shown.iloc[0]["status"] == "not_reported"


def test_overlap_of_bodies_named_in_both_layers() -> None:
    firm, bureau, other = ("甲公司", "enterprise"), ("市卫健局", "department"), ("乙公司", "enterprise")
    required = {"realis": "required", "modality": "duty"}
    acts = [
        act("a", 0, "supply", [("source", *firm)], **required), act("a", 1, "supply", [("source", *firm)]),
        act("a", 2, "screening", [("source", *bureau)], **required), act("a", 3, "care", [("source", *bureau)]),
        act("a", 4, "supply", [("source", *other)], **required),
        act("a", 5, "supply", [("source", "有关部门", "department")], **required),
        act("a", 5, "supply", [("source", "有关部门", "department")]),
    ]  # fmt: skip
    made = build_tables(facts_of([document("a", "2020-02-01", n=9)], acts, of=few(1)))["duty_overlap"]
    row = rows_of(made, adcode="CN", nodes="body").iloc[0]
    assert (row["n_duty_pairs"], row["n_done_pairs"], row["n_both"]) == (2, 2, 1)
    assert row["jaccard"] == 1 / 3
    assert 0 <= row["n_expected_low"] <= row["n_expected"] <= row["n_expected_high"] <= 1


def test_the_null_keeps_degrees_and_reaches_what_they_allow() -> None:
    """Two nodes with one behaviour each swap it or not: by symmetry the layers agree in half of the draws."""
    duty, done = {("a", 0), ("b", 1)}, {("a", 0), ("b", 1)}
    overlaps = shuffled_overlaps(duty, done, np.random.default_rng(1), 2000)
    assert set(overlaps) == {0, 2}
    assert abs(np.mean(overlaps == 2) - 0.5) < 0.05
    full = {(n, b) for n in "abc" for b in range(3)}
    assert set(shuffled_overlaps(full, {("a", 1)}, np.random.default_rng(1), 50)) == {1}  # nothing can move
