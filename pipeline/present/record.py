"""The record of a run: what went in, what came out, which guards fired, where things lie."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline import __version__
from pipeline.codes import COUNTRY
from pipeline.settings import Study

NOT_AUDITED = (
    "extraction not audited by people: every verdict is capped at “undecided”; numbers are reported, not actual, "
    "cooperation (文本呈现的协同)"
)
INVENTED = "演示数据: the texts of this study are invented; no number says anything about real events"
PACKAGES = ("jieba", "scikit-learn", "gensim", "pandas", "snakemake", "daachorse", "rensa", "pyarrow", "matplotlib")


def headline(table: pd.DataFrame, adcode: str, **filters: str) -> pd.DataFrame:
    """Rows of a study table for the region's headline scheme, the first that the table lists for it."""
    rows = table[table["adcode"] == adcode]
    rows = rows[rows["stage_scheme"] == rows["stage_scheme"].iloc[0]] if len(rows) else rows
    for column, value in filters.items():
        rows = rows[rows[column] == value]
    return rows


def region_lines(corpus: pd.DataFrame, adcode: str, name: str, headline_filters: Mapping[str, str]) -> list[list[str]]:
    """Label and value of the summary of one region."""
    rows = headline(corpus, adcode, item="all", value="all", **headline_filters)
    whole = rows[rows["stage"] == "all"]
    if whole.empty:
        return [[name, "no documents"]]
    r = whole.iloc[0]
    share = r["unknown_doer_share"]
    unknown = "–" if pd.isna(share) else f"{share:.0%}"
    return [[name, f"{r['n_acts']:,} acts in {r['n_on_topic_sentences']:,} on-topic sentences of "
             f"{r['n_on_topic_families']:,} documents; doer unknown {unknown}"]]  # fmt: skip


def thin_stages(gaps: pd.DataFrame, adcode: str, name: str) -> str:
    """One line on the stages that are too thin for a verdict and what they lack, or the empty string."""
    rows = headline(gaps, adcode, gap="stage_thin")
    thin = zip(rows["stage"], rows["n_acts"], rows["n_lacking"], strict=True)
    stages = ", ".join(f"{stage} ({n} acts, lacks about {lacking} documents)" for stage, n, lacking in thin)
    return f"{name}: too thin for any verdict: {stages}" if stages else ""


def make_record(
    study: Study,
    *,
    regions: Sequence[tuple[str, str]],
    counts: pd.DataFrame,
    rejects: pd.DataFrame,
    corpus: pd.DataFrame,
    gaps: pd.DataFrame,
    digests: Mapping[str, str],
    is_invented: bool,
) -> dict[str, Any]:
    """The content of run.json; `regions` are (adcode, name), `digests` file: sha256 of every file that went in.

    Holds no time of day and no path outside of the project, so that equal runs give equal bytes.
    """
    filters = {"realis": study.realis, "basis": "all", "series": "domestic", "dated_by": "published"}
    results = f"results/{study.name}"
    n = {k: int(counts[k].sum()) for k in ("n_records", "n_documents", "n_rejected")}
    reasons = rejects.groupby("reason").size().sort_index()
    why = "".join(f"; {k} {v}" for k, v in reasons.items())
    summary = [["documents", f"{n['n_documents']:,} of {n['n_records']:,} records; {n['n_rejected']} rejected{why}"]]
    guards = [INVENTED] if is_invented else []
    guards.append(NOT_AUDITED)
    for adcode, name in regions:
        summary += region_lines(corpus, adcode, name, filters)
        guards += [line] if (line := thin_stages(gaps, adcode, name)) else []
    return {
        "study": study.name,
        "title": study.title,
        "is_invented": is_invented,
        "summary": summary,
        "guards": guards,
        "counts": {**n, "rejected_by_reason": {str(k): int(v) for k, v in reasons.items()}},
        "report": f"{results}/report/index.html",
        "tables": f"{results}/tables/ (tables.csv lists them)",
        "workbook": f"{results}/tables.xlsx",
        "figures": f"{results}/figures/",
        "paper": f"{results}/paper/ (tables as docx and tex)",
        "exports": f"{results}/exports/ (networks, codebook)",
        **({"provinces": f"{results}/compare/"} if study.compare else {}),
        "version": __version__,
        "packages": {p: importlib.metadata.version(p) for p in PACKAGES},
        "inputs": dict(sorted(digests.items())),
    }


def region_names(provinces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Regions of a study with names: its provinces, then the whole country."""
    return [*provinces, (COUNTRY, "全国 (whole country)")]
