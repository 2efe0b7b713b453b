"""Where the texts come from: documents of each source and type by month, so that a hole is seen as one."""

from __future__ import annotations

from typing import Any

from pipeline.io import read_csv
from pipeline.present.choose import pick
from pipeline.present.grids import Words, records_of, words_of
from pipeline.present.sections.base import AFTER, Kind, Material
from pipeline.study_tables import COVERAGE

FILES = (f"tables/{COVERAGE.file_stem}.csv",)


def build(material: Material) -> list[dict[str, Any]] | None:
    """By region and item a grid of months: documents of the month (all, on topic), whether the source was open."""
    rows = read_csv(COVERAGE, material.root / FILES[0])
    found = []
    for region in material.regions:
        for item in ("source", "doc_type"):
            own = records_of(pick(rows, adcode=region.adcode, item=item))
            months = sorted({r["month"] for r in own})
            cells = {(r["value"], r["month"]): r for r in own}
            lines = [
                (words_of(material.labels, item, v), [cells.get((v, m)) for m in months])
                for v in dict.fromkeys(r["value"] for r in own)
            ]
            if lines:
                found.append({"adcode": region.adcode, "item": item, "months": months, "lines": lines})
    return found or None


KIND = Kind("coverage", Words("语料覆盖", "Coverage"), AFTER, build, lambda _: FILES)
