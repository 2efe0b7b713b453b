"""`xietong collect`, `replay` and `probe`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import InputError, PipelineError
from pipeline.settings import load_manners

RAW = Path("data/raw")
Command = Callable[[str, object, str], argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the sub-commands."""
    collect = command("collect", _collect, "collect the portal columns of a source, politely; go on where a run ended")
    collect.add_argument("--source", required=True, help="name of a file in config/sources/ with a `collect` block")
    collect.add_argument("--since", help="first day wanted, YYYY-MM-DD (default: the source's)")
    collect.add_argument("--until", help="last day wanted")
    collect.add_argument("--limit", help="articles at most, for a first look")
    collect.add_argument("--recheck", action="store_true", help="ask again, conditionally, for what is known")
    collect.add_argument("--dry-run", action="store_true", help="only say what would be asked; no request is sent")
    replay = command("replay", _replay, "rebuild manifest and quality summary of a source from its archive, offline")
    replay.add_argument("--source", required=True, help="name of a file in config/sources/")
    probe = command("probe", _probe, "tell which system serves a list page, and draft a source for it")
    probe.add_argument("url", help="address of a list page")
    probe.add_argument("--file", type=Path, help="the page as saved by a browser; then no request is sent")


def crawl(source: str, *args: str) -> int:
    """Run the crawler in a process of its own, then summarise; its exit code."""
    code = subprocess.run([sys.executable, "-m", "pipeline.collect.engine", source, *args], check=False).returncode
    if code in (0, 3):
        _summary(source)
    return code


def _collect(args: argparse.Namespace) -> int:
    if args.dry_run:
        from pipeline.collect.engine import collect_of
        from pipeline.collect.plan import plan_text

        print(plan_text(args.source, collect_of(args.source), load_manners(), RAW / args.source))
        return 0
    options = [f"--{key}={getattr(args, key)}" for key in ("since", "until", "limit") if getattr(args, key)]
    return crawl(args.source, *options, *(["--recheck"] if args.recheck else []))


def _replay(args: argparse.Namespace) -> int:
    from pipeline.collect.engine import collect_of
    from pipeline.collect.manifest import write_manifest

    if not (RAW / args.source / "journal.jsonl").is_file():
        raise InputError(
            "nothing has been collected", where=args.source, todo=f"xietong collect --source {args.source}"
        )
    write_manifest(RAW, args.source, collect_of(args.source))
    _summary(args.source)
    return 0


def _summary(source: str) -> None:
    from pipeline.collect.engine import collect_of
    from pipeline.collect.quality import write_collection

    rows = write_collection(RAW, source, collect_of(source))
    for row in rows:
        print("  ".join(str(row[k]) for k in row if row[k] != "" and k != "source"))
    print(f"data/manifest.csv, {RAW / source / 'collection.csv'}")


def _probe(args: argparse.Namespace) -> int:
    from pipeline.collect.columns import page_text
    from pipeline.collect.probe import draft, fetch_page

    body = args.file.read_bytes() if args.file else fetch_page(args.url, load_manners())
    text = draft(page_text(body), args.url)
    if not text:
        raise PipelineError(
            "no list of articles was recognised", where=args.url, todo="see `lists` in config/README.md"
        )
    print(text)
    return 0
