"""The pipeline from documents to dyads in one process: sentences, matching, acts, ties, four Parquet tables."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from pipeline.extract.annotate import load_annotator
from pipeline.extract.corpus import DOCUMENT_COLUMNS, code_units, without_cycle_search
from pipeline.io import TableWriter
from pipeline.steps.extract import TABLES
from pipeline.tables import SENTENCES
from pipeline.text.documents import sentence_rows, stream_documents, stream_units


def main() -> int:
    """Code every document of one Parquet file; the number of sentences goes to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--models", choices=("on", "off"), required=True)
    args = parser.parse_args()
    sentences, n = args.out / "sentences.parquet", 0
    with without_cycle_search(), TableWriter(SENTENCES, sentences) as writer:
        for document in stream_documents(args.documents, "all", ["text"]):
            rows = sentence_rows(document)
            n += len(rows)
            writer.write(rows)
    with without_cycle_search(), ExitStack() as stack:
        annotator = load_annotator(classifier=args.models == "on", tagger=args.models == "on")
        units = stream_units(args.documents, sentences, "all", DOCUMENT_COLUMNS)
        writers = [stack.enter_context(TableWriter(t, args.out / f"{t.name}.parquet")) for t in TABLES]
        for rows_of_tables in code_units(units, annotator):
            for table_writer, table_rows in zip(writers, rows_of_tables, strict=True):
                table_writer.write(table_rows)
    print(n)
    return 0


if __name__ == "__main__":
    sys.exit(main())
