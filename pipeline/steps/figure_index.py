"""Step: the index of all figures of a study, from the indices of its regions."""

import argparse
from pathlib import Path

import pandas as pd

from pipeline.errors import guarded
from pipeline.io import read_csv, write_csv
from pipeline.present.figure_index import FIGURE_INDEX


def main() -> None:
    """Write figures.csv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    write_csv(FIGURE_INDEX, pd.concat([read_csv(FIGURE_INDEX, part) for part in args.parts]), args.out)


if __name__ == "__main__":
    guarded(main)
