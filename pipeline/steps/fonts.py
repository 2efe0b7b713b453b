"""Step: Noto Sans SC with the characters that the figures of a study need, one file a weight."""

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.analyse.compare import PERIOD_NAMES
from pipeline.errors import guarded
from pipeline.io import read_csv
from pipeline.present.fonts import words_of_study, write_fonts
from pipeline.present.labels import load_labels
from pipeline.present.regions import region_names
from pipeline.study_tables import STAGES


def main() -> None:
    """Write the fonts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--stages", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--out", type=Path, nargs=2, required=True, help="regular and bold")
    args = parser.parse_args()
    study = settings.load_study(args.study)
    stages, labels = read_csv(STAGES, args.stages), load_labels(args.labels)
    periods = [label for pair in PERIOD_NAMES for label in pair]
    write_fonts([*words_of_study(study, region_names(study), stages, labels), *periods], *args.out)


if __name__ == "__main__":
    guarded(main)
