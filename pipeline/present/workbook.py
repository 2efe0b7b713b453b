"""The workbook of a study: a notes sheet, then one sheet a table, numbers as numbers, no merged cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from pipeline.tables import BOOL, FLOAT, INT, Table

CREATED = dt.datetime(2020, 1, 1)  # fixed, so that equal tables give equal bytes  # noqa: DTZ001
MAX_WIDTH = 42
INFINITE = (float("inf"), float("-inf"))
PERCENT = ("share", "probability", "reciprocity", "density")


def notes(title: str, study: str, tables: Sequence[Table], guards: Sequence[str]) -> list[tuple[str, str]]:
    """Rows of the notes sheet: what the numbers are, what the guards say, what each sheet holds."""
    rows = [
        (title, ""),
        ("研究 Study", study),
        (
            "口径 Scope",
            "本表仅列主口径；全部口径见同目录 CSV。Headline values only; the CSV files beside hold every one.",
        ),
        ("性质 Nature", "文本呈现的协同，不等于实际发生的协同。Reported, not actual, cooperation."),
        (
            "训练语料编码者 Who coded",
            "训练与校验句由语言模型按编码手册编码，无人工复核。"
            "Sentences that trained and measured the extraction were coded by language models with the annotation "
            "guide; no person has checked them.",
        ),
        *(("提示 Guard", g) for g in guards),
    ]
    for table in tables:
        text = " ".join(v for v in (table.labels.get("note_zh", ""), table.labels.get("note_en", "")) if v)
        names = f"{table.labels.get('zh', '')} {table.labels.get('en', '')}".strip()
        rows.append((f"{sheet_name(table)}  {names}", f"{table.meaning} {text}".strip()))
    return rows


def sheet_name(table: Table) -> str:
    """Name of a table's sheet, at most 31 characters as the format demands."""
    return table.file_stem[:31]


def write_workbook(
    path: Path, note_rows: Sequence[tuple[str, str]], sheets: Sequence[tuple[Table, pd.DataFrame]], *,
    headings: Mapping[str, str],
) -> None:  # fmt: skip
    """Write the workbook; `headings` are words for column names shown in a second head row.

    Text is written as text, never as a formula or a link. Rows whose `is_thin` or `is_stage_thin` is true are grey.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**options, "constant_memory": True}) as book:
        book.set_properties({"title": note_rows[0][0], "created": CREATED})
        formats = _formats(book)
        sheet = book.add_worksheet("notes 说明")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 110, formats["wrap"])
        for r, (key, value) in enumerate(note_rows):
            sheet.write_string(r, 0, key, formats["head"])
            sheet.write_string(r, 1, value, formats["wrap"])
        for table, rows in sheets:
            _write_sheet(book.add_worksheet(sheet_name(table)), table, rows, headings, formats)


def _formats(book: Any) -> dict[str, Any]:
    grey = {"font_color": "#8a8a8a", "italic": True}
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "int": book.add_format({"num_format": "#,##0"}),
        "float": book.add_format({"num_format": "0.00"}),
        "percent": book.add_format({"num_format": "0.0%"}),
        "text": book.add_format(),
        "int_thin": book.add_format({"num_format": "#,##0", **grey}),
        "float_thin": book.add_format({"num_format": "0.00", **grey}),
        "percent_thin": book.add_format({"num_format": "0.0%", **grey}),
        "text_thin": book.add_format(grey),
    }


def _kind(name: str, type_: str) -> str:
    if type_ == INT:
        return "int"
    if type_ == FLOAT:
        return "percent" if any(p in name for p in PERCENT) else "float"
    return "text"


def _write_sheet(
    sheet: Any, table: Table, rows: pd.DataFrame, headings: Mapping[str, str], formats: Mapping[str, Any]
) -> None:
    sheet.freeze_panes(2, 0)
    kinds = [_kind(c.name, c.type) for c in table.columns]
    for i, column in enumerate(table.columns):
        sheet.set_column(i, i, min(MAX_WIDTH, max(9, len(column.name) + 2)))
        sheet.write_string(0, i, column.name, formats["head"])
    for i, column in enumerate(table.columns):
        sheet.write_string(1, i, headings.get(column.name, column.unit), formats["head"])
    thin = rows[[c for c in ("is_thin", "is_stage_thin") if c in rows.columns]].any(axis=1).tolist()
    bools = [c.type == BOOL for c in table.columns]
    for r, (values, is_thin) in enumerate(
        zip(rows[table.column_names].itertuples(index=False, name=None), thin, strict=True), start=2
    ):
        for i, value in enumerate(values):
            if value is None or value is pd.NA or value != value or value == "":
                continue
            style = formats[kinds[i] + ("_thin" if is_thin else "")]
            if kinds[i] == "text" or value in INFINITE:  # a sheet has no infinite numbers
                sheet.write_string(r, i, ("true" if value else "false") if bools[i] else str(value), style)
            else:
                sheet.write_number(r, i, value, style)
