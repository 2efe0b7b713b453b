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
NOT_CODED = Words("该地区与阶段方案没有已编码的抽样句", "no sentences coded for this region and scheme of stages")


def build(material: Material) -> list[dict[str, Any]] | None:
    """A table a part and kind; a part that nobody coded says so, and without any coding there is no section."""
    found = []
    for table, name in zip(TABLES, FILES, strict=True):
        rows = read_csv(table, material.root / name)
        columns = [c for c in table.column_names if c not in DROPPED]
        for part in material.parts:
            own = pick(rows, adcode=part.region.adcode, stage_scheme=part.scheme_code)
            if len(own):
                words = Words(table.labels.get("zh", table.name), table.labels.get("en", table.name))
                found.append({"part": part.id, "title": words, "table": plain(table, own, columns, material.labels)})
    coded = {group["part"] for group in found}
    bare = [{"part": part.id, "title": NOT_CODED, "table": None} for part in material.parts if part.id not in coded]
    return [*found, *bare] if found else None


KIND = Kind(
    "corrected", Words("抽取误差校正", "Corrected for extraction error"), AFTER, build, lambda _: FILES
)  # fmt: skip
