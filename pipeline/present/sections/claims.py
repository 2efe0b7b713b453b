"""Verdicts: what each test finds, what it allows, and which guards fired."""

from __future__ import annotations

from typing import Any

from pipeline.io import read_csv
from pipeline.present.claim_data import claim_name
from pipeline.present.grids import Words, records_of, words_of
from pipeline.present.sections.base import FIRST, Kind, Material
from pipeline.study_tables import CLAIMS

FILES = (f"{CLAIMS.file_stem}.csv",)


def build(material: Material) -> dict[str, Any] | None:
    """Rows of the claims by part of the page, with the words of their guards."""
    rows = records_of(read_csv(CLAIMS, material.root / FILES[0]))
    part_of = {(p.region.adcode, p.scheme_code): p.id for p in material.parts}
    found = [
        r | {"part": part, "name": words_of(material.labels, "claim", r["claim"]),
             "n_evidence": material.counts.get(part, {}).get(claim_name(r["claim"]), 0),
             "guard_words": [words_of(material.labels, "guard", g) for g in r["guards"].split(";") if g]}
        for r in rows
        if (part := part_of.get((r["adcode"], r["stage_scheme"])))
    ]  # fmt: skip
    return {"rows": found, "parts": list(dict.fromkeys(r["part"] for r in found))} if found else None


KIND = Kind("claims", Words("结论", "Verdicts"), FIRST, build, lambda _: FILES)
