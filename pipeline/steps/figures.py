"""Step: every figure of one region, in Chinese and English."""

import argparse
from pathlib import Path

import pandas as pd

from pipeline import settings
from pipeline.errors import guarded
from pipeline.io import write_csv
from pipeline.present.choose import load_tables
from pipeline.present.figure_index import FIGURE_INDEX
from pipeline.present.figures import NEEDED, make_context, write_figures
from pipeline.present.labels import LANGUAGES, load_labels
from pipeline.present.regions import is_invented, region_names


def main() -> None:
    """Draw the figures of a region, write their rows of the index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--adcode", required=True)
    for name in ("tables", "labels", "folder", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    study = settings.load_study(args.study)
    tables, labels = load_tables(args.tables, *NEEDED), load_labels(args.labels)
    names = {r.adcode: r for r in region_names(study)}[args.adcode]
    rows = []
    for lang, region in zip(LANGUAGES, (names.zh, names.en), strict=True):
        context = make_context(
            tables, study, labels, adcode=args.adcode, region=region, lang=lang, is_invented=is_invented(study)
        )
        rows += write_figures(
            tables, context, adcode=args.adcode, realis=study.realis, fonts=args.fonts, folder=args.folder
        )
    write_csv(FIGURE_INDEX, pd.DataFrame(rows, columns=FIGURE_INDEX.column_names), args.out)


if __name__ == "__main__":
    guarded(main)
