"""Make every study table of a study from its facts and stage schemes."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.analyse.build import build_tables
from pipeline.analyse.load import adcodes_of, load_facts
from pipeline.analyse.stages import load_scheme, stage_rows
from pipeline.errors import guarded
from pipeline.io import write_csv, write_table
from pipeline.settings import load_study
from pipeline.study_tables import STAGES, STUDY_TABLES


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--schemes", type=Path, nargs="+", required=True, help="stage schemes in the study's order")
    parser.add_argument("--stages", type=Path, required=True, help="stages of the study, written beside the facts")
    parser.add_argument("--tables", type=Path, required=True, help="folder of the tables")
    args = parser.parse_args()
    study = load_study(args.study)
    schemes = {path.stem: load_scheme(path) for path in args.schemes}
    write_table(STAGES, stage_rows(schemes, adcodes_of(study)), args.stages)
    tables = build_tables(load_facts(args.stages.parent, study))
    for table in STUDY_TABLES:
        write_csv(table, tables[table.name], args.tables / f"{table.file_stem}.csv")


if __name__ == "__main__":
    guarded(main)
