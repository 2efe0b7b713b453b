"""Coefficients of agreement on nominal codes: percent, Holsti, κ, π, α, AC1, with bootstrap intervals.

Input is a matrix of codes, units × coders, with -1 where a coder said nothing. Units with fewer than two codes count
for no coefficient, except in the prevalence of AC1 (Gwet 2014) as its author has it. A coefficient without variation to
judge (everybody always gave one code) is 1 if they agree; where there is no pair at all it is None, never NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[Any]
Floats = npt.NDArray[Any]
MISSING = -1
Coefficient = Callable[[Codes, int], float | None]


class Estimate(NamedTuple):
    """A coefficient with its percentile bootstrap interval over units; None where it does not exist."""

    value: float | None
    low: float | None
    high: float | None


def counts(codes: Codes, n_codes: int) -> Floats:
    """How many coders gave each code, units × codes."""
    units, coders = np.nonzero(codes != MISSING)
    flat = np.bincount(units * n_codes + codes[units, coders], minlength=len(codes) * n_codes)
    return flat.reshape(len(codes), n_codes).astype(float)


def _observed(table: Floats) -> float | None:
    """Mean over units with two or more codes of the share of agreeing pairs."""
    n = table.sum(axis=1)
    paired = n >= 2
    if not paired.any():
        return None
    t, m = table[paired], n[paired]
    return float(((t * (t - 1)).sum(axis=1) / (m * (m - 1))).mean())


def _corrected(observed: float | None, chance: float) -> float | None:
    if observed is None:
        return None
    if chance >= 1 - 1e-12:
        return 1.0 if observed >= 1 - 1e-12 else 0.0
    return (observed - chance) / (1 - chance)


def percent(codes: Codes, n_codes: int) -> float | None:
    """Share of agreeing pairs of coders, mean over units."""
    return _observed(counts(codes, n_codes))


def holsti(codes: Codes, n_codes: int) -> float | None:
    """Holsti (1969): 2M / (N1 + N2), M codes agreed on of N1 and N2 given; of more coders the mean over pairs."""
    del n_codes
    values = []
    for i in range(codes.shape[1]):
        for j in range(i + 1, codes.shape[1]):
            a, b = codes[:, i], codes[:, j]
            given = (a != MISSING).sum() + (b != MISSING).sum()
            if given and ((a != MISSING) & (b != MISSING)).any():
                values.append(2 * ((a == b) & (a != MISSING)).sum() / given)
    return float(np.mean(values)) if values else None


def kappa(codes: Codes, n_codes: int) -> float | None:
    """Cohen (1960) for two coders; of more coders the mean over pairs (Light 1971)."""
    values = []
    for i in range(codes.shape[1]):
        for j in range(i + 1, codes.shape[1]):
            pair = codes[:, [i, j]]
            pair = pair[(pair != MISSING).all(axis=1)]
            if len(pair):
                first, second = (np.bincount(pair[:, k], minlength=n_codes) / len(pair) for k in (0, 1))
                values.append(_corrected(float((pair[:, 0] == pair[:, 1]).mean()), float(first @ second)))
    return float(np.mean([v for v in values if v is not None])) if values else None


def pi(codes: Codes, n_codes: int) -> float | None:
    """Scott (1955) for two coders; Fleiss (1971) for more: chance from the codes of all coders together."""
    table = counts(codes, n_codes)
    table = table[table.sum(axis=1) >= 2]
    if not len(table):
        return None
    prevalence = (table / table.sum(axis=1, keepdims=True)).mean(axis=0)
    return _corrected(_observed(table), float(prevalence @ prevalence))


def alpha(codes: Codes, n_codes: int) -> float | None:
    """Krippendorff (2011) for nominal codes, any number of coders, missing codes allowed."""
    table = counts(codes, n_codes)
    n = table.sum(axis=1)
    table, n = table[n >= 2], n[n >= 2]
    if not len(table):
        return None
    total, of_code = n.sum(), table.sum(axis=0)
    disagreed = ((n * n - (table * table).sum(axis=1)) / (n - 1)).sum() / total
    expected = (total * total - of_code @ of_code) / (total * (total - 1))
    return 1.0 if expected <= 0 else float(1 - disagreed / expected)


def ac1(codes: Codes, n_codes: int) -> float | None:
    """Gwet (2008), first-order coefficient; the prevalence takes units with one code in, as his package irrCAC does."""
    table = counts(codes, n_codes)
    table = table[table.sum(axis=1) >= 1]
    if n_codes < 2 or not len(table):
        return _observed(table)
    prevalence = (table / table.sum(axis=1, keepdims=True)).mean(axis=0)
    return _corrected(_observed(table), float((prevalence * (1 - prevalence)).sum() / (n_codes - 1)))


COEFFICIENTS: dict[str, Coefficient] = {
    "percent": percent, "holsti": holsti, "kappa": kappa, "pi": pi, "alpha": alpha, "ac1": ac1,
}  # fmt: skip


def estimate(
    codes: Codes, n_codes: int, coefficient: Coefficient, *, seed: int, samples: int = 500, confidence: float = 0.95,
    groups: Codes | None = None,
) -> Estimate:  # fmt: skip
    """A coefficient and its interval by resampling units; samples in which it does not exist are left out.

    `groups` numbers the group of each unit, ascending: then whole groups are resampled, since units of one sentence
    are not independent.
    """
    value = coefficient(codes, n_codes)
    if value is None:
        return Estimate(None, None, None)
    rng = np.random.default_rng(seed)
    cuts = np.flatnonzero(np.diff(groups)) + 1 if groups is not None else np.arange(1, len(codes))
    rows = np.split(np.arange(len(codes)), cuts) if groups is not None else []

    def resample() -> Codes:
        chosen = rng.integers(len(cuts) + 1, size=len(cuts) + 1)
        return codes[np.concatenate([rows[i] for i in chosen]) if groups is not None else chosen]

    drawn = [coefficient(resample(), n_codes) for _ in range(samples)]
    kept = [v for v in drawn if v is not None]
    low, high = np.quantile(kept, [(1 - confidence) / 2, (1 + confidence) / 2]) if kept else (value, value)
    return Estimate(value, float(low), float(high))
