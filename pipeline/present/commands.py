"""Commands of what is handed on: fill, check-manuscript, figure, explore."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.present.figure_index import FINDINGS, NAMES

Command = Callable[[str, object, str], argparse.ArgumentParser]
ALL_FIGURES = "all"
FORMS = ("pdf", "svg", "png", "tiff")


def _look(study: str) -> object:
    from pipeline.evidence import study_facts
    from pipeline.manuscript.numbers import looker

    facts, folder = study_facts(study)
    return looker(facts, folder.root)


def _fill(args: argparse.Namespace) -> int:
    from pipeline.manuscript.files import fill, report

    out = args.out or args.file.with_name(f"{args.file.stem}.filled{args.file.suffix}")
    text, n_faults = report(fill(args.file, out, _look(args.study)), filled=True)  # type: ignore[arg-type]
    print(f"{text}\n{out}", file=sys.stderr)
    return 1 if n_faults else 0


def _check(args: argparse.Namespace) -> int:
    from pipeline.manuscript.files import process, report

    text, n_faults = report(process(args.file, _look(args.study))[1], filled=False)  # type: ignore[arg-type]
    print(text)
    return 1 if n_faults else 0


def _figure(args: argparse.Namespace) -> int:
    from pipeline.present.one_figure import draw_one

    for path in draw_one(args.name, study=args.study, region=args.region, lang=args.lang, width=args.width,
                         forms=args.format.split(","), folder=args.out):  # fmt: skip
        print(path)
    return 0


def _explore(args: argparse.Namespace) -> int:
    from pipeline.explore import explore

    return explore(args.study, port=args.port, serve=not args.build_only)


def add_commands(command: Command, study: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the commands to the parser of the command line."""
    fill = command("fill", _fill, "write the numbers of a run into a manuscript: {{T3[stage=S01].n_acts}}")
    fill.add_argument("file", type=Path, help="docx, tex or md")
    fill.add_argument("--out", type=Path, help="file to write (default: NAME.filled.SUFFIX beside it)")
    study(fill)
    check = command("check-manuscript", _check, "numbers of a filled manuscript that no longer equal the run")
    check.add_argument("file", type=Path, help="docx, tex or md, filled by xietong fill")
    study(check)
    figure = command("figure", _figure, "a figure in a width and format of your own")
    figure.add_argument(
        "name", choices=(*NAMES, *FINDINGS, ALL_FIGURES), help=f"which figure; {ALL_FIGURES}: every one of the region"
    )
    study(figure)
    figure.add_argument("--region", default="", help="adcode (default: the first of the study)")
    figure.add_argument("--lang", choices=("zh", "en"), default="zh")
    figure.add_argument("--width", default="170mm", help="width on paper, 84mm to 260mm (default: 170mm)")
    figure.add_argument("--format", default="pdf,png,tiff", help=f"of {', '.join(FORMS)} (default: pdf,png,tiff)")
    figure.add_argument("--out", type=Path, default=Path(), help="folder to write to (default: this one)")
    explore = command("explore", _explore, "the evidence of a large study in Datasette (extra: explore)")
    study(explore)
    explore.add_argument("--port", type=int, default=8001, help="port on this machine (default: 8001)")
    explore.add_argument("--build-only", action="store_true", help="write the database, open nothing")
