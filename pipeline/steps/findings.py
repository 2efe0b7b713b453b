"""Step: the figures of claims, specification curves, change points, key words and topics of one region."""

import argparse
from pathlib import Path

import pandas as pd

from pipeline import settings
from pipeline.errors import guarded
from pipeline.io import write_csv
from pipeline.present.choose import headline_scheme
from pipeline.present.figure_index import FIGURE_INDEX, FORMATS, file_stem
from pipeline.present.figures import caption, make_context
from pipeline.present.findings import SPECS, Material, load_findings
from pipeline.present.labels import LANGUAGES, load_labels
from pipeline.present.regions import is_invented, region_names
from pipeline.present.style import house_style, save


def main() -> None:
    """Draw the figures in both languages, write their rows of the index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--adcode", required=True)
    for name in ("results", "labels", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    study, labels = settings.load_study(args.study), load_labels(args.labels)
    tables = load_findings(args.results, args.fonts[0])
    names = {r.adcode: r for r in region_names(study)}[args.adcode]
    material = Material(tables, study, args.adcode, headline_scheme(tables["stages"], args.adcode))
    rows = []
    for lang, region in zip(LANGUAGES, (names.zh, names.en), strict=True):
        context = make_context(
            tables, study, labels, adcode=args.adcode, region=region, lang=lang, is_invented=is_invented(study)
        )
        with house_style(args.fonts):
            for spec in SPECS:
                stem = file_stem(spec.name, args.adcode, lang)
                save(spec.draw(material, context), args.results / "figures" / stem)
                rows.append({"name": spec.name, "adcode": args.adcode, "lang": lang,
                             "files": ";".join(f"{stem}.{form}" for form in FORMATS), "table": spec.table,
                             "caption": caption(spec.name, spec.table, context, material.scheme)})  # fmt: skip
    write_csv(FIGURE_INDEX, pd.DataFrame(rows, columns=FIGURE_INDEX.column_names), args.out)


if __name__ == "__main__":
    guarded(main)
