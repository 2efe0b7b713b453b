"""Figures of what the study finds: claims, specification curves, change points, key words, topics.

They show tables that are made after the stage tables, and words of the texts themselves, which need fonts of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from pipeline.declared.robustness import THRESHOLDS
from pipeline.io import read_csv
from pipeline.present.choose import headline_rows, load_tables, pick
from pipeline.present.figure_change_points import draw_change_points
from pipeline.present.figure_claims import draw_claims
from pipeline.present.figure_curve import RISES, SHARES, draw_curve
from pipeline.present.figure_index import FINDINGS
from pipeline.present.figure_keyness import draw_keyness
from pipeline.present.figure_topics import draw_topics
from pipeline.present.fonts import NO_GLYPH
from pipeline.present.style import Context
from pipeline.settings import Study
from pipeline.study_tables import CHANGE_POINTS, CLAIMS, KEYNESS, ROBUSTNESS
from pipeline.tables import TOPIC_MODELS, TOPIC_STAGE, TOPICS

TABLES = (ROBUSTNESS, CHANGE_POINTS, KEYNESS, TOPICS, TOPIC_MODELS, TOPIC_STAGE)
Tables = Mapping[str, pd.DataFrame]


class Material(NamedTuple):
    """Tables by name, the study, the region and its headline scheme."""

    tables: Tables
    study: Study
    adcode: str
    scheme: str

    def own(self, name: str) -> pd.DataFrame:
        """Rows of the region, under its headline scheme where the table knows schemes."""
        rows = pick(self.tables[name], adcode=self.adcode)
        return pick(rows, stage_scheme=self.scheme) if "stage_scheme" in rows.columns else rows


def _claims(m: Material, context: Context) -> Figure:
    thresholds = dict(THRESHOLDS) | {"H2": m.study.analysis.claims.least_v}
    return draw_claims(m.own("claims"), thresholds, context)


def _curve_rises(m: Material, context: Context) -> Figure:
    return draw_curve(m.own("robustness"), m.own("claims"), context, "curve_rises", RISES)


def _curve_shares(m: Material, context: Context) -> Figure:
    return draw_curve(m.own("robustness"), m.own("claims"), context, "curve_shares", SHARES)


def _change_points(m: Material, context: Context) -> Figure:
    basis = m.study.analysis.claims.basis
    parts = [
        pick(headline_rows(m.tables, "T6", m.study.realis, basis=b), adcode=m.adcode, stage_scheme=m.scheme)
        for b in dict.fromkeys(("all", basis))
    ]
    return draw_change_points(pd.concat(parts, ignore_index=True), m.own("change_points"), context, basis)


def _keyness(m: Material, context: Context) -> Figure:
    return draw_keyness(m.own("keyness"), context)


def _topics(m: Material, context: Context) -> Figure:
    return draw_topics(m.own("topic_stage"), m.tables["topics"], m.tables["topic_models"], context)


class Spec(NamedTuple):
    """One kind of figure: the table whose numbers it shows, and how it is drawn."""

    name: str
    table: str
    draw: Callable[[Material, Context], Figure]


DRAW = {
    "claims": ("claims", _claims), "curve_rises": ("robustness", _curve_rises),
    "curve_shares": ("robustness", _curve_shares), "change_points": ("change_points", _change_points),
    "keyness": ("keyness", _keyness), "topics": ("topic_stage", _topics),
}  # fmt: skip
SPECS = tuple(Spec(name, *DRAW[name]) for name in FINDINGS)


def load_findings(root: Path, font: Path) -> dict[str, pd.DataFrame]:
    """Tables of the figures of results/<study>/; characters that the font lacks are replaced in words of the texts."""
    folder = root / "tables"
    tables = load_tables(folder, "stages", "trend") | {"claims": read_csv(CLAIMS, root / f"{CLAIMS.file_stem}.csv")}
    tables |= {t.name: read_csv(t, folder / f"{t.file_stem}.csv") for t in TABLES}
    known = set(TTFont(font).getBestCmap())
    for name in ("keyness", "topics"):
        words = ["".join(c if ord(c) in known else NO_GLYPH for c in str(w)) for w in tables[name]["word"]]
        tables[name] = tables[name].assign(word=words)
    return tables
