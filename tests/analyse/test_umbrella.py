"""H1 under simulated worlds: how often an umbrella is called supported where there is none, and where there is one.

Numbers by source and day are drawn with autocorrelated day effects; 400 runs a scenario, fixed seeds. At most 29 of 400
may be called supported under a null: the 97th percentile of the binomial at 5 %.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest
from scipy import stats

from pipeline.analyse.calendar_blocks import make_blocks, permutation_p
from pipeline.analyse.umbrella import Ratio, Umbrella, UmbrellaResult, leg_test, pair_signs, umbrella_test

N_STAGES, DAYS, RUNS, ALPHA = 6, 35, 400, 0.05
BLOCKS = make_blocks(np.repeat(np.arange(N_STAGES), DAYS), range(N_STAGES), first_monday=0)
UMBRELLA = Umbrella(BLOCKS.stage, n_permutations=999, seed=1)
FLAT = (1.0,) * N_STAGES
HUMP = (1.0, 3.5, 6.0, 4.0, 2.5, 1.0)
TENT = (1.0, 2 ** (1 / 3), 2 ** (2 / 3), 2.0, 2**0.5, 1.0)


def world(
    run: int, *, rate: Any = FLAT, volume: Any = FLAT, length: Any = FLAT, rho: float = 0.5, sd: float = 0.2,
    opens: int = 0,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Acts and sentences of two sources by day: 300 documents a stage of ten sentences, a tenth of them with an act.

    `opens` is the day from which the second source, with a rate of its own, has documents.
    """
    rng = np.random.default_rng([7, run])
    days = N_STAGES * DAYS
    effect = np.empty(days)
    effect[0] = rng.normal()
    for t in range(1, days):
        effect[t] = rho * effect[t - 1] + np.sqrt(1 - rho**2) * rng.normal()
    documents = rng.poisson(np.repeat(volume, DAYS) * 300 / DAYS / 2, (2, days))
    sentences = rng.poisson(documents * 10 * np.repeat(length, DAYS))
    per_sentence = 0.1 * np.repeat(rate, DAYS) * np.exp(sd * effect - sd**2 / 2) * np.ones((2, 1))
    if opens:
        sentences[1, :opens] = 0
        per_sentence[1] *= 2
    return rng.poisson(sentences * per_sentence).astype(float), sentences.astype(float)


def result(acts: np.ndarray, sentences: np.ndarray) -> UmbrellaResult:
    return umbrella_test(
        Ratio(acts, sentences, 20.0), BLOCKS, UMBRELLA, has_pre_alert=True, alpha=ALPHA, n_bootstrap=100,
        confidence=0.95, seed=3,
    )  # fmt: skip


def n_supported(**scenario: Any) -> int:
    return sum(result(*world(i, **scenario)).is_supported(ALPHA) for i in range(RUNS))


NULLS: dict[str, dict[str, Any]] = {
    "volume hump of factor 6": {"volume": HUMP},
    "length by stage": {"length": (0.5, 1.0, 2.0, 1.5, 1.0, 0.7)},
    "day effects with rho .8": {"rho": 0.8, "sd": 0.5},
    "hump of the on-topic share": {"volume": (0.2, 1.0, 1.0, 0.8, 0.6, 0.3), "rho": 0.8},
    "a source opening mid-window": {"opens": 3 * DAYS},
    "empty first stage, then decline": {"volume": (0.0, 1, 1, 1, 1, 1), "rate": (1, 2.0, 1.8, 1.6, 1.3, 1.0)},
    "low first stage, then decline": {"rate": (0.3, 2.0, 1.8, 1.6, 1.3, 1.0)},
    "monotone trend": {"rate": (1.0, 1.2, 1.4, 1.6, 1.8, 2.0)},
}


@pytest.mark.parametrize("name", NULLS, ids=str)
def test_at_most_29_of_400_are_supported_under_each_null(name: str) -> None:
    assert n_supported(**NULLS[name]) <= 29


def test_a_peak_twice_the_edges_is_supported_in_80_percent() -> None:
    assert n_supported(rate=TENT) >= 0.8 * RUNS


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
