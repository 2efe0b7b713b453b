"""Files that coders work in, one writer and one reader a format; readers give codings or one error with every fault.

What a file leaves uncoded is not in the result: uncoded is not the same as empty. Sentences are echo-checked: the text
of each must be that of the sample, character by character.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.coding import cas_json, doccano, label_studio, refi_qda, sheet
from pipeline.coding.items import Item
from pipeline.coding.record import Coding, Fault, from_json, raise_faults, to_json
from pipeline.errors import InputError

Writer = Callable[[Sequence[Item], Mapping[str, Coding], Path], None]
Reader = Callable[[Path, Mapping[str, str]], dict[str, Coding]]


class Format(NamedTuple):
    """One file format: its ending, how to write and how to read it."""

    ending: str
    write: Writer
    read: Reader


def write_jsonl(items: Sequence[Item], codings: Mapping[str, Coding], path: Path) -> None:
    """Coded sentences in the format of the annotation guide, one a line."""
    lines = []
    for item in items:
        if item.id in codings:
            lines.append({**item._asdict(), **to_json(codings[item.id], item.sentence)})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines), encoding="utf-8")


def read_jsonl(path: Path, sentences: Mapping[str, str]) -> dict[str, Coding]:
    """The inverse of `write_jsonl`."""
    faults: list[Fault] = []
    found: dict[str, Coding] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        where = f"line {number}"
        try:
            data: Any = json.loads(line)
            identity = str(data["id"])
        except (ValueError, KeyError, TypeError) as error:
            faults.append(Fault(where, "", f"is no coded sentence ({error})", "one JSON object a line"))
            continue
        if identity not in sentences:
            faults.append(Fault(where, "id", f"'{identity}' is not in the sample"))
        elif data.get("sentence", sentences[identity]) != sentences[identity]:
            faults.append(Fault(where, "sentence", "is not the sentence of the sample"))
        elif identity in found:
            faults.append(Fault(where, "id", f"'{identity}' stands twice"))
        else:
            coding = from_json(data, sentences[identity], where, faults)
            if coding is not None:
                found[identity] = coding
    raise_faults(faults, str(path))
    return found


FORMATS: dict[str, Format] = {
    "xlsx": Format(".xlsx", sheet.write, sheet.read),
    "label-studio": Format(".json", label_studio.write, label_studio.read),
    "doccano": Format(".doccano.jsonl", doccano.write, doccano.read),
    "inception": Format(".cas.json", cas_json.write, cas_json.read),
    "refi-qda": Format(".qdpx", refi_qda.write, refi_qda.read),
    "jsonl": Format(".jsonl", write_jsonl, read_jsonl),
}


def format_of(path: Path) -> Format:
    """The format of a file by its ending, the longest one that fits."""
    fits = [f for f in FORMATS.values() if path.name.endswith(f.ending)]
    if not fits:
        raise InputError(
            "is of no known format", where=str(path), allowed=", ".join(f.ending for f in FORMATS.values())
        )
    return max(fits, key=lambda f: len(f.ending))
