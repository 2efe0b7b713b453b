"""Step: the specification curve, what flips, the two-lines test and change points, from the facts."""

import argparse
from pathlib import Path

from pipeline.analyse.change_points import change_points
from pipeline.analyse.load import load_facts
from pipeline.analyse.robustness import flips, robustness
from pipeline.analyse.two_lines import two_lines_table
from pipeline.declared.robustness import ROBUSTNESS_TABLES
from pipeline.errors import guarded
from pipeline.io import read_csv, write_csv
from pipeline.settings import load_study
from pipeline.study_tables import CLAIMS


def main() -> None:
    """Write robustness.csv, flips.csv, two_lines.csv and change_points.csv into the folder of tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True, help="folder of the fact tables")
    parser.add_argument("--claims", type=Path, required=True, help="claims.csv, for the p of the headline")
    parser.add_argument("--out", type=Path, required=True, help="folder of the study's tables")
    args = parser.parse_args()
    facts = load_facts(args.facts, load_study(args.study))
    rows = robustness(facts, read_csv(CLAIMS, args.claims))
    made = (rows, flips(rows), two_lines_table(facts), change_points(facts))
    for table, frame in zip(ROBUSTNESS_TABLES, made, strict=True):
        write_csv(table, frame, args.out / f"{table.file_stem}.csv")


if __name__ == "__main__":
    guarded(main)
