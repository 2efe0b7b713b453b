"""Choosing rows of study tables for figures, workbook and report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pipeline.io import read_csv
from pipeline.study_tables import ALL, BY_CODE, CELLS, OUTSIDE, RETROSPECTIVE, STAGES, STUDY_TABLES

NOT_STAGES = (ALL, OUTSIDE, RETROSPECTIVE)


def load_tables(folder: Path, *names: str) -> dict[str, pd.DataFrame]:
    """Study tables by name from results/<study>/tables; all of them if none is named."""
    wanted = [t for t in STUDY_TABLES if not names or t.name in names]
    return {t.name: read_csv(t, folder / f"{t.file_stem}.csv") for t in wanted}


def headline_filters(code: str, realis: str, **changed: str) -> dict[str, str]:
    """Headline values of a table's filters; the study decides the realis, `changed` the others."""
    filters = {d.name: d.headline for d in CELLS[code].filters} if code in CELLS else {}
    if "realis" in filters:
        filters["realis"] = realis
    return filters | {k: v for k, v in changed.items() if k in filters}


def pick(rows: pd.DataFrame, **values: str) -> pd.DataFrame:
    """Rows in which each named column has the value given."""
    keep = pd.Series(True, index=rows.index)
    for column, value in values.items():
        keep &= rows[column] == value
    return rows[keep]


def headline_rows(tables: Mapping[str, pd.DataFrame], code: str, realis: str, **changed: str) -> pd.DataFrame:
    """Rows of a table under its headline filters."""
    return pick(tables[BY_CODE[code].name], **headline_filters(code, realis, **changed))


def headline_scheme(stages: pd.DataFrame, adcode: str) -> str:
    """The first scheme of the study that covers a region, or the empty string if none does."""
    own = stages[(stages["adcode"] == adcode) & stages["is_headline"]]
    return str(own["stage_scheme"].iloc[0]) if len(own) else ""


def schemes_of(stages: pd.DataFrame, adcode: str) -> list[str]:
    """Schemes that cover a region, headline first."""
    own = stages[stages["adcode"] == adcode]
    names = list(dict.fromkeys(own.sort_values("is_headline", ascending=False, kind="stable")["stage_scheme"]))
    return [str(n) for n in names]


def stages_of(stages: pd.DataFrame, adcode: str, scheme: str) -> pd.DataFrame:
    """Stages of one scheme in one region, in order of time."""
    own = stages[(stages["adcode"] == adcode) & (stages["stage_scheme"] == scheme)]
    return own.sort_values("start", kind="stable")[STAGES.column_names]
