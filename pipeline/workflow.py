"""Running a study through Snakemake with a readable progress line, and the summary at its end."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import PipelineError
from pipeline.plan import plan_of
from pipeline.settings import study_path

STEPS_DONE = re.compile(r"(\d+) of (\d+) steps")
STEPS_TOTAL = re.compile(r"^total\s+(\d+)$")
RULE_LINE = re.compile(r"^(?:local)?(?:rule|checkpoint) (\w+):")
LOG_LINE = re.compile(r"^\s*log: (\S+)", re.M)
NOTHING = "Nothing to be done"
PLACES = ("report", "tables", "workbook", "figures", "paper", "exports", "provinces")
MAX_REGIONS = 3  # whose verdicts the summary prints


class Output(NamedTuple):
    """What Snakemake printed and how it ended."""

    text: str
    code: int


def run_study(study: str, *, cores: str = "all", targets: Sequence[str] = (), dry_run: bool = False) -> int:
    """Run a study, showing progress on the terminal; returns the exit code of Snakemake.

    Raises `PipelineError` for faults of settings before Snakemake starts.
    """
    path = study_path(study)
    plan = plan_of(path)
    if "collect" not in targets:
        _need_collected(plan.source_files)
    call = [sys.executable, "-m", "snakemake", *targets, "--cores", cores, "--configfile", str(path)]
    if dry_run:
        return subprocess.run([*call, "--dry-run", "--quiet", "rules"], check=False).returncode
    output = _follow([*call, "--rerun-incomplete", "--nolock"], plan.study.title)
    if output.code:
        print(_explain(output.text), file=sys.stderr)
        return output.code
    if NOTHING in output.text:
        print("Nothing to do: every result is up to date.")
    if not targets:
        print_summary(study)
    return 0


def _need_collected(source_files: Mapping[str, Sequence[str]]) -> None:
    for name, files in source_files.items():
        if any(f.endswith("journal.jsonl") and not Path(f).is_file() for f in files):
            raise PipelineError(
                f"source '{name}' has not been collected yet", todo=f"xietong collect --source {name} (asks its portal)"
            )


def _follow(call: Sequence[str], title: str) -> Output:
    """Run Snakemake, turning its lines into one progress bar."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    lines: list[str] = []
    times = (TimeElapsedColumn(), TextColumn("+"), TimeRemainingColumn())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *times)
    with (
        subprocess.Popen(
            call, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        ) as process,
        Progress(*columns, console=Console(stderr=True)) as progress,
    ):
        bar = progress.add_task(title, total=None)
        for line in process.stdout or ():
            lines.append(line)
            if match := STEPS_DONE.search(line):
                progress.update(bar, completed=int(match[1]), total=int(match[2]))
            elif match := STEPS_TOTAL.match(line.strip()):
                progress.update(bar, total=int(match[1]))
            elif match := RULE_LINE.match(line):
                progress.update(bar, description=f"{title}  {match[1]}")
        code = process.wait()
        progress.update(bar, description=title, visible=code == 0 and NOTHING not in "".join(lines))
    return Output("".join(lines), code)


def _explain(text: str) -> str:
    """The messages of the steps that failed, from their logs; Snakemake's own last lines where a step left none."""
    messages = []
    for name in dict.fromkeys(LOG_LINE.findall(text)):
        log = Path(name)
        if log.is_file() and "Error in rule" in text and (content := log.read_text(encoding="utf-8").strip()):
            messages.append(f"{content}\n  log: {name}")
    return "\n".join(messages) or text[-3000:]


def run_record(study: str) -> dict[str, object]:
    """The record of the last finished run of a study."""
    plan = plan_of(study_path(study))
    path = Path("results") / plan.study.name / "run.json"
    if not path.is_file():
        raise PipelineError(f"study '{plan.study.name}' has no results yet", todo=f"xietong run --study {study}")
    record: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return record


def print_summary(study: str) -> None:
    """What the last run found, which guards fired and where its tables lie."""
    from rich.console import Console
    from rich.table import Table

    record = run_record(study)
    console = Console(highlight=False)
    table = Table(title=str(record["title"]), show_header=False, box=None, title_justify="left", title_style="bold")
    for label, value in record["summary"]:  # type: ignore[attr-defined]
        table.add_row(str(label), str(value))
    console.print(table)
    for guard in record["guards"]:  # type: ignore[attr-defined]
        console.print(f"[yellow]![/yellow] {guard}")
    root = Path("results") / str(record["study"])
    for line in verdict_lines(root / "claims.csv"):
        console.print(line)
    lying = {label: record[label] for label in PLACES if label in record}
    for label, name in (("verdicts", "claims.csv"), ("methods", "methods.zh.md"), ("checksums", "manifest.sha256")):
        if (root / name).is_file():
            lying[label] = root / name
    for label, place in lying.items():
        console.print(f"{label:10}{place}")


def verdict_lines(path: Path) -> list[str]:
    """The verdicts of the first regions, claims with the same verdict in one line; none before claims.csv is there."""
    if not path.is_file():
        return []
    regions: dict[str, dict[str, list[str]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            regions.setdefault(row["adcode"], {}).setdefault(row["verdict_en"], []).append(row["claim"])
    lines = [
        f"verdict   {adcode} {', '.join(claims)}: {verdict}"
        for adcode, own in list(regions.items())[:MAX_REGIONS]
        for verdict, claims in own.items()
    ]
    more = len(regions) - MAX_REGIONS
    return [*lines, f"          and of {more} more regions in {path}"] if more > 0 else lines
