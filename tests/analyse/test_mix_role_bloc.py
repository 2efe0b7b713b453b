"""H2 to H4 under simulated worlds: 400 runs a scenario, fixed seeds, at most 29 called supported under each null.

No published worked example of these variants was read; brute force on small tables stands in where it can.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from scipy import stats

from pipeline.analyse.bloc_claim import BlocResult, bloc_test, equivalence_p
from pipeline.analyse.calendar_blocks import make_blocks, one_hot, permutation_p
from pipeline.analyse.mix_claim import mix_test, phi_squared, staged
from pipeline.analyse.role_claim import RoleSeries, passes_fdr, rank_p, role_test, spread

N_STAGES, DAYS, RUNS, ALPHA, LEAST = 6, 35, 400, 0.05, 0.10
N_DAYS = N_STAGES * DAYS
BLOCKS = make_blocks(np.repeat(np.arange(N_STAGES), DAYS), range(N_STAGES), first_monday=0)
MIX = np.array([0.3, 0.2, 0.15, 0.15, 0.1, 0.1])
HUMP = np.repeat((1.0, 3.5, 6.0, 4.0, 2.5, 1.0), DAYS)


def wander(rng: np.random.Generator, shape: tuple[int, ...], rho: float, sd: float) -> np.ndarray:
    """Autocorrelated effects of mean 1 by day, along the last axis."""
    effect = np.empty((*shape, N_DAYS))
    effect[..., 0] = rng.normal(size=shape)
    for t in range(1, N_DAYS):
        effect[..., t] = rho * effect[..., t - 1] + np.sqrt(1 - rho**2) * rng.normal(size=shape)
    return np.exp(sd * effect - sd**2 / 2)


def mix_world(run: int, *, volume: Any = 1.0, rho: float = 0.5, sd: float = 0.2, shift: float = 0.0) -> np.ndarray:
    """Acts of six behaviours by day, 400 a stage; `shift` tilts the mix from stage to stage."""
    rng = np.random.default_rng([8, run])
    tilt = np.repeat(np.linspace(-1, 1, N_STAGES), DAYS) * shift
    rate = MIX[:, None] * np.exp(np.outer(np.linspace(-1, 1, 6), tilt)) * wander(rng, (6,), rho, sd)
    return rng.poisson(rate / rate.sum(axis=0) * volume * 400 / DAYS).astype(float)


def mix_supported(runs: int = RUNS, **scenario: Any) -> int:
    found = 0
    for i in range(runs):
        r = mix_test(mix_world(i, **scenario), BLOCKS, n_permutations=199, n_bootstrap=20, confidence=0.95, seed=3)
        found += r.is_supported(ALPHA, LEAST)
    return found


ONE_MIX: dict[str, dict[str, Any]] = {
    "one mix": {}, "volume hump of factor 6": {"volume": HUMP}, "day effects with rho .8": {"rho": 0.8, "sd": 0.5},
    "both": {"rho": 0.8, "volume": HUMP},
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_MIX)
def test_one_mix_is_called_different_at_most_29_times(name: str) -> None:
    assert mix_supported(**ONE_MIX[name]) <= 29


def test_a_trend_is_no_stage_effect_of_these_cuts() -> None:
    """A mix that drifts by the day differs between any stages: other cuts tell as much."""
    drift = np.linspace(-1, 1, N_DAYS)

    def supported(run: int) -> bool:
        rng = np.random.default_rng([9, run])
        rate = MIX[:, None] * np.exp(np.outer(np.linspace(-1, 1, 6), 0.8 * drift)) * wander(rng, (6,), 0.5, 0.2)
        series = rng.poisson(rate / rate.sum(axis=0) * 400 / DAYS).astype(float)
        r = mix_test(series, BLOCKS, n_permutations=199, n_bootstrap=20, confidence=0.95, seed=3)
        assert r.p < ALPHA
        return r.is_supported(ALPHA, LEAST)

    assert sum(supported(i) for i in range(100)) <= 10


def test_mixes_of_their_own_are_found_in_80_percent() -> None:
    """Every stage has a mix of its own: the cuts of the stages tell more than others."""

    def supported(run: int) -> bool:
        rng = np.random.default_rng([10, run])
        own = np.repeat(rng.dirichlet(8 * MIX, N_STAGES), DAYS, axis=0).T
        series = rng.poisson(own * wander(rng, (6,), 0.5, 0.2) * 400 / DAYS).astype(float)
        return mix_test(
            series, BLOCKS, n_permutations=199, n_bootstrap=20, confidence=0.95, seed=3
        ).is_supported(ALPHA, LEAST)  # fmt: skip

    assert sum(supported(i) for i in range(100)) >= 80


def test_phi_squared_is_that_of_scipy() -> None:
    table = np.array([[10.0, 20, 30], [6, 9, 17], [0, 4, 2]])
    chi2 = stats.chi2_contingency(table, correction=False).statistic
    assert phi_squared(table) == pytest.approx(chi2 / table.sum())
    assert phi_squared(np.zeros((2, 3))) == 0


def test_mix_p_equals_brute_force_over_all_arrangements() -> None:
    series = np.array([[5.0, 1, 4, 2, 1, 0], [1, 4, 2, 5, 5, 7]])
    labels = np.array([0, 0, 1, 1, 2, 2])

    def phi(order: tuple[int, ...]) -> float:
        return float(phi_squared(staged(one_hot(labels[list(order)], 3), series.T)))

    null = np.array([phi(order) for order in permutations(range(6))])
    exact = float((null >= phi(tuple(range(6))) - 1e-9).mean())
    days = np.repeat(labels, 7)
    found = mix_test(
        np.repeat(series, 7, axis=1) / 7, make_blocks(days, range(3), first_monday=0), n_permutations=9999,
        n_bootstrap=10, confidence=0.95, seed=1,
    )  # fmt: skip
    assert found.p == pytest.approx(exact, abs=0.02)


N_CLASSES = 10


def role_world(run: int, *, drift: float = 0.0, rho: float = 0.5, sd: float = 0.3, volume: Any = 1.0) -> RoleSeries:
    """Participations of ten classes in five positions by day, 80 a stage and class."""
    rng = np.random.default_rng([11, run])
    base = rng.dirichlet(np.full(5, 3.0), N_CLASSES)
    by_stage = np.stack([(1 - drift) * base + drift * np.roll(base, 2 * s, axis=1) for s in range(N_STAGES)], axis=-1)
    rate = np.repeat(by_stage, DAYS, axis=-1) * wander(rng, (N_CLASSES, 5), rho, sd) * volume
    n = rng.poisson(rate * 80 / DAYS).astype(float)
    return RoleSeries(n, np.ceil(n.sum(axis=1) / 2))


def role(series: RoleSeries, n_permutations: int = 199) -> Any:
    return role_test(
        series, BLOCKS, alpha=ALPHA, n_permutations=n_permutations, n_bootstrap=50, confidence=0.95, seed=3
    )


NO_DRIFT: dict[str, dict[str, Any]] = {
    "no drift": {}, "volume hump of factor 6": {"volume": HUMP}, "day effects with rho .8": {"rho": 0.8, "sd": 0.5},
}  # fmt: skip


def role_supported(runs: int = RUNS, **scenario: Any) -> int:
    return sum(role(role_world(i, **scenario)).is_supported(ALPHA) for i in range(runs))


@pytest.mark.parametrize("name", NO_DRIFT)
def test_roles_without_drift_are_called_changed_at_most_29_times(name: str) -> None:
    assert role_supported(**NO_DRIFT[name]) <= 29


def test_roles_of_their_own_in_each_stage_are_found_in_80_percent() -> None:
    assert sum(role(role_world(i, drift=1.0)).is_supported(ALPHA) for i in range(100)) >= 80


def test_few_classes_are_never_enough() -> None:
    series = role_world(1, drift=1.0)
    found = role(RoleSeries(series.participations[:7], series.documents[:7]))
    assert found.share > 0.5
    assert not found.is_supported(ALPHA)


def test_no_testable_class_says_nothing() -> None:
    found = role(RoleSeries(np.zeros((3, 5, N_DAYS)), np.zeros((3, N_DAYS))))
    assert not len(found.testable)
    assert not found.is_supported(ALPHA)


def test_rank_p_is_permutation_p() -> None:
    rng = np.random.default_rng(1)
    null, value = rng.normal(size=(99, 2)), np.array([0.3, 1.2])
    assert rank_p(value, null).tolist() == [permutation_p(v, null[:, i]) for i, v in enumerate(value)]


def test_fdr_is_that_of_scipy() -> None:
    rng = np.random.default_rng(2)
    for p in rng.random((50, 12)) ** 3:
        assert (passes_fdr(p, 0.05) == (stats.false_discovery_control(p) <= 0.05)).all()


def test_spread_leaves_small_stages_out() -> None:
    widest, fold = spread(np.array([[40.0, 60], [50, 50], [3, 0]]))
    assert widest == pytest.approx(0.1)
    assert fold == pytest.approx(1.25)


SHARES = np.array([0.5, 0.15, 0.15, 0.12, 0.08])
MARGIN = 0.10


def bloc_world(run: int, *, government: Any = 0.0, others: float = 0.0, sd: float = 0.1, n: float = 800) -> np.ndarray:
    """Participations of five blocs by day; log shares of stages move by `government` and, at random, `others`."""
    rng = np.random.default_rng([12, run])
    move = np.zeros((5, N_STAGES))
    move[0] = government
    move[1:] = others * rng.normal(size=(4, N_STAGES))
    share = SHARES[:, None] * np.exp(move)
    share[1:] *= (1 - share[0]) / share[1:].sum(axis=0)
    return rng.poisson(np.repeat(share, DAYS, axis=1) * wander(rng, (5,), 0.5, sd) * n / DAYS).astype(float)


def bloc(series: np.ndarray) -> BlocResult:
    return bloc_test(series, BLOCKS, bloc=0, margin=MARGIN, alpha=ALPHA, n_bootstrap=200, seed=3)


def drifting(run: int) -> np.ndarray:
    return 0.35 * np.random.default_rng([13, run]).normal(size=N_STAGES)


NULLS: dict[str, Callable[[int], np.ndarray]] = {
    "drifting government": lambda i: bloc_world(i, government=np.clip(drifting(i), -1, 0.6), others=0.35),
    "government that falls": lambda i: bloc_world(i, government=np.linspace(0.3, -0.6, N_STAGES), others=0.2),
    "nobody moves": lambda i: bloc_world(i),
}


def bloc_supported(name: str, runs: int = RUNS) -> int:
    return sum(bloc(NULLS[name](i)).p < ALPHA for i in range(runs))


@pytest.mark.parametrize("name", NULLS, ids=str)
def test_government_is_called_stable_and_leading_at_most_29_times(name: str) -> None:
    assert bloc_supported(name) <= 29


def test_a_steady_leading_government_is_found_in_80_percent() -> None:
    assert sum(bloc(bloc_world(i, others=0.5)).p < ALPHA for i in range(100)) >= 80


def test_equivalence_at_the_margin_is_found_at_most_29_times() -> None:
    """One stage lies exactly a margin from the share of all: it must not pass for equivalent."""
    found = 0
    for run in range(RUNS):
        rng = np.random.default_rng([14, run])
        share = np.full(N_STAGES, 0.5)
        share[2] = 0.5 + MARGIN * N_STAGES / (N_STAGES - 1)  # a margin above the mean of all stages
        own = np.repeat(share, DAYS)
        effect = wander(rng, (2,), 0.5, 0.1)
        n = rng.poisson(np.stack([own, 1 - own]) * effect * 800 / DAYS).astype(float)
        found += bloc_test(n, BLOCKS, bloc=0, margin=MARGIN, alpha=ALPHA, n_bootstrap=200, seed=3).p_equivalence < ALPHA
    assert found <= 29


def test_power_says_what_is_lacking() -> None:
    poor, rich = bloc(bloc_world(1, n=60, sd=0.3)), bloc(bloc_world(1, n=4000, sd=0.05))
    assert poor.power < 0.5 < rich.power
    assert poor.n_needed > 60
    assert rich.n_needed < 4000


def test_equivalence_without_an_error_is_none() -> None:
    p = equivalence_p(np.array([0.0, 0.0]), np.array([0.0, 0.01]), np.array([4.0, 0.0]), MARGIN)
    assert p.tolist() == [1.0, 1.0]
