"""Step: places of the terms of experience and problems in body sentences of documents about the crisis."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import guarded
from pipeline.io import write_table
from pipeline.study_tables import TERM_FACTS
from pipeline.text.documents import Unit, stream_units
from pipeline.text.vocabulary import find_terms, load_vocabulary, make_pattern


def main() -> None:
    """Write term_facts; `--shards` names each pair of files as <source>/<shard>."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("documents", "sentences", "vocabulary", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True, help="folder" if name != "out" else "file")
    parser.add_argument("--shards", nargs="+", required=True)
    args = parser.parse_args()
    vocabulary = load_vocabulary(args.vocabulary)
    pattern, swallowed = make_pattern(vocabulary), frozenset(vocabulary.swallowed)

    def hits(unit: Unit) -> Iterator[dict[str, Any]]:
        doc_id, text = unit.document["doc_id"], unit.document["text"]
        for number, start, end in unit.sentences:
            for at, term in find_terms(text[start:end], pattern, swallowed):
                first = start + at
                yield {"hit_id": f"{doc_id}:{first}", "doc_id": doc_id, "sentence_no": number, "start": first,
                       "end": first + len(term), "term": term}  # fmt: skip

    rows: list[dict[str, Any]] = []
    for shard in args.shards:
        source, _, part = shard.partition("/")
        files = args.documents / f"{source}.parquet", args.sentences / f"{shard}.parquet"
        for unit in stream_units(*files, part, ["text", "is_relevant"]):
            if unit.document["is_relevant"]:
                rows += hits(unit)
    write_table(TERM_FACTS, rows, args.out)


if __name__ == "__main__":
    guarded(main)
