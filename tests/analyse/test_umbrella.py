"""H1 under simulated worlds: how often an umbrella is called supported where there is none, and where there is one.

Numbers by source and day are drawn with autocorrelated day effects; 400 runs a scenario, fixed seeds. At most 29 of 400
may be called supported under a null: the 97th percentile of the binomial at 5 %.
"""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy import stats

from benchmarks.rise_worlds import ALPHA, BLOCKS, FLOORS, NULLS, ONSET, TENT, n_supported, supported, world
from pipeline.analyse.calendar_blocks import make_blocks, permutation_p
from pipeline.analyse.umbrella import Ratio, Umbrella, leg_test, pair_signs, umbrella_test

RUNS = 400
UMBRELLA = Umbrella(BLOCKS.stage, n_permutations=999, seed=1)


@pytest.mark.parametrize(("claim", "name"), [(c, name) for c, own in NULLS.items() for name in own])
def test_at_most_29_of_400_are_supported_under_each_null(claim: str, name: str) -> None:
    assert n_supported(claim, RUNS, UMBRELLA, **NULLS[claim][name]) <= 29


@pytest.mark.parametrize("claim", FLOORS)
def test_a_peak_twice_the_edges_is_supported_in_80_percent(claim: str) -> None:
    assert n_supported(claim, 100, UMBRELLA, rate=TENT) >= 80


@pytest.mark.parametrize("claim", FLOORS)
def test_runs_together_are_decided_as_one_by_one(claim: str) -> None:
    """Weak peaks, an onset and peaks, so that every part of the decision is met."""
    flatter = tuple(1 + 0.4 * (r - 1) for r in TENT)
    for seed, rate in enumerate((flatter, ONSET, TENT)):
        worlds = world(claim, 12, seed, rate=rate, sd=0.3)
        alone = [
            umbrella_test(
                Ratio(top, bottom, FLOORS[claim]), BLOCKS, UMBRELLA, has_pre_alert=True, alpha=ALPHA, n_bootstrap=5,
                confidence=0.95, seed=3,
            ).is_supported(ALPHA)
            for top, bottom in zip(*worlds, strict=True)
        ]  # fmt: skip
        assert supported(claim, worlds, UMBRELLA).tolist() == alone


def test_p_of_a_leg_is_uniform_under_exchangeable_blocks() -> None:
    """Values drawn independently by block; Kolmogorov-Smirnov against the uniform on the steps of the p."""
    rng = np.random.default_rng(11)
    p = [leg_test(pair_signs(rng.normal(size=(2, len(BLOCKS.stage)))), UMBRELLA.legs(3)).up for _ in range(RUNS)]
    assert stats.kstest(p, "uniform").pvalue > 0.01


def test_leg_equals_brute_force_over_all_arrangements() -> None:
    """Every arrangement of six blocks in three stages by hand, against the sampled permutations."""
    stage = np.array([0, 0, 1, 1, 2, 2])
    values = np.array([1.0, 3.0, 2.0, 5.0, 4.0, 6.0])

    def jonckheere(order: tuple[int, ...]) -> float:
        pairs = combinations(range(6), 2)
        return float(sum(np.sign(values[order[j]] - values[order[i]]) for i, j in pairs if stage[i] < stage[j]))

    null = np.array([jonckheere(order) for order in permutations(range(6))])
    exact = float((null >= jonckheere(tuple(range(6)))).mean())
    found = leg_test(pair_signs(values[None]), Umbrella(stage, n_permutations=20000, seed=1).legs(2))
    assert found.up == pytest.approx(exact, abs=0.005)


def test_a_block_belongs_to_the_stage_of_most_of_its_days() -> None:
    blocks = make_blocks(np.array([0] * 10 + [1] * 12), (0, 1), first_monday=-1)
    assert blocks.stage.tolist() == [0, 0, 1, -1]  # 4 of 7 days; the last has 2


def test_p_counts_the_observed_arrangement() -> None:
    assert permutation_p(5.0, np.zeros(99)) == 0.01
