"""T1c, T6b, T6d and T6e: coverage, weeks and peaks of behaviours, sources open for the whole window."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from pipeline.analyse.build import build_tables
from tests.analyse.world import act, document, facts_of, study

FIRM = [("source", "某企业", "enterprise")]
PEAK = dt.date(2020, 2, 17)  # a Monday


@pytest.fixture(scope="module")
def corpus() -> tuple[list[dict], list[dict]]:
    """A document a day, more acts of supply around one week; source `t` begins in March."""
    documents, acts = [], []
    for number in range(213):
        day = dt.date(2019, 12, 1) + dt.timedelta(days=number)
        source = "t" if day.month >= 3 and number % 3 == 0 else "s"
        documents.append(document(f"d{number:03d}", day.isoformat(), n=10, region="330000", source=source))
        weeks = abs((day - PEAK).days - 3) / 7
        acts += [act(f"d{number:03d}", k % 10, "supply", FIRM) for k in range(max(0, round(6 - 2 * weeks)))]
        acts += [act(f"d{number:03d}", 9, "care", FIRM)] * (number % 2)
    return documents, acts


@pytest.fixture(scope="module")
def tables(corpus: tuple[list[dict], list[dict]]) -> dict[str, pd.DataFrame]:
    return build_tables(facts_of(*corpus, of=study(sources=["s", "t"])))


def rows_of(table: pd.DataFrame, **key: str) -> pd.DataFrame:
    for name, value in ({"adcode": "330000"} | key).items():
        table = table[table[name] == value]
    return table


def test_coverage_lists_zeros(tables: dict[str, pd.DataFrame], corpus: tuple[list[dict], list[dict]]) -> None:
    rows = rows_of(tables["coverage"], item="source")
    seen = Counter((d["source"], d["published_date"][:7]) for d in corpus[0])
    assert {(r.value, r.month): r.n_documents for r in rows.itertuples()} == {
        (s, f"{y}-{m:02d}"): seen[s, f"{y}-{m:02d}"]
        for s in "st"
        for y, m in [(2019, 12)] + [(2020, k) for k in range(1, 7)]
    }
    assert rows[rows["value"] == "s"]["is_open"].all() and not rows[rows["value"] == "t"]["is_open"].any()
    assert (rows["n_on_topic_sentences"] == 10 * rows["n_documents"]).all()


def test_weeks_of_a_behaviour_count_again(
    tables: dict[str, pd.DataFrame], corpus: tuple[list[dict], list[dict]]
) -> None:
    date = {d["doc_id"]: dt.date.fromisoformat(d["published_date"]) for d in corpus[0]}
    weeks: Counter[str] = Counter()
    for a in corpus[1]:
        if a["behaviour"] == "supply":
            day = date[a["doc_id"]]
            weeks[(day - dt.timedelta(days=day.weekday())).isoformat()] += 1
    rows = rows_of(tables["trend_behaviour"], behaviour="supply", basis="all")
    assert {r.period: r.n_acts for r in rows.itertuples() if r.n_acts} == dict(weeks)
    at = rows.set_index("period").loc[PEAK.isoformat()]
    assert at.rate == pytest.approx(weeks[PEAK.isoformat()] / 70 * 1000)
    assert at.rate_low < at.rate < at.rate_high


def test_the_peak_is_found_with_a_narrow_interval_where_there_is_one(tables: dict[str, pd.DataFrame]) -> None:
    rows = rows_of(tables["peaks"], basis="all").set_index("behaviour")
    supply, care = rows.loc["supply"], rows.loc["care"]
    assert supply.peak_week == PEAK.isoformat()
    assert supply.peak_low >= "2020-02-10" and supply.peak_high <= "2020-02-24"
    assert supply.peak_probability > 0.95
    spread = [dt.date.fromisoformat(care[k]) for k in ("peak_low", "peak_high")]
    assert (spread[1] - spread[0]).days > 100  # an act every other day: no week is more than another
    assert rows.loc["donation"].peak_week == "" and rows.loc["donation"].is_thin


def test_open_sources_stand_beside_all(tables: dict[str, pd.DataFrame], corpus: tuple[list[dict], list[dict]]) -> None:
    rows = rows_of(tables["open_sources"], stage_scheme="zhejiang_phases", stage="all", basis="all").set_index(
        "sources"
    )
    own = {d["doc_id"] for d in corpus[0] if d["source"] == "s"}
    assert rows.loc["open"].n_acts == sum(a["doc_id"] in own for a in corpus[1])
    assert rows.loc["all"].n_acts == len(corpus[1])
    assert (rows.loc["open"].n_sources, rows.loc["all"].n_sources) == (1, 2)
    assert rows.loc["open"].rate == pytest.approx(rows.loc["open"].n_acts / (10 * len(own)) * 1000)
    early = rows_of(tables["open_sources"], stage_scheme="zhejiang_phases", stage="S01", basis="all")
    assert np.allclose(early["rate"], early["rate"].iloc[0])
