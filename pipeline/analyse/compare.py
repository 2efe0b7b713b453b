"""Provinces side by side: T1 to T7 of each, from facts that are joined once, and a profile of each in one table.

Provinces are compared in two schemes: by their own response levels, and by time since their own level I, so that a
stage means the same distance from the same order everywhere.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from pipeline.analyse.build import MAKERS
from pipeline.analyse.cube import make_slate
from pipeline.analyse.stages import Scheme, Stage, stage_rows, stages_of
from pipeline.analyse.views import Facts
from pipeline.errors import SettingsError
from pipeline.io import empty_frame
from pipeline.study_tables import ALL, BY_CODE, CELLS
from pipeline.tables import BOOL, FLOAT, INT, TEXT, Column, Table, register

COMPARED = ("T1", "T2", "T3", "T4", "T5", "T6", "T7")
SINCE = "since_level_one"
LEVEL_ONE = "Level I"
PERIODS = (  # first day counted from level I, labels
    (0, "启动后第1周", "Week 1 of level I"),
    (7, "第2周", "Week 2"),
    (14, "第3至4周", "Weeks 3 and 4"),
    (28, "第5至8周", "Weeks 5 to 8"),
    (56, "第9周起", "From week 9"),
)
BEFORE = ("一级响应前", "Before level I")
PERIOD_NAMES = (BEFORE, *((zh, en) for _, zh, en in PERIODS))  # of S00, S01 …
AUDITED = "audited"

PROFILES = Table(
    "compare",
    "One measure of one province: what a comparison may say, with its interval and the thin-data guard.",
    ("adcode", "stage_scheme", "stage", "measure", "category"),
    (
        Column("adcode", TEXT, "province"),
        Column("stage_scheme", TEXT, "response_level (own orders) or since_level_one"),
        Column("stage", TEXT, "stage of the scheme, or all"),
        Column("measure", TEXT, "what is measured", values=("rate", "cooperative_share", "behaviour_share", "role")),
        Column("category", TEXT, "basis, behaviour or class of actors that the measure is of"),
        Column("n_acts", INT, "acts behind the value"),
        Column("n_documents", INT, "documents behind the value"),
        Column("value", FLOAT, "acts per 1,000 on-topic sentences, a share, or the probability of the role"),
        Column("low", FLOAT, "lower bound of the interval"),
        Column("high", FLOAT, "upper bound of the interval"),
        Column("label", TEXT, "role of the class, for the measure role"),
        Column("is_thin", BOOL, "too few data: no share, no rank"),
        Column("rank", INT, "place among the provinces audited by people; empty for all others"),
    ),
)
register(PROFILES)


def since_level_one(scheme: Scheme, adcodes: Sequence[str]) -> Scheme:
    """Periods counted from the first day of each region's own level I; the days before it are one period."""
    return {adcode: tuple(_periods(adcode, stages_of(scheme, adcode))) for adcode in adcodes}


def _periods(adcode: str, stages: Sequence[Stage]) -> Iterator[Stage]:
    first = next((s for s in stages if s.label_en == LEVEL_ONE), None)
    if first is None:
        raise SettingsError(
            f"{adcode} has no stage '{LEVEL_ONE}'", where="response_level", todo="leave the region out of `compare`"
        )
    last = stages[-1].end_exclusive
    cuts = [first.start + dt.timedelta(days=days) for days, _, _ in PERIODS]
    spans = [(stages[0].start, cuts[0], *BEFORE)]
    ends = [*cuts[1:], last]
    spans += [(a, min(b, last), zh, en) for a, b, (_, zh, en) in zip(cuts, ends, PERIODS, strict=True) if a < last]
    for number, (start, end, zh, en) in enumerate(spans):
        if start < end:
            yield first._replace(
                adcode=adcode, stage=f"S{number:02d}", start=start, end_exclusive=end, label_zh=zh, label_en=en,
                basis=f"days since level I of {first.start}", note="",
            )  # fmt: skip


def compare_tables(facts: Facts, schemes: Mapping[str, Scheme], adcodes: Sequence[str]) -> Mapping[str, pd.DataFrame]:
    """T1 to T7 by code for each region under each scheme, in the order of the adcodes, never in an order of size.

    The study's thin-data guard holds: a cell under it has its counts and neither share nor rank. A region that no
    scheme covers is a `SettingsError`.
    """
    ordered = tuple(sorted(adcodes))
    study = facts.study.model_copy(update={"stage_schemes": tuple(schemes)})
    stages = pd.DataFrame(stage_rows(schemes, ordered))
    sliced = dataclasses.replace(facts, study=study, adcodes=ordered, stages=stages)
    parts: dict[str, list[pd.DataFrame]] = {code: [] for code in COMPARED}
    for where in sliced.slices:
        slate = make_slate(sliced.view(where))
        for code in COMPARED:
            parts[code].append(MAKERS[code](slate))
    return {code: _joined(code, frames) for code, frames in parts.items()}


def _joined(code: str, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    table = BY_CODE[code]
    some = [f for f in frames if len(f)]
    if not some:
        return empty_frame(table)
    return pd.concat(some, ignore_index=True).reindex(columns=table.column_names)


def profiles(tables: Mapping[str, pd.DataFrame], realis: str, audit: Mapping[str, str]) -> pd.DataFrame:
    """The table `compare` from T3, T5 and T6 by code; `audit` is the status of each region's audit sample."""
    trend = tables["T6"][(tables["T6"]["unit"] == "stage") & (tables["T6"]["period"] == tables["T6"]["stage"])]
    trend = _headline(trend, "T6", realis, skip=("basis", "unit", "period"))
    shares = _headline(tables["T3"], "T3", realis, skip=("behaviour",))
    roles = _headline(tables["T5"], "T5", realis, skip=("class",))
    parts = [
        _measure(trend[trend["basis"] == ALL], "rate", "basis", "rate"),
        _measure(trend[trend["basis"] != ALL], "cooperative_share", "basis", "share"),
        _measure(shares[shares["behaviour"] != ALL], "behaviour_share", "behaviour", "share"),
        _measure(roles[roles["class"] != ALL], "role", "class", "role_probability"),
    ]
    rows = pd.concat([p for p in parts if len(p)] or [empty_frame(PROFILES)], ignore_index=True)
    rows["rank"] = _ranks(rows, audit)
    order = rows.reindex(columns=PROFILES.column_names)
    return order.sort_values(list(PROFILES.key), kind="stable", ignore_index=True)


def _headline(rows: pd.DataFrame, code: str, realis: str, *, skip: Sequence[str]) -> pd.DataFrame:
    """Rows under the headline of every filter that is not skipped."""
    for d in CELLS[code].dimensions:
        if d.name not in skip:
            rows = rows[rows[d.name] == (realis if d.name == "realis" else d.headline)]
    return rows


def _measure(rows: pd.DataFrame, name: str, category: str, value: str) -> pd.DataFrame:
    """Rows of one measure; what is thin keeps its counts and loses its value."""
    thin = rows["is_thin"] | rows["is_stage_thin"]
    bounds = {k: rows[f"{value}_{k}"].mask(thin) if f"{value}_{k}" in rows else float("nan") for k in ("low", "high")}
    return pd.DataFrame({
        "adcode": rows["adcode"], "stage_scheme": rows["stage_scheme"], "stage": rows["stage"], "measure": name,
        "category": rows[category], "n_acts": rows["n_acts"], "n_documents": rows["n_documents"],
        "value": rows[value].mask(thin), **bounds,
        "label": rows["role"].mask(thin, "").fillna("") if name == "role" else "", "is_thin": thin,
    })  # fmt: skip


def _ranks(rows: pd.DataFrame, audit: Mapping[str, str]) -> pd.Series[float]:
    """Place by value among the provinces that people have audited; no other is ranked."""
    audited = rows["adcode"].map(audit).eq(AUDITED) & ~rows["is_thin"] & rows["measure"].ne("role")
    keys = ["stage_scheme", "stage", "measure", "category"]
    ranks: pd.Series[float] = rows[audited].groupby(keys)["value"].rank(ascending=False, method="min")
    return ranks.reindex(rows.index)
