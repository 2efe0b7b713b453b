"""Coding whole documents, in batches, into the rows of mentions, acts, participants and dyads."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from pipeline.extract.annotate import Annotator, Passage
from pipeline.extract.kept import Kept
from pipeline.extract.tables import Rows, document_rows
from pipeline.extract.types import Context
from pipeline.text.documents import Unit

DOCUMENT_COLUMNS = ("source", "published_date", "title", "issuer", "region", "doc_type", "is_relevant", "text")
BATCH = 100  # documents


def context_of(unit: Unit) -> Context:
    """What the sentences of a document have in common."""
    d = unit.document
    return Context(
        date=d["published_date"],
        source=d["source"],
        title=d["title"],
        issuer=d["issuer"],
        region=d["region"],
        doc_type=d["doc_type"],
    )


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Python's search for cyclic garbage stands still: coding makes none, and the search costs a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def code_units(units: Iterable[Unit], annotator: Annotator, kept: Kept | None = None) -> Iterator[Rows]:
    """Rows of the four tables, a batch of documents at a time, in the order of the documents.

    Documents that are not about the crisis have no acts: they count in exposure alone. With `kept` rows of an earlier
    extraction only the documents that changed names touch are coded; the rows are the same as without.
    """
    relevant = (u for u in units if u.document["is_relevant"])
    while batch := list(islice(relevant, BATCH)):
        fresh = {u.document["doc_id"] for u in batch if kept is None or kept.is_touched(u)}
        coded = _coded([u for u in batch if u.document["doc_id"] in fresh], annotator)
        rows = Rows([], [], [], [])
        for unit in batch:
            doc_id = unit.document["doc_id"]
            own = next(coded) if kept is None or doc_id in fresh else kept.rows_of(doc_id)
            for all_rows, new in zip(rows, own, strict=True):
                all_rows.extend(new)
        yield rows


def _coded(units: Sequence[Unit], annotator: Annotator) -> Iterator[Rows]:
    """Rows of each document, all coded together."""
    contexts = [context_of(u) for u in units]
    passages = [
        Passage(u.document["text"], [(start, end) for _, start, end in u.sentences], c)
        for u, c in zip(units, contexts, strict=True)
    ]
    issuers = [annotator.issuers(c.issuer, c) for c in contexts]
    for unit, codings, issuing in zip(units, annotator.passages(passages), issuers, strict=True):
        yield document_rows(unit.document, unit.sentences, codings, issuing)
