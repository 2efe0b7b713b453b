"""Texts to measure on: those of the real-news study where they are present, else the sample, repeated to a size."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline import settings
from pipeline.errors import SettingsError, guarded
from pipeline.ingest.source import ingest_source, place_names
from pipeline.io import write_table
from pipeline.plan import plan_of
from pipeline.tables import DOCUMENTS


def documents() -> tuple[str, list[dict[str, Any]]]:
    """Name of the study and its documents, from whichever texts are present."""
    for path in (settings.study_path("real-news"), settings.DEFAULT_STUDY):
        try:
            plan = plan_of(path)
        except SettingsError:
            continue
        found: list[dict[str, Any]] = []
        places = place_names(settings.CONFIG / "lexicon" / "regions.csv")
        for name, files in plan.source_files.items():
            ingested = ingest_source(
                name, settings.load_source(name), [Path(f) for f in files], base=Path(files[0]).parent,
                window=plan.study.window, crisis=settings.load_crisis(plan.study.crisis), places=places,
            )  # fmt: skip
            found += ingested.documents
        return plan.study.name, found
    raise SettingsError("no texts to measure on")


def of_size(source: Sequence[dict[str, Any]], n_bytes: int) -> list[dict[str, Any]]:
    """Documents spread over the source, repeated until their texts have `n_bytes`."""
    step = max(1, sum(len(d["text"].encode()) for d in source) // n_bytes)
    out: list[dict[str, Any]] = []
    size = 0
    while size < n_bytes:
        for document in source[::step]:
            out.append({**document, "doc_id": f"bench-{len(out):09d}"})
            size += len(document["text"].encode())
            if size >= n_bytes:
                break
    return out


def main() -> None:
    """Write documents with texts of a number of bytes as Parquet; the name of their study goes to standard output."""
    study, source = documents()
    write_table(DOCUMENTS, of_size(source, int(sys.argv[1])), Path(sys.argv[2]))
    print(study)


if __name__ == "__main__":
    guarded(main)
