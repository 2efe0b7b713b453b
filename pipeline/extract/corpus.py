"""Coding whole documents, in batches, into the rows of mentions, acts, participants and dyads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.extract.annotate import Annotator
from pipeline.extract.tables import Rows, document_rows
from pipeline.extract.types import Context
from pipeline.text.documents import Unit

DOCUMENT_COLUMNS = ("source", "published_date", "title", "issuer", "region", "doc_type", "text")
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


def code_units(units: Iterable[Unit], annotator: Annotator) -> Iterator[Rows]:
    """Rows of the four tables, a batch of documents at a time, in the order of the documents."""
    rows = Rows([], [], [], [])
    for n, unit in enumerate(units, 1):
        spans = [(start, end) for _, start, end in unit.sentences]
        context = context_of(unit)
        coded = annotator.document(unit.document["text"], spans, context)
        issuers = annotator.issuers(context.issuer, context)
        for all_rows, new in zip(rows, document_rows(unit.document, unit.sentences, coded, issuers), strict=True):
            all_rows.extend(new)
        if n % BATCH == 0:
            yield rows
            rows = Rows([], [], [], [])
    yield rows
