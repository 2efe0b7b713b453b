"""Step: frequent strings that look like an actor or an act and were taken for none."""

import argparse
from pathlib import Path

import pandas as pd

from pipeline import settings
from pipeline.analyse.misses_corpus import Shard, misses
from pipeline.errors import guarded
from pipeline.io import read_frame, write_csv
from pipeline.study_tables import MISSES
from pipeline.tables import DUPLICATES


def main() -> None:
    """Write the table of possible misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards", nargs="+", required=True)
    for name in ("documents", "sentences", "tokens", "mentions"):
        parser.add_argument(f"--{name}", type=Path, nargs="+", required=True)
    parser.add_argument("--duplicates", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    shards = map(Shard, args.shards, args.documents, args.sentences, args.tokens, args.mentions)
    families = read_frame(DUPLICATES, args.duplicates)
    chosen = frozenset(families.loc[families["is_representative"], "doc_id"])
    rows = misses(shards, chosen, settings.CONFIG / "lexicon")
    write_csv(MISSES, pd.DataFrame(rows, columns=MISSES.column_names), args.out)


if __name__ == "__main__":
    guarded(main)
