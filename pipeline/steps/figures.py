"""Step: every figure of a study, in Chinese and English."""

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.errors import guarded
from pipeline.io import write_csv
from pipeline.present.choose import load_tables
from pipeline.present.figures import FIGURE_INDEX, NEEDED, make_context, write_figures
from pipeline.present.fonts import write_fonts
from pipeline.present.labels import LANGUAGES, load_labels
from pipeline.present.regions import is_invented, region_names


def main() -> None:
    """Draw the figures of every region beside the index, write the index."""
    import pandas as pd

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="index of the figures")
    args = parser.parse_args()
    study = settings.load_study(args.study)
    root = args.out.parent.parent
    labels = load_labels(settings.CONFIG / "labels.csv")
    tables = load_tables(root / "tables", *NEEDED)
    regions = region_names(study)
    words = [w for label in labels.words.values() for w in label.values()]
    words += [study.title, study.title_en, *(n for r in regions for n in (r.zh, r.en))]
    words += [*tables["stages"]["label_zh"], *tables["stages"]["label_en"]]
    fonts = list(write_fonts(words, root / "work" / "fonts").values())
    rows = []
    for region in regions:
        for lang in LANGUAGES:
            context = make_context(
                tables, study, labels, adcode=region.adcode, region=region.zh if lang == "zh" else region.en,
                lang=lang, is_invented=is_invented(study),
            )  # fmt: skip
            rows += write_figures(
                tables, context, adcode=region.adcode, realis=study.realis, fonts=fonts, folder=args.out.parent
            )
    write_csv(FIGURE_INDEX, pd.DataFrame(rows, columns=FIGURE_INDEX.column_names), args.out)


if __name__ == "__main__":
    guarded(main)
