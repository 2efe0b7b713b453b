"""Stage schemes: cited tables of when each stage of a region began, and the stage of a day.

A scheme is a CSV file in config/stages: adcode, stage, start, end_exclusive, label_zh, label_en, basis, source, and
optionally source_2, status, scope, note. It covers a region that has rows of its own, failing these its province, and
failing these the whole country (CN). Days of a study that the scheme leaves open are the explicit stage `outside`.
An order "from 24:00 of day D" starts on D+1.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.codes import COUNTRY
from pipeline.errors import SettingsError, did_you_mean
from pipeline.settings import ADCODE

REQUIRED = ("adcode", "stage", "start", "end_exclusive", "label_zh", "label_en", "basis", "source")
OPTIONAL = ("source_2", "status", "scope", "note")
STAGE_ID = re.compile(r"S\d\d")


class Stage(NamedTuple):
    """One stage of one region: days [start, end_exclusive), labels and where the date comes from."""

    adcode: str
    stage: str
    start: dt.date
    end_exclusive: dt.date
    label_zh: str
    label_en: str
    basis: str
    source: str
    source_2: str = ""
    status: str = ""
    scope: str = ""
    note: str = ""


Scheme = Mapping[str, tuple[Stage, ...]]


def _date(value: str, where: str, column: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise SettingsError(
            f"{column}: '{value}' is no date", where=where, allowed="YYYY-MM-DD, for example 2020-01-23"
        ) from None


def _check_header(found: Sequence[str], where: str) -> None:
    known = (*REQUIRED, *OPTIONAL)
    for column in found:
        if column not in known:
            hint = did_you_mean(column, known)
            raise SettingsError(f"unknown column '{column}'. {hint}".rstrip(), where=where, allowed=", ".join(known))
    missing = [c for c in REQUIRED if c not in found]
    if missing:
        raise SettingsError(f"lacks the columns {', '.join(missing)}", where=where, allowed=", ".join(known))


def _stage(row: Mapping[str, str | None], where: str) -> Stage:
    """One checked row; every cell is stripped."""
    cells = {k: (v or "").strip() for k, v in row.items()}
    for column in REQUIRED:
        if not cells[column]:
            raise SettingsError(f"{column}: is empty", where=where, todo="every stage needs its basis and its source")
    if cells["adcode"] != COUNTRY and not ADCODE.fullmatch(cells["adcode"]):
        raise SettingsError(f"adcode: '{cells['adcode']}'", where=where, allowed="six digits such as 330000, or CN")
    if not STAGE_ID.fullmatch(cells["stage"]):
        raise SettingsError(f"stage: '{cells['stage']}'", where=where, allowed="S00 (before any response), S01, S02 …")
    start, end = (_date(cells.pop(k), where, k) for k in ("start", "end_exclusive"))
    if start >= end:
        raise SettingsError(f"start {start} is not before end_exclusive {end}", where=where)
    return Stage(start=start, end_exclusive=end, **cells)


def _check_region(stages: Sequence[Stage], where: str) -> None:
    """Stages of one region must have ids of their own, in the order of their days, without overlap or gap."""
    seen: set[str] = set()
    for stage in stages:
        if stage.stage in seen:
            raise SettingsError(f"{stage.adcode}: stage {stage.stage} stands twice", where=where,
                                todo="ids are ordinals, S00, S01 …; labels may repeat")  # fmt: skip
        seen.add(stage.stage)
    for a, b in zip(stages, stages[1:], strict=False):
        place = f"{a.adcode}: {a.stage} ends {a.end_exclusive}, {b.stage} starts {b.start}"
        if b.start < a.end_exclusive:
            raise SettingsError(f"stages overlap. {place}", where=where, todo="end_exclusive is the next stage's start")
        if b.start > a.end_exclusive:
            raise SettingsError(f"gap between stages. {place}", where=where, todo="end_exclusive is the day after")
        if b.stage < a.stage:
            raise SettingsError(f"stage ids are not in the order of their days. {place}", where=where)


def load_scheme(path: Path) -> Scheme:
    """Stages of each region of one scheme, in order of their days; every fault is a `SettingsError`."""
    if not path.is_file():
        known = sorted(p.stem for p in path.parent.glob("*.csv"))
        raise SettingsError(f"no such stage scheme. {did_you_mean(path.stem, known)}".rstrip(), where=str(path),
                            allowed=", ".join(known))  # fmt: skip
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        _check_header(reader.fieldnames or (), str(path))
        rows = []
        for number, row in enumerate(reader, 2):
            if None in row or None in row.values():
                raise SettingsError("has not as many cells as the header", where=f"{path}, row {number}",
                                    todo="put quotes around cells with a comma")  # fmt: skip
            rows.append(_stage(row, f"{path}, row {number}"))
    if not rows:
        raise SettingsError("has no stages", where=str(path))
    scheme: dict[str, tuple[Stage, ...]] = {}
    for adcode in sorted({s.adcode for s in rows}):
        stages = tuple(sorted((s for s in rows if s.adcode == adcode), key=lambda s: (s.start, s.stage)))
        _check_region(stages, str(path))
        scheme[adcode] = stages
    return scheme


def stages_of(scheme: Scheme, adcode: str) -> tuple[Stage, ...]:
    """Stages of a region: its own, failing these its province's, failing these the country's; empty if none."""
    for candidate in (adcode, f"{adcode[:2]}0000", COUNTRY):
        if candidate in scheme:
            return scheme[candidate]
    return ()


def stage_rows(schemes: Mapping[str, Scheme], adcodes: Iterable[str]) -> list[dict[str, object]]:
    """Rows of the table `stages` for the regions of a study; a region that no scheme covers is a `SettingsError`."""
    rows: list[dict[str, object]] = []
    for adcode in adcodes:
        covering = {name: stages for name, scheme in schemes.items() if (stages := stages_of(scheme, adcode))}
        if not covering:
            raise SettingsError(
                f"no stage scheme covers {adcode}", where="stage_schemes", allowed=", ".join(schemes),
                todo="add its rows to a scheme (CN, the whole country, is in every study) or use one that has them: "
                "of covid-19, white_paper covers every region, response_level every province",
            )  # fmt: skip
        headline = next(iter(covering))
        for name, stages in covering.items():
            for s in stages:
                row: dict[str, object] = dict(s._asdict())
                row |= {"adcode": adcode, "stage_scheme": name, "is_headline": name == headline}
                row |= {"start": s.start.isoformat(), "end_exclusive": s.end_exclusive.isoformat()}
                rows.append(row)
    return rows


def stage_of_day(stages: Sequence[Stage], day: dt.date) -> str:
    """Id of the stage of a day, or `outside`."""
    return next((s.stage for s in stages if s.start <= day < s.end_exclusive), "outside")
