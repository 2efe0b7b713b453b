"""Step: the list of a study's tables."""

import argparse
from pathlib import Path

from pipeline.errors import guarded
from pipeline.table_index import write_index


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=Path, required=True, help="folder of the tables")
    write_index(parser.parse_args().tables)


if __name__ == "__main__":
    guarded(main)
