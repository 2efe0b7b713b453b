"""The two-lines test of Simonsohn (2018): does a weekly series rise along one line and fall along another?

Two straight lines part at a week that the Robin Hood algorithm chooses: a smoothing spline is fitted, the weeks within
a standard error of its highest inner value form the flat stretch, and the break is that quantile of the stretch which
gives the weaker line more weeks. Each line is fitted to its own weeks, the break in both, as in the paper's two
regressions. Departures: the paper takes observations as independent and the break as given; here residuals are drawn in
moving blocks (Künsch 1989), and the p of a line comes from series in which that line is level, on which the break is
sought anew. The smoother is a natural cubic spline with its penalty by generalised cross-validation
(Green & Silverman 1994, ch. 2) in place of mgcv, standard errors are ordinary in place of robust ones. Secondary
evidence of H1: no verdict rests on it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.analyse.calendar_blocks import in_blocks, make_blocks, permutation_p
from pipeline.analyse.rise_claims import daily_counts
from pipeline.analyse.views import Facts, Floats, Ints, Slice, View
from pipeline.declared.robustness import TWO_LINES

MIN_WEEKS, MIN_LINE = 12, 4
BLOCK = 4  # weeks of a moving block
INNER = (0.1, 0.9)  # quantiles of the weeks between which the peak is sought
PENALTIES = 10.0 ** np.arange(-2, 6)
SHOWN, NOT_SHOWN, TOO_FEW = "rise_and_fall", "not_shown", "too_few_weeks"


class Line(NamedTuple):
    """Slope of one line with its interval, and the one-sided p of the direction that is asked."""

    slope: float
    low: float
    high: float
    p: float


class TwoLines(NamedTuple):
    """Place of the break among the weeks, and both lines."""

    at: int
    rise: Line
    fall: Line


class Fits(NamedTuple):
    """Of series × weeks: slope and t of the line up to each week, and of the line from it on."""

    rise: Floats
    rise_t: Floats
    fall: Floats
    fall_t: Floats


def roughness(x: Floats) -> Floats:
    """Penalty matrix K of a natural cubic spline with knots at x: f' K f is the integral of the squared curvature."""
    gap, n = np.diff(x), len(x)
    q, r = np.zeros((n, n - 2)), np.zeros((n - 2, n - 2))
    for j in range(n - 2):
        q[j : j + 3, j] = 1 / gap[j], -1 / gap[j] - 1 / gap[j + 1], 1 / gap[j + 1]
        r[j, j] = (gap[j] + gap[j + 1]) / 3
        if j:
            r[j, j - 1] = r[j - 1, j] = gap[j] / 6
    return np.asarray(q @ np.linalg.solve(r, q.T))


def smoothers(x: Floats) -> Floats:
    """Hat matrices of the smoothing spline, one a penalty."""
    k = roughness(x)
    return np.stack([np.linalg.inv(np.eye(len(x)) + penalty * k) for penalty in PENALTIES])


def smooth(hats: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Smoothed values of series × weeks and their standard errors, each series with the penalty that suits it best."""
    n = y.shape[1]
    fits = y @ np.swapaxes(hats, 1, 2)
    rest = ((y - fits) ** 2).sum(axis=2)
    free = (n - np.trace(hats, axis1=1, axis2=2))[:, None]
    best = (rest / free**2).argmin(axis=0)
    rows = np.arange(len(y))
    variance = rest[best, rows] / free[best, 0]
    return fits[best, rows], np.sqrt(variance[:, None] * (hats**2).sum(axis=2)[best])


def _up_to(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Slope and t of the least-squares line through the first weeks up to each; NaN where they are too few."""
    m = np.arange(1, len(x) + 1)
    sums = [v.cumsum(axis=-1) for v in (x, x * x, y, y * y, x * y)]
    with np.errstate(divide="ignore", invalid="ignore"):
        sxx, syy = sums[1] - sums[0] ** 2 / m, sums[3] - sums[2] ** 2 / m
        slope = (sums[4] - sums[0] * sums[2] / m) / sxx
        error = np.sqrt(np.maximum(syy - slope**2 * sxx, 1e-12) / (m - 2) / sxx)
        t = slope / error
    few = m < MIN_LINE
    return np.where(few, np.nan, slope), np.where(few, np.nan, t)


def line_fits(x: Floats, y: Floats) -> Fits:
    """Lines up to and from each week, for series × weeks."""
    y = y - y.mean(axis=-1, keepdims=True)
    back, back_t = _up_to(x[-1] - x[::-1], y[:, ::-1])
    return Fits(*_up_to(x - x[0], y), -back[:, ::-1], -back_t[:, ::-1])


def find_breaks(x: Floats, y: Floats, hats: Floats, fits: Fits) -> Ints:
    """Place of the break of each series by the Robin Hood algorithm for a peak; both lines have enough weeks."""
    fit, error = smooth(hats, y)
    low, high = np.quantile(x, INNER)
    inner = (x > low) & (x < high)
    top = np.where(inner, fit, -np.inf).max(axis=1, keepdims=True)
    flat = inner & (fit + error >= top)
    first = _place(flat, np.full(len(y), 0.5))
    rows = np.arange(len(y))
    up, down = np.abs(fits.rise_t[rows, first]), np.abs(fits.fall_t[rows, first])
    return _place(flat, down / (up + down))


def _place(flat: Ints, quantile: Floats) -> Ints:
    """Place of the week at a quantile of the flat stretch, kept where both lines have enough weeks."""
    n = flat.sum(axis=1)
    wanted = np.rint(quantile * (n - 1)).astype(int) + 1
    at = (flat.cumsum(axis=1) >= wanted[:, None]).argmax(axis=1)
    return np.asarray(np.clip(at, MIN_LINE - 1, flat.shape[1] - MIN_LINE))


def _residuals(x: Floats, y: Floats, at: int) -> Floats:
    """Residuals of the two lines, widened for the parameters of each; the break itself belongs to the first."""
    rest = np.empty(len(x))
    for use in (slice(0, at + 1), slice(at + 1, None)):
        own, m = x[use] - x[use].mean(), len(x[use])
        centred = y[use] - y[use].mean()
        rest[use] = (centred - (own @ centred) / (own @ own) * own) * np.sqrt(m / max(m - 2, 1))
    return np.asarray(rest - rest.mean())


def moving_blocks(rest: Floats, n: int, rng: np.random.Generator) -> Floats:
    """`n` series of residuals made of blocks of neighbouring ones."""
    size = len(rest)
    starts = rng.integers(0, size - BLOCK + 1, (n, -(-size // BLOCK)))
    return np.asarray(rest[(starts[:, :, None] + np.arange(BLOCK)).reshape(n, -1)[:, :size]])


def _levelled(x: Floats, y: Floats, at: int, *, end: str) -> Floats:
    """The two lines with one of them level: the series that rises but does not fall, or the other way about."""
    fit = np.empty(len(x))
    for name, use in (("rise", slice(0, at + 1)), ("fall", slice(at + 1, None))):
        own, level = x[use] - x[use].mean(), y[use].mean()
        slope = 0.0 if name == end else (own @ (y[use] - level)) / (own @ own)
        fit[use] = level + slope * own
    return fit


def two_lines(x: Floats, y: Floats, *, n_bootstrap: int, confidence: float, seed: int) -> TwoLines:
    """The test of a series over at least twelve weeks; a p is (b + 1) / (B + 1)."""
    hats, fits = smoothers(x), line_fits(x, y[None])
    at = int(find_breaks(x, y[None], hats, fits)[0])
    noise = moving_blocks(_residuals(x, y, at), n_bootstrap, np.random.default_rng([seed, 6]))
    apart, tails = line_fits(x, noise), [(1 - confidence) / 2, (1 + confidence) / 2]
    lines, rows = [], np.arange(n_bootstrap)
    for name, sign in (("rise", 1), ("fall", -1)):
        slope, t = (float(getattr(fits, f)[0, at]) for f in (name, f"{name}_t"))
        low, high = np.quantile(getattr(apart, name)[:, at], tails)
        null = noise + _levelled(x, y, at, end=name)
        theirs = line_fits(x, null)
        p = permutation_p(sign * t, sign * getattr(theirs, f"{name}_t")[rows, find_breaks(x, null, hats, theirs)])
        lines.append(Line(slope, slope - float(high), slope - float(low), p))
    return TwoLines(at, *lines)


class Weekly(NamedTuple):
    """Whole weeks of a region with enough on-topic sentences: ordinals from the first Monday, and their counts."""

    week: Ints
    cooperative: Floats
    acts: Floats
    sentences: Floats

    @property
    def series(self) -> dict[str, Floats]:
        """The series of H1: acts a week, acts per 1,000 sentences, cooperative share of acts (NaN without acts)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = self.cooperative / self.acts
        return {"H1a": self.cooperative, "H1b": self.cooperative / self.sentences * 1000, "H1c": share}


def weekly(view: View) -> Weekly:
    """Cooperative acts, all acts and on-topic sentences by week, sources together."""
    blocks = make_blocks(view.stage_of_day, range(len(view.stages) - 3) or [0], first_monday=view.first_monday)
    counts = daily_counts(view, blocks)
    own, acts, sentences = (in_blocks(c, blocks).sum(axis=0) for c in counts[:3])
    least = view.facts.study.analysis.claims.min_week_sentences
    week = np.flatnonzero((sentences >= least) & (blocks.n_days == 7))
    return Weekly(week, own[week], acts[week], sentences[week])


def monday(view: View, week: int) -> str:
    """Day on which a week of the study begins."""
    return (view.facts.study.window.start + dt.timedelta(days=int(week) * 7 + view.first_monday)).isoformat()


def _row(view: View, claim: str, weeks: str, x: Ints, y: Floats) -> dict[str, Any]:
    known = ~np.isnan(y)
    row = {**view.where._asdict(), "claim": claim, "weeks": weeks, "n_weeks": int(known.sum()), "finding": TOO_FEW}
    if known.sum() < MIN_WEEKS:
        return row
    a = view.facts.study.analysis
    found = two_lines(x[known].astype(float), y[known], n_bootstrap=a.claims.n_permutations,
                      confidence=a.confidence, seed=view.facts.study.seed)  # fmt: skip
    shown = max(found.rise.p, found.fall.p) < a.claims.alpha
    return row | {
        "break_week": monday(view, int(x[known][found.at])), "finding": SHOWN if shown else NOT_SHOWN,
        **{f"slope_{end}{part}": value for end, line in (("rise", found.rise), ("fall", found.fall))
           for part, value in zip(("", "_low", "_high"), line[:3], strict=True)},
        "p_rise": found.rise.p, "p_fall": found.fall.p,
    }  # fmt: skip


def two_lines_table(facts: Facts) -> pd.DataFrame:
    """Both lines of each series of H1, over all weeks and over those from the second stage on."""
    rows = []
    for adcode in facts.adcodes:
        view = facts.view(Slice(adcode, facts.headline_scheme(adcode)))
        found = weekly(view)
        alert = np.flatnonzero(view.stage_of_day > 0)
        first = int(view.week_of_day[alert[0]]) if len(alert) else view.n_weeks
        for claim, y in found.series.items():
            rows.append(_row(view, claim, "all", found.week, y))
            after = found.week >= first
            rows.append(_row(view, claim, "after_alert", found.week[after], y[after]))
    return pd.DataFrame(rows).reindex(columns=TWO_LINES.column_names)
