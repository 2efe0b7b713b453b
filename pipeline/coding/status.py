"""Whether the extraction of a study was audited, by region and stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.coding.sample import MIN_CELL
from pipeline.coding.store import ADJUDICATED, Coder, Sample
from pipeline.coding.tables import AUDIT, CLAIMS_CORRECTED
from pipeline.io import read_csv

ORDER = ("not_audited", "program_coded", "partly_audited", "audited")


def audit_rows(sample: Sample, coders: Sequence[Coder]) -> list[dict[str, Any]]:
    """Rows of the table audit for the region of a sample; only people audit, whatever programs coded."""
    people = [c for c in coders if c.kind == "person" and c.codings]
    programs = [c for c in coders if c.kind == "program" and c.codings]
    by_people = {i for c in people for i in c.codings}
    by_any = by_people | {i for c in programs for i in c.codings}
    frame: Counter[tuple[str, str]] = Counter()
    for stage, doc_type, _, size in sample.strata:
        frame[stage, doc_type] += size
    done = Counter((d.stage, d.doc_type) for d in sample.drawn if d.item.id in by_people)
    rows = []
    for stage in sorted({s for s, _ in frame}):
        cells = [c for c in frame if c[0] == stage]
        full = all(done[c] >= min(MIN_CELL, frame[c]) for c in cells)
        own = [d for d in sample.drawn if d.stage == stage]
        n_coded = sum(d.item.id in by_any for d in own)
        status = "audited" if full else "partly_audited" if any(done[c] for c in cells) else "not_audited"
        if status == "not_audited" and n_coded:
            status = "program_coded"
        rows.append({
            "adcode": sample.adcode, "stage_scheme": sample.stage_scheme, "stage": stage,
            "n_frame": sum(frame[c] for c in cells), "n_drawn": len(own), "n_coded": n_coded,
            "n_persons": len({c.name for c in people if c.name != ADJUDICATED}), "n_programs": len(programs),
            "is_audited": full, "status": status,
        })  # fmt: skip
    return rows


def status_of(rows: Sequence[Mapping[Any, Any]]) -> str:
    """Status of a region: that of its least audited stage."""
    return min((str(r["status"]) for r in rows), key=ORDER.index, default="not_audited")


def read_audit(path: Path) -> dict[str, str]:
    """Status by region, from the table audit; a region without rows is not audited, as is a study without the table."""
    if not path.is_file():
        return {}
    rows = read_csv(AUDIT, path).to_dict("records")
    return {str(a): status_of([r for r in rows if r["adcode"] == a]) for a in sorted({r["adcode"] for r in rows})}


def read_disputed(path: Path) -> frozenset[tuple[str, str, str]]:
    """Region, scheme and claim of which naive and corrected effect point in opposite directions, by people's coding.

    What programs coded disputes nothing; a study without the table has none.
    """
    if not path.is_file():
        return frozenset()
    rows = read_csv(CLAIMS_CORRECTED, path)
    own = rows[rows["side_differs"].astype(bool) & (rows["status"] == "audited")]
    return frozenset((str(a), str(s), str(c)) for a, s, c in own[["adcode", "stage_scheme", "claim"]].to_numpy())
