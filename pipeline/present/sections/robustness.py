"""Robustness: which choices move a claim's statistic to the other side, and the two-lines test."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.io import read_csv
from pipeline.present.choose import pick
from pipeline.present.departures import changed_words
from pipeline.present.grids import Words
from pipeline.present.sections.base import AFTER, Kind, Material
from pipeline.present.sections.plain import Plain, Row, plain
from pipeline.study_tables import FLIPS, ROBUSTNESS, TWO_LINES

FILES = tuple(f"tables/{t.file_stem}.csv" for t in (ROBUSTNESS, FLIPS, TWO_LINES))
FLIPPED = ("claim", "changed", "statistic_headline", "statistic", "threshold")
LINES = ("claim", "weeks", "n_weeks", "break_week", "slope_rise", "p_rise", "slope_fall", "p_fall", "finding")


def _coded(table: Plain, rows: pd.DataFrame) -> Plain:
    """The table with the code of the claim before its words."""
    named = [
        Row([Words(f"{claim} {r.cells[0].zh}", f"{claim} {r.cells[0].en}"), *r.cells[1:]], r.is_thin)
        for r, claim in zip(table.rows, rows["claim"], strict=True)
    ]
    return Plain(table.heads, named)


def _flips(rows: pd.DataFrame, material: Material) -> Plain:
    """Rows of `flips` with their choices in words."""
    table = plain(FLIPS, rows, FLIPPED, material.labels)
    at, named = FLIPPED.index("changed"), []
    for row, changed in zip(table.rows, rows["changed"], strict=True):
        words = Words(*(changed_words(changed, material.labels, lang) for lang in ("zh", "en")))
        named.append(Row([*row.cells[:at], words, *row.cells[at + 1 :]], row.is_thin))
    return _coded(Plain(table.heads, named), rows)


def build(material: Material) -> list[dict[str, Any]] | None:
    """One entry a region, with its headline scheme: number of specifications, what flips, both lines."""
    curve, flips, lines = (
        read_csv(t, material.root / f) for t, f in zip((ROBUSTNESS, FLIPS, TWO_LINES), FILES, strict=True)
    )
    found = []
    for part in material.parts:
        own = pick(curve, adcode=part.region.adcode, kind="headline", scheme=part.scheme_code)
        if own.empty:
            continue
        every, mine = (pick(rows, adcode=part.region.adcode) for rows in (curve, flips))
        known = [c for c, side in zip(own["claim"], own["side"], strict=True) if side != "none"]
        both = pick(lines, adcode=part.region.adcode)
        firm = [c for c in known if c not in set(mine["claim"])]
        found.append({
            "part": part.id, "n": int(every["spec_no"].max()) + 1, "firm": firm,
            "empty": [c for c in own["claim"] if c not in known],
            "flips": _flips(mine, material) if len(mine) else None,
            "lines": _coded(plain(TWO_LINES, both, LINES, material.labels), both),
        })  # fmt: skip
    return found or None


KIND = Kind("robustness", Words("稳健性", "Robustness"), AFTER, build, lambda _: FILES)
