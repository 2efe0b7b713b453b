"""Coefficients of agreement on nominal codes: percent, Holsti, κ, π, α, AC1, with bootstrap intervals.

Input is a matrix of codes, units × coders, with -1 where a coder said nothing. Units with fewer than two codes count
for no coefficient, except in the prevalence of AC1 (Gwet 2014) as its author has it. A coefficient without variation to
judge (everybody always gave one code) is 1 if they agree; where there is no pair at all it is None, never NaN.

Each coefficient depends on the codes only by sums over units. So a resample is a weight for each unit, and all
resamples of all coefficients are products of one matrix of weights with the units' statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[Any]
Floats = npt.NDArray[Any]
MISSING = -1
EXACT = 1e-12  # chance agreement nearer to 1 than this leaves nothing to judge


class Estimate(NamedTuple):
    """A coefficient with its percentile bootstrap interval over units; None where it does not exist."""

    value: float | None
    low: float | None
    high: float | None


class Coefficient(NamedTuple):
    """Statistics of each unit, units × anything, and the coefficients of rows of their sums, NaN where none."""

    statistics: Callable[[Codes, int], Floats]
    of_sums: Callable[[Floats, int], Floats]

    def __call__(self, codes: Codes, n_codes: int) -> float | None:
        """The coefficient of a matrix of codes; None where it does not exist."""
        value = float(self.of_sums(self.statistics(codes, n_codes).sum(axis=0, keepdims=True), n_codes)[0])
        return None if np.isnan(value) else value


def counts(codes: Codes, n_codes: int) -> Floats:
    """How many coders gave each code, units × codes."""
    units, coders = np.nonzero(codes != MISSING)
    flat = np.bincount(units * n_codes + codes[units, coders], minlength=len(codes) * n_codes)
    return flat.reshape(len(codes), n_codes).astype(float)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    unknown = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    return np.asarray(np.divide(top, bottom, out=unknown, where=bottom > 0))


def _beyond_chance(observed: Floats, chance: Floats) -> Floats:
    judged = chance < 1 - EXACT
    flat = np.where(np.isnan(observed), np.nan, (observed >= 1 - EXACT).astype(float))
    return np.where(judged, _ratio(observed - chance, np.where(judged, 1 - chance, 1.0)), flat)


def _paired(codes: Codes, n_codes: int) -> tuple[Floats, Floats, Floats]:
    """Counts and number of codes of each unit, zero where fewer than two, and whether there are two."""
    table = counts(codes, n_codes)
    n = table.sum(axis=1)
    paired = n >= 2
    return table * paired[:, None], n * paired, paired.astype(float)


def _agreement(codes: Codes, n_codes: int) -> Floats:
    """Share of agreeing pairs of coders in a unit, and whether there is a pair."""
    table, n, paired = _paired(codes, n_codes)
    pairs = np.where(paired > 0, n * (n - 1), 1.0)
    return np.column_stack([(table * (table - 1)).sum(axis=1) / pairs, paired])


def _shares(table: Floats) -> Floats:
    n = table.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(table, n, out=np.zeros_like(table), where=n > 0))


def _percent(sums: Floats, n_codes: int) -> Floats:
    del n_codes
    return _ratio(sums[:, 0], sums[:, 1])


def _pi_statistics(codes: Codes, n_codes: int) -> Floats:
    return np.hstack([_agreement(codes, n_codes), _shares(_paired(codes, n_codes)[0])])


def _pi(sums: Floats, n_codes: int) -> Floats:
    prevalence = _ratio(sums[:, 2:], sums[:, 1:2])
    return _beyond_chance(_percent(sums, n_codes), (prevalence**2).sum(axis=1))


def _ac1_statistics(codes: Codes, n_codes: int) -> Floats:
    table = counts(codes, n_codes)
    given = (table.sum(axis=1) >= 1).astype(float)
    return np.column_stack([_agreement(codes, n_codes), given, _shares(table)])


def _ac1(sums: Floats, n_codes: int) -> Floats:
    observed = _percent(sums, n_codes)
    if n_codes < 2:
        return observed
    prevalence = _ratio(sums[:, 3:], sums[:, 2:3])
    return _beyond_chance(observed, (prevalence * (1 - prevalence)).sum(axis=1) / (n_codes - 1))


def _alpha_statistics(codes: Codes, n_codes: int) -> Floats:
    table, n, paired = _paired(codes, n_codes)
    disagreed = (n * n - (table * table).sum(axis=1)) / np.where(paired > 0, n - 1, 1.0)
    return np.column_stack([disagreed, n, table])


def _alpha(sums: Floats, n_codes: int) -> Floats:
    del n_codes
    total = sums[:, 1]
    expected = _ratio(total**2 - (sums[:, 2:] ** 2).sum(axis=1), total * (total - 1))
    varied = expected > 0
    value = 1 - _ratio(_ratio(sums[:, 0], total), np.where(varied, expected, 1.0))
    return np.where(varied | np.isnan(expected), value, 1.0)


def _by_pair(codes: Codes, own: Callable[[Codes], Floats]) -> Floats:
    """Statistics of each pair of coders side by side."""
    pairs = list(combinations(range(codes.shape[1]), 2))
    return np.hstack([own(codes[:, list(pair)]) for pair in pairs]) if pairs else np.zeros((len(codes), 0))


def _mean_of_pairs(sums: Floats, width: int, own: Callable[[Floats], Floats]) -> Floats:
    """Mean over the pairs of coders that have a coefficient, of sums with `width` statistics a pair."""
    values = own(sums.reshape(-1, width)).reshape(len(sums), -1)
    known = ~np.isnan(values)
    return _ratio(np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1).astype(float))


def _holsti_statistics(codes: Codes, n_codes: int) -> Floats:
    del n_codes

    def own(pair: Codes) -> Floats:
        given = pair != MISSING
        both = given.all(axis=1)
        return np.column_stack([both & (pair[:, 0] == pair[:, 1]), given.sum(axis=1), both]).astype(float)

    return _by_pair(codes, own)


def _holsti(sums: Floats, n_codes: int) -> Floats:
    del n_codes
    return _mean_of_pairs(sums, 3, lambda s: _ratio(2 * s[:, 0], np.where(s[:, 2] > 0, s[:, 1], 0.0)))


def _kappa_statistics(codes: Codes, n_codes: int) -> Floats:
    def own(pair: Codes) -> Floats:
        both = (pair != MISSING).all(axis=1)
        first, second = (counts(np.where(both, pair[:, k], MISSING)[:, None], n_codes) for k in (0, 1))
        return np.column_stack([both & (pair[:, 0] == pair[:, 1]), both, first, second]).astype(float)

    return _by_pair(codes, own)


def _kappa(sums: Floats, n_codes: int) -> Floats:
    def own(s: Floats) -> Floats:
        margins = _ratio(s[:, 2:], s[:, 1:2])
        return _beyond_chance(_ratio(s[:, 0], s[:, 1]), (margins[:, :n_codes] * margins[:, n_codes:]).sum(axis=1))

    return _mean_of_pairs(sums, 2 + 2 * n_codes, own)


# Share of agreeing pairs of coders, mean over units.
percent = Coefficient(_agreement, _percent)
# Holsti (1969): 2M / (N1 + N2), M codes agreed on of N1 and N2 given; of more coders the mean over pairs.
holsti = Coefficient(_holsti_statistics, _holsti)
# Cohen (1960) for two coders; of more coders the mean over pairs (Light 1971).
kappa = Coefficient(_kappa_statistics, _kappa)
# Scott (1955) for two coders; Fleiss (1971) for more: chance from the codes of all coders together.
pi = Coefficient(_pi_statistics, _pi)
# Krippendorff (2011) for nominal codes, any number of coders, missing codes allowed.
alpha = Coefficient(_alpha_statistics, _alpha)
# Gwet (2008), first-order coefficient; the prevalence takes units with one code in, as his package irrCAC does.
ac1 = Coefficient(_ac1_statistics, _ac1)

COEFFICIENTS: Mapping[str, Coefficient] = {
    "percent": percent, "holsti": holsti, "kappa": kappa, "pi": pi, "alpha": alpha, "ac1": ac1,
}  # fmt: skip


def resample_weights(n: int, samples: int, seed: int) -> Floats:
    """Samples × n: how often each of n units (or groups) is drawn, with replacement, in a resample of n."""
    chosen = np.random.default_rng(seed).integers(n, size=(samples, n))
    flat = np.bincount((chosen + np.arange(samples)[:, None] * n).ravel(), minlength=samples * n)
    return flat.reshape(samples, n).astype(float)


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
    told = coefficient.statistics(codes, n_codes)
    if groups is not None:
        told = np.add.reduceat(told, np.r_[0, np.flatnonzero(np.diff(groups)) + 1], axis=0)
    drawn = coefficient.of_sums(resample_weights(len(told), samples, seed) @ told, n_codes)
    kept = drawn[~np.isnan(drawn)]
    low, high = np.quantile(kept, [(1 - confidence) / 2, (1 + confidence) / 2]) if len(kept) else (value, value)
    return Estimate(value, float(low), float(high))
