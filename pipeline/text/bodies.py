"""What decides about the reprint families of the documents of all sources."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.text.documents import body_text, stream_units
from pipeline.text.duplicates import Body


def bodies(documents: Sequence[Path], sentences: Sequence[Path]) -> list[Body]:
    """What decides about reprint families, for the documents of all sources.

    A declared original is sought by its number in the same source, then in all sources, then by address and title.
    Where nothing bears the name, documents of a source that give the same one belong together: versions of one item.
    """
    columns = ["source", "record_id", "url", "title", "text", "declared_family"]
    units = {}
    for path in documents:
        for shard in (s for s in sentences if s.parent.name == path.stem):
            for unit in stream_units(path, shard, shard.stem, columns):
                units[unit.document["doc_id"]] = ({k: unit.document[k] for k in _KEYS}, body_text(unit))
    named: dict[tuple[str, str], str] = {}
    for doc_id, (document, _) in units.items():
        for key in [*_names(document), _shared_name(document)]:
            named.setdefault(key, doc_id)
    return [
        Body(doc_id, document["published_date"], text, _original(document, named))
        for doc_id, (document, text) in units.items()
    ]


_KEYS = ("source", "published_date", "record_id", "url", "title", "declared_family")


def _names(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Keys under which a document can be named as an original."""
    keys = [(document["source"], document["record_id"]), ("", document["record_id"])]
    return [k for k in [*keys, ("", document["url"]), ("", document["title"])] if k[1]]


def _shared_name(document: dict[str, Any]) -> tuple[str, str]:
    """Key under which documents of a source meet that declare the same original, itself no document."""
    return f"declared in {document['source']}", document["declared_family"]


def _original(document: dict[str, Any], named: dict[tuple[str, str], str]) -> str:
    declared = document["declared_family"]
    keys = [(document["source"], declared), ("", declared), _shared_name(document)]
    return next((named[k] for k in keys if k in named), "") if declared else ""
