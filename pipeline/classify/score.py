"""`xietong score`: agreement of two files of coded sentences, in all and for each class and behaviour."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.classify.evaluate import N_SAMPLES, Figure, Record, figure, places, score
from pipeline.codes import BEHAVIOURS, CLASSES
from pipeline.errors import InputError


def read_codings(path: Path, *, needs: Sequence[str]) -> list[dict[str, Any]]:
    """Coded sentences of a JSON-lines file; InputError with file and line for one that lacks a key of `needs`."""
    if not path.is_file():
        raise InputError("no such file of coded sentences", where=str(path))
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path}: line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"is not JSON: {error}", where=where, allowed="one JSON object a line") from None
        missing = [k for k in needs if not isinstance(record, dict) or k not in record]
        if missing:
            raise InputError(f"lacks {' and '.join(missing)}", where=where, todo="see the annotation guide")
        found.append(record)
    return found


def by_class(gold: Sequence[Record], coded: Mapping[str, Record]) -> dict[str, Figure]:
    """Figures of actors by exact place, for each class that either coding holds."""
    return _each(CLASSES, [(_actors(g, g), _actors(coded.get(g["id"], {}), g)) for g in gold])


def by_behaviour(gold: Sequence[Record], coded: Mapping[str, Record]) -> dict[str, Figure]:
    """Figures of behaviours of a sentence, for each behaviour that either coding holds."""
    return _each(BEHAVIOURS, [(_behaviours(g), _behaviours(coded.get(g["id"], {}))) for g in gold])


def _actors(coding: Record, gold: Record) -> set[tuple[str, Any]]:
    at = places(coding, gold["sentence"])
    return {(a["class"], place) for a, place in zip(coding.get("actors", []), at, strict=True)}


def _behaviours(coding: Record) -> set[tuple[str, Any]]:
    return {(a["behaviour"], None) for a in coding.get("acts", [])}


def _each(
    codes: Sequence[str], facts: Sequence[tuple[set[tuple[str, Any]], set[tuple[str, Any]]]]
) -> dict[str, Figure]:
    found = {}
    for code in codes:
        pairs = [({f for f in g if f[0] == code}, {f for f in c if f[0] == code}) for g, c in facts]
        agreed, n_gold = sum(len(g & c) for g, c in pairs), sum(len(g) for g, _ in pairs)
        n_coded = sum(len(c) for _, c in pairs)
        if n_gold or n_coded:
            found[code] = figure(agreed, n_gold, n_coded)
    return found


def report(gold_path: Path, coded_path: Path, *, n_samples: int = N_SAMPLES) -> str:
    """Figures with 95 % bootstrap intervals over documents, then each class and each behaviour, as lines of text."""
    gold = read_codings(gold_path, needs=("id", "sentence", "actors", "acts"))
    coded = read_codings(coded_path, needs=("id", "actors", "acts"))
    found = score(gold, coded, n_samples=n_samples)
    lines = []
    for name, value in found.figures.items():
        low, high = found.intervals[name]
        lines.append(f"{_line(name, value)}   interval {low:.2f}-{high:.2f}")
    lines.append(f"{'alpha':20} {found.alpha:.3f}   sentences {found.n_sentences}")
    ids = {c["id"]: c for c in coded}
    for title, figures in (("actors by class", by_class(gold, ids)), ("behaviours", by_behaviour(gold, ids))):
        lines += ["", title, *(_line(code, value) for code, value in figures.items())]
    return "\n".join(lines)


def _line(name: str, value: Figure) -> str:
    counts = f"gold {value.n_gold:6.1f} coded {value.n_coded:6.1f}"
    return f"{name:20} P {value.p:.3f}  R {value.r:.3f}  F1 {value.f1:.3f}   {counts}"
