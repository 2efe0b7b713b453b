"""Step: the figure of outside anchors of one region, in Chinese and English."""

import argparse
from pathlib import Path

import pandas as pd

from pipeline import settings
from pipeline.errors import guarded
from pipeline.io import read_csv, write_csv
from pipeline.present.choose import headline_rows, headline_scheme, load_tables, pick
from pipeline.present.figure_anchors import ANCHORS, NAME, anchor_file, draw_anchors
from pipeline.present.figure_index import FIGURE_INDEX, FORMATS, file_stem
from pipeline.present.figures import caption, make_context
from pipeline.present.labels import LANGUAGES, load_labels
from pipeline.present.regions import is_invented, region_names
from pipeline.present.style import house_style, save


def main() -> None:
    """Draw the figure, write its rows of the index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--adcode", required=True)
    for name in ("tables", "labels", "folder", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    study = settings.load_study(args.study)
    tables, labels = load_tables(args.tables, "stages", "trend"), load_labels(args.labels)
    names = {r.adcode: r for r in region_names(study)}[args.adcode]
    scheme = headline_scheme(tables["stages"], args.adcode)
    trend = pick(headline_rows(tables, "T6", study.realis), adcode=args.adcode, stage_scheme=scheme)
    anchors = read_csv(ANCHORS, anchor_file(args.adcode))
    rows = []
    for lang, region in zip(LANGUAGES, (names.zh, names.en), strict=True):
        context = make_context(
            tables, study, labels, adcode=args.adcode, region=region, lang=lang, is_invented=is_invented(study)
        )
        stem = file_stem(NAME, args.adcode, lang)
        with house_style(args.fonts):
            save(draw_anchors(trend, anchors, context), args.folder / stem)
        rows.append({"name": NAME, "adcode": args.adcode, "lang": lang,
                     "files": ";".join(f"{stem}.{form}" for form in FORMATS), "table": "T6",
                     "caption": caption(NAME, "T6", context, scheme)})  # fmt: skip
    write_csv(FIGURE_INDEX, pd.DataFrame(rows, columns=FIGURE_INDEX.column_names), args.out)


if __name__ == "__main__":
    guarded(main)
