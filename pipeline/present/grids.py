"""Study tables as the report shows them: rows by columns of one region and scheme, each cell with its complete key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from pipeline.codes import BEHAVIOURS
from pipeline.present.choose import headline_rows, pick
from pipeline.present.labels import Labels
from pipeline.settings import Study
from pipeline.study_tables import (
    ALL,
    BY_CODE,
    CELLS,
    DIRECTIONS,
    EXPERIENCE,
    OUTSIDE,
    PARTY_CLASSES,
    PROBLEMS,
    RETROSPECTIVE,
    count_column,
)

WHERE_KEYS = ("adcode", "stage_scheme", "stage")
Tables = Mapping[str, pd.DataFrame]


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str


class Cell(NamedTuple):
    """One number of a table: count, small text and role below it, whether thin, name of its acts (empty: none)."""

    text: str
    small: str = ""
    role: Words = Words("", "")
    is_thin: bool = False
    key: str = ""


class Grid(NamedTuple):
    """One table of the page."""

    code: str
    title: Words
    note: Words
    columns: list[Words]
    rows: list[tuple[Words, list[Cell]]]
    corner: Words = Words("", "")  # what the rows are


class Spec(NamedTuple):
    """A table as rows x columns: code, titles, dimension of the rows and of the columns, values of the columns."""

    code: str
    title: Words
    row: str
    column: str


COMMON = {
    ALL: Words("合计", "All"),
    OUTSIDE: Words("方案之外", "Outside"),
    RETROSPECTIVE: Words("回溯", "Retrospective"),
}
TIE = "tie"  # row of the network: class and direction
CORNERS = {TIE: Words("来源", "From"), "theme": Words("主题", "Theme")}
ARROWS = {"directed": "→", "undirected": "—"}
SPECS = (
    Spec("T2", Words("T2 行动主体 × 阶段", "T2 Actors by stage"), "class", "stage"),
    Spec("T3", Words("T3 协同行为 × 阶段", "T3 Behaviours by stage"), "behaviour", "stage"),
    Spec("T4", Words("T4 行动主体 × 协同行为（全期）", "T4 Actors by behaviour (whole window)"), "class", "behaviour"),
    Spec("T5", Words("T5 主体角色 × 阶段", "T5 Roles by stage"), "class", "stage"),
    Spec(
        "T5c",
        Words("T5c 主体角色转换", "T5c Role transitions"),
        "class",
        "stage",
    ),
    Spec("T6", Words("T6 趋势（按阶段）", "T6 Trend by stage"), "basis", "stage"),
    Spec("T7", Words("T7 各阶段核心任务", "T7 Core tasks by stage"), "behaviour", "stage"),
    Spec("T8", Words("T8 协同网络（全期）", "T8 Network (whole window)"), TIE, "target_class"),
    Spec(
        "T9",
        Words("T9 经验词汇（非成效）", "T9 Vocabulary, not effectiveness"),
        "theme",
        "stage",
    ),
    Spec("T10", Words("T10 问题词汇 × 阶段", "T10 Problems: vocabulary"), "theme", "stage"),
    Spec("T11", Words("T11 职责与落实报道", "T11 Duties and reported acts"), "class", "behaviour"),
)


def words_of(labels: Labels, kind: str, code: str) -> Words:
    """Label of a code in both languages."""
    return Words(labels.get(kind, code, "zh"), labels.get(kind, code, "en"))


def _number(value: Any, form: str = ",.0f") -> str:
    return "" if pd.isna(value) else format(value, form)


def _cell(code: str, row: Mapping[str, Any], key: str, labels: Labels) -> Cell:
    """One cell: its main number is the count (acts, hits of terms) that it opens to; thin cells have nothing else."""
    thin = bool(row.get("is_thin", False) or row.get("is_stage_thin", not row.get("is_shown", True)))
    counted = row[count_column(code)]
    n_acts, role, small = _number(counted), Words("", ""), ""
    if code == "T8":
        small = f"w {_number(row['weight'], '.1f')}"
    elif thin:
        pass
    elif code == "T5" and row["role"]:
        role = words_of(labels, "role", row["role"])
        small = _number(row["role_probability"], ".0%")
    elif code == "T6":
        low, high = (_number(row[k], ".1f") for k in ("rate_low", "rate_high"))
        small = f"{_number(row['rate'], '.1f')} [{low}, {high}]"
    elif code == "T7" and not pd.isna(row["rank"]):
        small = f"#{int(row['rank'])} p={_number(row['inclusion_probability'], '.2f')}"
    elif code == "T5c":
        role, small = _transition(row, labels)
    elif code in ("T9", "T10"):
        small = _number(row["rate"], ".1f")
    elif code == "T11":
        role = words_of(labels, "status", row["status"]) if row["status"] == "not_reported" else role
        small = f"{_number(row['n_duties'])} : {_number(row['n_done'])}" if counted else ""
    elif code in ("T2", "T3", "T4"):
        small = _number(row["share"], ".1%")
    return Cell(n_acts, small, role, thin, key if counted else "")


def _transition(row: Mapping[str, Any], labels: Labels) -> tuple[Words, str]:
    """Role before and after of a counted transition, the probability of a change; of all classes their number."""
    if row["class"] == ALL or row["stage"] == ALL:
        return Words("", ""), f"{_number(row['n_transitions'])}/{_number(row['n_testable'])}"
    if not row["n_transitions"]:
        return Words("", ""), _number(row["change_probability"], ".0%")
    before, after = (words_of(labels, "role", row[k]) for k in ("role_before", "role_after"))
    return Words(f"{before.zh} → {after.zh}", f"{before.en} → {after.en}"), _number(row["change_probability"], ".0%")


def table_rows(tables: Tables, spec: Spec, study: Study, adcode: str, scheme: str) -> pd.DataFrame:
    """Rows of one table that the page shows for a region."""
    if spec.code == "T6":
        parts = [headline_rows(tables, "T6", study.realis, basis=b) for b in (ALL, "broad", "strict")]
        rows = pick(pd.concat(parts, ignore_index=True), unit="stage")
    else:
        rows = headline_rows(tables, spec.code, study.realis)
    rows = pick(rows, adcode=adcode, stage_scheme=scheme)
    if spec.code in ("T9", "T10"):
        rows = pick(rows, term=ALL)
    if spec.code == "T11":
        rows = pick(rows, layer=ALL)
    if spec.code in ("T4", "T8", "T11"):
        rows = pick(rows, stage=ALL)
    if spec.code == "T8":
        rows = rows.assign(**{TIE: rows["source_class"] + "|" + rows["direction"]})
    return rows


def key_of(code: str, row: Mapping[str, Any]) -> dict[str, str]:
    """The complete key of the cell that a row of a study table holds, as `select_acts` takes it."""
    key = {name: str(row[name]) for name in (*WHERE_KEYS, *(d.name for d in CELLS[code].dimensions))}
    return key | {"stage": ALL} if code == "T6" else key  # T6 is named by unit and period


def _order(values: Sequence[str], code_list: Sequence[str]) -> list[str]:
    rank = {v: i for i, v in enumerate((*code_list, *sorted(set(values) - set(code_list) - {ALL}), ALL))}
    return sorted(dict.fromkeys(values), key=rank.__getitem__)


def records_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as mappings of column name to value."""
    return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]


def word_of_value(dimension: str, value: str, labels: Labels, stages: pd.DataFrame) -> Words:
    """How the page calls one value of a dimension."""
    own = stages[stages["stage"] == value] if dimension == "stage" else stages.iloc[:0]
    if len(own):
        return Words(f"{value} {own['label_zh'].iloc[0]}", f"{value} {own['label_en'].iloc[0]}")
    if dimension == TIE:
        cls, direction = value.split("|")
        name = words_of(labels, "class", cls)
        return Words(f"{name.zh} {ARROWS[direction]}", f"{name.en} {ARROWS[direction]}")
    if value in COMMON and dimension != "basis":
        return COMMON[value]
    return words_of(labels, "class" if dimension == "target_class" else dimension, value)


def corner_of(spec: Spec, labels: Labels) -> Words:
    """What the rows of a table are."""
    return CORNERS.get(spec.row) or words_of(labels, "column", spec.row)


def make_grid(
    spec: Spec, rows: pd.DataFrame, labels: Labels, stages: pd.DataFrame
) -> tuple[Grid, dict[str, dict[str, str]]]:
    """One table of the page and, by the name of each cell that opens, its complete key."""
    own_rows = records_of(rows)
    empty_outside = not any(r[spec.column] == OUTSIDE and r[count_column(spec.code)] for r in own_rows)
    ties = [f"{c}|{d}" for c in PARTY_CLASSES for d in DIRECTIONS]
    lists = {
        "class": PARTY_CLASSES,
        "target_class": PARTY_CLASSES,
        "behaviour": BEHAVIOURS,
        TIE: ties,
        "theme": (*EXPERIENCE, *PROBLEMS),
    }
    columns = _order([r[spec.column] for r in own_rows], lists.get(spec.column, ()))
    columns = [c for c in columns if c != OUTSIDE or not empty_outside]
    keys: dict[str, dict[str, str]] = {}
    cells: dict[tuple[str, str], Cell] = {}
    for row in own_rows:
        name = f"{spec.code}|{row[spec.row]}|{row[spec.column]}"
        if row[count_column(spec.code)]:
            keys[name] = key_of(spec.code, row)
        cells[row[spec.row], row[spec.column]] = _cell(spec.code, row, name, labels)
    body = [
        (word_of_value(spec.row, r, labels, stages), [cells.get((r, c), Cell("")) for c in columns])
        for r in _order([r[spec.row] for r in own_rows], lists.get(spec.row, ()))
    ]
    own = BY_CODE[spec.code].labels
    note = Words(own.get("note_zh", ""), own.get("note_en", ""))
    heads = [word_of_value(spec.column, c, labels, stages) for c in columns]
    return Grid(spec.code, spec.title, note, heads, body, corner_of(spec, labels)), keys
