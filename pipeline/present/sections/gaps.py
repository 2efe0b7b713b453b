"""What the corpus cannot answer, by region and scheme."""

from __future__ import annotations

from typing import Any

from pipeline.io import read_csv
from pipeline.present.choose import pick
from pipeline.present.grids import Words
from pipeline.present.sections.base import AFTER, Kind, Material
from pipeline.present.sections.plain import plain
from pipeline.study_tables import GAPS

FILES = (f"tables/{GAPS.file_stem}.csv",)
LISTED = ("stage_thin", "source_silent")  # thin cells are seen in the tables themselves


def build(material: Material) -> list[dict[str, Any]] | None:
    """A table a part: thin stages and silent sources."""
    rows = read_csv(GAPS, material.root / FILES[0])
    rows = rows[rows["gap"].isin(LISTED)]
    names = ("stage", "gap", "value", "n_documents", "n_acts", "n_lacking")
    found = []
    for part in material.parts:
        own = pick(rows, adcode=part.region.adcode, stage_scheme=part.scheme_code)
        if len(own):
            found.append({"part": part.id, "table": plain(GAPS, own, names, material.labels)})
    return found or None


KIND = Kind("gaps", Words("数据缺口", "Data gaps"), AFTER, build, lambda _: FILES)
