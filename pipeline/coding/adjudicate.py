"""Adjudication: a workbook of the sentences on which coders differ, and the decisions read back from it.

The page `decisions` has one row a sentence with what each coder said; `decision` takes the name of the coder who is
right, or `own` for a coding of one's own on the page `coding`, which is the sheet that coders know. An empty decision
is left for later. What was settled before is kept and not asked for again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.coding import sheet
from pipeline.coding.items import Item
from pipeline.coding.record import Coding, Fault, raise_faults
from pipeline.coding.store import ADJUDICATED, Coder, Sample
from pipeline.errors import InputError

OWN = "own"
PAGE = "decisions"
COLUMNS = ("id", "date", "title", "sentence", "decision")
HEADS = ("编号", "日期", "标题", "句子", "裁定")
WIDTHS = (24, 11, 28, 60, 14)
FIRST = 3  # first row below the two head rows


def disagreements(sample: Sample, coders: Sequence[Coder]) -> list[Item]:
    """Sentences on which two coders differ and nobody has decided, in the order of the sample."""
    settled = {i for c in coders if c.name == ADJUDICATED for i in c.codings}
    found = []
    for drawn in sample.drawn:
        said = {c.codings[drawn.item.id] for c in _single(coders) if drawn.item.id in c.codings}
        if len(said) > 1 and drawn.item.id not in settled:
            found.append(drawn.item)
    return found


def _single(coders: Sequence[Coder]) -> list[Coder]:
    return [c for c in coders if c.name != ADJUDICATED]


def described(coding: Coding, sentence: str) -> str:
    """A coding in words, an actor or act a line; the same numbers as on the coding sheet."""
    lines = [f"{i}. {sentence[a.start : a.end]} [{a.cls}]" for i, a in enumerate(coding.actors, 1)]
    for act in coding.acts:
        sources, targets = (",".join(str(i + 1) for i in part) or "-" for part in (act.sources, act.targets))
        codes = f"{act.behaviour}, {act.relation}, {act.realis}"
        lines.append(f"{sentence[act.start : act.end]}: {codes}; {sources} > {targets}")
    return "\n".join(lines) or "(nothing)"


def write_disagreements(path: Path, items: Sequence[Item], coders: Sequence[Coder]) -> None:
    """Write the workbook; text is text, never a formula or a link."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    names = [c.name for c in _single(coders)]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": sheet.CREATED})
        wrap, head = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
        page = book.add_worksheet(PAGE)
        page.freeze_panes(2, len(COLUMNS))
        widths = (*WIDTHS, *(40 for _ in names))
        for i, (name, label) in enumerate(zip((*COLUMNS, *names), (*HEADS, *names), strict=True)):
            page.set_column(i, i, widths[i], wrap)
            page.write_string(0, i, name, head)
            page.write_string(1, i, label, head)
        for r, item in enumerate(items, FIRST - 1):
            said = [
                described(c.codings[item.id], item.sentence) if item.id in c.codings else "" for c in _single(coders)
            ]
            for i, value in enumerate((item.id, item.date, item.title, item.sentence, "", *said)):
                if value:
                    page.write_string(r, i, value)
        at = COLUMNS.index("decision")
        last = FIRST + max(len(items), 1) - 2
        page.data_validation(FIRST - 1, at, last, at, {"validate": "list", "source": [*names, OWN]})
        sheet.add_pages(book, items, {})


def read_decisions(path: Path, sample: Sample, coders: Sequence[Coder]) -> dict[str, Coding]:
    """What was decided, with what had been settled before; a fault names its row, and nothing is kept then."""
    sentences = {d.item.id: d.item.sentence for d in sample.drawn}
    by_name = {c.name: c.codings for c in _single(coders)}
    found = {i: coding for c in coders if c.name == ADJUDICATED for i, coding in c.codings.items()}
    own = sheet.read(path, sentences)
    faults: list[Fault] = []
    for number, row in _rows(path):
        where, identity, decision = f"page {PAGE}, row {number}", row["id"], row["decision"]
        if identity not in sentences or row["sentence"] != sentences[identity]:
            faults.append(Fault(where, "id", f"'{identity}' is not this sentence of the sample", "leave it as it is"))
        elif decision == OWN and identity not in own:
            faults.append(Fault(where, "decision", "there is no coding of your own", "yes under coded, page coding"))
        elif decision and decision != OWN and identity not in by_name.get(decision, {}):
            names = ", ".join([n for n, codings in by_name.items() if identity in codings] + [OWN])
            faults.append(Fault(where, "decision", f"'{decision}' did not code this sentence", names))
        elif not decision and identity in own:
            faults.append(Fault(where, "decision", "is empty, but the page coding has a coding", OWN))
        elif decision:
            found[identity] = own[identity] if decision == OWN else by_name[decision][identity]
    raise_faults(faults, str(path))
    return found


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    if PAGE not in book.sheetnames:
        raise InputError(f"has no page '{PAGE}'", where=str(path), todo="xietong adjudicate writes one")
    rows: Iterator[tuple[Any, ...]] = book[PAGE].iter_rows(values_only=True)
    head = [str(c or "") for c in next(rows, ())]
    missing = [c for c in ("id", "sentence", "decision") if c not in head]
    if missing:
        raise InputError(f"page {PAGE}, row 1 lacks {', '.join(missing)}", where=str(path), allowed=", ".join(COLUMNS))
    for number, cells in enumerate(rows, 2):
        row = {n: str(v) if v is not None else "" for n, v in zip(head, cells, strict=False)}
        if number >= FIRST and row["id"]:
            yield number, {**row, "decision": row["decision"].strip()}
    book.close()


def decided(codings: Mapping[str, Coding], coders: Sequence[Coder]) -> Coder:
    """The adjudicated coder; a person only where every coder is one, for programs audit nothing."""
    kind = "person" if all(c.kind == "person" for c in coders) else "program"
    return Coder(ADJUDICATED, kind, codings)
