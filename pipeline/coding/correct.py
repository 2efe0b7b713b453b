"""Counts corrected for extraction error by a coded sample: Ỹ = Ŷ + (R / π)(Y − Ŷ).

The design-based pseudo-outcome of Egami, Hinck, Stewart & Wei (2023): Ŷ is the number of acts that the pipeline found
in a sentence, Y that of the coder, R whether the sentence was coded and π the probability that it was. Sums of Ỹ are
unbiased for the true numbers whatever the errors of the pipeline are.

Intervals resample calendar weeks: n − 1 of a stage's n weeks, rescaled by n / (n − 1) so that the variance is unbiased
(Rao & Wu 1988), with Student's t on n − 1 degrees of freedom. The weekly sums of Ỹ carry the error of sampling too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[Any]
Ints = npt.NDArray[Any]


class Corrected(NamedTuple):
    """A ratio with its standard error over weeks, degrees of freedom and interval; NaN where there is none."""

    value: float
    error: float
    freedom: int
    low: float
    high: float


class Gain(NamedTuple):
    """How many more sentences of a stage to code to reach a standard error; None where coding alone cannot."""

    n_more: int | None
    best_error: float


def coded_probability(stratum: Ints, coded: npt.NDArray[np.bool_], sizes: Ints) -> Floats:
    """π of each drawn sentence, given which of them are coded: coded of all, by stratum; 0 where nothing is coded.

    `stratum` and `coded` are of the drawn sentences, `sizes` the sentences of each stratum in the corpus. Drawn but
    not yet coded sentences count as missing at random within their stratum.
    """
    n_coded = np.bincount(stratum, weights=coded, minlength=len(sizes))
    share = np.divide(n_coded, sizes, out=np.zeros(len(sizes)), where=sizes > 0)
    return np.asarray(share[stratum])


def weekly_pseudo_outcomes(predicted: Floats, week: Ints, residual: Floats, probability: Floats) -> Floats:
    """Sum of Ỹ by week: `predicted` sums of Ŷ by week, plus (Y − Ŷ) / π of the coded sentences in their weeks."""
    return np.asarray(predicted + np.bincount(week, weights=residual / probability, minlength=len(predicted)))


def week_draws(n_weeks: int, samples: int, rng: np.random.Generator) -> Floats:
    """Samples × weeks: rescaled bootstrap weights of n − 1 weeks drawn of n."""
    return np.asarray(
        rng.multinomial(n_weeks - 1, np.full(n_weeks, 1 / n_weeks), size=samples) * n_weeks / (n_weeks - 1)
    )


def corrected_ratio(top: Floats, bottom: Floats, draws: Floats, confidence: float = 0.95) -> Corrected:
    """Sum of `top` over sum of `bottom`, both by week, with its interval; one week has no interval."""
    from scipy import stats

    total = float(bottom.sum())
    value = float(top.sum()) / total if total > 0 else float("nan")
    freedom = len(top) - 1
    if freedom < 1 or total <= 0:
        return Corrected(value, float("nan"), freedom, float("nan"), float("nan"))
    below = draws @ bottom
    ratios = (draws @ top)[below > 0] / below[below > 0]
    error = float(ratios.std(ddof=1))
    reach = float(stats.t.ppf((1 + confidence) / 2, freedom)) * error
    return Corrected(value, error, freedom, value - reach, value + reach)


def change(after: Corrected, before: Corrected, confidence: float = 0.95) -> Corrected:
    """Difference of two stages with its interval; degrees of freedom by Welch (1947) and Satterthwaite (1946)."""
    from scipy import stats

    value, variance = after.value - before.value, after.error**2 + before.error**2
    if not variance > 0:
        return Corrected(value, float("nan"), 0, float("nan"), float("nan"))
    parts = sum(c.error**4 / c.freedom for c in (after, before) if c.error > 0)
    freedom = variance**2 / parts
    reach = float(stats.t.ppf((1 + confidence) / 2, freedom)) * variance**0.5
    return Corrected(value, variance**0.5, int(freedom), value - reach, value + reach)


def signs_differ(naive: float, corrected: float) -> bool:
    """Whether two estimates of a change point in opposite directions; the corrected one then stands."""
    return naive * corrected < 0


def rogan_gladen(apparent: float, sensitivity: float, specificity: float) -> float | None:
    """True share of sentences with an act, from the apparent one (Rogan & Gladen 1978), kept in [0, 1].

    None where the pipeline is no better than chance, for then nothing can be inferred.

    >>> round(rogan_gladen(0.3, 0.8, 0.9), 4)
    0.2857
    """
    power = sensitivity + specificity - 1
    return min(max((apparent + specificity - 1) / power, 0.0), 1.0) if power > 0 else None


def design_variance(sizes: Ints, n_coded: Ints, residual_variance: Floats) -> float:
    """Variance of the corrected total of a stage by sampling alone (Cochran 1977, 5.3), strata with codes only."""
    use = n_coded > 0
    n, of = sizes[use].astype(float), n_coded[use].astype(float)
    return float((n * n * (1 / of - 1 / n) * residual_variance[use]).sum())


def more_to_code(
    sizes: Ints, n_coded: Ints, residual_variance: Floats, *, total_variance: float, factor: float = 0.5
) -> Gain:
    """Sentences to code beyond those coded, in the same proportions, so that the interval shrinks to `factor`.

    Of the variance of the stage only the part by sampling shrinks; where the weeks alone differ too much, no number of
    coded sentences reaches the goal.
    """
    now = design_variance(sizes, n_coded, residual_variance)
    between = max(total_variance - now, 0.0)
    goal = total_variance * factor**2 - between
    if goal <= 0:
        return Gain(None, between**0.5)
    use = n_coded > 0
    n, of = sizes[use].astype(float), n_coded[use].astype(float)
    slope, fixed = (n * n * residual_variance[use] / of).sum(), (n * residual_variance[use]).sum()
    times = slope / (goal + fixed)
    wanted = min(float(np.ceil(of.sum() * max(times, 1.0))), float(n.sum()))
    return Gain(int(wanted - of.sum()), between**0.5)
