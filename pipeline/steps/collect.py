"""Step: fetch the files that the sources of a study name, and crawl their portal columns."""

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.collect.commands import crawl
from pipeline.collect.fetch import fetch_files, record
from pipeline.errors import guarded


def main() -> int:
    """Fetch into data/raw/<source>/ with a progress bar; write fetched.csv there; then crawl. 3: a host has stopped."""
    from rich.progress import DownloadColumn, Progress, TextColumn

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    study = settings.load_study(parser.parse_args().study)
    with Progress(TextColumn("{task.description}"), DownloadColumn()) as bar:
        for name in study.sources:
            fetch = settings.load_source(name).fetch
            if fetch is None:
                continue
            task = bar.add_task(name, total=None)
            folder = Path("data/raw") / name
            rows = list(fetch_files(fetch, folder, progress=lambda _, n, task=task: bar.advance(task, n)))  # type: ignore[misc]
            (folder / "fetched.csv").write_text(record(rows), encoding="utf-8")
    return max((crawl(name) for name in study.sources if settings.load_source(name).collect), default=0)


if __name__ == "__main__":
    guarded(main)
