"""Step: datapackage.json and manifest.sha256 of a finished run."""

import argparse
from pathlib import Path

# Declares the tables that the package describes.
import pipeline.analyse.compare
import pipeline.coding.tables
import pipeline.present.figure_index
import pipeline.study_tables  # noqa: F401
from pipeline import __version__, settings
from pipeline.errors import guarded
from pipeline.export.package import write_package
from pipeline.plan import plan_of


def main() -> None:
    """Describe the files of a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    args = parser.parse_args()
    study = plan_of(args.study).study
    sources = [settings.load_source(name) for name in study.sources]
    write_package(args.results, study, version=__version__, licences=[(s.title, s.licence) for s in sources])


if __name__ == "__main__":
    guarded(main)
