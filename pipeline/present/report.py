"""The report: one static page that opens from disk, whose counts open to their sentences."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.analyse.membership import select_many
from pipeline.analyse.views import Facts
from pipeline.codes import BEHAVIOURS, DOC_TYPES
from pipeline.evidence import Evidence, Folder, collect_evidence, load_masking
from pipeline.present.choose import headline_rows, pick, schemes_of, stages_of
from pipeline.present.labels import Labels
from pipeline.present.regions import Named
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

HERE = Path(__file__).parent
SHARD = 500  # acts in one file of evidence
WHERE_KEYS = ("adcode", "stage_scheme", "stage")
SHOWN = ("title", "date", "issuer", "url", "sentence", "realis", "relation", "sources", "targets", "found_by",
         "behaviour")  # fmt: skip

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
    return Grid(spec.code, spec.title, note, heads, body), keys


def as_script(call: str, *values: object) -> str:
    """A line of JavaScript that hands data to the page; nothing in the data can end the script or the line."""
    texts = [json.dumps(v, ensure_ascii=False, separators=(",", ":")) for v in values]
    body = ",".join(texts).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"XIETONG.{call}({body});\n"


def write_evidence(facts: Facts, folder: Folder, cells: Mapping[str, Mapping[str, Sequence[str]]], out: Path) -> None:
    """Write data/cells-<part>.js (acts of each cell) and data/acts-<n>.js (the acts, private persons masked)."""
    wanted = sorted({a for own in cells.values() for ids in own.values() for a in ids})
    number = {act_id: n for n, act_id in enumerate(wanted)}
    shown = {e.act_id: e for e in collect_evidence(facts, folder, wanted, load_masking())}
    out.mkdir(parents=True, exist_ok=True)
    for part, own in cells.items():
        numbers = {key: sorted(number[a] for a in ids) for key, ids in own.items()}
        (out / f"cells-{part}.js").write_text(as_script("cells", part, numbers), encoding="utf-8")
    for start in range(0, len(wanted), SHARD):
        rows = [evidence_row(shown[act_id]) for act_id in wanted[start : start + SHARD]]
        text = as_script("acts", start // SHARD, rows)
        (out / f"acts-{start // SHARD}.js").write_text(text, encoding="utf-8")


def evidence_row(evidence: Evidence) -> list[str]:
    """One act as the page takes it; an address that is not http or https is left out."""
    row = [str(getattr(evidence, name)) for name in SHOWN]
    url = SHOWN.index("url")
    row[url] = row[url] if row[url].startswith(("http://", "https://")) else ""
    return row


class StageRow(NamedTuple):
    """One stage of the first screen: what the corpus is made of, agenda share, share of unknown doers."""

    name: Words
    n_documents: int
    n_on_topic: int
    mix: list[tuple[str, Words, int]]
    n_sentences: int
    on_topic_share: float
    n_acts: int
    unknown_doer_share: float
    is_thin: bool
    is_stage: bool
    n_lacking: int


def stage_rows(corpus: pd.DataFrame, gaps: pd.DataFrame, labels: Labels, stages: pd.DataFrame) -> list[StageRow]:
    """T1 of one region and scheme by stage, with on-topic documents by form and those that thin stages lack."""
    rows = records_of(corpus)
    lacking = {r["stage"]: int(r["n_lacking"]) for r in records_of(gaps) if r["gap"] == "stage_thin"}
    forms = {(r["stage"], r["value"]): int(r["n_on_topic_families"]) for r in rows if r["item"] == "doc_type"}
    return [
        StageRow(
            word_of_value("stage", r["stage"], labels, stages), int(r["n_families"]), int(r["n_on_topic_families"]),
            [(t, words_of(labels, "doc_type", t), n) for t in DOC_TYPES if (n := forms.get((r["stage"], t), 0))],
            int(r["n_on_topic_sentences"]), r["on_topic_share"], int(r["n_acts"]), r["unknown_doer_share"],
            bool(r["is_stage_thin"]), r["stage"] in set(stages["stage"]), lacking.get(r["stage"], 0),
        )
        for r in rows
        if r["item"] == ALL
    ]  # fmt: skip


class Part(NamedTuple):
    """One region under one scheme; figures stand with the region's headline scheme only."""

    id: str
    region: Named
    scheme: Words
    stages: list[StageRow]
    grids: list[Grid]
    figures: list[dict[str, Any]]


Keys = dict[str, dict[str, dict[str, str]]]


def make_part(
    tables: Tables, figures: pd.DataFrame, study: Study, labels: Labels, region: Named, scheme: str
) -> tuple[Part, Keys]:
    """One part of the page and, by table, the complete key of each of its cells that opens."""
    is_headline = schemes_of(tables["stages"], region.adcode)[0] == scheme
    stages = stages_of(tables["stages"], region.adcode, scheme)
    grids: list[Grid] = []
    keys: Keys = {}
    for spec in SPECS:
        rows = table_rows(tables, spec, study, region.adcode, scheme)
        grid, keys[spec.code] = make_grid(spec, rows, labels, stages)
        grids.append(grid)
    corpus = pick(headline_rows(tables, "T1", study.realis), adcode=region.adcode, stage_scheme=scheme)
    gaps = pick(tables["data_gaps"], adcode=region.adcode, stage_scheme=scheme)
    own_figures = figures[(figures["adcode"] == region.adcode) & is_headline]
    part = Part(
        region.adcode if is_headline else f"{region.adcode}-{scheme}", region, words_of(labels, "scheme", scheme),
        stage_rows(corpus, gaps, labels, stages), grids, records_of(own_figures),
    )  # fmt: skip
    return part, keys


def page_words(labels: Labels) -> dict[str, dict[str, list[str]]]:
    """Labels that the page's script needs: kind, code, [zh, en]."""
    kinds = ("behaviour", "realis", "relation", "found_by")
    words = {kind: {code: [w["zh"], w["en"]] for code, w in labels.of_kind(kind).items()} for kind in kinds}
    # Hits of terms show their theme where acts show their behaviour.
    words["behaviour"] |= {code: [w["zh"], w["en"]] for code, w in labels.of_kind("theme").items()}
    return words


def write_report(
    out: Path, *, study: Study, record: Mapping[str, Any], tables: Tables, figures: pd.DataFrame, figure_folder: Path,
    facts: Facts, folder: Folder, labels: Labels, regions: Sequence[Named],
) -> None:  # fmt: skip
    """Write index.html, its data and its figures into the folder of `out`."""
    parts, cells = [], {}
    for region in regions:
        for scheme in schemes_of(tables["stages"], region.adcode):
            part, keys = make_part(tables, figures, study, labels, region, scheme)
            parts.append(part)
            chosen = [select_many(facts, code, own) for code, own in keys.items()]
            cells[part.id] = {name: ids for own in chosen for name, ids in own.items()}
    shutil.rmtree(out.parent, ignore_errors=True)
    write_evidence(facts, folder, cells, out.parent / "data")
    (out.parent / "figures").mkdir(parents=True)
    for row in figures.to_dict("records"):
        name = next(f for f in row["files"].split(";") if f.endswith(".svg"))
        shutil.copyfile(figure_folder / name, out.parent / "figures" / name)
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("report.html").render(
        study=study, record=record, parts=parts, flow=tables["selection"].to_dict("records"),
        css=(HERE / "report.css").read_text(encoding="utf-8"), js=(HERE / "report.js").read_text(encoding="utf-8"),
        setup=as_script("setup", SHARD, page_words(labels)),
    )  # fmt: skip
    out.write_text(page, encoding="utf-8")
