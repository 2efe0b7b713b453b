"""Coded sentences to learn from, of any file that holds them, checked; and the refusal of those kept for measuring."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.classify.coded import digest, document_key, read_held_out, title_key
from pipeline.coding.record import Fault, from_json, raise_faults
from pipeline.coding.store import ADJUDICATED, GOLD, Sample, read_sample
from pipeline.errors import InputError
from pipeline.extract.train_tagger import context_of

SHOWN = 5  # refused rows that the message names
HELD_OUT = "the sentences held out for measuring"
READABLE = "JSON lines as in the annotation guide, or the folder of a sample with imported codings"


class Row(NamedTuple):
    """One coded sentence as plain data of the annotation guide, the place it was read at, and who coded it."""

    where: str
    data: dict[str, Any]
    coder: str = ""


def read_rows(paths: Iterable[Path]) -> list[Row]:
    """Coded sentences of files and of folders of samples, in the order given.

    Raises InputError with every fault of a file by line, and for codings of an audit sample, which may never be learned
    from.
    """
    found: list[Row] = []
    for path in paths:
        found += _sample_rows(path) if path.is_dir() else _file_rows(path)
    return found


def _file_rows(path: Path) -> list[Row]:
    """Sentences of one file; codings that `xietong import-coding` keeps also get the document they come from."""
    if not path.is_file():
        raise InputError("no such file of coded sentences", where=str(path))
    if path.suffix != ".jsonl":
        raise InputError("is no JSON-lines file", where=str(path), allowed=READABLE, todo="xietong import-coding first")
    folder = path.absolute().parent
    if folder.name == "codings" and (folder.parent / "sample.json").is_file():
        return _codings(path, _to_learn(folder.parent))
    return _read(path, {}, "")


def _sample_rows(folder: Path) -> list[Row]:
    """One coding of each sentence of a sample: the settled one, else that of the first coder by name."""
    sample = _to_learn(folder)
    files = sorted(
        (folder / "codings").glob("*.jsonl"), key=lambda p: (p.stem.partition("-")[2] != ADJUDICATED, p.name)
    )
    if not files:
        raise InputError(
            "nothing has been coded", where=str(folder), todo="xietong import-coding --purpose train FILE…"
        )
    chosen: dict[str, Row] = {}
    for path in files:
        for row in _codings(path, sample):
            chosen.setdefault(str(row.data["id"]), row)
    return list(chosen.values())


def _to_learn(folder: Path) -> Sample:
    sample = read_sample(folder)
    if sample.purpose == "audit":
        raise InputError(
            "is an audit sample: learning from it would spoil the estimates that it corrects", where=str(folder),
            todo="code sentences of xietong sample --purpose train",
        )  # fmt: skip
    return sample


def _codings(path: Path, sample: Sample) -> list[Row]:
    return _read(path, {d.item.id: d.doc_id for d in sample.drawn}, path.stem)


def _read(path: Path, documents: Mapping[str, str], coder: str) -> list[Row]:
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            data: Any = json.loads(line)
            sentence = str(data["sentence"])
            coding = from_json({"id": where, **data}, sentence, where, faults)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(Fault(where, "", f"is no coded sentence ({error})", "one JSON object a line"))
            continue
        if coding is not None:
            doc = documents.get(str(data.get("id")))
            rows.append(Row(f"{path}: {where}", data | ({"doc": doc} if doc else {}), coder))
    raise_faults(faults, str(path))
    return rows


def document_of(row: Mapping[str, Any]) -> str:
    """Key of the document of a coded sentence."""
    return str(row.get("doc") or document_key(context_of(dict(row))))


def marks_of(row: Mapping[str, Any], *, documents: bool = True) -> list[str]:
    """Digests by which a coded sentence is known: its text and, if asked for, its document and its title and day."""
    marks = [str(row["sentence"])]
    if documents:
        marks += [document_of(row), *title_key(context_of(dict(row)))]
    return [digest(m) for m in marks]


def audit_folders(gold: Path = GOLD) -> list[Path]:
    """Folders of every audit sample drawn in this project."""
    return sorted(p.parent for p in gold.glob("*/audit-*/sample.json"))


def audit_marks(folders: Iterable[Path], *, documents: bool = True) -> dict[str, str]:
    """Digests of the sentences, and if asked for the documents, of audit samples, each with its folder."""
    marks: dict[str, str] = {}
    for folder in folders:
        for d in read_sample(folder).drawn:
            row = {"sentence": d.item.sentence, "title": d.item.title, "date": d.item.date, "doc": d.doc_id}
            marks |= dict.fromkeys(marks_of(row, documents=documents), f"the audit sample {folder}")
    return marks


def kept_out(folders: Iterable[Path], *, audit_documents: bool = True) -> dict[str, str]:
    """Digests of all that must never be learned from, each with what it belongs to."""
    return audit_marks(folders, documents=audit_documents) | dict.fromkeys(read_held_out(), HELD_OUT)


def refuse(rows: Sequence[Row], kept: Mapping[str, str]) -> None:
    """Raise InputError naming the rows whose sentence or document is kept for measuring; none: nothing happens."""
    bad = []
    for row in rows:
        hit = next((m for m in marks_of(row.data) if m in kept), None)
        if hit is not None:
            what = "the sentence" if hit == digest(str(row.data["sentence"])) else "its document"
            bad.append(f"{row.where}: {what} belongs to {kept[hit]}")
    if bad:
        more = f"\n  … and {len(bad) - SHOWN} more" if len(bad) > SHOWN else ""
        raise InputError(
            f"{len(bad)} of {len(rows)} sentences must not be learned from\n  " + "\n  ".join(bad[:SHOWN]) + more,
            todo="leave them out; --audit-by sentence refuses only the sentences of an audit, not their documents",
        )
