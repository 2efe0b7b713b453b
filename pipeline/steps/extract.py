"""Step: sentences of a shard to mentions, acts, participants and dyads."""

import argparse
from contextlib import ExitStack
from pathlib import Path

from pipeline.errors import guarded
from pipeline.extract.annotate import load_annotator
from pipeline.extract.corpus import DOCUMENT_COLUMNS, code_units, without_cycle_search
from pipeline.io import TableWriter
from pipeline.settings import load_crisis
from pipeline.tables import ACTS, DYADS, MENTIONS, PARTICIPANTS
from pipeline.text.documents import stream_units

TABLES = (MENTIONS, ACTS, PARTICIPANTS, DYADS)


def main() -> None:
    """Code the body sentences of the shard's documents about the crisis, a batch of documents at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--crisis", type=Path, required=True)
    parser.add_argument("--shard", required=True)
    parser.add_argument("--classifier", choices=("on", "off"), required=True)
    parser.add_argument("--tagger", choices=("on", "off"), required=True)
    for table in TABLES:
        parser.add_argument(f"--{table.name}", type=Path, required=True)
    args = parser.parse_args()
    cues = load_crisis(args.crisis.stem).cues
    annotator = load_annotator(classifier=args.classifier == "on", tagger=args.tagger == "on", cues=cues)
    units = stream_units(args.documents, args.sentences, args.shard, DOCUMENT_COLUMNS)
    with without_cycle_search(), ExitStack() as stack:
        writers = [stack.enter_context(TableWriter(t, getattr(args, t.name))) for t in TABLES]
        for rows in code_units(units, annotator):
            for writer, table_rows in zip(writers, rows, strict=True):
                writer.write(table_rows)


if __name__ == "__main__":
    guarded(main)
