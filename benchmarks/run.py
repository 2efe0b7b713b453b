"""`make bench`: the pipeline beside the baseline, at two sizes a factor of ten apart, statistical parts off and on;
then the rules alone on up to a million sentences.

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

from pipeline.errors import SettingsError, guarded

SIZES = (1_000_000, 10_000_000)  # bytes of UTF-8 text
SCALE = (100_000, 1_000_000)  # sentences
HERE = Path(__file__).parent
OUT = HERE / "out"


class Measured(NamedTuple):
    """One run: processor seconds, peak memory in bytes, number of sentences."""

    seconds: float
    memory: int
    n_sentences: int


def prepare(n_bytes: int, file: Path) -> str:
    """Write texts of a size, in a process of their own; gives the name of the study they are from.

    A program inherits the peak memory of the one that starts it, so this one must stay small.
    """
    call = [sys.executable, "-m", "benchmarks.texts", str(n_bytes), str(file)]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()[-1]


def measure(call: Sequence[str]) -> Measured:
    """Run a program to its end; its last line of output is the number of sentences."""
    with subprocess.Popen([sys.executable, *call], stdout=subprocess.PIPE, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SettingsError(f"{' '.join(call)} ended with {process.returncode}")
    return Measured(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, int(output.split()[-1]))


def scale(known: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Rules alone on a hundred thousand and on a million sentences; `known` is a run that tells bytes a sentence."""
    found = {}
    for n_sentences in SCALE:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "documents.parquet"
            prepare(int(n_sentences * SIZES[-1] / known["n_sentences"]), file)
            m = measure(["-m", "benchmarks.documents_to_dyads", str(file), folder, "--models", "off"])
        print(
            f"scale, rules only: {m.n_sentences:9,} sentences {m.seconds:8.1f} s {m.memory / 1e6:6.0f} MB", flush=True
        )
        found[f"scale, {n_sentences} sentences"] = m._asdict()
    small, large = found.values()
    n, time, memory = (large[k] / small[k] for k in ("n_sentences", "seconds", "memory"))
    print(f"growth for {n:.1f} times the sentences: {time:.1f} times the time, {memory:.2f} times the memory")
    return found


def main() -> None:
    """Measure, print a table, write benchmarks/out/bench.json."""
    n_terms = len((HERE / "terms.txt").read_text(encoding="utf-8").splitlines())
    print(f"baseline with {n_terms} terms; one process, processor time with start-up")
    print(f"{'':24}{'MB':>6}{'s':>9}{'MB/s':>8}{'sentences/s':>13}{'memory MB':>11}{'ratio':>8}")
    results: dict[str, dict[str, Any]] = {}
    for n_bytes in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "documents.parquet"
            study = prepare(n_bytes, file)
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
    print(f"texts of the study {study}")
    results |= scale(results["rules only, 10 MB"])
    OUT.mkdir(exist_ok=True)
    (OUT / "bench.json").write_text(json.dumps({"study": study, "runs": results}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    guarded(main)
