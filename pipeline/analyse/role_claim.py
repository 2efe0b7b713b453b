"""H3: do the roles of most classes of actors change with the stage?

The role of a class in a stage is the mix of its positions (steer, peer, give, receive, alone). A class has changed if
φ² of its table of stages and positions is significant under permutation of calendar blocks, after Benjamini-Hochberg
over the classes that can be tested (q), and if the change is of size: some position's share of the class's
participations lies 5 points, or 1.5-fold, apart between two stages. The global p is that of the number of changed
classes; circular shifts of the calendar, under which that number would be mostly ties, compare the sum of φ².
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.analyse.calendar_blocks import (
    Blocks,
    all_shifts,
    in_blocks,
    one_hot,
    permutation_p,
    permuted_stages,
    resampled_weights,
    rolled,
)
from pipeline.analyse.mix_claim import phi_squared
from pipeline.analyse.roles import MIN_FAMILIES, MIN_PARTICIPATIONS
from pipeline.analyse.umbrella import NEAR
from pipeline.analyse.views import Bools, Floats, Ints

POINTS, FOLD, SMALL = 0.05, 1.5, 0.05  # a fold counts where the larger share is at least SMALL
MIN_CLASSES, MOST, CERTAIN = 8, 0.5, 0.90


class RoleSeries(NamedTuple):
    """By day: participations of classes × positions × days, and distinct documents of classes × days."""

    participations: Floats
    documents: Floats


class RoleResult(NamedTuple):
    """Classes that can be tested (places), those that changed and those that are equivalent, and the global test.

    `share` is that of the changed among the testable, with its bootstrap interval; `certain` the share of bootstrap
    samples in which more than half have changed.
    """

    testable: Ints
    changed: Bools
    stable: Bools
    share: float
    low: float
    high: float
    certain: float
    p: float
    p_shift: float

    def is_supported(self, alpha: float) -> bool:
        """More than half of at least eight classes, in nine of ten samples, more than chance gives."""
        most = len(self.testable) >= MIN_CLASSES and self.share > MOST and self.certain >= CERTAIN
        return most and self.p < alpha and self.p_shift < alpha


def testable_classes(series: RoleSeries, blocks: Blocks) -> Ints:
    """Classes with 20 participations and 10 documents in at least two of the tested stages."""
    hot = one_hot(blocks.stage, blocks.n_stages)
    n = in_blocks(series.participations.sum(axis=1), blocks) @ hot
    documents = in_blocks(series.documents, blocks) @ hot
    return np.flatnonzero(((n >= MIN_PARTICIPATIONS) & (documents >= MIN_FAMILIES)).sum(axis=1) >= 2)


def profiles(counts: Floats, hot: Floats) -> Floats:
    """Tables … × classes × stages × positions from classes × positions × blocks and … × blocks × stages.

    The same stages may also meet several counts: … × classes × positions × blocks and blocks × stages.
    """
    if hot.ndim == 2:
        one = counts.reshape(-1, counts.shape[-1]) @ hot  # one large product is faster than many small ones
        return np.asarray(np.swapaxes(one.reshape(*counts.shape[:-1], hot.shape[1]), -1, -2))
    n, k, n_stages = hot.shape
    flat = counts.reshape(-1, k) @ np.moveaxis(hot, 1, 0).reshape(k, -1)
    return np.asarray(flat.reshape(*counts.shape[:2], n, n_stages).transpose(2, 0, 3, 1))


def spread(tables: Floats) -> tuple[Floats, Floats]:
    """Of tables … × stages × positions the widest range of a position's share, and the largest fold.

    Stages with too few participations are left out; a fold counts where the larger share is at least 5 percent.
    """
    n = tables.sum(axis=-1, keepdims=True)
    enough = n >= MIN_PARTICIPATIONS
    with np.errstate(divide="ignore", invalid="ignore"):
        share = tables / n
    top = np.where(enough, share, -np.inf).max(axis=-2)
    bottom = np.where(enough, share, np.inf).min(axis=-2)
    some = np.isfinite(top) & np.isfinite(bottom)
    with np.errstate(divide="ignore", invalid="ignore"):
        fold = np.where(some & (top >= SMALL), top / np.maximum(bottom, 1e-3), 1.0)
        widest = np.where(some, top - bottom, 0.0)
    return np.asarray(widest.max(axis=-1)), np.asarray(fold.max(axis=-1))


def rank_p(values: Floats, null: Floats) -> Floats:
    """Permutation p of each value … × classes against the permutations × classes of its class."""
    ordered = np.sort(null, axis=0)
    flat = values.reshape(-1, values.shape[-1])
    below = np.stack([
        np.searchsorted(ordered[:, c], flat[:, c] - 1e-9, side="left") for c in range(flat.shape[1])
    ], axis=1)  # fmt: skip
    return np.asarray(((len(null) - below + 1) / (len(null) + 1)).reshape(values.shape))


def passes_fdr(p: Floats, level: float) -> Bools:
    """Benjamini & Hochberg (1995) over the last axis.

    >>> passes_fdr(np.array([0.01, 0.02, 0.9]), 0.05).tolist()
    [True, True, False]
    """
    m = p.shape[-1]
    ordered = np.sort(p, axis=-1)
    below = ordered <= level * np.arange(1, m + 1) / m
    limit = np.where(below, ordered, -1.0).max(axis=-1, keepdims=True)
    return np.asarray(p <= limit)


def changed_classes(p: Floats, tables: Floats, alpha: float) -> Bools:
    """Classes whose mix differs after Benjamini-Hochberg over the last axis, by a change of size."""
    widest, fold = spread(tables)
    return passes_fdr(p, alpha) & ((widest >= POINTS) | (fold >= FOLD))


def role_test(
    series: RoleSeries, blocks: Blocks, *, alpha: float, n_permutations: int, n_bootstrap: int, confidence: float,
    seed: int,
) -> RoleResult:  # fmt: skip
    """The test of all classes; at least two tested stages. Without a testable class nothing is said.

    In a bootstrap sample φ² carries the noise of the blocks once more; its mean under permutation is taken off.
    """
    some = testable_classes(series, blocks)
    if not len(some):
        none = np.zeros(0, bool)
        return RoleResult(some, none, none, *(float("nan"),) * 4, 1.0, 1.0)
    own = series.participations[some]
    stage, n_stages = blocks.stage, blocks.n_stages
    rng = np.random.default_rng([seed, 3])
    hot, counts = one_hot(stage, n_stages), in_blocks(own, blocks)
    observed = profiles(counts, hot)
    permuted = profiles(counts, one_hot(permuted_stages(stage, n_permutations, rng), n_stages))
    null = phi_squared(permuted)
    changed = changed_classes(rank_p(phi_squared(observed), null), observed, alpha)
    null_counts = changed_classes(rank_p(null, null), permuted, alpha).sum(axis=1)
    drawn = profiles(counts, hot[None] * resampled_weights(stage, n_bootstrap, rng)[..., None])
    shares = changed_classes(rank_p(phi_squared(drawn) - null.mean(axis=0), null), drawn, alpha).mean(axis=1)
    moved = in_blocks(rolled(own, all_shifts(own.shape[-1], NEAR)), blocks)
    shifted = phi_squared(profiles(moved, hot)).sum(axis=1)
    tail = (1 - confidence) / 2
    low, high = np.quantile(shares, [tail, 1 - tail])
    k = float(changed.sum())
    return RoleResult(
        some, changed, np.quantile(spread(drawn)[0], 1 - alpha, axis=0) < POINTS, k / len(some), float(low),
        float(high), float((shares > MOST).mean()), permutation_p(k, null_counts),
        permutation_p(float(phi_squared(observed).sum()), shifted),
    )  # fmt: skip
