"""Step: reprint families over all documents of a study."""

import argparse
from pathlib import Path

from pipeline.errors import guarded
from pipeline.io import write_table
from pipeline.tables import DUPLICATES
from pipeline.text.bodies import bodies
from pipeline.text.duplicates import find_families


def main() -> None:
    """Group the documents of all sources into families."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, nargs="+", required=True)
    parser.add_argument("--sentences", type=Path, nargs="+", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    write_table(DUPLICATES, find_families(bodies(args.documents, args.sentences), seed=args.seed), args.out)


if __name__ == "__main__":
    guarded(main)
