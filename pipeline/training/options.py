"""Options of `xietong train`, for the command and for the process that does the work."""

from __future__ import annotations

import argparse
from pathlib import Path

LEXICON = Path("config/lexicon")
NAMES = ("tagger", "linker", "classifier")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of training to a parser."""
    parser.add_argument("--coded", type=Path, nargs="+", default=[], help="coded sentences: JSON lines as in the "
                        "annotation guide, codings that import-coding keeps, or the folder of a sample")  # fmt: skip
    parser.add_argument("--also", type=Path, nargs="+", default=[], help="sentences for the classifier alone, learned "
                        "from but not measured on, such as data/sample/coded.jsonl")  # fmt: skip
    parser.add_argument("--shipped", action="store_true", help="learn from what the shipped weights come from")
    parser.add_argument("--audit", type=Path, nargs="+", default=[], help="further folders of audit samples to keep "
                        "out; those under data/gold always are")  # fmt: skip
    parser.add_argument("--audit-by", choices=("document", "sentence"), default="document", help="keep out whole "
                        "documents of an audit sample (default), or only its sentences")  # fmt: skip
    parser.add_argument("--out", type=Path, help="folder to write weights and figures to")
    parser.add_argument("--install", action="store_true", help="write to the places of the shipped weights")
    parser.add_argument("--models", nargs="+", choices=NAMES, default=list(NAMES), help="which (default: all)")
    parser.add_argument("--weights-only", action="store_true", help="no figures, no curve, no card")
    parser.add_argument(
        "--ablation", action="store_true", help="also the classifier without each of its parts (minutes)"
    )
    parser.add_argument(
        "--dev", type=Path, help="sentences to measure the classifier on, for its card; never learned from"
    )
    parser.add_argument("--lexicon", type=Path, default=LEXICON, help="folder of the lexicon")


def as_arguments(args: argparse.Namespace) -> list[str]:
    """The options of a parsed command again as words of a command line."""
    words: list[str] = []
    for name in ("coded", "also", "audit", "models"):
        if getattr(args, name):
            words += [f"--{name}", *map(str, getattr(args, name))]
    for name in ("shipped", "install", "weights_only", "ablation"):
        if getattr(args, name):
            words.append(f"--{name.replace('_', '-')}")
    for name in ("audit_by", "out", "dev", "lexicon"):
        if getattr(args, name) is not None:
            words += [f"--{name.replace('_', '-')}", str(getattr(args, name))]
    return words
