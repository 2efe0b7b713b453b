"""Step: files of one source to documents and rejects."""

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.errors import guarded
from pipeline.ingest.source import ingest_source, place_names
from pipeline.io import write_table
from pipeline.plan import source_files
from pipeline.tables import DOCUMENTS, INGEST_COUNTS, REJECTS


def main() -> None:
    """Read the source, write its documents, rejects and counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--source", required=True)
    for table in ("documents", "rejects", "counts"):
        parser.add_argument(f"--{table}", type=Path, required=True)
    args = parser.parse_args()
    study = settings.load_study(args.study)
    files = [Path(f) for f in source_files(study, args.source)]
    location = settings.source_location(study, args.source)
    ingested = ingest_source(
        args.source,
        settings.load_source(args.source),
        files,
        base=location if location.is_dir() else location.parent,
        window=study.window,
        crisis=settings.load_crisis(study.crisis),
        places=place_names(settings.CONFIG / "lexicon" / "regions.csv"),
    )
    write_table(DOCUMENTS, ingested.documents, args.documents)
    write_table(REJECTS, ingested.rejects, args.rejects)
    write_table(INGEST_COUNTS, [ingested.counts], args.counts)


if __name__ == "__main__":
    guarded(main)
