"""Step: words of the body sentences of relevant documents."""

import argparse
from functools import partial
from pathlib import Path

from pipeline import settings
from pipeline.errors import guarded
from pipeline.io import TableWriter
from pipeline.present.masking import mask, private_names
from pipeline.tables import TOKENS
from pipeline.text.documents import stream_units
from pipeline.text.segment import lexicon_words, make_cutter, token_rows


def main() -> None:
    """Cut every body sentence of the shard's relevant documents into words, private persons masked as in evidence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--shard", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    cut = make_cutter(lexicon_words(settings.CONFIG / "lexicon"))
    with TableWriter(TOKENS, args.out) as out:
        for unit in stream_units(args.documents, args.sentences, args.shard, ["text", "is_relevant"]):
            if unit.document["is_relevant"]:
                names = private_names(unit.document["text"])
                out.write(token_rows(unit, cut, partial(mask, names=names)))


if __name__ == "__main__":
    guarded(main)
