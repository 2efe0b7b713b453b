"""Floors of the extraction on the sample's own coding, as the quality page of its run shows it.

The classifier learned from these sentences, so that only the rules' figures say something of behaviours elsewhere.
"""

from __future__ import annotations

import pytest

from pipeline.io import read_csv
from pipeline.study_tables import QUALITY_TABLES

FLOORS = {
    "off": {"actor": 0.60, "behaviour": 0.61, "act": 0.50, "participation": 0.32, "cooperative": 0.47},
    "on": {"actor": 0.73, "behaviour": 0.93, "act": 0.87, "participation": 0.60, "cooperative": 0.79},
}


@pytest.mark.parametrize("models", ["off", "on"])
def test_agreement_with_the_samples_own_coding(sample_results, models):
    rows = read_csv(QUALITY_TABLES[0], sample_results / "tables" / "quality.csv")
    own = rows[(rows["models"] == models) & (rows["kind"] == "figure")].set_index("code")
    assert set(own["n_sentences"]) == {690}
    assert {k: own["f1"][k] for k, floor in FLOORS[models].items() if own["f1"][k] < floor} == {}


def test_worst_errors_are_twenty_sentences_in_order(sample_results):
    rows = read_csv(QUALITY_TABLES[2], sample_results / "tables" / "quality_errors.csv")
    assert rows["rank"].tolist() == list(range(1, 21))
    assert rows["n_errors"].is_monotonic_decreasing and rows["id"].is_unique
