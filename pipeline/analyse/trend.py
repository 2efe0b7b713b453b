"""T6: acts by stage, week and day, each with its volume; retrospective acts are in none of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.analyse.bootstrap import linearised_intervals
from pipeline.analyse.cube import Slate, combinations, count_cells, divide, headline, intervals
from pipeline.analyse.membership import members
from pipeline.analyse.views import Floats, Ints, View
from pipeline.study_tables import ALL, RETROSPECTIVE, UNITS

EVENT = "event"


class Clusters(NamedTuple):
    """Sums over the documents of each period: acts a, base b (sentences or acts), a², a·b, b², and their number."""

    a: Floats
    b: Floats
    a2: Floats
    ab: Floats
    b2: Floats
    n: Floats


def clusters(period: Ints, a: Floats, b: Floats, size: int) -> Clusters:
    """Sums by period (negative = none) over documents with any of the two."""
    use = (period >= 0) & ((a > 0) | (b > 0))
    p, x, y = period[use], a[use], b[use]
    sums = [np.bincount(p, weights=v, minlength=size) for v in (x, y, x * x, x * y, y * y, np.ones(len(x)))]
    return Clusters(*sums)


def _acts_by_document(view: View, filters: Mapping[str, str]) -> tuple[Ints, Floats]:
    """Acts of the filters, and their number by document."""
    found = members(view, "T6", filters)
    act = found.act[found.dims["unit"] == UNITS.index("day")]
    doc = view.facts.array("acts", "doc")[act]
    return act, np.bincount(doc, minlength=len(view.facts.documents)).astype(float)


def _period_of_day(view: View, unit: str) -> Ints:
    days = np.arange(len(view.stage_of_day))
    return days if unit == "day" else view.week_of_day


def _period_names(view: View, unit: str, size: int) -> tuple[list[str], list[str]]:
    """First day of each period (Monday of weeks) and the stage of its first day inside the window."""
    first = view.facts.study.window.start
    start = np.arange(size) if unit == "day" else np.arange(size) * 7 + view.first_monday
    dates = [(first + dt.timedelta(days=int(d))).isoformat() for d in start]
    return dates, [view.stages[c] for c in view.stage_of_day[np.clip(start, 0, None)]]


def agenda(view: View) -> tuple[Floats, Floats]:
    """On-topic and all body sentences by document, of representatives whose own region is the view's."""
    docs = view.facts.documents
    every = np.where(docs["is_representative"] & view.doc_in_region, docs["n_sentences"], 0).astype(float)
    return np.where(docs["is_relevant"], every, 0.0), every


def _moving(values: Floats, width: int) -> Floats:
    """Sums over a centred window, shorter at both ends."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.clip(at - (width - 1) // 2, 0, None), np.clip(at + width // 2 + 1, None, len(values))
    return np.asarray(total[high] - total[low])


def _moving_columns(view: View, unit: str, n_acts: Ints, exposure: Floats, by_event: bool) -> dict[str, Any]:
    none = np.full(len(n_acts), np.nan)
    if unit != "day":
        return {"n_acts_moving": none, "rate_moving": none}
    width = view.facts.study.analysis.moving_window
    acts, days = _moving(n_acts.astype(float), width), _moving(np.ones(len(n_acts)), width)
    rate = none if by_event else divide(acts, _moving(exposure, width)) * 1000
    return {"n_acts_moving": acts / days, "rate_moving": rate}


def _documents(view: View, act: Ints, period: Ints, size: int) -> Ints:
    doc = view.facts.array("acts", "doc")[act]
    use = period >= 0
    pairs = np.unique(period[use] * len(view.facts.documents) + doc[use])
    return np.bincount(pairs // len(view.facts.documents), minlength=size)


def period_rows(slate: Slate, unit: str, filters: Mapping[str, str]) -> pd.DataFrame:
    """Rows of weeks or days under one combination of filters."""
    view, confidence = slate.view, slate.view.facts.study.analysis.confidence
    of_day = _period_of_day(view, unit)
    size = int(of_day[-1]) + 1
    act, by_doc = _acts_by_document(view, filters)
    base_act, base_by_doc = _acts_by_document(view, {**filters, "basis": ALL})
    day = view.facts.array("documents", "day")
    doc_period = np.where((day >= 0) & (day < len(of_day)), of_day[np.clip(day, 0, len(of_day) - 1)], -1)
    by_event = filters["dated_by"] == EVENT
    column = "event_day" if by_event else "day"
    days = view.facts.acts[column].to_numpy()

    def place(acts: Ints) -> Ints:
        own = days[acts]
        return np.where((own >= 0) & (own < len(of_day)), of_day[np.clip(own, 0, len(of_day) - 1)], -1)

    period, base_period = place(act), place(base_act)
    n_acts = np.bincount(period[period >= 0], minlength=size)
    n_base = np.bincount(base_period[base_period >= 0], minlength=size)
    told = clusters(doc_period, by_doc, view.doc_exposure.astype(float), size)
    shared = clusters(doc_period, by_doc, base_by_doc, size)
    rate = linearised_intervals(told.a, told.b, (told.a2, told.ab, told.b2), told.n, confidence)
    share = linearised_intervals(shared.a, shared.b, (shared.a2, shared.ab, shared.b2), shared.n, confidence)
    thin = slate.is_thin(n_base, _documents(view, base_act, base_period, size))
    on_topic, every = (np.bincount(doc_period[v > 0], weights=v[v > 0], minlength=size) for v in agenda(view))
    names, stages = _period_names(view, unit, size)
    no_rate, no_share = np.full(size, by_event), thin | (n_base == 0)
    return pd.DataFrame({
        "stage": stages, "unit": unit, "period": names, **filters,
        "n_on_topic_sentences": told.b.astype(int), "on_topic_share": divide(on_topic, every),
        "n_documents": _documents(view, act, period, size), "n_acts": n_acts,
        "rate": np.where(no_rate, np.nan, divide(n_acts, told.b) * 1000),
        "rate_low": np.where(no_rate, np.nan, rate.low * 1000),
        "rate_high": np.where(no_rate, np.nan, rate.high * 1000),
        "share": np.where(no_share, np.nan, divide(n_acts, n_base)),
        "share_low": np.where(no_share | by_event, np.nan, share.low),
        "share_high": np.where(no_share | by_event, np.nan, np.minimum(share.high, 1)),
        "is_thin": thin, "is_stage_thin": slate.stage_is_thin[[view.code[s] for s in stages]],
        **_moving_columns(view, unit, n_acts, told.b, by_event),
    })  # fmt: skip


def _stage_counts(slate: Slate, filters: Mapping[str, str]) -> tuple[Ints, Ints, Floats]:
    """Acts, documents and acts by week of each stage."""
    found = members(slate.view, "T6", filters)
    own = found.dims["unit"] == UNITS.index("stage")
    act, stage = found.act[own], found.stage[own]
    counts = count_cells(slate.view, act, stage, np.zeros(len(act), np.int64), 1)
    return counts.n_acts[:, 0], counts.n_documents[:, 0], counts.weeks[:, 0]


def stage_rows(slate: Slate, filters: Mapping[str, str]) -> pd.DataFrame:
    """Rows of stages under one combination of filters, with week-block intervals."""
    view = slate.view
    n_acts, n_documents, weeks = _stage_counts(slate, filters)
    base, base_documents, base_weeks = _stage_counts(slate, {**filters, "basis": ALL})
    thin, by_event = slate.is_thin(base, base_documents), filters["dated_by"] == EVENT
    code = np.arange(len(view.stages))
    total = view.exposure.sum(axis=1)
    rate = intervals(slate, code, weeks, view.exposure, np.full(len(code), not by_event) & (n_acts > 0))
    share = intervals(slate, code, weeks, base_weeks, ~thin & (not by_event))
    on_topic, every = (view.by_stage_week(v).sum(axis=1) for v in agenda(view))
    none = np.full(len(code), np.nan)
    rows = pd.DataFrame({
        "stage": view.stages, "unit": "stage", "period": view.stages, **filters,
        "n_on_topic_sentences": total.astype(int), "on_topic_share": divide(on_topic, every),
        "n_documents": n_documents, "n_acts": n_acts,
        "rate": none if by_event else divide(n_acts, total) * 1000,
        "rate_low": rate.low * 1000, "rate_high": rate.high * 1000,
        "share": np.where(thin, np.nan, divide(n_acts, base)), "share_low": share.low, "share_high": share.high,
        "is_thin": thin, "is_stage_thin": slate.stage_is_thin, "n_acts_moving": none, "rate_moving": none,
    })  # fmt: skip
    listed = np.asarray(view.blocks.any(axis=1) | (n_acts > 0))
    kept: pd.DataFrame = rows.loc[listed & (np.array(view.stages) != RETROSPECTIVE)]
    return kept


def trend(slate: Slate) -> pd.DataFrame:
    """T6 of a view; weeks and days under the headline scheme only, since they hardly depend on it."""
    view = slate.view
    is_headline = view.facts.headline_scheme(view.where.adcode) == view.where.stage_scheme
    frames = []
    for filters in combinations(view, "T6", crossed=("basis", "series")):
        frames.append(stage_rows(slate, filters))
        if is_headline and filters["realis"] == headline(view, "T6")["realis"]:
            frames += [period_rows(slate, unit, filters) for unit in ("week", "day")]
    rows = pd.concat(frames, ignore_index=True)
    return rows.assign(adcode=view.where.adcode, stage_scheme=view.where.stage_scheme)
