"""Data of the report as scripts: a page opened from disk may not read files, but it may load scripts beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.analyse.views import Facts
from pipeline.evidence import Evidence, Folder, collect_evidence, load_masking

SHARD = 500  # acts in one file of evidence
SHOWN = ("title", "date", "issuer", "url", "sentence", "realis", "relation", "sources", "targets", "found_by",
         "behaviour")  # fmt: skip
Cells = Mapping[str, Mapping[str, Sequence[str]]]


def as_script(call: str, *values: object) -> str:
    """A line of JavaScript that hands data to the page; nothing in the data can end the script or the line."""
    texts = [json.dumps(v, ensure_ascii=False, separators=(",", ":")) for v in values]
    body = ",".join(texts).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"XIETONG.{call}({body});\n"


def write_evidence(facts: Facts, folder: Folder, cells: Cells, out: Path) -> int:
    """Write cells-<part>.js (acts of each cell) and acts-<n>.js (the acts, masked); gives the number of acts."""
    wanted = sorted({a for own in cells.values() for ids in own.values() for a in ids})
    number = {act_id: n for n, act_id in enumerate(wanted)}
    shown = {e.act_id: e for e in collect_evidence(facts, folder, wanted, load_masking())}
    out.mkdir(parents=True, exist_ok=True)
    for part, own in cells.items():
        numbers = {key: sorted(number[a] for a in ids) for key, ids in own.items()}
        (out / f"cells-{part}.js").write_text(as_script("cells", part, numbers), encoding="utf-8")
    for start in range(0, len(wanted), SHARD):
        rows = [evidence_row(shown[act_id]) for act_id in wanted[start : start + SHARD]]
        text = as_script("acts", start // SHARD, rows)
        (out / f"acts-{start // SHARD}.js").write_text(text, encoding="utf-8")
    return len(wanted)


def evidence_row(evidence: Evidence) -> list[str]:
    """One act as the page takes it; an address that is not http or https is left out."""
    row = [str(getattr(evidence, name)) for name in SHOWN]
    url = SHOWN.index("url")
    row[url] = row[url] if row[url].startswith(("http://", "https://")) else ""
    return row
