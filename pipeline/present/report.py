"""The report: one static page that opens from disk, whose counts open to their sentences."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.analyse.address import parse_address
from pipeline.analyse.membership import select_acts
from pipeline.analyse.views import Facts
from pipeline.codes import BEHAVIOURS, CLASSES, DOC_TYPES
from pipeline.evidence import Folder, collect_evidence
from pipeline.present.choose import headline_rows, headline_scheme, pick, stages_of
from pipeline.present.labels import Labels
from pipeline.present.masking import mask
from pipeline.present.regions import Named
from pipeline.settings import Study
from pipeline.study_tables import ALL, BY_CODE

HERE = Path(__file__).parent
SHARD = 500  # acts in one file of evidence
SHOWN = ("title", "date", "issuer", "url", "sentence", "realis", "relation", "sources", "targets", "found_by")

Tables = Mapping[str, pd.DataFrame]


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str


class Cell(NamedTuple):
    """One number of a table: main text, small text below, whether thin, key of its acts (empty: opens nothing)."""

    text: str
    small: str = ""
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


SPECS = (
    Spec("T2", Words("T2 行动主体 × 阶段", "T2 Actors by stage"), "class", "stage"),
    Spec("T3", Words("T3 协同行为 × 阶段", "T3 Behaviours by stage"), "behaviour", "stage"),
    Spec("T4", Words("T4 行动主体 × 协同行为（全期）", "T4 Actors by behaviour (whole window)"), "class", "behaviour"),
    Spec("T5", Words("T5 主体角色 × 阶段", "T5 Roles by stage"), "class", "stage"),
    Spec("T6", Words("T6 趋势（按阶段）", "T6 Trend by stage"), "basis", "stage"),
    Spec("T7", Words("T7 各阶段核心任务", "T7 Core tasks by stage"), "behaviour", "stage"),
    Spec("T8", Words("T8 协同网络（全期）", "T8 Network (whole window)"), "source_class", "target_class"),
)


def _number(value: Any, form: str = ",.0f") -> str:
    return "" if pd.isna(value) else format(value, form)


def _cell(code: str, row: Mapping[str, Any], key: str) -> Cell:
    """Text of one cell; a thin cell shows its count and nothing else."""
    thin = bool(row["is_thin"] or row["is_stage_thin"])
    small = ""
    if code == "T5":
        if not thin and row["role"]:
            return Cell(str(row["role"]), _number(row["role_probability"], ".0%"), thin, key)
        return Cell(_number(row["n_participations"]), "", thin, key)
    if code == "T6":
        low, high = (_number(row[k], ".1f") for k in ("rate_low", "rate_high"))
        small = "" if thin else f"{_number(row['rate'], '.1f')} [{low}, {high}]"
    elif code == "T7":
        small = (
            ""
            if thin or pd.isna(row["rank"])
            else f"#{int(row['rank'])} p={_number(row['inclusion_probability'], '.2f')}"
        )
    elif code == "T8":
        return Cell(_number(row["n_acts"]), f"w={_number(row['weight'], '.1f')}", thin, key)
    elif not thin:
        small = _number(row["share"], ".1%")
    return Cell(_number(row["n_acts"]), small, thin, key if row["n_acts"] else "")


def table_rows(tables: Tables, spec: Spec, study: Study, adcode: str, scheme: str) -> pd.DataFrame:
    """Rows of one table that the page shows for a region."""
    if spec.code == "T6":
        parts = [headline_rows(tables, "T6", study.realis, basis=b) for b in (ALL, "broad", "strict")]
        rows = pick(pd.concat(parts, ignore_index=True), unit="stage")
    else:
        rows = headline_rows(tables, spec.code, study.realis)
    rows = pick(rows, adcode=adcode, stage_scheme=scheme)
    if spec.code in ("T4", "T8"):
        rows = pick(rows, stage=ALL)
    if spec.code == "T8":
        rows = rows[(rows["source_class"] != ALL) & (rows["target_class"] != ALL)]
        rows = rows.groupby(["source_class", "target_class"], sort=False, as_index=False).first() if len(rows) else rows
    return rows


def address_of(spec: Spec, row: Mapping[str, Any], adcode: str, scheme: str) -> str:
    """The address of a cell, as the command line takes it."""
    given = {"adcode": adcode, "stage_scheme": scheme, "stage": row["stage"], spec.row: row[spec.row]}
    if spec.column != "stage":
        given[spec.column] = row[spec.column]
    if spec.code == "T8":
        given["direction"] = row["direction"]
    if spec.code == "T6":
        given |= {"unit": "stage", "period": row["period"]}
    return f"{spec.code}[{','.join(f'{k}={v}' for k, v in given.items())}]"


def _order(values: Sequence[str], code_list: Sequence[str]) -> list[str]:
    rank = {v: i for i, v in enumerate((*code_list, *sorted(set(values) - set(code_list) - {ALL}), ALL))}
    return sorted(dict.fromkeys(values), key=rank.__getitem__)


def records_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as mappings of column name to value."""
    return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]


def make_grid(
    spec: Spec, rows: pd.DataFrame, labels: Labels, stages: pd.DataFrame, note: Words
) -> tuple[Grid, dict[str, dict[str, Any]]]:
    """One table of the page and, by cell key, the row behind each cell."""

    def words(dimension: str, value: str) -> Words:
        if dimension == "stage" and value in set(stages["stage"]):
            own = stages[stages["stage"] == value].iloc[0]
            return Words(f"{value} {own['label_zh']}", f"{value} {own['label_en']}")
        kind = {"source_class": "class", "target_class": "class"}.get(dimension, dimension)
        if value == ALL:
            return Words("合计", "all")
        return Words(labels.get(kind, value, "zh"), labels.get(kind, value, "en"))

    lists = {"class": CLASSES, "source_class": CLASSES, "target_class": CLASSES, "behaviour": BEHAVIOURS}
    columns = _order(list(rows[spec.column]), lists.get(spec.column, ())) if len(rows) else []
    columns = [c for c in columns if c != "outside"]
    behind: dict[str, dict[str, Any]] = {}
    cells: dict[tuple[str, str], Cell] = {}
    for row in records_of(rows):
        key = f"{spec.code}|{row[spec.row]}|{row[spec.column]}"
        behind[key] = row
        cells[row[spec.row], row[spec.column]] = _cell(spec.code, row, key)
    body = [
        (words(spec.row, r), [cells.get((r, c), Cell("")) for c in columns])
        for r in _order(list(rows[spec.row]), lists.get(spec.row, ()))
    ]
    return Grid(spec.code, spec.title, note, [words(spec.column, c) for c in columns], body), behind


def as_script(call: str, *values: object) -> str:
    """A line of JavaScript that hands data to the page; nothing in the data can end the script or the line."""
    texts = [json.dumps(v, ensure_ascii=False, separators=(",", ":")) for v in values]
    body = ",".join(texts).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"XIETONG.{call}({body});\n"


def write_evidence(
    facts: Facts, folder: Folder, cells: Mapping[str, Mapping[str, Sequence[str]]], labels: Labels, out: Path
) -> None:
    """Write data/cells-<adcode>.js (acts of each cell) and data/acts-<n>.js (the acts, private persons masked)."""
    wanted = sorted({a for own in cells.values() for ids in own.values() for a in ids})
    number = {act_id: n for n, act_id in enumerate(wanted)}
    shown = {e.act_id: asdict(e) for e in collect_evidence(facts, folder, wanted, mask)}
    out.mkdir(parents=True, exist_ok=True)
    for adcode, own in cells.items():
        numbers = {key: sorted(number[a] for a in ids) for key, ids in own.items()}
        (out / f"cells-{adcode}.js").write_text(as_script("cells", adcode, numbers), encoding="utf-8")
    for start in range(0, len(wanted), SHARD):
        rows = []
        for act_id in wanted[start : start + SHARD]:
            e = shown[act_id]
            if not str(e["url"]).startswith(("http://", "https://")):
                e["url"] = ""
            behaviour = [labels.get("behaviour", e["behaviour"], lang) for lang in ("zh", "en")]
            rows.append([e[k] for k in SHOWN] + [behaviour])
        text = as_script("acts", start // SHARD, rows)
        (out / f"acts-{start // SHARD}.js").write_text(text, encoding="utf-8")


def mix_grid(rows: pd.DataFrame, labels: Labels, stages: pd.DataFrame) -> Grid:
    """On-topic documents by type and stage: how the mix of the corpus moves."""
    ids = list(stages["stage"])
    titles = dict(zip(stages["stage"], zip(stages["label_zh"], stages["label_en"], strict=True), strict=True))
    counts = {(r["value"], r["stage"]): int(r["n_on_topic_families"]) for r in rows.to_dict("records")}
    body = [
        (
            Words(*(labels.get("doc_type", t, lang) for lang in ("zh", "en"))),
            [Cell(f"{counts.get((t, s), 0):,}") for s in ids],
        )
        for t in DOC_TYPES
        if any(counts.get((t, s)) for s in ids)
    ]
    note = Words("各阶段涉疫文本数，按文种。", "On-topic documents of each stage, by form.")
    columns = [Words(f"{s} {titles[s][0]}", f"{s} {titles[s][1]}") for s in ids]
    return Grid("T1", Words("语料结构（文种 × 阶段）", "Corpus mix by stage"), note, columns, body)


class Part(NamedTuple):
    """One region of the page."""

    region: Named
    scheme: Words
    corpus: list[dict[str, Any]]
    grids: list[Grid]
    figures: list[dict[str, str]]


def region_part(
    tables: Tables, figures: pd.DataFrame, study: Study, labels: Labels, region: Named
) -> tuple[Part, dict[str, str]]:
    """One region of the page and the address of each of its cells that opens."""
    scheme = headline_scheme(tables["stages"], region.adcode)
    stages = stages_of(tables["stages"], region.adcode, scheme)
    grids: list[Grid] = []
    addresses: dict[str, str] = {}
    for spec in SPECS:
        own = BY_CODE[spec.code].labels
        rows = table_rows(tables, spec, study, region.adcode, scheme)
        grid, behind = make_grid(spec, rows, labels, stages, Words(own.get("note_zh", ""), own.get("note_en", "")))
        grids.append(grid)
        addresses |= {k: address_of(spec, r, region.adcode, scheme) for k, r in behind.items() if r["n_acts"]}
    corpus = headline_rows(tables, "T1", study.realis)
    corpus = pick(corpus, adcode=region.adcode, stage_scheme=scheme)
    grids.insert(0, mix_grid(pick(corpus, item="doc_type"), labels, stages))
    corpus = pick(corpus, item="all")
    names = Words(labels.get("scheme", scheme, "zh"), labels.get("scheme", scheme, "en"))
    own_figures = figures[figures["adcode"] == region.adcode]
    return Part(region, names, records_of(corpus), grids, records_of(own_figures)), addresses


def write_report(
    out: Path, *, study: Study, record: Mapping[str, Any], tables: Tables, figures: pd.DataFrame, figure_folder: Path,
    facts: Facts, folder: Folder, labels: Labels, regions: Sequence[Named],
) -> None:  # fmt: skip
    """Write index.html, its data and its figures into the folder of `out`."""
    parts, cells = [], {}
    for region in regions:
        part, addresses = region_part(tables, figures, study, labels, region)
        parts.append(part)
        chosen = {key: parse_address(address, facts) for key, address in addresses.items()}
        cells[region.adcode] = {key: select_acts(facts, a.table, a.key) for key, a in chosen.items()}
    shutil.rmtree(out.parent, ignore_errors=True)
    write_evidence(facts, folder, cells, labels, out.parent / "data")
    (out.parent / "figures").mkdir(parents=True)
    for row in figures.to_dict("records"):
        name = next(f for f in row["files"].split(";") if f.endswith(".svg"))
        shutil.copyfile(figure_folder / name, out.parent / "figures" / name)
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("report.html").render(
        study=study, record=record, parts=parts, flow=tables["selection"].to_dict("records"), shard=SHARD,
        css=(HERE / "report.css").read_text(encoding="utf-8"), js=(HERE / "report.js").read_text(encoding="utf-8"),
    )  # fmt: skip
    out.write_text(page, encoding="utf-8")
