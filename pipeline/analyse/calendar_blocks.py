"""Calendar blocks: the unit that tests permute, shift and resample, because neighbouring days are alike.

All series here are arrays whose last axis is the day of the study, or the block after `in_blocks`. A block belongs to
the stage of most of its days; one that is cut by the window to under half its width, or has no tested stage, is left
out. Sources, families and behaviours of a block always move together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipeline.analyse.views import Floats, Ints

NO_STAGE = -1


class Blocks(NamedTuple):
    """Block of each day (-1 = none), and the place of each block's stage among the tested stages (-1 = none)."""

    of_day: Ints
    stage: Ints
    n_days: Ints

    @property
    def n_stages(self) -> int:
        """Number of tested stages."""
        return int(self.stage.max(initial=NO_STAGE)) + 1


def make_blocks(stage_of_day: Ints, tested: Sequence[int], *, first_monday: int, width: int = 7) -> Blocks:
    """Blocks of `width` days from the first Monday (day number, 0 or negative), staged by the majority of their days.

    `tested` are stage codes in the order of the calendar; ties go to the earlier stage.
    """
    days = np.arange(len(stage_of_day))
    of_day = (days - first_monday) // width
    n_blocks = int(of_day[-1]) + 1
    n_days = np.bincount(of_day, minlength=n_blocks)
    votes = np.stack([np.bincount(of_day[stage_of_day == s], minlength=n_blocks) for s in tested])
    stage = np.where((votes.max(axis=0) * 2 > n_days) & (n_days * 2 > width), votes.argmax(axis=0), NO_STAGE)
    return Blocks(of_day, stage, n_days)


def in_blocks(values: Floats, blocks: Blocks) -> Floats:
    """Sums over the days of each block; the last axis goes from days to blocks."""
    day_to_block = np.zeros((len(blocks.of_day), len(blocks.stage)))
    day_to_block[np.arange(len(blocks.of_day)), blocks.of_day] = 1.0
    return np.asarray(values @ day_to_block)


def rolled(values: Floats, shifts: Ints) -> Floats:
    """The series moved round the calendar by each number of days: a first axis of shifts."""
    n = values.shape[-1]
    at = (np.arange(n)[None, :] - shifts[:, None]) % n
    return np.asarray(np.moveaxis(values[..., at], -2, 0))


def all_shifts(n_days: int, nearest: int) -> Ints:
    """Circular shifts by at least `nearest` days either way: smaller ones leave most days in their stage."""
    return np.arange(nearest, n_days - nearest + 1)


def permutation_p(observed: float, null: Floats) -> float:
    """(b + 1) / (B + 1): share of permutations with at least the observed statistic, itself included.

    Davison & Hinkley (1997, section 4.2.5) call it the Monte Carlo p-value. Rounding errors count as ties.

    >>> permutation_p(3.0, np.array([1.0, 2.0, 3.0, 4.0]))
    0.6
    """
    null = np.asarray(null)
    return float((np.sum(null >= observed - 1e-9 * (1 + abs(observed))) + 1) / (len(null) + 1))


def stage_sums(values: Floats, blocks: Blocks) -> Floats:
    """Sums over the blocks of each tested stage; the last axis goes from blocks to stages."""
    return np.asarray(values @ one_hot(blocks.stage, blocks.n_stages))


def one_hot(stage: Ints, n_stages: int) -> Floats:
    """Blocks × stages, one where the block belongs to the stage; `stage` may have more axes before."""
    return np.asarray((stage[..., None] == np.arange(n_stages)).astype(float))


def permuted_stages(stage: Ints, n: int, rng: np.random.Generator) -> Ints:
    """`n` permutations of the stages of the blocks that have one; the others stay without."""
    own = np.flatnonzero(stage != NO_STAGE)
    drawn = np.tile(stage, (n, 1))
    drawn[:, own] = rng.permuted(np.tile(stage[own], (n, 1)), axis=1)
    return drawn


def resampled_weights(stage: Ints, n: int, rng: np.random.Generator) -> Floats:
    """`n` bootstrap samples of blocks inside their stages: samples × blocks, how often a block was drawn."""
    weights = np.zeros((n, len(stage)))
    for s in np.unique(stage[stage != NO_STAGE]):
        own = np.flatnonzero(stage == s)
        weights[:, own] = rng.multinomial(len(own), np.full(len(own), 1 / len(own)), size=n)
    return weights
