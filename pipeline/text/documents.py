"""Streaming documents together with their sentences, shard by shard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.io import stream_rows
from pipeline.tables import DOCUMENTS, SENTENCES
from pipeline.text.sentences import split_document

BODY = "body"


class Unit(NamedTuple):
    """A document (the columns asked for) and its body sentences as (sentence_no, start, end)."""

    document: dict[str, Any]
    sentences: list[tuple[int, int, int]]


def in_shard(document: dict[str, Any], shard: str) -> bool:
    """Whether a document belongs to a shard: `all`, or a month YYYY-MM of publication."""
    return shard == "all" or document["published_date"].startswith(shard)


def stream_documents(path: Path, shard: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Documents of a shard in the order of doc_id, with the columns asked for."""
    needed = list(dict.fromkeys(["doc_id", "published_date", *columns]))
    return (d for d in stream_rows(DOCUMENTS, path, columns=needed) if in_shard(d, shard))


def stream_units(documents: Path, sentences: Path, shard: str, columns: Sequence[str]) -> Iterator[Unit]:
    """Documents of a shard with their body sentences, both read once and side by side."""
    rows = stream_rows(SENTENCES, sentences, columns=["doc_id", "sentence_no", "start", "end", "kind"], batch=8192)
    grouped = groupby(rows, key=itemgetter("doc_id"))
    doc_id, group = next(grouped, ("", iter(())))
    for document in stream_documents(documents, shard, columns):
        body: list[tuple[int, int, int]] = []
        if document["doc_id"] == doc_id:
            body = [(r["sentence_no"], r["start"], r["end"]) for r in group if r["kind"] == BODY]
            doc_id, group = next(grouped, ("", iter(())))
        yield Unit(document, body)


def sentence_rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the table sentences of one document."""
    return [
        {"doc_id": document["doc_id"], "sentence_no": no, "start": s.start, "end": s.end, "kind": s.kind}
        for no, s in enumerate(split_document(document["text"]))
    ]


def body_text(unit: Unit) -> str:
    """Body sentences of a document, joined by line breaks: what decides about reprints."""
    text = unit.document["text"]
    return "\n".join(text[start:end] for _, start, end in unit.sentences)
