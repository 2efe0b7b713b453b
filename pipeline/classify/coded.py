"""Coded sentences as examples to learn from, and the ones that must never be learned from."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.codes import BEHAVIOURS, REALIS, RELATIONS
from pipeline.errors import InputError, did_you_mean
from pipeline.extract.types import Context

HELD_OUT = Path(__file__).parent / "held_out.csv"


class CodedAct(NamedTuple):
    """One act of a coded sentence; its trigger is at [start, end) of the sentence."""

    behaviour: str
    relation: str
    realis: str
    start: int
    end: int
    n_actors: int


class Example(NamedTuple):
    """One coded sentence; `document` tells which sentences are of one document."""

    sentence: str
    context: Context
    document: str
    acts: tuple[CodedAct, ...]


def read_coded(*paths: Path) -> list[Example]:
    """Examples of JSON-lines files in the format of the annotation guide, with sentence, and title, prev, date, source
    where known. A document is (source, title, date), or the field `doc` of files that have it.

    Raises InputError with file and line for what is no coded sentence.
    """
    examples = []
    for path in paths:
        if not path.exists():
            raise InputError("no such file of coded sentences", where=str(path))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                examples.append(_example(line, f"{path}: line {number}"))
    return examples


def _example(line: str, where: str) -> Example:
    try:
        record: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"is no coded sentence ({error})", where=where, todo="see the annotation guide") from None
    return example_of(record, where)


def example_of(record: dict[str, Any], where: str) -> Example:
    """The example of one coded sentence read at `where`; InputError for what is no coded sentence."""
    try:
        sentence = record["sentence"]
        acts = tuple(_act(act, sentence, where) for act in record["acts"])
    except (KeyError, TypeError) as error:
        raise InputError(f"is no coded sentence ({error})", where=where, todo="see the annotation guide") from None
    names = ("date", "source", "title", "prev", "issuer", "region", "doc_type")
    context = Context(**{name: str(record.get(name) or "") for name in names})
    document = record.get("doc") or document_key(context)
    return Example(sentence, context, document, acts)


def _act(act: dict[str, Any], sentence: str, where: str) -> CodedAct:
    for key, allowed in (("behaviour", BEHAVIOURS), ("relation", RELATIONS), ("realis", REALIS)):
        if act[key] not in allowed:
            near = did_you_mean(act[key], allowed)
            raise InputError(f"unknown {key} '{act[key]}'", where=where, allowed=", ".join(allowed), todo=near)
    start = act.get("start", sentence.find(act["trigger"]))
    if start < 0:
        raise InputError(f"the trigger '{act['trigger']}' is not in the sentence", where=where)
    actors = {*act["sources"], *act["targets"]}
    return CodedAct(act["behaviour"], act["relation"], act["realis"], start, start + len(act["trigger"]), len(actors))


def document_key(context: Context) -> str:
    """Key of a document in coded files: source, title and date."""
    return "\t".join((context.source, context.title, context.date))


def title_key(context: Context) -> tuple[str, ...]:
    """Key of a document by title and date alone, for files that name the source otherwise; none without a title."""
    return ("\t".join((context.title, context.date)),) if context.title else ()


def digest(text: str) -> str:
    """Sixteen hexadecimal digits by which a held-out sentence or document is known without its text being kept."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def read_held_out(path: Path = HELD_OUT) -> frozenset[str]:
    """Digests of sentences and documents that are for measuring only."""
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["digest"] for row in csv.DictReader(file))
