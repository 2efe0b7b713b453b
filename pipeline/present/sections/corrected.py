"""T2, T3, T6 and effects of the claims, corrected for extraction error beside naive, once a sample has been coded."""

from __future__ import annotations

from typing import Any

from pipeline.coding.tables import CLAIMS_CORRECTED, CORRECTED_TABLES
from pipeline.io import read_csv
from pipeline.present.choose import pick
from pipeline.present.grids import Words
from pipeline.present.sections.base import AFTER, Kind, Material
from pipeline.present.sections.plain import plain

TABLES = (*CORRECTED_TABLES, CLAIMS_CORRECTED)
FILES = tuple(f"tables/{t.file_stem}.csv" for t in TABLES)
DROPPED = ("adcode", "stage_scheme")


def build(material: Material) -> list[dict[str, Any]] | None:
    """A table a part and kind, only where there are rows."""
    found = []
    for table, name in zip(TABLES, FILES, strict=True):
        rows = read_csv(table, material.root / name)
        columns = [c for c in table.column_names if c not in DROPPED]
        for part in material.parts:
            own = pick(rows, adcode=part.region.adcode, stage_scheme=part.scheme_code)
            if len(own):
                words = Words(table.labels.get("zh", table.name), table.labels.get("en", table.name))
                found.append({"part": part.id, "title": words, "table": plain(table, own, columns, material.labels)})
    return found or None


KIND = Kind(
    "corrected", Words("抽取误差校正", "Corrected for extraction error"), AFTER, build, lambda _: FILES
)  # fmt: skip
