"""H2: does the mix of behaviours differ between stages, by more than the calendar alone would give?

φ² = χ² / n of the table of stages and behaviours measures how far the mixes lie apart. Blocks of the calendar are
alike inside and unlike one another, so that φ² is well above 0 for any labels: its mean under permutation of the
blocks is taken off. V* = sqrt(max(0, φ² - mean φ²) / min(r - 1, c - 1)), Cramér's V with the correction of
Bergsma (2013) replaced by the permutation's own. The stages must also tell more than other contiguous cuts of the
same calendar into as many parts do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.analyse.calendar_blocks import (
    NO_STAGE,
    Blocks,
    all_shifts,
    in_blocks,
    one_hot,
    permutation_p,
    permuted_stages,
    resampled_weights,
    rolled,
)
from pipeline.analyse.umbrella import NEAR
from pipeline.analyse.views import Floats, Ints

N_CUTS, N_SUBSETS = 500, 400


class MixResult(NamedTuple):
    """V* with its interval, p of block permutation and of circular shifts, and the 95th percentile over other cuts."""

    v: float
    low: float
    high: float
    p: float
    p_shift: float
    cut_limit: float

    def is_supported(self, alpha: float, least: float) -> bool:
        """All three: p by permutation and by shift, size, and more than other cuts tell."""
        return self.p < alpha and self.p_shift < alpha and self.v >= least and self.v > self.cut_limit


def phi_squared(tables: Floats) -> Floats:
    """φ² of tables of counts … × rows × columns; empty rows and columns count nothing, an empty table has 0.

    >>> phi_squared(np.array([[10.0, 0.0], [0.0, 10.0]])).item()
    1.0
    """
    rows, columns = tables.sum(axis=-1, keepdims=True), tables.sum(axis=-2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        cells = np.nan_to_num(tables**2 / (rows * columns))
    total = cells.sum(axis=(-2, -1))
    return np.asarray(np.where(rows.sum(axis=(-2, -1)) > 0, total - 1, 0.0))


def staged(hot: Floats, counts: Floats) -> Floats:
    """Tables … × stages × columns from … × blocks × stages and (…) × blocks × columns."""
    return np.asarray(np.swapaxes(hot, -1, -2) @ counts)


def cramer(phi2: Floats, noise: Floats | float, degrees: int) -> Floats:
    """V* of φ² less its noise."""
    return np.asarray(np.sqrt(np.maximum(0.0, phi2 - noise) / max(degrees, 1)))


def random_cuts(n_blocks: int, n_stages: int, n: int, rng: np.random.Generator) -> Ints:
    """Bounds of `n` random contiguous cuts of the blocks into stages: n × (stages + 1), from 0 to the number of blocks.

    >>> random_cuts(5, 2, 1, np.random.default_rng(1)).tolist()[0][::2]
    [0, 5]
    """
    inner = np.argsort(rng.random((n, n_blocks - 1)), axis=1)[:, : n_stages - 1] + 1
    return np.concatenate([np.zeros((n, 1), int), np.sort(inner, axis=1), np.full((n, 1), n_blocks)], axis=1)


def _noise_by_size(own: Floats, n: int, rng: np.random.Generator) -> Floats:
    """What a stage of 1, 2, … blocks adds to φ² + 1 in the mean, over random sets of blocks."""
    order = np.argsort(rng.random((n, len(own))), axis=1)
    sums = own[order].cumsum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        added = np.nan_to_num(sums**2 / (sums.sum(axis=2, keepdims=True) * own.sum(axis=0)))
    return np.asarray(added.sum(axis=2).mean(axis=0))


def _cut_limit(own: Floats, n_stages: int, degrees: int, rng: np.random.Generator) -> float:
    """95th percentile of V* over random contiguous cuts, each less the noise of stages of its sizes."""
    bounds = random_cuts(len(own), n_stages, N_CUTS, rng)
    sums = np.concatenate([np.zeros((1, own.shape[1])), own.cumsum(axis=0)])
    phi2 = phi_squared(np.diff(sums[bounds], axis=1))
    noise = _noise_by_size(own, N_SUBSETS, rng)[np.diff(bounds, axis=1) - 1].sum(axis=1) - 1
    return float(np.quantile(cramer(phi2, noise, degrees), 0.95))


def mix_test(
    series: Floats, blocks: Blocks, *, n_permutations: int, n_bootstrap: int, confidence: float, seed: int
) -> MixResult:
    """The test of one series, behaviours × days; at least two tested stages.

    The interval resamples blocks inside their stages; a resampled table carries the noise twice, which is taken off.
    """
    counts = in_blocks(series, blocks).T
    stage, n_stages = blocks.stage, blocks.n_stages
    rng = np.random.default_rng([seed, 2])
    observed = staged(one_hot(stage, n_stages), counts)
    degrees = min(n_stages, int((observed.sum(axis=0) > 0).sum())) - 1
    phi2 = float(phi_squared(observed))
    null = phi_squared(staged(one_hot(permuted_stages(stage, n_permutations, rng), n_stages), counts))
    noise = float(null.mean())
    weights = resampled_weights(stage, n_bootstrap, rng)
    drawn = phi_squared(staged(one_hot(stage, n_stages)[None] * weights[..., None], counts))
    tail = (1 - confidence) / 2
    low, high = np.quantile(cramer(drawn, 2 * noise, degrees), [tail, 1 - tail])
    moved = in_blocks(rolled(series, all_shifts(series.shape[-1], NEAR)), blocks)
    shifted = phi_squared(staged(one_hot(stage, n_stages), np.swapaxes(moved, -1, -2)))
    return MixResult(
        float(cramer(np.asarray(phi2), noise, degrees)), float(low), float(high), permutation_p(phi2, null),
        permutation_p(phi2, shifted), _cut_limit(counts[stage != NO_STAGE], n_stages, degrees, rng),
    )  # fmt: skip
