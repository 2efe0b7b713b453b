"""The `xietong` command: one sub-command a task, each importing only what it needs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.coding.commands import add_commands
from pipeline.collect.commands import add_commands as add_collect_commands
from pipeline.errors import guarded
from pipeline.present.commands import add_commands as add_present_commands
from pipeline.training.commands import add_commands as add_training_commands

PROJECT = Path(__file__).resolve().parent.parent
EPILOG = """examples:
  xietong run                                     the default study, on the sample texts
  xietong run --study real-news --cores 2         another study of config/studies/
  xietong check --study real-news                 what would run, what is missing, what will be thin
  xietong evidence "T3[stage=S01,behaviour=donation]" --study sample
  xietong annotate --sentences in.jsonl --coded out.jsonl
  xietong fill paper.docx --study sample          its {{T3[stage=S01].n_acts}} become numbers; check-manuscript
  xietong new-study my-city --from notices.csv    a study and a source from a file of yours
"""


def _run(args: argparse.Namespace) -> int:
    from pipeline.workflow import run_study

    return run_study(args.study, cores=args.cores, targets=args.target, dry_run=args.dry_run)


def _check(args: argparse.Namespace) -> int:
    from pipeline.check import check_study

    report = check_study(args.study)
    print(report.text)
    return 1 if report.n_errors else 0


def _annotate(args: argparse.Namespace) -> int:
    from pipeline.annotate import annotate_file

    n = annotate_file(args.sentences, args.coded, classifier=args.classifier == "on", tagger=args.tagger == "on")
    print(f"coded {n} sentences: {args.coded}", file=sys.stderr)
    return 0


def _score(args: argparse.Namespace) -> int:
    from pipeline.classify.score import report

    print(report(args.gold, args.coded))
    return 0


def _evidence(args: argparse.Namespace) -> int:
    from pipeline.evidence import print_evidence

    print_evidence(args.address, study=args.study, form=args.format)
    return 0


def _qda(args: argparse.Namespace) -> int:
    from pipeline.qda_export import export_qda

    n_documents, n_acts = export_qda(args.out, study=args.study, address=args.address)
    print(f"{n_acts} acts of {n_documents} documents: {args.out}", file=sys.stderr)
    return 0


def _kwic(args: argparse.Namespace) -> int:
    from pipeline.kwic import print_kwic

    print_kwic(args.word, study=args.study, form=args.format, width=args.width, out=args.out)
    return 0


def _lexicon(args: argparse.Namespace) -> int:
    from pipeline.lexicon_use import print_lexicon

    print_lexicon(args.study, args.coded, args.out)
    return 0


def _new_study(args: argparse.Namespace) -> int:
    from pipeline.scaffold import new_study

    provinces = [p for p in args.provinces.split(",") if p]
    print(new_study(args.name, args.source_file, title=args.title, provinces=provinces))
    return 0


def _new_province(args: argparse.Namespace) -> int:
    from pipeline.new_province import new_province

    print(new_province(args.name, args.region, name_en=args.name_en))
    return 0


def _summary(args: argparse.Namespace) -> int:
    from pipeline.workflow import print_summary

    print_summary(args.study)
    return 0


def build_parser() -> argparse.ArgumentParser:
    """Parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="xietong",
        description="Who cooperated with whom, how certainly and when, from Chinese notices and news.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"xietong {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, function: object, help_: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_, description=help_)
        sub.set_defaults(function=function)
        return sub

    def study(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--study", default="sample", help="name of a study, or its YAML file (default: sample)")

    run = command("run", _run, "run a study: tables, figures and report")
    study(run)
    run.add_argument("--cores", default="all", help="number of cores (default: all)")
    run.add_argument("--dry-run", action="store_true", help="only say which steps would run")
    run.add_argument("target", nargs="*", help="files or rules to make (default: everything)")

    study(command("check", _check, "validate settings, lexicons and sources; say what would run and what will be thin"))
    study(command("summary", _summary, "what the last run found, and where its tables lie"))

    annotate = command("annotate", _annotate, "code single sentences with the code of the extract step")
    annotate.add_argument(
        "--sentences", type=Path, required=True, help="JSON lines: id, date, source, title, prev, sentence"
    )
    annotate.add_argument("--coded", type=Path, required=True, help="JSON lines to write, one for each input line")
    annotate.add_argument("--classifier", choices=("on", "off"), default="on", help="behaviours by the classifier too")
    annotate.add_argument("--tagger", choices=("on", "off"), default="on", help="actors by the statistical tagger too")

    score = command("score", _score, "agreement of two files of coded sentences, with bootstrap intervals")
    score.add_argument("gold", type=Path, help="JSON lines with sentence, actors and acts")
    score.add_argument("coded", type=Path, help="JSON lines as `xietong annotate` writes them")

    evidence = command("evidence", _evidence, "the sentences behind a number of a table, its count and value last")
    evidence.add_argument("address", help='for example "T3[stage=S01,behaviour=donation].share"')
    study(evidence)
    evidence.add_argument("--format", choices=("text", "csv", "jsonl"), default="text")

    add_commands(command, study)
    add_collect_commands(command)
    add_present_commands(command, study)
    add_training_commands(command)

    qda = command("qda", _qda, "the acts behind a number as a REFI-QDA project for NVivo, MAXQDA or ATLAS.ti")
    qda.add_argument("address", help='for example "T3[stage=S01,behaviour=donation]"')
    study(qda)
    qda.add_argument("--out", type=Path, required=True, help="file to write, ending in .qdpx")

    kwic = command("kwic", _kwic, "every place of a word in the texts of a study, with the words around it (KWIC)")
    kwic.add_argument("word", help="a word or phrase, for example 联防联控")
    study(kwic)
    kwic.add_argument("--width", type=int, default=30, help="characters on each side (default: 30)")
    kwic.add_argument("--format", choices=("text", "csv"), default="text")
    kwic.add_argument("--out", type=Path, help="write a file instead: .xlsx or .html")

    lexicon = command(
        "lexicon", _lexicon, "entries of the lexicon in a study: hits, precision on coded sentences, shadows"
    )
    study(lexicon)
    lexicon.add_argument("--coded", type=Path, nargs="+", default=[], help="coded sentences (default: the study's own)")
    lexicon.add_argument("--out", type=Path, help="CSV file for every entry")

    new = command("new-study", _new_study, "write a study and a source for a file of documents that you have")
    new.add_argument("name", help="short name: small letters, digits, -")
    new.add_argument("--from", dest="source_file", type=Path, required=True, help="csv, xlsx, jsonl, json, or a folder")
    new.add_argument("--title", default="", help="title of the study")
    new.add_argument("--provinces", default="", help="files of config/provinces, separated by , (default: the country)")

    province = command("new-province", _new_province, "write settings for a region that has none: a city, a county")
    province.add_argument("name", help="short name: small letters, digits, -")
    province.add_argument("--region", required=True, help="its name (温州, 义乌市) or adcode")
    province.add_argument("--name-en", default="", help="its name in English")
    return parser


def in_project(paths: Sequence[str], args: argparse.Namespace) -> None:
    """Work from the project's folder, whatever folder the command was called in; files given stay where they are."""
    for key in paths:
        value = getattr(args, key, None)
        if isinstance(value, Path):
            setattr(args, key, value.absolute())
        elif isinstance(value, list):
            setattr(args, key, [v.absolute() for v in value])
    if str(getattr(args, "study", "")).endswith((".yaml", ".yml")):
        args.study = str(Path(args.study).absolute())
    os.chdir(PROJECT)


def _main() -> int:
    args = build_parser().parse_args()
    in_project(("sentences", "gold", "coded", "source_file", "files", "out", "file", "also", "audit", "dev"), args)
    return int(args.function(args))


def main() -> None:
    """Entry point."""
    guarded(_main)
