"""Coding whole documents, in batches, into the rows of mentions, acts, participants and dyads."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from pipeline.extract.annotate import Annotator, Passage
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


def code_units(units: Iterable[Unit], annotator: Annotator) -> Iterator[Rows]:
    """Rows of the four tables, a batch of documents at a time, in the order of the documents.

    Documents that are not about the crisis have no acts: they count in exposure alone.
    """
    relevant = (u for u in units if u.document["is_relevant"])
    while batch := list(islice(relevant, BATCH)):
        contexts = [context_of(u) for u in batch]
        coded = annotator.passages([
            Passage(u.document["text"], [(start, end) for _, start, end in u.sentences], c)
            for u, c in zip(batch, contexts, strict=True)
        ])  # fmt: skip
        rows = Rows([], [], [], [])
        for unit, context, codings in zip(batch, contexts, coded, strict=True):
            issuers = annotator.issuers(context.issuer, context)
            for all_rows, new in zip(rows, document_rows(unit.document, unit.sentences, codings, issuers), strict=True):
                all_rows.extend(new)
        yield rows
