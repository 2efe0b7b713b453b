"""How far people have audited the extraction: status by region, agreement of coders."""

from __future__ import annotations

from typing import Any

from pipeline.coding.tables import AUDIT, RELIABILITY
from pipeline.io import read_csv
from pipeline.present.grids import Words
from pipeline.present.sections.base import FIRST, Kind, Material
from pipeline.present.sections.plain import plain

FILES = tuple(f"tables/{t.file_stem}.csv" for t in (AUDIT, RELIABILITY))
COLUMNS = ("adcode", "stage_scheme", "stage", "n_frame", "n_drawn", "n_coded", "n_persons", "n_programs", "status")
AGREEMENT = ("unit", "pair", "category", "stage", "doc_type", "n_units", "percent", "kappa", "alpha", "ac1")


def build(material: Material) -> dict[str, Any]:
    """Tables of status and agreement; both empty where nobody has coded, which the page says."""
    audit, reliability = (read_csv(t, material.root / f) for t, f in zip((AUDIT, RELIABILITY), FILES, strict=True))
    return {
        "n_audited": int((audit["status"] == "audited").sum()),
        "status": plain(AUDIT, audit, COLUMNS, material.labels) if len(audit) else None,
        "agreement": plain(RELIABILITY, reliability, AGREEMENT, material.labels) if len(reliability) else None,
    }


KIND = Kind("audit", Words("审核与信度", "Audit and reliability"), FIRST, build, lambda _: FILES)
