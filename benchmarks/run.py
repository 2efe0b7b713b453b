"""`make bench`: the pipeline beside the baseline, at two sizes a factor of ten apart, statistical parts off and on.

Every figure is of one process on one core: processor time (user and system, start-up included) and peak memory. The
texts are those of the real-news study where they are present, else the sample, repeated to the size; repeated texts
get document numbers of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import settings
from pipeline.errors import SettingsError, guarded
from pipeline.ingest.source import ingest_source, place_names
from pipeline.io import write_table
from pipeline.plan import plan_of
from pipeline.tables import DOCUMENTS

SIZES = (1_000_000, 10_000_000)  # bytes of UTF-8 text
HERE = Path(__file__).parent
OUT = HERE / "out"


class Measured(NamedTuple):
    """One run: processor seconds, peak memory in bytes, number of sentences."""

    seconds: float
    memory: int
    n_sentences: int


def documents() -> tuple[str, list[dict[str, Any]]]:
    """Name of the study and its documents, from whichever texts are present."""
    for path in (settings.study_path("real-news"), settings.DEFAULT_STUDY):
        try:
            plan = plan_of(path)
        except SettingsError:
            continue
        found: list[dict[str, Any]] = []
        places = place_names(settings.CONFIG / "lexicon" / "regions.csv")
        for name, files in plan.source_files.items():
            ingested = ingest_source(
                name, settings.load_source(name), [Path(f) for f in files], base=Path(files[0]).parent,
                window=plan.study.window, crisis=settings.load_crisis(plan.study.crisis), places=places,
            )  # fmt: skip
            found += ingested.documents
        return plan.study.name, found
    raise SettingsError("no texts to measure on")


def of_size(source: Sequence[dict[str, Any]], n_bytes: int) -> list[dict[str, Any]]:
    """Documents spread over the source, repeated until their texts have `n_bytes`."""
    step = max(1, sum(len(d["text"].encode()) for d in source) // n_bytes)
    out: list[dict[str, Any]] = []
    size = 0
    while size < n_bytes:
        for document in source[::step]:
            out.append({**document, "doc_id": f"bench-{len(out):09d}"})
            size += len(document["text"].encode())
            if size >= n_bytes:
                break
    return out


def measure(call: Sequence[str]) -> Measured:
    """Run a program to its end; its last line of output is the number of sentences."""
    with subprocess.Popen([sys.executable, *call], stdout=subprocess.PIPE, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SettingsError(f"{' '.join(call)} ended with {process.returncode}")
    return Measured(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, int(output.split()[-1]))


def main() -> None:
    """Measure, print a table, write benchmarks/out/bench.json."""
    study, source = documents()
    n_terms = len((HERE / "terms.txt").read_text(encoding="utf-8").splitlines())
    print(f"texts of the study {study}; baseline with {n_terms} terms; one process, processor time with start-up")
    print(f"{'':24}{'MB':>6}{'s':>9}{'MB/s':>8}{'sentences/s':>13}{'memory MB':>11}{'ratio':>8}")
    results: dict[str, dict[str, Any]] = {}
    for n_bytes in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "documents.parquet"
            write_table(DOCUMENTS, of_size(source, n_bytes), file)
            runs = {
                "baseline": ["-m", "benchmarks.baseline", str(file), folder],
                "rules only": ["-m", "benchmarks.documents_to_dyads", str(file), folder, "--models", "off"],
                "rules and models": ["-m", "benchmarks.documents_to_dyads", str(file), folder, "--models", "on"],
            }
            base = None
            for name, call in runs.items():
                m = measure(call)
                base = base or m.seconds
                mb = n_bytes / 1e6
                print(
                    f"{name:24}{mb:6.0f}{m.seconds:9.1f}{mb / m.seconds:8.2f}{m.n_sentences / m.seconds:13.0f}"
                    f"{m.memory / 1e6:11.0f}{base / m.seconds:8.1f}",
                    flush=True,
                )
                results[f"{name}, {mb:.0f} MB"] = {**m._asdict(), "ratio": base / m.seconds}
    small, large = (results[f"rules only, {n / 1e6:.0f} MB"]["memory"] for n in SIZES)
    print(f"memory of the larger run, rules only: {large / small:.2f} times that of the smaller")
    OUT.mkdir(exist_ok=True)
    (OUT / "bench.json").write_text(json.dumps({"study": study, "runs": results}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    guarded(main)
