"""The parts of the report: one region under one scheme, with what its corpus is made of and its tables."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from pipeline.codes import DOC_TYPES
from pipeline.present.choose import headline_rows, pick, schemes_of, stages_of
from pipeline.present.grids import (
    SPECS,
    Grid,
    Tables,
    Words,
    make_grid,
    records_of,
    table_rows,
    word_of_value,
    words_of,
)
from pipeline.present.labels import Labels
from pipeline.present.network_data import LEVELS, network_keys
from pipeline.present.regions import Named
from pipeline.present.trend_data import trend_keys
from pipeline.settings import Study
from pipeline.study_tables import ALL


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
    scheme_code: str
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
    keys["T6"] |= trend_keys(tables, study, region.adcode, scheme)
    for level, (code, _) in LEVELS.items():
        keys[code] = keys.get(code, {}) | network_keys(tables, study, region.adcode, scheme, level)
    corpus = pick(headline_rows(tables, "T1", study.realis), adcode=region.adcode, stage_scheme=scheme)
    gaps = pick(tables["data_gaps"], adcode=region.adcode, stage_scheme=scheme)
    own_figures = figures[(figures["adcode"] == region.adcode) & is_headline]
    name = region.adcode if is_headline else f"{region.adcode}-{scheme}"
    part = Part(
        name, region, scheme, words_of(labels, "scheme", scheme),
        stage_rows(corpus, gaps, labels, stages), grids, records_of(own_figures),
    )  # fmt: skip
    return part, keys
