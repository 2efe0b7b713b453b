"""Step: T1 to T7 and the profile of every province that the study sets side by side, from its facts."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.analyse.compare import PROFILES, SINCE, compare_tables, profiles, since_level_one
from pipeline.analyse.load import load_facts
from pipeline.analyse.stages import load_scheme
from pipeline.coding.status import read_audit
from pipeline.errors import guarded
from pipeline.io import write_csv
from pipeline.settings import load_province, load_study
from pipeline.study_tables import BY_CODE


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--scheme", type=Path, required=True, help="stage scheme of response levels")
    parser.add_argument("--provinces", type=Path, nargs="+", required=True, help="packs of the provinces")
    parser.add_argument("--facts", type=Path, required=True, help="folder of the fact tables")
    parser.add_argument("--audit", type=Path, required=True, help="table of the study's audit")
    parser.add_argument("--out", type=Path, required=True, help="folder of the tables")
    args = parser.parse_args()
    adcodes = sorted(load_province(path.stem).adcode for path in args.provinces)
    study, levels = load_study(args.study), load_scheme(args.scheme)
    schemes = {args.scheme.stem: levels, SINCE: since_level_one(levels, adcodes)}
    tables = compare_tables(load_facts(args.facts, study), schemes, adcodes)
    for code, frame in tables.items():
        write_csv(BY_CODE[code], frame, args.out / f"{BY_CODE[code].file_stem}.csv")
    write_csv(PROFILES, profiles(tables, study.realis, read_audit(args.audit)), args.out / "compare.csv")


if __name__ == "__main__":
    guarded(main)
