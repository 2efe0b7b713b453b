"""Sentences drawn with known probabilities, so that what people find in them speaks for the whole corpus.

Each sentence has a permanent random number, made of the seed and its id; of each stratum the sentences with the
smallest numbers are drawn (sequential simple random sampling, Ohlsson 1995). A later, larger draw therefore contains
the earlier one, and coding is never lost by asking for more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]
Floats = npt.NDArray[Any]

MIN_CELL = 50  # sentences of each stage and document type that an audit needs, or all there are
ACT_WEIGHT, NONE_WEIGHT = 1.0, 0.5  # errors vary more where an act was predicted, so more is drawn there
MIN_STRATUM = 2  # a variance needs two


class Draw(NamedTuple):
    """What was drawn: row numbers in the order to be coded, and the inclusion probability of each."""

    rows: Ints
    probability: Floats


def permanent_numbers(ids: Sequence[str], seed: int) -> Floats:
    """One number in [0, 1) for each id, the same in every draw of the seed."""
    digests = (hashlib.blake2b(f"{seed}:{i}".encode(), digest_size=8).digest() for i in ids)
    return np.array([int.from_bytes(d, "big") / 2**64 for d in digests])


def _share_out(n: int, room: Ints, weight: Floats) -> Ints:
    """`n` places among strata in proportion to room × weight, never more than the room; largest remainders first."""
    given = np.zeros(len(room), dtype=np.int64)
    while n > given.sum() and (given < room).any():
        left = room - given
        wish = (n - given.sum()) * left * weight / max((left * weight).sum(), 1e-12)
        step = np.minimum(np.floor(wish).astype(np.int64), left)
        if not step.any():
            best = np.lexsort((np.arange(len(wish)), -np.where(left > 0, wish, -1.0)))[: n - given.sum()]
            step[best[left[best] > 0]] = 1
        given += step
    return given


def allocate(sizes: Ints, cell: Ints, has_act: npt.NDArray[np.bool_], n: int, *, min_cell: int = MIN_CELL) -> Ints:
    """How many sentences to draw from each stratum.

    `sizes` are sentences of each stratum, `cell` its stage and document type, `has_act` whether its sentences hold a
    predicted act. Every cell gets `min_cell` or all it has, with both kinds of sentences in it; what is left of `n` is
    shared out over all strata. The sum exceeds `n` where the cells need more.
    """
    weight = np.where(has_act, ACT_WEIGHT, NONE_WEIGHT)
    given = np.minimum(sizes, MIN_STRATUM)
    for c in np.unique(cell):
        own = np.flatnonzero(cell == c)
        need = min(min_cell, int(sizes[own].sum())) - int(given[own].sum())
        if need > 0:
            given[own] += _share_out(need, sizes[own] - given[own], weight[own])
    rest = n - int(given.sum())
    return given + _share_out(rest, sizes - given, weight) if rest > 0 else given


def draw(ids: Sequence[str], stratum: Ints, wanted: Ints, *, seed: int) -> Draw:
    """The sentences with the smallest permanent numbers of each stratum, in the order of these numbers.

    `stratum` is the stratum of each sentence, `wanted` the number to draw from each. The order mixes strata, so that
    coding that stops half way is still a sample of them all.
    """
    numbers = permanent_numbers(ids, seed)
    order = np.lexsort((numbers, stratum))
    sizes = np.bincount(stratum, minlength=len(wanted))
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids)) - start[stratum[order]]
    rows = np.flatnonzero(rank < wanted[stratum])
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    return Draw(rows, wanted[stratum[rows]] / sizes[stratum[rows]])


def assign(n: int, coders: int, overlap: float) -> list[tuple[int, ...]]:
    """Which coders get each of `n` sentences: the first share `overlap` all of them, the others one in turn.

    >>> assign(4, 2, 0.5)
    [(0, 1), (0, 1), (0,), (1,)]
    """
    common = round(n * overlap) if coders > 1 else 0
    everyone = tuple(range(coders))
    return [everyone if i < common else ((i - common) % coders,) for i in range(n)]
