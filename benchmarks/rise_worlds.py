"""Simulated worlds for H1: many runs at once, and how often each is called supported.

A world has two sources over six stages of five weeks, about 300 documents of ten sentences a stage, day effects that
are autocorrelated (rho) and spread (sd). The decision is that of `umbrella_test`, made for all runs together; a test
holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pipeline.analyse.calendar_blocks import in_blocks, make_blocks, stage_sums
from pipeline.analyse.umbrella import Ratio, Umbrella, pair_signs, series_of, shift_p
from pipeline.analyse.views import Bools, Floats

N_STAGES, DAYS, ALPHA = 6, 35, 0.05
N_DAYS = N_STAGES * DAYS
BLOCKS = make_blocks(np.repeat(np.arange(N_STAGES), DAYS), range(N_STAGES), first_monday=0)
FLAT = (1.0,) * N_STAGES
HUMP = (1.0, 3.5, 6.0, 4.0, 2.5, 1.0)
TENT = (1.0, 2 ** (1 / 3), 2 ** (2 / 3), 2.0, 2**0.5, 1.0)
MONOTONE = (1.0, 1.2, 1.4, 1.6, 1.8, 2.0)
ONSET, EMPTY = (0.3, 2.0, 1.8, 1.6, 1.3, 1.0), (0.0, 2.0, 1.8, 1.6, 1.3, 1.0)
SHARE = 0.25  # cooperative share of acts where nothing moves it
FLOORS = {"H1a": 0.0, "H1b": 20.0, "H1c": 1.0}
CHUNK = 200  # runs at a time, which bounds memory

Scenario = dict[str, Any]
NULLS: dict[str, dict[str, Scenario]] = {
    "H1a": {
        "day effects with rho .8": {"rho": 0.8, "sd": 0.5},
        "a source opening mid-window": {"opens": 3 * DAYS},
        "empty first stage, then decline": {"rate": EMPTY},
        "low first stage, then decline": {"rate": ONSET},
        "monotone trend": {"rate": MONOTONE},
    },
    "H1b": {
        "volume hump of factor 6": {"volume": HUMP},
        "length by stage": {"length": (0.5, 1.0, 2.0, 1.5, 1.0, 0.7)},
        "day effects with rho .8": {"rho": 0.8, "sd": 0.5},
        "hump of the on-topic share": {"volume": (0.2, 1.0, 1.0, 0.8, 0.6, 0.3), "rho": 0.8},
        "a source opening mid-window": {"opens": 3 * DAYS},
        "empty first stage, then decline": {"volume": (0.0, 1, 1, 1, 1, 1), "rate": (1.0, *ONSET[1:])},
        "low first stage, then decline": {"rate": ONSET},
        "monotone trend": {"rate": MONOTONE},
    },
    "H1c": {
        "hump of all acts of factor 6": {"volume": HUMP},
        "day effects with rho .8": {"rho": 0.8, "sd": 0.5},
        "a source opening mid-window": {"opens": 3 * DAYS},
        "empty first stage, then decline": {"volume": (0.0, 1, 1, 1, 1, 1), "rate": (1.0, *ONSET[1:])},
        "low first stage, then decline": {"rate": ONSET},
        "monotone trend": {"rate": MONOTONE},
    },
}


class World(NamedTuple):
    """Numerators and denominators of a claim: runs × sources × days."""

    top: Floats
    bottom: Floats


def effects(rng: np.random.Generator, runs: int, rho: float, sd: float) -> Floats:
    """Autocorrelated day effects of mean 1: runs × 1 × days."""
    effect = rng.normal(size=(runs, N_DAYS))
    for t in range(1, N_DAYS):
        effect[:, t] = rho * effect[:, t - 1] + np.sqrt(1 - rho**2) * effect[:, t]
    return np.asarray(np.exp(sd * effect - sd**2 / 2)[:, None, :])


def world(
    claim: str, runs: int, seed: int, *, rate: Sequence[float] = FLAT, volume: Sequence[float] = FLAT,
    length: Sequence[float] = FLAT, rho: float = 0.5, sd: float = 0.2, opens: int = 0,
) -> World:  # fmt: skip
    """Worlds of one claim. `rate` moves what the claim counts: acts a day, acts a sentence, or the cooperative share.

    `opens` is the day from which the second source, with twice the rate of the first, has documents.
    """
    rng = np.random.default_rng([7, seed])
    moved = np.repeat(rate, DAYS) * effects(rng, runs, rho, sd)
    own = np.ones((runs, 2, 1))
    is_open = np.ones((runs, 2, N_DAYS))
    if opens:
        own[:, 1], is_open[:, 1, :opens] = 2, 0
    documents = rng.poisson(np.repeat(volume, DAYS) * 300 / DAYS / 2, (runs, 2, N_DAYS)) * is_open
    if claim == "H1a":
        return World(rng.poisson(300 / DAYS / 2 * moved * own * is_open).astype(float), is_open)
    sentences = rng.poisson(documents * 10 * np.repeat(length, DAYS)).astype(float)
    if claim == "H1b":
        return World(rng.poisson(0.1 * sentences * moved * own).astype(float), sentences)
    acts = rng.poisson(0.3 * sentences)
    return World(rng.binomial(acts, np.minimum(SHARE * moved * own, 0.95)).astype(float), acts.astype(float))


def _leg_p(signs: Floats, kernel: Floats, null: Floats) -> Floats:
    """Permutation p of each run: the statistics are whole numbers, so that ties are exact."""
    observed = signs @ kernel
    return np.asarray(((null @ signs.T >= observed - 0.5).sum(axis=0) + 1) / (len(null) + 1))


def supported(claim: str, worlds: World, umbrella: Umbrella) -> Bools:
    """Which runs `umbrella_test` calls supported, with a first stage before the alert.

    The circular shift is looked at last, where everything else has passed.
    """
    top, bottom = in_blocks(worlds.top, BLOCKS), in_blocks(worlds.bottom, BLOCKS)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = stage_sums(top.sum(axis=1), BLOCKS) / stage_sums(bottom.sum(axis=1), BLOCKS)
    peak = np.nan_to_num(rates, nan=-1.0).argmax(axis=1)
    signs = pair_signs(series_of(top, bottom, FLOORS[claim]))
    passed = np.zeros(len(peak), bool)
    for k in umbrella.interior[1:]:  # a rise to the first interior stage is gone without the stage before it
        own = np.flatnonzero(peak == k)
        legs, after = umbrella.legs(k), umbrella.legs(k, 1)
        p = np.maximum(_leg_p(signs[own], legs.up, legs.null[0]), _leg_p(signs[own], legs.down, legs.null[1]))
        onset = _leg_p(signs[own], after.up, after.null[0])
        passed[own] = (np.minimum(1, len(umbrella.interior) * p) < ALPHA) & (onset < ALPHA)
    for i in np.flatnonzero(passed):
        passed[i] = shift_p(Ratio(worlds.top[i], worlds.bottom[i], FLOORS[claim]), BLOCKS, umbrella) < ALPHA
    return passed


def n_supported(claim: str, runs: int, umbrella: Umbrella, **scenario: Any) -> int:
    """Runs of a scenario that are called supported."""
    sizes = [min(CHUNK, runs - start) for start in range(0, runs, CHUNK)]
    parts = [supported(claim, world(claim, size, seed, **scenario), umbrella) for seed, size in enumerate(sizes)]
    return int(np.concatenate(parts).sum())
