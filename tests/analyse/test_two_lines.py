"""The two-lines test: its parts against other implementations, and how often it shows what is not there.

No published data set with the estimates of the paper's own program was read; scipy stands in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.stats import linregress

from pipeline.analyse.two_lines import (
    MIN_LINE,
    SHOWN,
    find_breaks,
    line_fits,
    moving_blocks,
    roughness,
    smoothers,
    two_lines,
    two_lines_table,
    weekly,
)
from pipeline.analyse.views import Slice
from tests.analyse.world import act, document, facts_of, random_corpus, study

WEEKS, RUNS = 30, 400
PLACE = np.linspace(0, 1, WEEKS)
HUMP = np.interp(PLACE, [0, 0.15, 0.35, 0.6, 1], [0.12, 1, 3, 1, 0.12])
TENT = np.interp(PLACE, [0, 0.4, 1], [1, 2, 1])


def world(run: int, *, rate: Any = 1.0, volume: Any = 1.0, rho: float = 0.5, sd: float = 0.2) -> tuple[Any, Any]:
    """Weeks with at least 20 of about 200 sentences, and acts per 1,000 of them; days are autocorrelated."""
    rng = np.random.default_rng([21, run])
    effect = rng.normal(size=7 * WEEKS)
    for t in range(1, len(effect)):
        effect[t] = rho * effect[t - 1] + np.sqrt(1 - rho**2) * effect[t]
    rate, volume = (np.repeat(np.broadcast_to(v, WEEKS), 7) for v in (rate, volume))
    sentences = rng.poisson(volume * 200 / 7)
    acts = rng.poisson(0.1 * sentences * rate * np.exp(sd * effect - sd**2 / 2))
    n, a = (v.reshape(WEEKS, 7).sum(axis=1) for v in (sentences, acts))
    kept = n >= 20
    return np.flatnonzero(kept).astype(float), a[kept] / n[kept] * 1000


def n_shown(runs: int = RUNS, **scenario: Any) -> int:
    found = 0
    for run in range(runs):
        result = two_lines(*world(run, **scenario), n_bootstrap=99, confidence=0.95, seed=1)
        found += max(result.rise.p, result.fall.p) < 0.05
    return found


NULLS: dict[str, dict[str, Any]] = {
    "day effects with rho .8": {"rho": 0.8, "sd": 0.5}, "volume hump": {"volume": HUMP},
    "monotone trend": {"rate": np.linspace(1, 2, WEEKS)},
}  # fmt: skip


@pytest.mark.parametrize("name", NULLS)
def test_two_lines_are_shown_at_most_29_times_where_there_are_none(name: str) -> None:
    assert n_shown(**NULLS[name]) <= 29


def test_a_peak_twice_the_edges_is_shown_in_most_runs() -> None:
    assert n_shown(100, rate=TENT) >= 70


def test_lines_are_those_of_least_squares() -> None:
    rng = np.random.default_rng(1)
    x, y = np.array([0.0, 1, 2, 4, 5, 6, 8, 9, 10, 11]), rng.normal(size=10)
    fits = line_fits(x, y[None])
    up, down = linregress(x[:6], y[:6]), linregress(x[5:], y[5:])
    assert [fits.rise[0, 5], fits.rise_t[0, 5]] == pytest.approx([up.slope, up.slope / up.stderr])
    assert [fits.fall[0, 5], fits.fall_t[0, 5]] == pytest.approx([down.slope, down.slope / down.stderr])
    assert np.isnan(fits.rise[0, : MIN_LINE - 1]).all()


def test_roughness_is_the_squared_curvature_of_the_natural_spline() -> None:
    x, y = np.array([0.0, 1, 2.5, 4, 5, 7]), np.array([1.0, 3, 2, 5, 4, 4])
    curvature = CubicSpline(x, y, bc_type="natural").derivative(2)
    fine = np.linspace(0, 7, 70001)
    assert y @ roughness(x) @ y == pytest.approx(np.trapezoid(curvature(fine) ** 2, fine), rel=1e-4)


def test_the_break_of_two_clean_lines_is_their_peak() -> None:
    x = np.arange(20.0)
    y = np.where(x <= 8, x, 16 - x) + 0.01 * np.random.default_rng(3).normal(size=20)
    assert find_breaks(x, y[None], smoothers(x), line_fits(x, y[None]))[0] == pytest.approx(8, abs=1)
    found = two_lines(x, y, n_bootstrap=199, confidence=0.95, seed=1)
    assert found.rise.slope == pytest.approx(1, abs=0.1) and found.fall.slope == pytest.approx(-1, abs=0.1)
    assert found.rise.p == found.fall.p == 1 / 200
    assert found.rise.low < found.rise.slope < found.rise.high


def test_blocks_keep_neighbours_together() -> None:
    drawn = moving_blocks(np.arange(12.0), 50, np.random.default_rng(1))
    assert drawn.shape == (50, 12)
    assert (np.diff(drawn.reshape(50, 3, 4), axis=2) == 1).all()


def test_the_table_says_where_weeks_are_too_few() -> None:
    few_permutations = study(analysis={"bootstrap_samples": 100, "claims": {"n_permutations": 99}})
    few = two_lines_table(facts_of(*random_corpus(40, 60, 5), of=few_permutations))
    assert set(few["finding"]) == {"too_few_weeks"} and few["p_rise"].isna().all()
    full = two_lines_table(facts_of(*random_corpus(400, 900, 5), of=few_permutations))
    assert len(full) == 12 and full["n_weeks"].min() >= 12
    assert SHOWN not in set(full["finding"])
    assert full["break_week"].between("2019-12-02", "2020-06-30").all()


def test_weeks_are_whole_and_hold_enough_sentences() -> None:
    """Window from Sunday 2019-12-01: its one day is no week; of two full weeks one has too few sentences."""
    documents = [
        document("a", "2019-12-01", n=50),
        document("b", "2019-12-03", n=19),
        document("c", "2019-12-10", n=20),
    ]
    acts = [act(d, 0, "supply", [("source", "x", "department")], cooperative="broad", relation="serve") for d in "abc"]
    found = weekly(facts_of(documents, acts, of=study()).view(Slice("CN", "white_paper")))
    assert found.week.tolist() == [2] and found.sentences.tolist() == [20]
    assert found.series["H1b"].tolist() == [50.0] and found.series["H1c"].tolist() == [1.0]
