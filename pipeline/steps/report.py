"""Step: the report of a study."""

import argparse
import json
from pathlib import Path

from pipeline import settings
from pipeline.analyse.load import load_facts
from pipeline.errors import guarded
from pipeline.evidence import Folder
from pipeline.io import read_csv
from pipeline.plan import plan_of
from pipeline.present.choose import load_tables
from pipeline.present.figure_index import FIGURE_INDEX
from pipeline.present.labels import load_labels
from pipeline.present.regions import region_names
from pipeline.present.report import write_report


def main() -> None:
    """Write report/index.html with its data and figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    plan = plan_of(args.study)
    root = args.out.parent.parent
    write_report(
        args.out,
        study=plan.study,
        record=json.loads((root / "run.json").read_text(encoding="utf-8")),
        tables=load_tables(root / "tables"),
        figures=read_csv(FIGURE_INDEX, root / "figures" / "figures.csv"),
        figure_folder=root / "figures",
        facts=load_facts(root / "work" / "facts", plan.study),
        folder=Folder(root, tuple(plan.shards), tuple(plan.study.sources)),
        labels=load_labels(settings.CONFIG / "labels.csv"),
        regions=region_names(plan.study),
    )


if __name__ == "__main__":
    guarded(main)
