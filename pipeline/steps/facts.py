"""Join the extracted tables once into facts."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline import tables
from pipeline.analyse.facts import Extracted, build_facts
from pipeline.analyse.load import fact_path
from pipeline.analyse.private import hide_persons
from pipeline.errors import guarded
from pipeline.io import read_frame, stream_rows, write_table
from pipeline.present import masking
from pipeline.study_tables import FACT_TABLES

COLUMNS = {
    "counts": (tables.INGEST_COUNTS, None),
    "documents": (tables.DOCUMENTS, [c for c in tables.DOCUMENTS.column_names if c != "text"]),
    "duplicates": (tables.DUPLICATES, ["doc_id", "family_id", "is_representative"]),
    "sentences": (tables.SENTENCES, ["doc_id", "sentence_no", "kind"]),
    "mentions": (tables.MENTIONS, ["doc_id", "sentence_no", "region"]),
    "acts": (tables.ACTS, None),
    "participants": (tables.PARTICIPANTS, None),
    "dyads": (tables.DYADS, None),
}


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in COLUMNS:
        parser.add_argument(f"--{name}", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the fact tables")
    args = parser.parse_args()
    frames = {
        name: read_frame(table, *getattr(args, name), columns=columns) for name, (table, columns) in COLUMNS.items()
    }
    told = (
        masking.private_names(row["text"])
        for path in sorted(args.documents)
        for row in stream_rows(tables.DOCUMENTS, path, columns=["text"])
    )
    facts = build_facts(hide_persons(Extracted(**frames), frozenset().union(*told)))
    for table in FACT_TABLES:
        write_table(table, getattr(facts, table.name), fact_path(args.out, table.name))


if __name__ == "__main__":
    guarded(main)
