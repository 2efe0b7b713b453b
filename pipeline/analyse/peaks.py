"""T6b behaviours by week, T6d the peak of each with its interval.

The peak is the week with the highest rate over three weeks. Its interval: documents are drawn anew inside their weeks
(Poisson weights, which sum to the number of documents on average), and the peak is found again.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.bootstrap import linearised_intervals
from pipeline.analyse.cube import Slate, divide, headline
from pipeline.analyse.membership import Members, members
from pipeline.analyse.trend import clusters
from pipeline.analyse.views import Floats, Ints, View
from pipeline.study_tables import ALL

N_SAMPLES = 200
NAMES = (*codes.BEHAVIOURS, ALL)


def _is_headline(view: View) -> bool:
    return view.facts.headline_scheme(view.where.adcode) == view.where.stage_scheme


def _bases(view: View, code: str) -> list[dict[str, str]]:
    own = headline(view, code)
    return [own, own | {"basis": "broad"}]


def _documents(view: View) -> tuple[Ints, Ints]:
    """Documents of the window with exposure in the region, and their weeks, in the order of weeks."""
    day = view.facts.array("documents", "day")
    inside = np.flatnonzero((day >= 0) & (day < len(view.week_of_day)) & (view.doc_exposure > 0))
    week = view.week_of_day[day[inside]]
    order = np.argsort(week, kind="stable")
    return inside[order], week[order]


def _acts_by_document(view: View, found: Members, place: int) -> Floats:
    """Acts of a behaviour (or of all) by document."""
    use = np.ones(len(found.act), bool) if place == len(codes.BEHAVIOURS) else found.dims["behaviour"] == place
    doc = view.facts.array("acts", "doc")[found.act[use]]
    return np.bincount(doc, minlength=len(view.facts.documents)).astype(float)


def _mondays(view: View) -> list[str]:
    first = view.facts.study.window.start + dt.timedelta(days=view.first_monday)
    return [(first + dt.timedelta(weeks=w)).isoformat() for w in range(view.n_weeks)]


def behaviour_weeks(slate: Slate) -> pd.DataFrame:
    """T6b of a view, under the headline scheme of the region alone."""
    view = slate.view
    if not _is_headline(view):
        return pd.DataFrame()
    frames = []
    for filters in _bases(view, "T6b"):
        found = members(view, "T6b", filters)
        frames += [_week_rows(view, found, place, filters) for place in range(len(NAMES))]
    return pd.concat(frames, ignore_index=True).assign(**view.where._asdict(), stage=ALL)


def _week_rows(view: View, found: Members, place: int, filters: Mapping[str, str]) -> pd.DataFrame:
    limits = view.facts.study.analysis
    day = view.facts.array("documents", "day")
    inside = (day >= 0) & (day < len(view.week_of_day))
    week = np.where(inside, view.week_of_day[np.clip(day, 0, len(view.week_of_day) - 1)], -1)
    acts = _acts_by_document(view, found, place)
    told = clusters(week, acts, view.doc_exposure.astype(float), view.n_weeks)
    bounds = linearised_intervals(told.a, told.b, (told.a2, told.ab, told.b2), told.n, limits.confidence)
    thin = told.b < limits.claims.min_week_sentences
    has = (acts > 0) & (week >= 0)
    return pd.DataFrame({
        "behaviour": NAMES[place], "period": _mondays(view), **filters,
        "n_on_topic_sentences": told.b.astype(int), "n_documents": np.bincount(week[has], minlength=view.n_weeks),
        "n_acts": told.a.astype(int), "rate": np.where(thin, np.nan, divide(told.a, told.b) * 1000),
        "rate_low": np.where(thin, np.nan, bounds.low * 1000), "rate_high": np.where(thin, np.nan, bounds.high * 1000),
        "rate_moving": moving_rate(told.a, told.b, limits.claims.min_week_sentences) * 1000, "is_thin": thin,
    })  # fmt: skip


def moving_rate(top: Floats, bottom: Floats, floor: float) -> Floats:
    """Ratio of sums over three weeks along the last axis, centred; NaN where they hold under three times `floor`.

    >>> moving_rate(np.array([0.0, 3.0, 6.0, 0.0]), np.array([10.0, 10.0, 10.0, 1.0]), 5.0).tolist()
    [0.15, 0.3, 0.42857142857142855, nan]
    """
    sums = []
    for values in (top, bottom):
        padded = np.concatenate([np.zeros((*values.shape[:-1], 1)), values, np.zeros((*values.shape[:-1], 1))], axis=-1)
        sums.append(padded[..., :-2] + padded[..., 1:-1] + padded[..., 2:])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(sums[1] >= 3 * floor, sums[0] / sums[1], np.nan))


def peaks(slate: Slate) -> pd.DataFrame:
    """T6d of a view, under the headline scheme of the region alone."""
    view = slate.view
    if not _is_headline(view):
        return pd.DataFrame()
    documents, week = _documents(view)
    seed = zlib.crc32(":".join((*view.where, "T6d")).encode())
    rng = np.random.default_rng([view.facts.study.seed, seed])
    weights = rng.poisson(1.0, (N_SAMPLES, len(documents))).astype(float)
    rows = []
    for filters in _bases(view, "T6d"):
        found = members(view, "T6d", filters)
        for place, name in enumerate(NAMES):
            acts = _acts_by_document(view, found, place)
            row = {"behaviour": name, **filters, **_sizes(slate, found, place)}
            exposure = view.doc_exposure[documents]
            rows.append(row | _peak(slate, acts[documents], week, exposure, weights, row["is_thin"]))
    return pd.DataFrame(rows).assign(**view.where._asdict(), stage=ALL)


def _sizes(slate: Slate, found: Members, place: int) -> dict[str, Any]:
    use = np.ones(len(found.act), bool) if place == len(codes.BEHAVIOURS) else found.dims["behaviour"] == place
    act = np.unique(found.act[use])
    n_documents = len(np.unique(slate.view.facts.array("acts", "doc")[act]))
    thin = bool(slate.is_thin(np.array([len(act)]), np.array([n_documents]))[0])
    return {"n_acts": len(act), "n_documents": n_documents, "is_thin": thin}


def _by_week(values: Floats, week: Ints, n_weeks: int) -> Floats:
    """Sums by week along the last axis, whose entries come in the order of weeks."""
    edges = np.searchsorted(week, np.arange(n_weeks + 1))
    total = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    return np.asarray(total[..., edges[1:]] - total[..., edges[:-1]])


def _peak(slate: Slate, acts: Floats, week: Ints, exposure: Ints, weights: Floats, is_thin: bool) -> dict[str, Any]:
    """Peak of one series with the interval of its week; nothing where it is thin."""
    view, limits = slate.view, slate.view.facts.study.analysis
    none = {"peak_week": "", "peak_low": "", "peak_high": "", "peak_rate": np.nan, "peak_probability": np.nan}
    floor = limits.claims.min_week_sentences
    top, bottom = (_by_week(v.astype(float), week, view.n_weeks) for v in (acts, exposure))
    rate = moving_rate(top, bottom, floor)
    if is_thin or not np.isfinite(rate).any():
        return none
    at = int(np.nanargmax(rate))
    top, bottom = (_by_week(weights * v, week, view.n_weeks) for v in (acts, exposure))
    drawn = moving_rate(top, bottom, 0)
    drawn = np.where(np.isfinite(rate), np.nan_to_num(drawn), -1.0)
    found = drawn.argmax(axis=1)
    tails = [(1 - limits.confidence) / 2, (1 + limits.confidence) / 2]
    low, high = np.quantile(found, tails, method="inverted_cdf").astype(int)
    mondays = _mondays(view)
    return {
        "peak_week": mondays[at], "peak_low": mondays[low], "peak_high": mondays[high],
        "peak_rate": rate[at] * 1000, "peak_probability": float(np.mean(np.abs(found - at) <= 1)),
    }  # fmt: skip
