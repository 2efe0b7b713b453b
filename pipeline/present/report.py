"""The report: one static page that opens from disk, whose counts open to their sentences."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.analyse.membership import select_many
from pipeline.analyse.views import Facts
from pipeline.evidence import Folder
from pipeline.io import read_csv
from pipeline.present.choose import schemes_of
from pipeline.present.claim_data import claim_cells
from pipeline.present.grids import Tables, word_of_value
from pipeline.present.labels import Labels
from pipeline.present.network_data import LEVELS, network_of, network_rows
from pipeline.present.regions import Named
from pipeline.present.report_parts import Part, make_part
from pipeline.present.sections import KINDS
from pipeline.present.sections.base import Material, build_sections
from pipeline.present.shards import SHARD, as_script, write_evidence
from pipeline.present.trend_data import trend_of
from pipeline.settings import Study
from pipeline.study_tables import ALL, CLAIMS

HERE = Path(__file__).parent
SCRIPTS = ("report.js", "report_tables.js", "report_search.js", "report_network.js", "report_trend.js")
ASSETS = HERE / "assets"
CARRIED = ("charts.min.js", "tables.min.js", "LICENCES.txt")  # copied beside the page


def page_words(labels: Labels) -> dict[str, dict[str, list[str]]]:
    """Labels that the page's script needs: kind, code, [zh, en]."""
    kinds = ("behaviour", "realis", "relation", "found_by", "class", "class_short")
    words = {kind: {code: [w["zh"], w["en"]] for code, w in labels.of_kind(kind).items()} for kind in kinds}
    # Hits of terms show their theme where acts show their behaviour.
    words["behaviour"] |= {code: [w["zh"], w["en"]] for code, w in labels.of_kind("theme").items()}
    return words


def write_drawn(parts: Sequence[Part], tables: Tables, study: Study, labels: Labels, out: Path) -> None:
    """Write net-<part>.js: ties of each stage and the weeks, read when a part is first shown."""
    for part in parts:
        stages = tables["stages"]
        own = stages[(stages["adcode"] == part.region.adcode) & (stages["stage_scheme"] == part.scheme_code)]
        ids = [*own.sort_values("start", kind="stable")["stage"], ALL]
        names = {s: list(word_of_value("stage", s, labels, own)) for s in ids}
        drawn = {}
        for level in LEVELS:
            rows = network_rows(tables, study, part.region.adcode, part.scheme_code, level)
            if rows or level == "class":
                drawn[level] = network_of(rows, ids, level) | {"names": names}
        text = as_script("network", part.id, drawn)
        text += as_script("trend", part.id, trend_of(tables, study, part.region.adcode, part.scheme_code))
        (out / f"net-{part.id}.js").write_text(text, encoding="utf-8")


def render(out: Path, material: Material, **values: Any) -> None:
    """Write the page; texts are escaped by the template, data of scripts by `as_script`."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("report.html").render(
        study=material.study, record=material.record, parts=material.parts, sections=build_sections(KINDS, material),
        css=(HERE / "report.css").read_text(encoding="utf-8"),
        js="".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS), **values,
    )  # fmt: skip
    out.write_text(page, encoding="utf-8")


def copy_beside(folder: Path, figures: pd.DataFrame, figure_folder: Path) -> None:
    """Copy the front-end parts with their licences, and the figures, into the folder of the page."""
    for name in ("assets", "figures"):
        (folder / name).mkdir(parents=True)
    for name in CARRIED:
        shutil.copyfile(ASSETS / name, folder / "assets" / name)
    for files in figures["files"]:
        name = next(f for f in files.split(";") if f.endswith(".svg"))
        shutil.copyfile(figure_folder / name, folder / "figures" / name)


def write_report(
    out: Path, *, study: Study, record: Mapping[str, Any], tables: Tables, figures: pd.DataFrame, figure_folder: Path,
    facts: Facts, folder: Folder, labels: Labels, regions: Sequence[Named],
) -> None:  # fmt: skip
    """Write index.html, its data, its figures and what its sections bring along into the folder of `out`."""
    parts, cells = [], {}
    claims = read_csv(CLAIMS, folder.root / f"{CLAIMS.file_stem}.csv")
    for region in regions:
        for scheme in schemes_of(tables["stages"], region.adcode):
            part, keys = make_part(tables, figures, study, labels, region, scheme)
            parts.append(part)
            chosen = [select_many(facts, code, own) for code, own in keys.items()]
            chosen.append(claim_cells(claims, facts, region.adcode, scheme))
            cells[part.id] = {name: ids for own in chosen for name, ids in own.items()}
    shutil.rmtree(out.parent, ignore_errors=True)
    n_acts = write_evidence(facts, folder, cells, out.parent / "data")
    write_drawn(parts, tables, study, labels, out.parent / "data")
    copy_beside(out.parent, figures, figure_folder)
    counts = {part: {name: len(ids) for name, ids in own.items()} for part, own in cells.items()}
    material = Material(folder.root, study, record, labels, tuple(regions), tuple(parts), tables["stages"], counts)
    render(
        out, material, flow=tables["selection"].to_dict("records"),
        setup=as_script("setup", SHARD, n_acts, page_words(labels)),
    )  # fmt: skip
