"""The list of a study's tables, tables.csv: titles, notes and rows of the study tables, robustness, words and audit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from pipeline.coding.tables import AUDIT_TABLES
from pipeline.io import read_csv, write_csv
from pipeline.study_tables import INDEX, MISSES, QUALITY_TABLES, ROBUSTNESS_TABLES, STUDY_TABLES, WORD_TABLES
from pipeline.tables import Table

INDEXED = (*STUDY_TABLES, *ROBUSTNESS_TABLES, *WORD_TABLES, *AUDIT_TABLES, *QUALITY_TABLES, MISSES)


def index_of(folder: Path, tables: Sequence[Table] = INDEXED) -> pd.DataFrame:
    """Code, name, file, rows, titles and notes of tables that lie as CSV in a folder."""
    rows = [
        {
            "code": t.code, "name": t.name, "file": f"{t.file_stem}.csv",
            "n_rows": len(read_csv(t, folder / f"{t.file_stem}.csv")),
            "title_zh": t.labels.get("zh", t.name), "title_en": t.labels.get("en", t.name),
            "note_zh": t.labels.get("note_zh", ""), "note_en": t.labels.get("note_en", t.meaning),
        }
        for t in tables
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=INDEX.column_names)


def write_index(folder: Path) -> Path:
    """Write tables.csv beside the tables that it lists; gives its path."""
    path = folder / f"{INDEX.file_stem}.csv"
    write_csv(INDEX, index_of(folder), path)
    return path
