"""What the run says of an address, as text: counts with thousands, shares in per cent, the rest with two digits."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.analyse.address import find_row, parse_address
from pipeline.analyse.views import Facts
from pipeline.errors import PipelineError
from pipeline.io import read_csv
from pipeline.manuscript.bound import FORM, Look
from pipeline.study_tables import BY_CODE
from pipeline.tables import FLOAT, INT, Column

PERCENT = ("share", "probability", "reciprocity", "density")


def default_form(column: Column) -> str:
    """Form of a column where the manuscript names none."""
    if column.type == INT:
        return ",d"
    return ".1%" if column.type == FLOAT and any(p in column.name for p in PERCENT) else ".2f"


def number_text(value: object, column: Column, form: str) -> str:
    """A value in a form; text stays text."""
    if column.type not in (INT, FLOAT):
        return str(value)
    form = form or default_form(column)
    number = float(value)  # type: ignore[arg-type]
    return format(round(number) if form.endswith("d") else number, form)


def looker(facts: Facts, root: Path) -> Look:
    """A function from address and form to text and fault; tables are read once."""
    frames: dict[str, pd.DataFrame] = {}

    def look(address: str, form: str) -> tuple[str, str]:
        if form and not FORM.fullmatch(form):
            return "", f"form '{form}': only such as .1% or ,d or .2f"
        try:
            parsed = parse_address(address, facts)
        except PipelineError as error:
            return "", " ".join(str(error).split())
        table = BY_CODE[parsed.table]
        if parsed.table not in frames:
            frames[parsed.table] = read_csv(table, root / "tables" / f"{table.file_stem}.csv")
        row = find_row(frames[parsed.table], parsed)
        if row is None:
            return "", "the table does not list this cell: no such act in this corpus"
        value = row[parsed.column]
        if pd.isna(value) or value == "":
            return "", "not shown: the cell has too few data"
        column = next(c for c in table.columns if c.name == parsed.column)
        return number_text(value, column, form), ""

    return look
