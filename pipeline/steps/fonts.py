"""Step: Noto Sans SC with the characters that the figures of a study need, one file a weight."""

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.analyse.compare import PERIOD_NAMES
from pipeline.errors import guarded
from pipeline.io import read_csv
from pipeline.present.fonts import NO_GLYPH, finding_words, known_characters, words_of_study, write_fonts
from pipeline.present.labels import load_labels
from pipeline.present.regions import region_names
from pipeline.study_tables import STAGES


def main() -> None:
    """Write the fonts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--stages", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--words-of", type=Path, help="results of the study, for the words of its texts too")
    parser.add_argument("--out", type=Path, nargs=2, required=True, help="regular and bold")
    args = parser.parse_args()
    study = settings.load_study(args.study)
    stages, labels = read_csv(STAGES, args.stages), load_labels(args.labels)
    periods = [label for pair in PERIOD_NAMES for label in pair]
    words = [NO_GLYPH, known_characters(finding_words(args.words_of))] if args.words_of else []
    write_fonts([*words_of_study(study, region_names(study), stages, labels), *periods, *words], *args.out)


if __name__ == "__main__":
    guarded(main)
