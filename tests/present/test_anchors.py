"""Outside anchors: the shipped columns with their credit, and the figure where a region has them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.io import read_csv
from pipeline.present.figure_anchors import ANCHORS
from tests.analyse.world import PROJECT


def test_shipped_columns_and_their_credit() -> None:
    rows = read_csv(ANCHORS, PROJECT / "data/reference/anchors_330000.csv")
    assert rows["date"].is_monotonic_increasing and rows["date"].is_unique
    assert rows["stringency"].dropna().between(0, 100).all()
    peak = rows.loc[rows["new_confirmed"].idxmax()]
    assert (peak["date"], peak["new_confirmed"]) == ("2020-01-30", 132)  # of the 29th; the README says so
    credit = (PROJECT / "data/reference/README.md").read_text(encoding="utf-8")
    assert "Oxford COVID-19 Government Response Tracker" in credit and credit.count("CC BY 4.0") == 2


@pytest.mark.workflow
def test_the_figure_stands_where_there_are_anchors(sample_results: Path) -> None:
    with (sample_results / "figures/figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["name"] == "anchors"]
    assert {(r["adcode"], r["lang"]) for r in rows} == {("330000", "zh"), ("330000", "en")}
    for row in rows:
        assert all((sample_results / "figures" / name).stat().st_size > 1000 for name in row["files"].split(";"))
        assert row["caption"]
