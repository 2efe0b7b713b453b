"""Disagreements go into a workbook, and decisions come back or name their row."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.coding import sheet
from pipeline.coding.adjudicate import (
    COLUMNS,
    PAGE,
    decided,
    described,
    disagreements,
    read_decisions,
    write_disagreements,
)
from pipeline.coding.record import Coding
from pipeline.coding.store import ADJUDICATED, Coder
from pipeline.errors import InputError
from tests.coding.test_reliability import ONE, TEXT, TWO, sample_of

SAMPLE = sample_of(TEXT, TEXT, "无。", TEXT)
A = Coder(
    "a", "person", {"d:1": ONE, "d:2": ONE._replace(id="d:2"), "d:3": Coding("d:3"), "d:4": ONE._replace(id="d:4")}
)
B = Coder("b", "person", {"d:1": TWO, "d:2": ONE._replace(id="d:2"), "d:4": TWO._replace(id="d:4")})


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "adjudicate.xlsx"
    write_disagreements(path, disagreements(SAMPLE, [A, B]), [A, B])
    return path


def fill(path: Path, decisions: dict[int, str], own: dict[tuple[int, str], str] | None = None) -> None:
    book = openpyxl.load_workbook(path)
    for row, value in decisions.items():
        book[PAGE].cell(row, COLUMNS.index("decision") + 1).value = value
    for (row, column), value in (own or {}).items():
        book["coding"].cell(row, sheet.COLUMNS.index(column) + 1).value = value
    book.save(path)


def test_only_sentences_that_two_coders_see_differently_are_listed(workbook: Path) -> None:
    page = openpyxl.load_workbook(workbook)[PAGE]
    assert [page.cell(r, 1).value for r in range(3, page.max_row + 1)] == ["d:1", "d:4"]
    assert page["G3"].value == described(TWO, TEXT)
    assert described(ONE, TEXT) == "1. 省厅 [department]\n2. 省商务厅 [department]\n捐赠: donation, joint, done; 1 > -"


def test_decisions_take_a_coder_or_ones_own_coding(workbook: Path) -> None:
    fill(workbook, {3: "b", 4: "own"}, {(8, "coded"): "yes"})
    found = read_decisions(workbook, SAMPLE, [A, B])
    assert found == {"d:1": TWO, "d:4": Coding("d:4")}
    settled = decided(found, [A, B])
    assert (settled.name, settled.kind) == (ADJUDICATED, "person")
    assert disagreements(SAMPLE, [A, B, settled]) == []


def test_what_was_settled_before_stays(workbook: Path) -> None:
    fill(workbook, {4: "a"})
    before = Coder(ADJUDICATED, "person", {"d:1": ONE})
    assert read_decisions(workbook, SAMPLE, [A, B, before]) == {"d:1": ONE, "d:4": A.codings["d:4"]}


@pytest.mark.parametrize(
    ("decisions", "own", "message"),
    [
        ({3: "c"}, {}, "page decisions, row 3, column decision: 'c' did not code this sentence (allowed: a, b, own)"),
        ({4: "own"}, {}, "page decisions, row 4, column decision: there is no coding of your own"),
        ({}, {(3, "coded"): "yes"}, "page decisions, row 3, column decision: is empty"),
        ({3: "own"}, {(3, "coded"): "yes", (3, "class"): "public"}, "row 3, column actor"),
    ],
)
def test_a_fault_names_its_row(workbook: Path, decisions: dict[int, str], own: dict, message: str) -> None:
    fill(workbook, decisions, own)
    with pytest.raises(InputError) as caught:
        read_decisions(workbook, SAMPLE, [A, B])
    assert message in str(caught.value)


def test_decisions_between_programs_audit_nothing() -> None:
    assert decided({}, [A, B._replace(kind="program")]).kind == "program"
