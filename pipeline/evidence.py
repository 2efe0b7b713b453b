"""The sentences behind a number: `xietong evidence`."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pipeline import tables
from pipeline.analyse.address import Address, find_row, parse_address
from pipeline.analyse.load import load_facts
from pipeline.analyse.membership import select_acts
from pipeline.analyse.private import public_names
from pipeline.analyse.views import Facts
from pipeline.errors import PipelineError
from pipeline.io import FORMULA_STARTS, read_csv, read_frame
from pipeline.plan import plan_of
from pipeline.settings import study_path
from pipeline.study_tables import BY_CODE, CLAIMS, count_column

ACTOR_MARKS, TRIGGER_MARKS = ("【", "】"), ("〔", "〕")
Mask = Callable[[str], str]


@dataclass(frozen=True)
class Evidence:
    """One act with its document and its marked sentence; offsets are of the document's text."""

    act_id: str
    title: str
    date: str
    source: str
    issuer: str
    url: str
    sentence: str
    behaviour: str
    realis: str
    relation: str
    trigger: str
    sources: str
    targets: str
    found_by: str
    doc_id: str
    sentence_no: int
    start: int
    end: int


class Person(NamedTuple):
    """One participant of an act, as written."""

    role: str
    start: int
    end: int
    actor: str


@dataclass(frozen=True)
class Folder:
    """Where the results of a study lie."""

    root: Path
    shards: tuple[str, ...]
    sources: tuple[str, ...]

    def shard_files(self, table: str) -> list[Path]:
        """Files of a sharded table."""
        return [self.root / "work" / table / f"{shard}.parquet" for shard in self.shards]


def mark(text: str, spans: Iterable[tuple[int, int, tuple[str, str]]]) -> str:
    """Text with its spans in brackets; a span that crosses or repeats an earlier one is left out.

    >>> mark("省红十字会接收捐赠", [(0, 5, ("【", "】")), (7, 9, ("〔", "〕"))])
    '【省红十字会】接收〔捐赠〕'
    """
    out, at = [], 0
    for start, end, (left, right) in sorted(spans):
        if at <= start < end <= len(text):
            out += [text[at:start], left, text[start:end], right]
            at = end
    return "".join([*out, text[at:]])


class Masking(NamedTuple):
    """How private persons are hidden: `names` finds them in a document, `mask` hides them and more in a text."""

    mask: Callable[[str, Iterable[str]], str]
    names: Callable[[str], frozenset[str]]


def load_masking() -> Masking:
    """The masking of private persons; evidence is never shown without it."""
    from pipeline.present import masking

    return Masking(masking.mask, masking.private_names)


def _masked_sentence(text: str, spans: list[tuple[int, int, tuple[str, str]]], mask: Mask) -> str:
    """Marked sentence with private persons masked; without marks where masking moved the characters."""
    hidden = mask(text)
    return mark(hidden, spans) if len(hidden) == len(text) else hidden


def _documents(folder: Folder, doc_ids: set[str]) -> dict[str, dict[Any, Any]]:
    files = [folder.root / "work" / "documents" / f"{s}.parquet" for s in folder.sources]
    docs = read_frame(tables.DOCUMENTS, *files)
    return {row["doc_id"]: row for row in docs[docs["doc_id"].isin(doc_ids)].to_dict("records")}


def rows_of(facts: Facts, ids: Sequence[str]) -> pd.DataFrame:
    """Acts by their ids; hits of terms in the columns of acts: theme as behaviour, term as trigger."""
    acts = facts.acts[facts.acts["act_id"].isin(ids)]
    hits = facts.hits[facts.hits["hit_id"].isin(ids)]
    if hits.empty:
        return acts
    theme = {t.term: t.theme for t in facts.vocabulary.terms}
    hits = hits.rename(columns={"hit_id": "act_id"}).assign(
        behaviour=hits["term"].map(theme), trigger=hits["term"], realis="", relation="", found_by="rule"
    )
    return hits if acts.empty else pd.concat([acts, hits], ignore_index=True)


def collect_evidence(facts: Facts, folder: Folder, act_ids: Sequence[str], masking: Masking) -> list[Evidence]:
    """Evidence of acts in the order of date, document and place, private persons masked."""
    chosen = rows_of(facts, act_ids)
    docs = _documents(folder, set(chosen["doc_id"]))
    spans = read_frame(tables.SENTENCES, *folder.shard_files("sentences"))
    spans = spans[spans["doc_id"].isin(docs)]
    bounds = dict(zip(zip(spans["doc_id"], spans["sentence_no"], strict=True),
                      zip(spans["start"], spans["end"], strict=True), strict=True))  # fmt: skip
    people = read_frame(tables.PARTICIPANTS, *folder.shard_files("participants"))
    people = people[people["act_id"].isin(set(chosen["act_id"]))]
    public = public_names(people)
    names = {doc_id: masking.names(doc["text"]) | public for doc_id, doc in docs.items()}
    by_act: dict[str, list[Person]] = {act_id: [] for act_id in chosen["act_id"]}
    for act_id, *person in people[["act_id", *Person._fields]].itertuples(index=False):
        by_act[act_id].append(Person(*person))
    rows = [
        _evidence(
            row, docs[row["doc_id"]], bounds.get((row["doc_id"], row["sentence_no"])), by_act[row["act_id"]],
            lambda text, known=names[row["doc_id"]]: masking.mask(text, known),  # type: ignore[misc]
        )
        for row in chosen.to_dict("records")
    ]  # fmt: skip
    return sorted(rows, key=lambda e: (e.date, e.doc_id, e.start, e.act_id))


def _evidence(
    row: Mapping[Any, Any], doc: Mapping[Any, Any], bounds: tuple[int, int] | None, people: Sequence[Person], mask: Mask
) -> Evidence:
    no = int(row["sentence_no"])
    sentence = ""
    if bounds and no >= 0:
        first, last = (int(b) for b in bounds)
        inside = [p for p in people if p.start >= first and p.end <= last]
        marks = [(int(p.start) - first, int(p.end) - first, ACTOR_MARKS) for p in inside]
        marks.append((int(row["start"]) - first, int(row["end"]) - first, TRIGGER_MARKS))
        sentence = _masked_sentence(doc["text"][first:last], marks, mask)

    def named(role: str) -> str:
        return mask("、".join(p.actor for p in people if p.role == role))

    return Evidence(
        act_id=row["act_id"], title=mask(doc["title"]), date=doc["published_date"], source=doc["source"],
        issuer=doc["issuer"], url=doc["url"], sentence=sentence, behaviour=row["behaviour"], realis=row["realis"],
        relation=row["relation"], trigger=row["trigger"], sources=named("source"), targets=named("target"),
        found_by=row["found_by"], doc_id=row["doc_id"], sentence_no=no, start=int(row["start"]), end=int(row["end"]),
    )  # fmt: skip


def _cell(value: Any) -> str:
    text = str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def as_csv(rows: Sequence[Evidence]) -> str:
    """Evidence as CSV; text that opens like a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Evidence.__dataclass_fields__)
    for row in rows:
        writer.writerow([v if isinstance(v, int) else _cell(v) for v in asdict(row).values()])
    return out.getvalue()


def as_jsonl(rows: Sequence[Evidence]) -> str:
    """Evidence as JSON lines."""
    return "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)


def as_text(rows: Sequence[Evidence]) -> str:
    """Evidence for reading: title, date and issuer, sentence, what was coded."""
    parts = []
    for e in rows:
        coded = [e.behaviour, e.realis, e.relation, f"{e.sources or '?'} → {e.targets or '–'}", e.found_by]
        lines = [f"《{e.title}》 {e.date}  {e.issuer or e.source}", e.url, f"  {e.sentence}", f"  {' | '.join(coded)}"]
        parts.append("\n".join(line for line in lines if line.strip()) + "\n")
    return "\n".join(parts)


FORMS: dict[str, Callable[[Sequence[Evidence]], str]] = {"text": as_text, "csv": as_csv, "jsonl": as_jsonl}


def value_of(folder: Path, address: Address, n_acts: int) -> str:
    """The number as the study table has it; a cell that the table does not list has its count alone."""
    table = BY_CODE[address.table]
    row = find_row(read_csv(table, folder / "tables" / f"{table.file_stem}.csv"), address)
    if row is None:
        return str(n_acts) if address.column == count_column(address.table) else "not listed in the table"
    value = row[address.column]
    if pd.isna(value) or value == "":
        return "not shown (thin data)" if row.get("is_thin") or row.get("is_stage_thin") else "none"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def claim_address(address: str, facts: Facts, root: Path) -> str:
    """The address behind a claim, `H1a` of the study's first region or `H1a[adcode=CN]`; other addresses as they are.

    Raises PipelineError for a claim that the last run does not list.
    """
    asked = re.fullmatch(r"(H\d[a-z]?)(?:\[adcode=(\w+)\])?", address.strip())
    if asked is None:
        return address
    table = read_csv(CLAIMS, root / f"{CLAIMS.file_stem}.csv")
    own = table[(table["claim"] == asked[1]) & (table["adcode"] == (asked[2] or facts.adcodes[0]))]
    if own.empty:
        known = sorted(set(table["claim"] + "[adcode=" + table["adcode"] + "]"))
        raise PipelineError(f"no claim '{address}'", allowed=", ".join(known))
    return str(own["evidence"].iloc[0])


def study_facts(study: str) -> tuple[Facts, Folder]:
    """Facts and folder of a study's last run; an error if it has none."""
    plan = plan_of(study_path(study))
    root = Path("results") / plan.study.name
    if not (root / "work" / "facts" / "stages.parquet").is_file():
        raise PipelineError(f"study '{plan.study.name}' has no results yet", todo=f"xietong run --study {study}")
    folder = Folder(root, tuple(plan.shards), tuple(plan.study.sources))
    return load_facts(root / "work" / "facts", plan.study), folder


def print_evidence(address: str, *, study: str, form: str) -> None:
    """Print the sentences behind a number; its count and value last, on the same stream only in text form."""
    import sys

    facts, folder = study_facts(study)
    parsed = parse_address(claim_address(address, facts, folder.root), facts)
    act_ids = select_acts(facts, parsed.table, parsed.key)
    rows = collect_evidence(facts, folder, act_ids, load_masking())
    print(FORMS[form](rows), end="\n" if form == "text" and rows else "")
    unit = count_column(parsed.table).removeprefix("n_")
    last = sys.stdout if form == "text" else sys.stderr
    print(f"{parsed}\n{len(rows)} {unit}; {parsed.column} = {value_of(folder.root, parsed, len(rows))}", file=last)
