"""Rows of any declared table as a plain table of the page: headings, words for codes, numbers as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from pipeline.present.grids import COMMON, Words, records_of, words_of
from pipeline.present.labels import Labels
from pipeline.tables import BOOL, FLOAT, INT, Column, Table

PERCENT = ("share", "probability", "percent", "reciprocity")
YES = {True: Words("是", "yes"), False: Words("否", "no")}


class Row(NamedTuple):
    """Cells of a row in both languages."""

    cells: list[Words]
    is_thin: bool


class Plain(NamedTuple):
    """A table: headings and rows; the first cell of a row names it."""

    heads: list[Words]
    rows: list[Row]


def cell_of(column: Column, value: Any, labels: Labels) -> Words:
    """One value as the page shows it; a missing number is empty."""
    if column.type == BOOL:
        return YES[bool(value)]
    if pd.isna(value):
        return Words("", "")
    if column.type == INT:
        return Words(*[f"{int(value):,}"] * 2)
    if column.type == FLOAT:
        form = ".1%" if any(p in column.name for p in PERCENT) else ",.2f"
        return Words(*[format(value, form)] * 2)
    if value in COMMON and column.name != "basis":
        return COMMON[value]
    return words_of(labels, column.name, str(value))


def plain(table: Table, rows: pd.DataFrame, names: Sequence[str], labels: Labels) -> Plain:
    """The named columns of some rows of a declared table."""
    columns = [c for name in names for c in table.columns if c.name == name]
    heads = [words_of(labels, "column", c.name) for c in columns]
    return Plain(heads, [Row([cell_of(c, r[c.name], labels) for c in columns], _thin(r)) for r in records_of(rows)])


def _thin(row: Mapping[str, Any]) -> bool:
    return any(bool(row.get(k, False)) for k in ("is_thin", "is_stage_thin"))
