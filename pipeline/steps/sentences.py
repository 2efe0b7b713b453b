"""Step: documents of a shard to sentences."""

import argparse
from pathlib import Path

from pipeline.errors import guarded
from pipeline.io import TableWriter
from pipeline.tables import SENTENCES
from pipeline.text.documents import sentence_rows, stream_documents


def main() -> None:
    """Split every document of the shard."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--shard", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    with TableWriter(SENTENCES, args.out) as out:
        for document in stream_documents(args.documents, args.shard, ["text"]):
            out.write(sentence_rows(document))


if __name__ == "__main__":
    guarded(main)
