"""Coding by people, from the draw to the corrected tables, as commands with their process start-up.

`python -m benchmarks.coding` takes the last run of the study `sample`, in a copy of its own, and times each command:
draw and write in five formats, import each back, agreement, correction. The files are filled with what the pipeline
found, for one coder all of it and for the other without the last act of every third sentence. Seconds, as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.cli import PROJECT
from pipeline.coding.audit import pipeline_codings
from pipeline.coding.commands import TOOLS
from pipeline.coding.formats import FORMATS
from pipeline.coding.record import Coding
from pipeline.coding.store import Sample, read_sample
from pipeline.extract.annotate import load_annotator

WHERE = ("--study", "sample", "--province", "330000")


def copied(target: Path) -> Path:
    """The project and the results of the sample study, so that nobody's coding is written over."""
    for name in ("pipeline", "config", "data"):
        shutil.copytree(PROJECT / name, target / name, ignore=shutil.ignore_patterns("gold", "__pycache__"))
    shutil.copytree(PROJECT / "results" / "sample", target / "results" / "sample")
    return target


def seconds(project: Path, *command: str) -> float:
    """Time of a command of xietong in a project, start-up included; a command that fails ends the benchmark."""
    start = time.perf_counter()
    call = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())", *command]
    subprocess.run(call, cwd=project, env={**os.environ, "PYTHONPATH": str(project)}, check=True, stdout=sys.stderr)
    return time.perf_counter() - start


def second_opinion(codings: dict[str, Coding]) -> dict[str, Coding]:
    """The same without the last act of every third sentence."""
    return {k: c._replace(acts=c.acts[:-1]) if i % 3 == 0 else c for i, (k, c) in enumerate(sorted(codings.items()))}


def fill(sample: Sample, folder: Path) -> dict[str, list[Path]]:
    """Coded files of each coder, one a format, each of those sentences that the coder has."""
    first = pipeline_codings(sample, load_annotator(classifier=True, tagger=True))
    files: dict[str, list[Path]] = {}
    for k, codings in enumerate((first, second_opinion(first))):
        items = [d.item for d in sample.drawn if k in d.coders]
        for name in TOOLS:
            path = folder / f"done{k}{FORMATS[name].ending}"
            FORMATS[name].write(items, codings, path)
            files.setdefault(name, []).append(path)
    return files


def main() -> None:
    """Time the whole path and print seconds by command."""
    with tempfile.TemporaryDirectory() as temporary:
        project = copied(Path(temporary))
        took = {}
        for name in TOOLS:
            draw = ("sample", *WHERE, "--n", "300", "--coders", "2", "--min-cell", "10", "--format", name)
            took[f"draw {name}"] = seconds(project, *draw)
        folder = project / "data" / "gold" / "sample" / "audit-330000"
        for name, files in fill(read_sample(folder), folder / "to_code").items():
            for coder, path in zip("ab", files, strict=True):
                back = ("import-coding", *WHERE, "--coder", coder, "--kind", "program", str(path))
                took[f"import {name} {coder}"] = seconds(project, *back)
        took["reliability"] = seconds(project, "reliability", *WHERE)
        took["correct"] = seconds(project, "correct", "--study", "sample")
    print(json.dumps({k: round(v, 2) for k, v in {**took, "all": sum(took.values())}.items()}, indent=1))


if __name__ == "__main__":
    main()
