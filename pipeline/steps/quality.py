"""Step: agreement of the extraction with the coded sentences of a study, with its models and by rules alone."""

import argparse
from pathlib import Path

import pandas as pd

from pipeline.classify.quality_page import measure
from pipeline.errors import guarded
from pipeline.io import write_csv
from pipeline.settings import load_crisis, load_study
from pipeline.study_tables import QUALITY_TABLES


def main() -> None:
    """Write figures, confusions and worst errors; empty tables where the study names no coded sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--coded", type=Path, nargs="*", default=[])
    parser.add_argument("--folder", type=Path, required=True)
    args = parser.parse_args()
    study = load_study(args.study)
    found = measure(args.coded, study.extract, load_crisis(study.crisis).cues, seed=study.seed)
    for table, rows in zip(QUALITY_TABLES, found, strict=True):
        frame = pd.DataFrame(rows, columns=table.column_names)
        write_csv(table, frame, args.folder / f"{table.file_stem}.csv")


if __name__ == "__main__":
    guarded(main)
