"""The workbook: numbers as numbers, texts as texts, equal bytes."""

from __future__ import annotations

import openpyxl
import pandas as pd

from pipeline.present.workbook import notes, write_workbook
from pipeline.tables import BOOL, FLOAT, INT, TEXT, Column, Table

TABLE = Table(
    "small", "A small table.", ("name",),
    (Column("name", TEXT, ""), Column("n_acts", INT, ""), Column("share", FLOAT, ""), Column("is_thin", BOOL, "")),
)  # fmt: skip
ROWS = pd.DataFrame(
    {"name": ["=HYPERLINK(1)", "省"], "n_acts": [40, 3], "share": [0.25, None], "is_thin": [False, True]}
)


def write(path):
    write_workbook(path, notes("题", "s", [TABLE], ["guard"]), [(TABLE, ROWS)], headings={"n_acts": "行动数"})
    return path


def test_numbers_are_numbers_and_formulas_stay_text(tmp_path):
    sheet = openpyxl.load_workbook(write(tmp_path / "a.xlsx"))["small"]
    assert [c.value for c in sheet[1]] == ["name", "n_acts", "share", "is_thin"]
    assert sheet["A3"].value == "=HYPERLINK(1)"
    assert sheet["A3"].data_type == "s"
    assert (sheet["B3"].value, sheet["C3"].value, sheet["C3"].number_format) == (40, 0.25, "0.0%")
    assert sheet["C4"].value is None
    assert not sheet.merged_cells.ranges


def test_thin_rows_are_grey(tmp_path):
    sheet = openpyxl.load_workbook(write(tmp_path / "a.xlsx"))["small"]
    assert sheet["B4"].font.color.rgb == "FF8A8A8A"
    assert sheet["B3"].font.color is None or sheet["B3"].font.color.rgb != "FF8A8A8A"


def test_notes_say_who_coded_and_what_guards_say(tmp_path):
    sheet = openpyxl.load_workbook(write(tmp_path / "a.xlsx")).worksheets[0]
    text = "\n".join(str(c.value) for row in sheet for c in row)
    assert "no person has checked them" in text
    assert "guard" in text


def test_equal_tables_give_equal_bytes(tmp_path):
    assert write(tmp_path / "a.xlsx").read_bytes() == write(tmp_path / "b.xlsx").read_bytes()
