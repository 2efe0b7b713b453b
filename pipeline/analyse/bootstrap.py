"""Intervals by resampling calendar weeks: all sources and families of a week stay together.

Method: nonparametric bootstrap of blocks (Künsch 1989, here of non-overlapping calendar weeks inside a stage),
percentile intervals (Efron & Tibshirani 1993). A stage of fewer than two weeks has no interval.
"""

from __future__ import annotations

import zlib
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from pipeline.analyse.views import Floats, View

CHUNK = 4000  # rows resampled at a time, which bounds memory at 4000 × samples numbers


class Interval(NamedTuple):
    """Lower and upper bounds; NaN where there is none."""

    low: Floats
    high: Floats


def block_weights(view: View) -> dict[int, Floats]:
    """For each stage code with at least two weeks: samples × weeks, how often a week was drawn.

    One generator a view, seeded by the study and the name of the view, so that results do not depend on the order in
    which views are made.
    """
    study = view.facts.study
    rng = np.random.default_rng([study.seed, zlib.crc32(":".join(view.where).encode())])
    weights = {}
    for code, weeks in enumerate(view.blocks):
        n = int(weeks.sum())
        if n >= 2:
            drawn = np.zeros((study.analysis.bootstrap_samples, view.n_weeks))
            drawn[:, weeks] = rng.multinomial(n, np.full(n, 1 / n), size=study.analysis.bootstrap_samples)
            weights[code] = drawn
    return weights


def ratio_intervals(weights: Floats, numerators: Floats, denominators: Floats, confidence: float) -> Interval:
    """Percentile intervals of sum(numerator) / sum(denominator), one a row of weeks; empty samples are left out."""
    n = len(numerators)
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    for first in range(0, n, CHUNK):
        part = slice(first, first + CHUNK)
        bottom = denominators[part] @ weights.T
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(bottom > 0, (numerators[part] @ weights.T) / bottom, np.nan)
        ratio.sort(axis=1)  # missing samples last
        low[part], high[part] = (_quantile(ratio, tail) for tail in tails)
    return Interval(low, high)


def _quantile(samples: Floats, probability: float) -> Floats:
    """Quantile of the finite samples of each sorted row, linear between order statistics; NaN if half are missing."""
    n = np.isfinite(samples).sum(axis=1)
    place = np.clip(probability * (n - 1), 0, None)
    below = place.astype(np.int64)
    rows = np.arange(len(samples))
    left, right = samples[rows, below], samples[rows, np.minimum(below + 1, np.maximum(n - 1, 0))]
    return np.where(n > samples.shape[1] / 2, left + (right - left) * (place - below), np.nan)


def linearised_intervals(
    top: Floats, bottom: Floats, squares: tuple[Floats, Floats, Floats], n_clusters: Floats, confidence: float
) -> Interval:
    """Intervals of top / bottom from clusters, by Taylor linearisation of a ratio (Cochran 1977, ch. 6).

    `squares` are the sums over clusters of a², a·b and b². Fewer than two clusters have no interval.
    """
    a2, ab, b2 = squares
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = top / bottom
        residual = np.maximum(a2 - 2 * ratio * ab + ratio**2 * b2, 0)
        error = np.sqrt(residual * n_clusters / (n_clusters - 1)) / bottom
    error = np.where(n_clusters >= 2, error, np.nan)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return Interval(np.maximum(ratio - z * error, 0), ratio + z * error)
