"""Accuracy of regions on 210 real sentences: python -m tests.quality.regions results/real-news.

`coded/regions.csv` says of each sentence (document, number, characters and digest of its text; no text) which provinces
it and its document belong to, by the rules of the guide: those of the bodies and people who act in it, failing any that
of its document. It was coded by a language model that saw title and sentence; no person has checked it.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

CODED = Path(__file__).parent / "coded" / "regions.csv"
NONE = "none"
Provinces = frozenset[str]


class Place(NamedTuple):
    """One coded sentence: where it stands, the digest of its text, provinces of sentence and document."""

    doc_id: str
    sentence_no: int
    start: int
    end: int
    sha256: str
    sentence: Provinces
    document: Provinces


class Accuracy(NamedTuple):
    """Numbers of units and of right ones, and what was taken for what."""

    n: int
    n_right: int
    confused: Counter[tuple[str, str]]


def read_coded(path: Path = CODED) -> list[Place]:
    """The coded sentences."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Place(
                r["doc_id"], int(r["sentence_no"]), int(r["start"]), int(r["end"]), r["sha256"],
                _provinces(r["sentence_provinces"].split(";")), _provinces(r["document_provinces"].split(";")),
            )
            for r in csv.DictReader(file)
        ]  # fmt: skip


def _provinces(adcodes: list[str]) -> Provinces:
    return frozenset(f"{a[:2]}0000" for a in adcodes if a and a != "CN")


def texts(results: Path) -> dict[str, str]:
    """Text of every document of a study by its number."""
    return {
        r["doc_id"]: r["text"]
        for path in sorted((results / "work" / "documents").glob("*.parquet"))
        for r in pq.read_table(path, columns=["doc_id", "text"]).to_pylist()
    }


def compare(pairs: list[tuple[Provinces, Provinces]]) -> Accuracy:
    """Coded against found: right is the same set of provinces."""
    named = [(";".join(sorted(a)) or NONE, ";".join(sorted(b)) or NONE) for a, b in pairs]
    return Accuracy(len(named), sum(a == b for a, b in named), Counter(p for p in named if p[0] != p[1]))


def measure(results: Path) -> tuple[Accuracy, Accuracy]:
    """Accuracy of sentences and of documents in the results of a study."""
    facts = results / "work" / "facts"
    own: dict[tuple[str, int], list[str]] = {}
    for r in pq.read_table(facts / "sentence_regions.parquet").to_pylist():
        own.setdefault((r["doc_id"], r["sentence_no"]), []).append(r["adcode"])
    documents = {r["doc_id"]: r["region"] for r in pq.read_table(facts / "doc_facts.parquet").to_pylist()}
    coded = [c for c in read_coded() if c.doc_id in documents]
    sentences = [(c.sentence, _provinces(own.get((c.doc_id, c.sentence_no)) or [documents[c.doc_id]])) for c in coded]
    by_document = {c.doc_id: (c.document, _provinces([documents[c.doc_id]])) for c in coded}
    return compare(sentences), compare(list(by_document.values()))


def stale(results: Path) -> list[str]:
    """Documents whose text is not what was coded."""
    found = texts(results)
    return [
        c.doc_id
        for c in read_coded()
        if hashlib.sha256(found.get(c.doc_id, "")[c.start : c.end].encode()).hexdigest()[:16] != c.sha256
    ]


def main() -> int:
    """Print accuracies and confusions."""
    results = Path(sys.argv[1])
    if gone := stale(results):
        print(f"{len(gone)} of the coded sentences are not those of {results}: {', '.join(gone[:5])}")
        return 1
    for unit, found in zip(("sentences", "documents"), measure(results), strict=True):
        print(f"{unit}: {found.n_right} of {found.n} right ({found.n_right / found.n:.3f})")
        for (coded, given), n in found.confused.most_common():
            print(f"  coded {coded:14} found {given:14} {n}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
