"""One address for a number: ``T3[stage=S01,behaviour=donation].share``.

Dimensions left out take the headline values of the table and the study; an unknown table, key, value or column is an
error that lists the valid ones.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from pipeline.analyse.views import Facts, Slice
from pipeline.errors import PipelineError, did_you_mean
from pipeline.study_tables import ALL, BY_CODE, CELLS, OUTSIDE, RETROSPECTIVE, count_column
from pipeline.tables import FLOAT, INT, TEXT

ADDRESS = re.compile(r"\s*(?P<table>\w+)\s*(?:\[(?P<key>[^\]]*)\])?\s*(?:\.\s*(?P<column>\w+))?\s*")
EXAMPLE = "T3[stage=S01,behaviour=donation].share"
WHERE = ("adcode", "stage_scheme", "stage")
MAX_LISTED = 40


class Address(NamedTuple):
    """A number: table code, complete key, column."""

    table: str
    key: dict[str, str]
    column: str

    def __str__(self) -> str:
        inner = ",".join(f"{k}={v}" for k, v in self.key.items())
        return f"{self.table}[{inner}].{self.column}"


def _one_of(kind: str, given: str, choices: tuple[str, ...] | list[str], where: str) -> str:
    """The value given if it is a choice, without regard to case in table codes; else an error that lists them."""
    if given in choices:
        return given
    hint = did_you_mean(given, choices)
    shown = ", ".join(choices[:MAX_LISTED]) + (" …" if len(choices) > MAX_LISTED else "")
    raise PipelineError(f"unknown {kind} '{given}'. {hint}".rstrip(), where=where, allowed=shown)


def _pairs(text: str, where: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, equals, value = (p.strip() for p in part.partition("="))
        if not equals or not name or not value:
            raise PipelineError(f"'{part}' is no key=value", where=where, allowed=f"for example {EXAMPLE}")
        if name in pairs:
            raise PipelineError(f"key '{name}' stands twice", where=where)
        pairs[name] = value
    return pairs


def columns_of(table: str) -> list[str]:
    """Columns of a table that hold its numbers."""
    declared = BY_CODE[table]
    return [c.name for c in declared.columns if c.name not in declared.key and c.type in (INT, FLOAT, TEXT)]


def _where(facts: Facts, pairs: Mapping[str, str], table: str, where: str) -> dict[str, str]:
    """Region, scheme and stage, with the study's first region and its headline scheme where they are left out."""
    adcode = _one_of("adcode", pairs.get("adcode", facts.adcodes[0]), facts.adcodes, where)
    schemes = [s.stage_scheme for s in facts.slices if s.adcode == adcode]
    scheme = _one_of("stage_scheme", pairs.get("stage_scheme", schemes[0]), schemes, where)
    own = facts.stages[(facts.stages["adcode"] == adcode) & (facts.stages["stage_scheme"] == scheme)]
    stages = [*own.sort_values("start")["stage"], OUTSIDE, ALL]
    if table != "T6":
        stages.append(RETROSPECTIVE)
    stage = _one_of("stage", pairs.get("stage", ALL), stages, where)
    return {"adcode": adcode, "stage_scheme": scheme, "stage": stage}


def _open_values(facts: Facts, key: Mapping[str, str], name: str) -> list[str]:
    """Values of a dimension without a closed list: sources or document types, periods of a unit, places, bodies."""
    if name == "value":
        return sorted(set(facts.documents[key["item"]])) if key["item"] != ALL else [ALL]
    if name == "term":
        return sorted(t.term for t in facts.vocabulary.terms if key["theme"] in (ALL, t.theme))
    if name.endswith("_place"):
        places = facts.view(Slice(key["adcode"], key["stage_scheme"])).tie_places
        return sorted({*places[0], *places[1]} - {""})
    if name != "period":
        return sorted({*facts.ties["source_id"], *facts.ties["target_id"]})
    if key.get("unit") == "stage":
        own = facts.stages["adcode"].eq(key["adcode"]) & facts.stages["stage_scheme"].eq(key["stage_scheme"])
        return [*sorted(facts.stages.loc[own, "stage"]), OUTSIDE]
    first, last = facts.study.window.start, facts.study.window.end
    step = 1
    if key.get("unit", "week") == "week":
        first, step = first - dt.timedelta(days=first.weekday()), 7
    return [(first + dt.timedelta(days=d)).isoformat() for d in range(0, (last - first).days + 1, step)]


def complete_key(facts: Facts, table: str, pairs: Mapping[str, str], where: str = "") -> dict[str, str]:
    """A key with every dimension of a table; the study's headline where `pairs` leaves one out.

    T6 is named by unit and period; ``stage=S01`` alone stands for ``unit=stage,period=S01``.
    """
    dimensions = {d.name: d for d in CELLS[table].dimensions}
    for name in pairs:
        _one_of("key", name, [*WHERE, *dimensions], where)
    key = _where(facts, pairs, table, where)
    for name, dimension in dimensions.items():
        headline = facts.study.realis if name == "realis" else dimension.headline
        value = pairs.get(name, headline)
        if dimension.values:
            extra = () if ALL in dimension.values or dimension in CELLS[table].filters else (ALL,)
            value = _one_of(name, value, (*dimension.values, *extra), where)
        elif value != ALL:
            value = _one_of(name, value, _open_values(facts, key, name), where)
        key[name] = value
    if table == "T6":
        if key["period"] == ALL and key["unit"] == "stage":
            key["period"] = key["stage"]
        key["stage"] = ALL
    return key


def parse_address(text: str, facts: Facts) -> Address:
    """An address as typed, completed and checked against the study; every fault is a `PipelineError`."""
    match = ADDRESS.fullmatch(text)
    if not match:
        raise PipelineError("is no address of a number", where=text, allowed=f"TABLE[key=value,…].column, as {EXAMPLE}")
    known = {code.lower(): code for code in CELLS}
    table = _one_of("table", known.get(match["table"].lower(), match["table"]), list(CELLS), text)
    key = complete_key(facts, table, _pairs(match["key"] or "", text), text)
    column = _one_of("column", match["column"] or count_column(table), columns_of(table), text)
    return Address(table, key, column)


def find_row(rows: pd.DataFrame, address: Address) -> pd.Series | None:
    """The row of a study table that an address names, or None where the table does not list it."""
    keep = pd.Series(True, index=rows.index)
    for name, value in address.key.items():
        if address.table == "T6" and name == "stage":
            continue
        keep &= rows[name] == value
    found = rows[keep]
    return found.iloc[0] if len(found) else None
