"""Step: tile maps and small multiples of the provinces that a study sets side by side, in Chinese and English."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.analyse.compare import PROFILES
from pipeline.errors import guarded
from pipeline.io import read_csv
from pipeline.present.compare import write_compare_figures
from pipeline.present.labels import load_labels
from pipeline.present.regions import is_invented
from pipeline.study_tables import BY_CODE


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--folder", type=Path, required=True, help="folder of the tables of the comparison")
    args = parser.parse_args()
    study = settings.load_study(args.study)
    write_compare_figures(
        read_csv(PROFILES, args.folder / "compare.csv"), read_csv(BY_CODE["T6"], args.folder / "T06_trend.csv"),
        load_labels(args.labels), study, fonts=args.fonts, folder=args.folder, invented=is_invented(study),
    )  # fmt: skip


if __name__ == "__main__":
    guarded(main)
