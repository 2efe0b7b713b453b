"""Coefficients against the worked examples of the author's package irrCAC 1.0 (Gwet).

Read: https://cran.r-project.org/web/packages/irrCAC/vignettes/overview.html, and the README of the package.
"""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.coding import agreement

# README of irrCAC, "cont3x3abstractors": 100 patients, two abstractors, three codes.
ABSTRACTORS = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
# README of irrCAC, "cac.raw4raters": the data of Krippendorff (2011), example C.
RATERS = np.array([
    [1, 1, 0, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1],
    [2, 2, 2, 2], [0, 5, 5, 5], [0, 0, 1, 1], [0, 0, 3, 0],
]) - 1  # fmt: skip


def from_table(table: np.ndarray) -> np.ndarray:
    return np.array([[i, j] for (i, j), n in np.ndenumerate(table) for _ in range(n)])


@pytest.mark.parametrize(
    ("name", "value"), [("kappa", 0.7964094), ("pi", 0.7962397), ("alpha", 0.7972585), ("ac1", 0.8493305)]
)
def test_two_coders_as_published(name: str, value: float) -> None:
    assert agreement.COEFFICIENTS[name](from_table(ABSTRACTORS), 3) == pytest.approx(value, abs=5e-7)


@pytest.mark.parametrize(("name", "value"), [("percent", 0.8181818), ("ac1", 0.77544), ("alpha", 0.74342)])
def test_four_coders_with_missing_codes_as_published(name: str, value: float) -> None:
    assert agreement.COEFFICIENTS[name](RATERS, 5) == pytest.approx(value, abs=5e-6)


def test_pi_and_kappa_on_the_example_of_artstein_and_poesio() -> None:
    """Data and π = .79953 as in the example file and docstring of nltk.metrics.agreement (Artstein & Poesio 2008)."""
    codes = from_table(np.array([[46, 0, 0], [6, 32, 6], [0, 0, 10]]))
    assert agreement.percent(codes, 3) == pytest.approx(0.88)
    assert agreement.pi(codes, 3) == pytest.approx(0.79953, abs=5e-6)


def test_alpha_is_that_of_an_independent_package() -> None:
    oracle = pytest.importorskip("krippendorff")
    rng = np.random.default_rng(3)
    for _ in range(20):
        codes = rng.integers(-1, 4, size=(30, 3))
        values = np.where(codes < 0, np.nan, codes.astype(float)).T
        expected = oracle.alpha(reliability_data=values, level_of_measurement="nominal", value_domain=[0, 1, 2, 3])
        assert agreement.alpha(codes, 4) == pytest.approx(expected, abs=1e-9)


def test_holsti_counts_codes_that_one_coder_alone_gave() -> None:
    assert agreement.holsti(np.array([[0, 0], [1, 0], [1, -1]]), 2) == pytest.approx(2 * 1 / 5)


@pytest.mark.parametrize("name", agreement.COEFFICIENTS)
def test_degenerate_codings_are_never_nan(name: str) -> None:
    coefficient = agreement.COEFFICIENTS[name]
    assert coefficient(np.zeros((5, 2), dtype=int), 2) == 1
    assert coefficient(np.full((5, 2), -1), 2) is None
    assert coefficient(np.empty((0, 2), dtype=int), 2) is None


def test_interval_holds_the_value_and_repeats() -> None:
    one, two = (agreement.estimate(from_table(ABSTRACTORS), 3, agreement.kappa, seed=1) for _ in range(2))
    assert one == two
    assert one.low is not None and one.value is not None and one.high is not None
    assert 0.6 < one.low < one.value < one.high < 0.95
