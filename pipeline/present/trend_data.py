"""Weeks of a region as the report draws them: texts, acts and cooperative acts, with the stages behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.present.choose import headline_rows, pick, stages_of
from pipeline.present.grids import key_of, records_of
from pipeline.settings import Study
from pipeline.study_tables import ALL

Tables = Mapping[str, pd.DataFrame]
BASES = (ALL, "broad")
MIN_SENTENCES = 20  # weeks with fewer have no rate, as in the figure of the trend


def _weeks(tables: Tables, study: Study, adcode: str, scheme: str, basis: str) -> list[dict[str, Any]]:
    rows = headline_rows(tables, "T6", study.realis, unit="week", basis=basis)
    return records_of(pick(rows, adcode=adcode, stage_scheme=scheme, unit="week").sort_values("period"))


def week_name(period: str, basis: str) -> str:
    """Name of the cell of a week, apart from those of the table T6, which shows stages."""
    return f"W|{period}|{basis}"


def trend_keys(tables: Tables, study: Study, adcode: str, scheme: str) -> dict[str, dict[str, str]]:
    """Complete key of each week with acts, by its name."""
    return {
        week_name(r["period"], basis): key_of("T6", r)
        for basis in BASES
        for r in _weeks(tables, study, adcode, scheme, basis)
        if r["n_acts"]
    }


def trend_of(tables: Tables, study: Study, adcode: str, scheme: str) -> dict[str, Any]:
    """Weeks as [Monday, on-topic sentences, acts, cooperative acts (broad)], stages as [id, first day, day after]."""
    every, broad = (_weeks(tables, study, adcode, scheme, basis) for basis in BASES)
    cooperative = {r["period"]: int(r["n_acts"]) for r in broad}
    weeks = [
        [r["period"], int(r["n_on_topic_sentences"]), int(r["n_acts"]), cooperative.get(r["period"], 0)] for r in every
    ]
    stages = stages_of(tables["stages"], adcode, scheme)
    limits = {"min": MIN_SENTENCES, "min_share": study.analysis.min_acts_cell}
    return limits | {"weeks": weeks, "stages": stages[["stage", "start", "end_exclusive"]].to_numpy().tolist()}
