"""H4: is the bloc of party and state dominant in every stage, and its part steadier than that of the other blocs?

Three parts. Dominance: the bloc has the largest share of participations in every stage. Relative stability: the
standard deviation of its log share between stages, less the noise of the calendar blocks, is smaller than the median
of the other blocs. Equivalence: no stage's share lies further than the margin from the share over all stages (two
one-sided tests, Schuirmann 1987, with t of the blocks of the stage). The p of the claim is the largest of the three.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.analyse.calendar_blocks import Blocks, in_blocks, one_hot, resampled_weights, stage_sums
from pipeline.analyse.views import Floats

LARGE = 0.25  # share from which equivalence is asked
POWER, WANTED_POWER = 0.5, 0.8


class BlocResult(NamedTuple):
    """The three parts; `ratio` is that of the bloc's sd to the median of the others, with one-sided bounds (no
    upper one where the others hardly vary).

    `power` is that of the equivalence test if nothing changed at all, in the stage that tells least; `n_needed` the
    participations a stage that would give 80 percent.
    """

    share: float
    dominance: float
    ratio: float
    low: float
    high: float
    p_dominance: float
    p_stability: float
    p_equivalence: float
    power: float
    n_needed: float

    @property
    def p(self) -> float:
        """The largest of the parts."""
        return max(self.p_dominance, self.p_stability, self.p_equivalence)


def shares_of(totals: Floats) -> Floats:
    """Shares along the last axis; a row without anything has NaN."""
    n = totals.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(totals / n)


def equivalence_p(difference: Floats, error: Floats, degrees: Floats, margin: float) -> Floats:
    """p of two one-sided t tests that each difference lies inside ± margin; no error without degrees is p = 1."""
    from scipy.stats import t

    with np.errstate(divide="ignore", invalid="ignore"):
        p = t.sf((margin - np.abs(difference)) / error, np.maximum(degrees, 1))
    return np.where((degrees >= 1) & (error > 0), p, 1.0)


def equivalence_power(error: Floats, degrees: Floats, margin: float, alpha: float) -> Floats:
    """Chance that the two tests find equivalence where the true difference is nothing."""
    from scipy.stats import t

    df = np.maximum(degrees, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        power = 2 * t.cdf(margin / error - t.isf(alpha, df), df) - 1
    return np.where((degrees >= 1) & (error > 0), np.clip(power, 0, 1), 0.0)


def _needed(n: Floats, error: Floats, degrees: Floats, margin: float, alpha: float) -> float:
    """Participations of the stage that needs most, if its error shrinks with the root of their number."""
    from scipy.stats import t

    df = np.maximum(degrees, 1)
    wanted = margin / (t.isf(alpha, df) + t.isf((1 - WANTED_POWER) / 2, df))
    return float(np.ceil(np.nanmax(n * (error / wanted) ** 2)))


def _spread_ratio(variance: Floats, bloc: int) -> Floats:
    """sd of the bloc over the median sd of the others; infinite where these do not vary."""
    sd = np.sqrt(np.maximum(variance, 0.0))
    if sd.shape[-1] < 2:
        return np.full(sd.shape[:-1], np.inf)
    others = np.median(np.delete(sd, bloc, axis=-1), axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(others > 0, sd[..., bloc] / others, np.inf))


def bloc_test(
    series: Floats, blocks: Blocks, *, bloc: int, margin: float, alpha: float, n_bootstrap: int, seed: int
) -> BlocResult:
    """The test of one bloc of blocs × days of participations; at least three tested stages.

    Blocs without a participation in some stage are left out of the comparison of spreads.
    """
    counts = in_blocks(series, blocks)
    stage, n_stages = blocks.stage, blocks.n_stages
    totals = stage_sums(counts, blocks).T
    present = np.flatnonzero((totals > 0).all(axis=0) | (np.arange(len(series)) == bloc))
    at = int(np.flatnonzero(present == bloc)[0])
    weights = resampled_weights(stage, n_bootstrap, np.random.default_rng([seed, 4]))
    by_block = one_hot(stage, n_stages)[:, :, None] * counts.T[:, None, :]
    drawn = (weights @ by_block.reshape(len(stage), -1)).reshape(-1, n_stages, len(counts))
    shares, own = shares_of(drawn), shares_of(totals)
    first = (np.nan_to_num(shares[:, :, bloc]) > np.nan_to_num(np.delete(shares, bloc, axis=2)).max(axis=2)).all(axis=1)
    with np.errstate(divide="ignore"):
        logs, drawn_logs = (np.log(np.maximum(x[..., present], 1e-4)) for x in (own, shares))
    noise = np.nanvar(drawn_logs, axis=0).mean(axis=0)
    ratio = float(_spread_ratio(logs.var(axis=0) - noise, at))
    ratios = _spread_ratio(np.nanvar(drawn_logs, axis=1) - 2 * noise, at)
    overall = float(totals[:, bloc].sum() / totals.sum())
    n_blocks = np.array([(stage == s).sum() for s in range(n_stages)], dtype=float)
    inflation = np.sqrt(n_blocks / np.maximum(n_blocks - 1, 1))
    error = np.nanstd(shares[:, :, bloc], axis=0) * inflation
    low, high = np.quantile(ratios, [alpha, 1 - alpha], method="higher")  # no interpolation between infinite ratios
    large = overall >= LARGE
    equivalence = equivalence_p(own[:, bloc] - overall, error, n_blocks - 1, margin).max() if large else 1.0
    return BlocResult(
        overall, float(first.mean()), ratio, float(low), float(high) if np.isfinite(high) else float("nan"),
        float((np.sum(~first) + 1) / (n_bootstrap + 1)), float((np.sum(ratios >= 1) + 1) / (n_bootstrap + 1)),
        float(equivalence), float(equivalence_power(error, n_blocks - 1, margin, alpha).min()),
        _needed(totals.sum(axis=1), error, n_blocks - 1, margin, alpha),
    )  # fmt: skip
