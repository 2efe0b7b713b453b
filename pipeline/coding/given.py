"""Sentences that were coded elsewhere, with ids of their own, brought to the places of a study's texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.coding.items import Item
from pipeline.coding.record import Coding, Fault, from_json, raise_faults
from pipeline.errors import InputError


class Given(NamedTuple):
    """One coded sentence of a file; `date` is a day or a month."""

    sentence: str
    date: str
    coding: Coding


def coded_sentences(path: Path) -> list[Given]:
    """Coded sentences of JSON lines in the format of the annotation guide; a fault names its line."""
    if not path.is_file():
        raise InputError("no such file", where=str(path))
    faults: list[Fault] = []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        where = f"line {number}"
        try:
            data: Any = json.loads(line)
            sentence, date = str(data["sentence"]), str(data.get("date", ""))
            coding = from_json({"id": where, **data}, sentence, where, faults)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(Fault(where, "", f"is no coded sentence ({error})", "one JSON object a line"))
            continue
        if coding is not None:
            found.append(Given(sentence, date, coding))
    raise_faults(faults, str(path))
    return found


def given_codings(items: Sequence[Item], known: Sequence[Given]) -> dict[str, Coding]:
    """Codings of the items whose text was coded, under their ids; of one text coded twice the last."""
    by_text = {g.sentence: g.coding for g in known}
    return {i.id: by_text[i.sentence]._replace(id=i.id) for i in items if i.sentence in by_text}
