"""Rows of an earlier extraction that still hold after local names were added, changed or removed.

The coding of a document depends on the lexicon through the strings that occur in its title, issuer and text, and on
nothing else of the files under names/. If documents, sentences, code, models and all other settings are the same, the
documents without any changed name keep their rows, and only those that a name touches are coded again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import daachorse

from pipeline.extract.lexicon import NAMES_PREFIX, Lexicon
from pipeline.extract.tables import Row, Rows
from pipeline.io import stream_rows
from pipeline.provenance import sha256
from pipeline.tables import ACTS, DYADS, MENTIONS, PARTICIPANTS
from pipeline.text.documents import Unit

TABLES = (MENTIONS, ACTS, PARTICIPANTS, DYADS)  # in the order of `Rows`


class Basis(NamedTuple):
    """What an extraction rests on: the digest of everything but the local names, and the digest of each name's row."""

    rest: str
    names: Mapping[str, str]

    def changed(self, earlier: Basis) -> list[str] | None:
        """Names that differ from an earlier extraction, sorted; None where more than names differs."""
        if self.rest != earlier.rest:
            return None
        return sorted(n for n in self.names.keys() | earlier.names.keys() if self.names.get(n) != earlier.names.get(n))


def basis_of(lexicon: Lexicon, files: Iterable[Path], settings: Iterable[str]) -> Basis:
    """The basis of an extraction with `lexicon` from `files`, whose order counts, under `settings`."""
    names: dict[str, str] = {}
    rest = hashlib.sha256()
    for text in (*settings, *(sha256(f) for f in files), *map(repr, lexicon.guards)):
        rest.update(text.encode() + b"\0")
    for entry in lexicon.entries:
        row = repr((*entry[:3], sorted(entry.attrs.items()), entry.entry_id)).encode()
        if entry.entry_id.startswith(NAMES_PREFIX):
            names[entry.surface] = hashlib.sha256(row).hexdigest()[:16]
        else:
            rest.update(row + b"\0")
    return Basis(rest.hexdigest(), names)


def read_basis(path: Path) -> Basis | None:
    """The basis that an earlier extraction wrote; None if there is none or it was not finished."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Basis(found["rest"], found["names"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_basis(path: Path, basis: Basis) -> None:
    """Write the basis as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(basis._asdict(), ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


class Kept:
    """The rows of an earlier extraction, document by document in the order of doc_id.

    `names` are those that changed since; `files` the four tables, which must stay as they are until all is read.
    """

    def __init__(self, names: Iterable[str], files: Iterable[Path]) -> None:
        surfaces = list(names)
        self._names = daachorse.CharwiseDoubleArrayAhoCorasick(surfaces) if surfaces else None
        self._tables = [
            _by_document(stream_rows(table, path, batch=4096), "doc_id" if "doc_id" in table.column_names else "act_id")
            for table, path in zip(TABLES, files, strict=True)
        ]

    def is_touched(self, unit: Unit) -> bool:
        """Whether a name that changed occurs in the document."""
        if self._names is None:
            return False
        d = unit.document
        return bool(self._names.find("\n".join((d["title"], d["issuer"], d["text"]))))

    def rows_of(self, doc_id: str) -> Rows:
        """Rows of one document; documents must be asked for in order."""
        return Rows(*(of(doc_id) for of in self._tables))


def _by_document(rows: Iterator[dict[str, Any]], column: str) -> Callable[[str], list[Row]]:
    """A function from doc_id, in rising order, to its rows; those of the documents between are passed over."""

    def document(row: Mapping[str, Any]) -> str:
        return str(row[column]) if column == "doc_id" else str(row[column]).rsplit(".", 2)[0]

    groups = groupby(rows, key=document)
    current = next(groups, None)

    def of(doc_id: str) -> list[Row]:
        nonlocal current
        while current is not None and current[0] < doc_id:
            current = next(groups, None)
        if current is None or current[0] != doc_id:
            return []
        own = list(current[1])
        current = next(groups, None)
        return own

    return of
