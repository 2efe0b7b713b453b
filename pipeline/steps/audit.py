"""Step: audit status, reliability and corrected tables of a study, from the codings imported so far."""

import argparse

from pipeline.coding.audit import audit_study
from pipeline.errors import guarded


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", required=True, help="YAML file of the study")
    audit_study(parser.parse_args().study)


if __name__ == "__main__":
    guarded(main)
