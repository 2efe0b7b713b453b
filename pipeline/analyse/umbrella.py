"""H1: does a series rise to an interior peak and fall from it?

Each leg is a Jonckheere-Terpstra trend test over the stages up to, or from, the peak (Jonckheere 1954), stratified by
source: blocks are compared inside a source only, so that a source that opens late cannot make a trend. The statistic
of a leg is the number of pairs of blocks in the order of their stages less those against it, summed over sources;
its distribution comes from permuting the blocks of the leg, all sources together. The umbrella with a known or
estimated peak is due to Mack & Wolfe (1981); here the peak is the stage with the highest value, and the larger of the
two p is multiplied by the number of interior peaks there were to choose from (Bonferroni).
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from pipeline.analyse.calendar_blocks import (
    NO_STAGE,
    Blocks,
    all_shifts,
    in_blocks,
    one_hot,
    permutation_p,
    resampled_weights,
    rolled,
    stage_sums,
)
from pipeline.analyse.views import Floats, Ints

NEAR = 14  # days; a smaller shift leaves most days in their stage and is no other calendar
CHUNK = 64  # shifts compared at a time, which bounds memory at 64 × sources × blocks² numbers


class Legs(NamedTuple):
    """What the legs of one peak need: pair matrices (blocks², +1 rising, of the leg's pairs) and their permutations.

    `null` holds permutations × blocks² of each leg, up then down.
    """

    up: Floats
    down: Floats
    null: tuple[Floats, Floats]
    attainable: tuple[float, float]


def _order(stage: Ints, low: int, high: int) -> Floats:
    """+1 where the second block's stage is later, both within the stages low … high; antisymmetric halves added up."""
    inside = (stage >= low) & (stage <= high)
    later = (stage[..., :, None] < stage[..., None, :]) & inside[..., :, None] & inside[..., None, :]
    return later.astype(np.float32)


def _leg_null(stage: Ints, low: int, high: int, n: int, rng: np.random.Generator) -> Floats:
    """Pair matrices of `n` permutations of the leg's blocks, flattened."""
    own = np.flatnonzero((stage >= low) & (stage <= high))
    drawn = np.full((n, len(stage)), NO_STAGE)
    drawn[:, own] = rng.permuted(np.tile(stage[own], (n, 1)), axis=1)
    return _order(drawn, low, high).reshape(n, -1)


def _arrangements(stage: Ints, low: int, high: int) -> float:
    """Number of ways to deal the leg's blocks to its stages: no permutation p can be under one of them."""
    from math import factorial

    sizes = [int((stage == s).sum()) for s in range(low, high + 1)]
    ways = factorial(sum(sizes))
    for size in sizes:
        ways //= factorial(size)
    return float(ways)


class Umbrella:
    """The test's calendar: legs of every interior peak, made once and used for any number of series."""

    def __init__(self, stage: Ints, *, n_permutations: int, seed: int) -> None:
        self.stage = stage
        self.n_stages = int(stage.max(initial=NO_STAGE)) + 1
        self._n, self._seed = n_permutations, seed
        self._legs: dict[tuple[int, int], Legs] = {}

    @property
    def interior(self) -> range:
        """Stages that can be an interior peak."""
        return range(1, self.n_stages - 1)

    def legs(self, peak: int, first: int = 0) -> Legs:
        """Legs of a peak, the rise beginning at stage `first`."""
        if (peak, first) not in self._legs:
            rng = np.random.default_rng([self._seed, peak, first])
            last, stage = self.n_stages - 1, self.stage
            self._legs[peak, first] = Legs(
                _order(stage, first, peak).ravel(),
                -_order(stage, peak, last).ravel(),
                (_leg_null(stage, first, peak, self._n, rng), -_leg_null(stage, peak, last, self._n, rng)),
                (1 / _arrangements(stage, first, peak), 1 / _arrangements(stage, peak, last)),
            )
        return self._legs[peak, first]

    @cached_property
    def kernels(self) -> Floats:
        """Pair matrices of all interior peaks: blocks² × (up, down of each), in the order of the peaks."""
        return np.stack([k for p in self.interior for k in (self.legs(p).up, self.legs(p).down)], axis=1)


def pair_signs(values: Floats) -> Floats:
    """Sum over sources of the sign of each later-minus-earlier difference: … × sources × blocks to … × blocks².

    A source without a value (NaN) in one of the two blocks counts nothing; ties count nothing.
    """
    difference = np.sign(values[..., None, :] - values[..., :, None])
    total = np.nansum(difference, axis=-3)
    return np.asarray(total.reshape(*total.shape[:-2], -1), dtype=np.float32)


class LegTest(NamedTuple):
    """p of the rise to the peak and of the fall from it, unadjusted."""

    up: float
    down: float


def leg_test(signs: Floats, legs: Legs) -> LegTest:
    """Permutation p of both legs of a peak."""
    up, down = legs.null
    return LegTest(
        permutation_p(float(signs @ legs.up), up @ signs), permutation_p(float(signs @ legs.down), down @ signs)
    )


def _umbrella_statistic(signs: Floats, umbrella: Umbrella, scale: Floats) -> Floats:
    """Largest over interior peaks of the weaker standardised leg; `signs` is … × blocks²."""
    z = (signs @ umbrella.kernels) / scale
    return np.asarray(z.reshape(*z.shape[:-1], -1, 2).min(axis=-1).max(axis=-1))


def series_of(top: Floats, bottom: Floats, floor: float) -> Floats:
    """Ratio of block sums, NaN where the block's denominator is under `floor` or nothing."""
    enough = (bottom >= floor) & (bottom > 0)
    return np.where(enough, top / np.where(enough, bottom, 1), np.nan)


class Ratio(NamedTuple):
    """A series by source and day as numerator and denominator; a block counts from `floor` of the denominator on."""

    top: Floats
    bottom: Floats
    floor: float


def shift_p(series: Ratio, blocks: Blocks, umbrella: Umbrella) -> float:
    """p of the umbrella statistic under every circular shift of the days against the stage calendar.

    Shifted days are cut into blocks anew, so that the dependence between days is kept.
    """
    scale = np.array([
        max(float(np.std(null @ _signs(series, blocks))), 1e-9)
        for peak in umbrella.interior
        for null in umbrella.legs(peak).null
    ])  # fmt: skip
    observed = float(_umbrella_statistic(_signs(series, blocks), umbrella, scale))
    shifts = all_shifts(series.top.shape[-1], NEAR)
    null = []
    for part in np.array_split(shifts, max(1, len(shifts) // CHUNK)):
        moved = Ratio(rolled(series.top, part), rolled(series.bottom, part), series.floor)
        null.append(_umbrella_statistic(_signs(moved, blocks), umbrella, scale))
    return permutation_p(observed, np.concatenate(null))


def _signs(series: Ratio, blocks: Blocks) -> Floats:
    return pair_signs(series_of(in_blocks(series.top, blocks), in_blocks(series.bottom, blocks), series.floor))


def hump_ratio(rates: Floats) -> Floats:
    """Largest over interior stages of the smaller of its ratios to the first and to the last; stages are the last axis.

    >>> hump_ratio(np.array([1.0, 4.0, 3.0, 2.0])).item()
    2.0
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = rates[..., 1:-1]
        both = np.minimum(inner / rates[..., :1], inner / rates[..., -1:])
    return np.asarray(np.max(np.nan_to_num(both, nan=0.0), axis=-1))


class UmbrellaResult(NamedTuple):
    """One series under the test. `p` is adjusted for the choice of the peak; stages are places among those tested."""

    rates: Floats
    peak: int
    is_interior: bool
    legs: LegTest
    p: float
    p_shift: float
    onset_p: float  # of the rise without the stage before the alert; NaN where it is not among those tested
    onset_attainable: float  # smallest p that the rise without that stage could have
    fall_p: float  # of the fall from the first stage after the alert, for a peak at the edge
    ratio: float
    ratio_low: float
    ratio_high: float

    def passes(self, alpha: float) -> bool:
        """Interior peak with both legs, under block permutation."""
        return self.is_interior and self.p < alpha

    def is_onset(self, alpha: float) -> bool:
        """Whether the rise is gone without the stage before the alert."""
        return bool(self.onset_p >= alpha)

    def is_supported(self, alpha: float) -> bool:
        """Both legs, under block permutation and circular shift, and again without the stage before the alert."""
        return self.passes(alpha) and self.p_shift < alpha and not self.is_onset(alpha)


def _boundaries(totals: tuple[Floats, Floats], blocks: Blocks, n: int, confidence: float, seed: int) -> Floats:
    """Percentile interval of the hump ratio over bootstrapped blocks, families inside."""
    weights = resampled_weights(blocks.stage, n, np.random.default_rng([seed, 1]))
    hot = one_hot(blocks.stage, blocks.n_stages)
    top, bottom = ((weights * t) @ hot for t in totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = hump_ratio(top / bottom)
    tail = (1 - confidence) / 2
    return np.asarray(np.quantile(ratios, [tail, 1 - tail]))


def umbrella_test(
    series: Ratio,
    blocks: Blocks,
    umbrella: Umbrella,
    *,
    has_pre_alert: bool,
    alpha: float,
    n_bootstrap: int,
    confidence: float,
    seed: int,
) -> UmbrellaResult:
    """The whole test of one series (sources × days) against the calendar of `umbrella`; at least three stages.

    The circular shift is computed only where the permutation finds something that it could overturn; else its p is
    NaN. Rates are pooled over sources; the legs compare inside sources.
    """
    top, bottom = in_blocks(series.top, blocks), in_blocks(series.bottom, blocks)
    totals = top.sum(axis=0), bottom.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = stage_sums(totals[0], blocks) / stage_sums(totals[1], blocks)
    known = np.nan_to_num(rates, nan=-1.0)
    peak = int(known.argmax())
    interior = peak in umbrella.interior
    signs = pair_signs(series_of(top, bottom, series.floor))
    tested = peak if interior else max(umbrella.interior, key=lambda k: known[k])
    legs = leg_test(signs, umbrella.legs(tested))
    p = min(1.0, len(umbrella.interior) * max(legs)) if interior else 1.0
    onset_p, attainable = float("nan"), float("nan")
    if has_pre_alert and interior:
        onset_p = 1.0
        if peak > 1:
            after = umbrella.legs(peak, 1)
            onset_p, attainable = leg_test(signs, after).up, after.attainable[0]
    first = 1 if has_pre_alert else 0
    fall_p = leg_test(signs, umbrella.legs(first)).down
    passed = interior and p < alpha
    low, high = _boundaries(totals, blocks, n_bootstrap, confidence, seed)
    return UmbrellaResult(
        rates, peak, interior, legs, p, shift_p(series, blocks, umbrella) if passed else float("nan"), onset_p,
        attainable, fall_p, float(hump_ratio(rates)), float(low), float(high),
    )  # fmt: skip
