"""Test the claims of a study on its facts."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.analyse.claims import claims
from pipeline.analyse.load import load_facts
from pipeline.coding.status import read_audit, read_disputed
from pipeline.errors import guarded
from pipeline.io import write_csv
from pipeline.settings import load_study
from pipeline.study_tables import CLAIMS


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True, help="folder of the fact tables")
    parser.add_argument("--audit", type=Path, required=True, help="table of the study's audit")
    parser.add_argument("--corrected", type=Path, required=True, help="table of effects corrected by the audit")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    facts = load_facts(args.facts, load_study(args.study))
    write_csv(CLAIMS, claims(facts, read_audit(args.audit), read_disputed(args.corrected)), args.out)


if __name__ == "__main__":
    guarded(main)
