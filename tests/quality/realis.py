"""Check realis on 100 acts of real texts: python -m tests.quality.realis [draw RESULTS].

`coded/realis.jsonl` holds them stand-off, one act a line: id; file below the shared folder, record, start and end of
the sentence and of the one before in the record's text, sha256 of the sentence; behaviour and place of the trigger in
the sentence; realis, done_kind of done acts, modality of required ones. They were drawn from the acts that the program
found in documents that are in neither train, dev nor the fresh sentences, and judged by a language model with the
annotation guide from title, sentence before and sentence alone, before the program's own values were seen; no person
has checked them.

`draw` prints such cases from a finished run of real-news, without the program's values.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.classify.coded import digest, read_held_out
from pipeline.extract.annotate import Annotator, load_annotator
from pipeline.extract.types import Act, Context
from pipeline.training.rows import marks_of
from tests.quality.standoff import Source, read_lines, read_records, sentence_of

CASES = Path(__file__).parent / "coded" / "realis.jsonl"
FILES = {"xwlb": "data/xwlb/xwlb_2019-12_2020-06.jsonl", "dxy": "data/dxy/DXYNews_2020-05-31.csv"}
# Sentences with and without a character that may tell of a plan, a duty or a negation; those without are mostly done.
WANTED = {"xwlb": {True: 58, False: 18}, "dxy": {True: 32, False: 18}}
MARKS = re.compile("[要将应须未没拟愿请勿禁]")
LONGEST = 220  # characters of a sentence
NOT_FOUND = "not found"


class Case(NamedTuple):
    """One act with its text and what was judged; `start` is the place of the trigger in the sentence."""

    id: str
    sentence: str
    context: Context
    behaviour: str
    start: int
    end: int
    judged: tuple[str, str, str]


def read_cases(shared: Path) -> list[Case]:
    """The cases with their texts; ValueError where a text is not the one that was judged."""
    cases = []
    for row in read_lines(CASES):
        record, sentence, prev = sentence_of(row, shared)
        context = Context(date=record.date, source=record.source, title=record.title, prev=prev)
        judged = (row["realis"], row["done_kind"], row["modality"])
        cases.append(Case(row["id"], sentence, context, row["behaviour"], *row["trigger"], judged))
    return cases


def found_value(annotator: Annotator, case: Case) -> tuple[str, str, str] | None:
    """Realis, done_kind and modality of the program's act of that behaviour at the trigger; None if it finds none.

    Of several acts of the behaviour the one whose trigger overlaps counts, else the first.
    """
    acts = [a for a in annotator.sentence(case.sentence, case.context).acts if a.behaviour == case.behaviour]

    def far(act: Act) -> bool:
        return not (act.start < case.end and case.start < act.start + len(act.trigger))

    best = min(acts, key=far, default=None)
    return (best.realis, best.done_kind, best.modality) if best else None


def measure(cases: Sequence[Case], annotator: Annotator) -> tuple[dict[str, float], Counter[tuple[str, str]]]:
    """Shares right of the acts found (realis; with done_kind and modality), share found, and confusions of realis."""
    pairs = [(c.judged, found_value(annotator, c)) for c in cases]
    found = [(j, f) for j, f in pairs if f is not None]
    right = sum(j[0] == f[0] for j, f in found)
    exact = sum(j == f for j, f in found)
    figures = {"found": len(found) / len(pairs), "realis": right / len(found), "all three": exact / len(found)}
    return figures, Counter((told(j), told(f)) for j, f in pairs if f is None or f != j)


def told(value: tuple[str, str, str] | None) -> str:
    """A value in one word.

    >>> told(("done", "enacted", ""))
    'done/enacted'
    """
    return "/".join(v for v in value if v) if value else NOT_FOUND


def draw(results: Path, shared: Path) -> Iterator[dict[str, Any]]:
    """Cases of a finished run of real-news with their texts and without realis, at most one a document.

    Of each source those acts come first whose id has the smallest digest.
    """
    import pandas as pd

    gold = map(json.loads, (shared / "gold" / "train.jsonl").read_text(encoding="utf-8").splitlines())
    known = read_held_out().union(*(marks_of(row) for row in gold))
    for source, wanted in WANTED.items():
        docs, spans, acts = (
            pd.concat(map(pd.read_parquet, sorted((results / "work" / t).rglob(pattern))))
            for t, pattern in (
                ("documents", f"{source}.parquet"),
                ("sentences", f"{source}/*"),
                ("acts", f"{source}/*"),
            )
        )
        texts, titles = (docs.set_index("doc_id")[c] for c in ("text", "title"))
        at = spans.set_index(["doc_id", "sentence_no"])[["start", "end"]]
        acts = acts[acts["sentence_no"] >= 0]
        records = read_records(shared / FILES[source])
        taken: dict[str, bool] = {}
        for act in acts.iloc[sorted(range(len(acts)), key=lambda i: digest(acts["act_id"].iat[i]))].itertuples():
            doc = act.doc_id
            if doc in taken:
                continue
            start, end = at.loc[(doc, act.sentence_no)]
            sentence = texts[doc][start:end]
            marked = MARKS.search(sentence) is not None
            if list(taken.values()).count(marked) == wanted[marked] or len(sentence) > LONGEST:
                continue
            found = [(i, r) for i, r in enumerate(records) if r.title == titles[doc] and sentence in r.text]
            if not found or _is_known(found[0][1], sentence, known):
                continue
            taken[doc] = marked
            number, record = found[0]
            begin = record.text.index(sentence)
            row = {"id": f"realis-{source}-{len(taken):02}", "file": FILES[source], "record": number, "start": begin,
                   "end": begin + len(sentence), "prev": _before(record.text, begin),
                   "sha256": hashlib.sha256(sentence.encode()).hexdigest(), "behaviour": act.behaviour,
                   "trigger": [int(act.start - start), int(act.end - start)]}  # fmt: skip
            yield row | {"date": record.date, "title": record.title, "text": sentence, "source": record.source}
            if len(taken) == sum(wanted.values()):
                break


def _before(text: str, start: int) -> list[int]:
    """Place of the sentence before, as far as the last mark of an end."""
    head = text[:start].rstrip()
    begin = max(head[:-1].rfind(mark) for mark in "。！？；\n") + 1
    return [begin, len(head)]


def _is_known(record: Source, sentence: str, known: Collection[str]) -> bool:
    row = {"sentence": sentence, "date": record.date, "source": record.source, "title": record.title}
    return not set(marks_of(row)).isdisjoint(known)


def main() -> None:
    """Print cases to judge, or the figures and the confusions."""
    shared = Path(os.environ.get("XIETONG_SHARED", "../shared"))
    if sys.argv[1:2] == ["draw"]:
        for row in draw(Path(sys.argv[2]), shared):
            print(json.dumps(row, ensure_ascii=False))
        return
    for models in (False, True):
        figures, confusions = measure(read_cases(shared), load_annotator(classifier=models, tagger=models))
        print("with models" if models else "rules alone", {k: round(v, 3) for k, v in figures.items()})
        for (judged, found), count in confusions.most_common():
            print(f"  {count:3}  {judged} taken for {found}")


if __name__ == "__main__":
    main()
