"""Change points of the weekly rate: a picture of where its mean moves, neither a scheme of stages nor a test.

PELT (Killick, Fearnhead & Eckley 2012) by ruptures (Truong, Oudre & Vayatis 2020) with squared error; a change costs
2 σ² log n (Yao 1988), σ² from the median absolute difference of neighbouring weeks, which a change hardly touches.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.analyse.two_lines import MIN_WEEKS, monday, weekly
from pipeline.analyse.views import Facts, Floats, Slice
from pipeline.declared.robustness import CHANGE_POINTS
from pipeline.study_tables import ALL

MIN_SIZE = 3  # weeks between two change points


def noise_variance(y: Floats) -> float:
    """Variance of a series about a mean that moves seldom, from the differences of neighbours."""
    from scipy.stats import norm

    return float((np.median(np.abs(np.diff(y))) / (norm.ppf(0.75) * np.sqrt(2))) ** 2)


def segments(y: Floats) -> list[int]:
    """Ends of the stretches of a series (0-based, exclusive), the last is its length; a constant has one stretch."""
    import ruptures

    penalty = 2 * noise_variance(y) * np.log(len(y))
    if penalty <= 0 or len(y) < 2 * MIN_SIZE:
        return [len(y)]
    found = ruptures.Pelt(model="l2", min_size=MIN_SIZE, jump=1).fit(y.reshape(-1, 1)).predict(pen=penalty)
    return [int(end) for end in found]


def change_points(facts: Facts) -> pd.DataFrame:
    """The stretches of each region and basis; regions with fewer than twelve such weeks have none."""
    rows = []
    for adcode in facts.adcodes:
        view = facts.view(Slice(adcode, facts.headline_scheme(adcode)))
        own = weekly(view)
        week = own.week
        if len(week) < MIN_WEEKS:
            continue
        for basis, n in ((ALL, own.acts), (facts.study.analysis.claims.basis, own.cooperative)):
            y = n / own.sentences * 1000
            ends = segments(y)
            for number, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
                first, last = monday(view, week[start]), monday(view, week[end - 1])
                rows.append((adcode, basis, number, first, last, end - start, float(y[start:end].mean())))
    return pd.DataFrame(rows, columns=CHANGE_POINTS.column_names)
