"""The commands of coding: xietong sample, import-coding, adjudicate, reliability, correct."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.analyse.views import Facts
    from pipeline.evidence import Folder

NAME = re.compile(r"[A-Za-z0-9_]{1,40}")
TOOLS = ("xlsx", "label-studio", "doccano", "inception", "refi-qda")
Command = Callable[[str, object, str], argparse.ArgumentParser]


def region_code(value: str) -> str:
    """Adcode of a region given as adcode, CN or the name of a province's pack; `SettingsError` for an unknown pack."""
    from pipeline.settings import load_province

    return value if value == "CN" or value.isdecimal() else load_province(value).adcode


def sample(args: argparse.Namespace) -> int:
    """Draw a sample and write one file a coder and format."""
    from pipeline.coding.formats import FORMATS
    from pipeline.coding.frame import draw_sample, next_sample
    from pipeline.coding.store import audit_documents, audit_sentences, folder_of, write_sample
    from pipeline.evidence import study_facts

    facts, folder = study_facts(args.study)
    args.region = region_code(args.region)
    if args.region not in facts.adcodes:
        raise InputError(f"region '{args.region}' is not in the study", allowed=", ".join(facts.adcodes))
    if args.files:
        return _given(args, facts, folder)
    if args.purpose == "train":
        known, avoided = audit_sentences(facts.study.name), audit_documents(facts.study.name)
        drawn = next_sample(facts, folder, adcode=args.region, n=args.n, known=known, avoided=avoided)
        if avoided & {d.doc_id for d in drawn.drawn}:
            print("Too few documents are outside of the audit: some of these sentences stand in its documents; "
                  "xietong train takes them with --audit-by sentence")  # fmt: skip
        drawn = drawn._replace(drawn=tuple(d._replace(coders=tuple(range(args.coders))) for d in drawn.drawn))
    else:
        drawn = draw_sample(
            facts, folder, adcode=args.region, n=args.n, coders=args.coders, overlap=args.overlap,
            min_cell=args.min_cell,
        )  # fmt: skip
    out = folder_of(facts.study.name, args.purpose, args.region)
    write_sample(drawn, out)
    form = FORMATS[args.format]
    for k in range(args.coders):
        path = out / "to_code" / f"coder{k + 1}{form.ending}"
        form.write([d.item for d in drawn.drawn if k in d.coders], {}, path)
        print(path)
    print(f"{len(drawn.drawn)} sentences drawn ({args.n} asked for; of an audit every stage and type gets "
          f"{args.min_cell} or all)")  # fmt: skip
    return 0


def _given(args: argparse.Namespace, facts: Facts, folder: Folder) -> int:
    """Take the sentences of coded files that stand in the texts; what was coded comes as a file to import."""
    from pipeline.coding.formats import write_jsonl
    from pipeline.coding.frame import given_sample
    from pipeline.coding.given import coded_sentences, given_codings
    from pipeline.coding.store import folder_of, write_sample

    known = [c for path in args.files for c in coded_sentences(path)]
    drawn = given_sample(facts, folder, {c.sentence: c.date for c in known}, adcode=args.region)
    out = folder_of(facts.study.name, "audit", args.region)
    write_sample(drawn, out)
    path = out / "to_code" / "given.jsonl"
    items = [d.item for d in drawn.drawn]
    write_jsonl(items, given_codings(items, known), path)
    print(f"{path}\n{len(items)} of {len(known)} coded sentences stand in the texts; import them with --kind program")
    return 0


def import_coding(args: argparse.Namespace) -> int:
    """Read coded files back; nothing is kept of any file if one of them has a fault."""
    from pipeline.coding.formats import format_of
    from pipeline.coding.record import Coding
    from pipeline.coding.store import Coder, folder_of, read_sample, write_codings
    from pipeline.settings import load_study, study_path

    if not NAME.fullmatch(args.coder):
        raise InputError(f"--coder '{args.coder}'", allowed="up to 40 letters, digits and _")
    args.region = region_code(args.region)
    folder = folder_of(load_study(study_path(args.study)).name, args.purpose, args.region)
    drawn = read_sample(folder)
    sentences = {d.item.id: d.item.sentence for d in drawn.drawn}
    codings: dict[str, Coding] = {}
    for path in args.files:
        if not path.is_file():
            raise InputError("no such file", where=str(path))
        found = format_of(path).read(path, sentences)
        twice = sorted(set(found) & set(codings))
        if twice:
            raise InputError(f"sentence '{twice[0]}' is in an earlier file too", where=str(path))
        codings |= found
    kept = write_codings(folder, drawn, Coder(args.coder, args.kind, codings))
    print(f"{len(codings)} coded sentences of {len(sentences)} drawn: {kept}")
    return 0


def adjudicate(args: argparse.Namespace) -> int:
    """List the disagreements of coders in a workbook, or take the decisions back."""
    from pipeline.coding.adjudicate import decided, disagreements, read_decisions, write_disagreements
    from pipeline.coding.store import folder_of, read_coders, read_sample, write_codings
    from pipeline.settings import load_study, study_path

    folder = folder_of(load_study(study_path(args.study)).name, "audit", region_code(args.region))
    drawn = read_sample(folder)
    coders = read_coders(folder, drawn)
    if args.file is None:
        path = folder / "to_code" / "adjudicate.xlsx"
        items = disagreements(drawn, coders)
        write_disagreements(path, items, coders)
        print(f"{len(items)} sentences to decide: {path}")
        return 0
    if not args.file.is_file():
        raise InputError("no such file", where=str(args.file))
    settled = read_decisions(args.file, drawn, coders)
    print(f"{len(settled)} sentences settled: {write_codings(folder, drawn, decided(settled, coders))}")
    return 0


def reliability(args: argparse.Namespace) -> int:
    """Print the agreement of coders, all categories; rows of programs are headed as what they are."""
    from pipeline.coding.audit import region_reliability
    from pipeline.coding.tables import RELIABILITY
    from pipeline.evidence import study_facts

    facts, _ = study_facts(args.study)
    found = region_reliability(facts, region_code(args.region))
    heads = {"people": "编码信度检验表 Inter-coder reliability", "person_pipeline": "人与程序 People and pipeline",
             "programs": "程序之间的一致（不是编码信度） Programs: no inter-coder reliability"}  # fmt: skip
    shown = ["unit", "category", "stage", "doc_type", "n_units", "percent", "holsti", "kappa", "pi", "alpha",
             "alpha_low", "alpha_high", "ac1"]  # fmt: skip
    for pair, rows in found.groupby("pair"):
        print(f"{heads[str(pair)]}\n{rows[shown].to_string(index=False, float_format='{:.3f}'.format)}\n")
    print(f"{RELIABILITY.labels['note_zh']}\n{RELIABILITY.labels['note_en']}")
    return 0


def correct(args: argparse.Namespace) -> int:
    """Write audit, reliability and corrected tables of a study into its results."""
    from pipeline.coding.audit import audit_study
    from pipeline.table_index import write_index

    written = audit_study(args.study)
    for path in (*written, write_index(written[0].parent)):
        print(path)
    return 0


def add_commands(command: Command, study: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the parsers of all commands of coding."""
    draw = command("sample", sample, "draw sentences of known probability and write files to code")
    study(draw)
    draw.add_argument("--n", type=int, default=400, help="sentences at least (default: 400)")
    draw.add_argument(
        "--province", "--region", dest="region", default="CN", help="pack or adcode of the audited region (default: CN)"
    )
    draw.add_argument("--coders", type=int, choices=range(1, 10), default=1, help="number of coders (default: 1)")
    draw.add_argument("--overlap", type=float, default=0.3, help="share of sentences that all code (default: 0.3)")
    draw.add_argument("--min-cell", type=int, default=50, help="sentences of each stage and type (default: 50)")
    draw.add_argument("--purpose", choices=("audit", "train"), default="audit", help="train: the least certain ones")
    draw.add_argument("--given", dest="files", type=Path, nargs="+", help="coded JSON lines in place of a draw")
    draw.add_argument("--format", choices=TOOLS, default="xlsx")
    back = command("import-coding", import_coding, "read coded files back, whole or not at all")
    study(back)
    back.add_argument("--purpose", choices=("audit", "train"), default="audit", help="of the sample (default: audit)")
    back.add_argument("files", type=Path, nargs="+", help="files of one coder")
    back.add_argument("--coder", required=True, help="name of the coder; 'adjudicated' for what was settled")
    back.add_argument("--kind", choices=("person", "program"), required=True, help="programs audit nothing")
    back.add_argument(
        "--province", "--region", dest="region", default="CN", help="pack or adcode of the sample (default: CN)"
    )
    for name, function, help_ in (
        ("adjudicate", adjudicate, "list in a workbook where coders differ; --decided takes the decisions back"),
        ("reliability", reliability, "agreement of coders and of people with the pipeline, code by code"),
    ):
        sub = command(name, function, help_)
        study(sub)
        sub.add_argument("--province", "--region", dest="region", default="CN", help="pack or adcode of the sample")
        if name == "adjudicate":
            sub.add_argument("--decided", dest="file", type=Path, help="the workbook with decisions")
    study(command("correct", correct, "audit status, reliability, and T2, T3, T6 corrected for extraction error"))
