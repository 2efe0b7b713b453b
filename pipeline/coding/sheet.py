"""The coding sheet: a workbook in which each sentence has a block of rows, one actor and one act a row.

Columns id, date, title, prev and sentence stand in the first row of a block; `coded` says yes once the sentence was
read, even where nothing is to be coded. Sources and targets are numbers of actors, separated by commas.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.codes import BEHAVIOURS, CLASSES, REALIS, RELATIONS
from pipeline.coding.items import Item
from pipeline.coding.record import (
    CodedAct,
    CodedActor,
    Coding,
    Fault,
    RawAct,
    RawActor,
    RawRole,
    assemble,
    locate,
    occurrence,
    raise_faults,
)
from pipeline.errors import InputError

COLUMNS = (
    "id", "date", "title", "prev", "sentence", "coded", "actor_no", "actor", "actor_nth", "class",
    "behaviour", "trigger", "trigger_nth", "sources", "targets", "relation", "realis",
)  # fmt: skip
HEADS = (
    "编号", "日期", "标题", "上一句", "句子", "已编码", "主体序号", "主体", "第几处", "主体类别",
    "行为", "触发词", "第几处", "施动主体序号", "受动主体序号", "关系", "实现程度",
)  # fmt: skip
WIDTHS = (24, 11, 28, 30, 60, 8, 6, 20, 6, 18, 15, 16, 6, 9, 9, 14, 10)
LISTS = {"coded": ("yes",), "class": CLASSES, "behaviour": BEHAVIOURS, "relation": RELATIONS, "realis": REALIS}
ROWS = 5  # of a block, so that a coder seldom has to insert one
FIRST = 3  # first row below the two head rows
CREATED = dt.datetime(2020, 1, 1)  # fixed, so that equal sheets give equal bytes  # noqa: DTZ001


def write(items: Sequence[Item], codings: Mapping[str, Coding], path: Path) -> None:
    """Write the sheet; text is text, never a formula or a link."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        add_pages(book, items, codings)


def add_pages(book: Any, items: Sequence[Item], codings: Mapping[str, Coding]) -> None:
    """Add the pages `coding` and `codes` to an open workbook."""
    wrap, head = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    page = book.add_worksheet("coding")
    page.freeze_panes(2, 5)
    for i, (name, label, width) in enumerate(zip(COLUMNS, HEADS, WIDTHS, strict=True)):
        page.set_column(i, i, width, wrap)
        page.write_string(0, i, name, head)
        page.write_string(1, i, label, head)
    rows = [row for item in items for row in _block(item, codings.get(item.id))]
    for r, row in enumerate(rows, FIRST - 1):
        for i, name in enumerate(COLUMNS):
            value = row.get(name, "")
            if isinstance(value, int):
                page.write_number(r, i, value)
            elif value:
                page.write_string(r, i, value)
    codes = book.add_worksheet("codes")
    for i, (name, allowed) in enumerate(LISTS.items()):
        codes.write_column(0, i, allowed)
        column = chr(ord("A") + i)
        source = f"=codes!${column}$1:${column}${len(allowed)}"
        at = COLUMNS.index(name)
        page.data_validation(FIRST - 1, at, FIRST + len(rows) + 500, at, {"validate": "list", "source": source})


def _block(item: Item, coding: Coding | None) -> Iterator[dict[str, Any]]:
    actors, acts = (coding.actors, coding.acts) if coding else ((), ())
    for i in range(max(ROWS, len(actors), len(acts))):
        row: dict[str, Any] = {"id": item.id, "actor_no": i + 1}
        if i == 0:
            row |= {"date": item.date, "title": item.title, "prev": item.prev, "sentence": item.sentence}
            row["coded"] = "yes" if coding else ""
        if i < len(actors):
            row |= _actor_cells(actors[i], item.sentence)
        if i < len(acts):
            row |= _act_cells(acts[i], item.sentence)
        yield row


def _actor_cells(actor: CodedActor, sentence: str) -> dict[str, Any]:
    words = sentence[actor.start : actor.end]
    return {"actor": words, "actor_nth": occurrence(sentence, words, actor.start), "class": actor.cls}


def _act_cells(act: CodedAct, sentence: str) -> dict[str, Any]:
    words = sentence[act.start : act.end]
    return {
        "behaviour": act.behaviour, "trigger": words, "trigger_nth": occurrence(sentence, words, act.start),
        "sources": ",".join(str(i + 1) for i in act.sources), "targets": ",".join(str(i + 1) for i in act.targets),
        "relation": act.relation, "realis": act.realis,
    }  # fmt: skip


def read(path: Path, sentences: Mapping[str, str]) -> dict[str, Coding]:
    """Codings of a sheet; sentences without a yes in `coded` are uncoded and may hold nothing."""
    faults: list[Fault] = []
    blocks: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, row in _rows(path):
        identity = row["id"]
        if identity not in sentences:
            faults.append(Fault(f"row {number}", "id", f"'{identity}' is not in the sample"))
        else:
            blocks.setdefault(identity, []).append((number, row))
    found = {}
    for identity, rows in blocks.items():
        coding = _coding(identity, sentences[identity], rows, faults)
        if coding is not None:
            found[identity] = coding
    raise_faults(faults, str(path))
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows below the head that are not empty, with their numbers as the office program shows them."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        page = book["coding"]
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise InputError(
            f"is no coding sheet ({error})", where=str(path), allowed="a workbook with a sheet 'coding'"
        ) from None
    rows = page.iter_rows(values_only=True)
    head = [str(c or "").strip() for c in next(rows, ())]
    missing = [c for c in COLUMNS if c not in head]
    if missing:
        raise InputError(f"row 1 lacks the columns {', '.join(missing)}", where=str(path), allowed=", ".join(COLUMNS))
    at = {name: head.index(name) for name in COLUMNS}
    for number, cells in enumerate(rows, 2):
        row = {name: _text(cells[i] if i < len(cells) else None) for name, i in at.items()}
        if number >= FIRST and any(v for k, v in row.items() if k != "actor_no"):
            yield number, row
    book.close()


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _coding(
    identity: str, sentence: str, rows: Sequence[tuple[int, dict[str, str]]], faults: list[Fault]
) -> Coding | None:
    first, top = rows[0]
    if top["sentence"] != sentence:
        faults.append(Fault(f"row {first}", "sentence", "is not the sentence of the sample", "leave it as it is"))
        return None
    filled = [(n, r) for n, r in rows if r["actor"] or r["class"] or r["behaviour"] or r["trigger"]]
    if top["coded"] != "yes":
        if filled or top["coded"]:
            faults.append(Fault(f"row {first}", "coded", "something is coded, but the sentence is not marked", "yes"))
        return None
    actors, acts, roles = [], [], []
    for number, row in filled:
        where = f"row {number}"
        if row["actor"] or row["class"]:
            start, end = _place(sentence, row, "actor", where, faults)
            actors.append(RawActor(row["actor_no"], start, end, row["class"], where))
        if row["behaviour"] or row["trigger"]:
            start, end = _place(sentence, row, "trigger", where, faults)
            acts.append(RawAct(where, start, end, row["behaviour"], row["relation"], row["realis"], where))
            for role in ("source", "target"):
                numbers = row[f"{role}s"].replace("，", ",").replace("、", ",").split(",")
                roles += [RawRole(where, n.strip(), role, where) for n in numbers if n.strip()]
    return assemble(identity, sentence, actors, acts, roles, faults)


def _place(sentence: str, row: Mapping[str, str], column: str, where: str, faults: list[Fault]) -> tuple[int, int]:
    words, nth = row[column], row[f"{column}_nth"] or "1"
    start = locate(sentence, words, int(nth)) if words and nth.isdecimal() and int(nth) else -1
    if start < 0:
        faults.append(Fault(where, column, f"'{words}' (occurrence {nth}) is not in the sentence", "its exact words"))
        return 0, len(sentence)
    return start, start + len(words)
