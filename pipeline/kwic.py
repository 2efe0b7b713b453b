"""Concordance: every place of a word in the texts of a study, with the words around it: `xietong kwic`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import PipelineError
from pipeline.evidence import Masking, load_masking, study_facts
from pipeline.io import FORMULA_STARTS, read_frame
from pipeline.tables import DOCUMENTS

WIDTH = 30
COLUMNS = ["doc_id", "source", "published_date", "title", "text"]


class Line(NamedTuple):
    """One place of the word; `start` is its offset in the document's text."""

    date: str
    source: str
    title: str
    left: str
    word: str
    right: str
    doc_id: str
    start: int


def places_of(word: str, text: str) -> list[int]:
    """Offsets of a word in a text, without overlap.

    >>> places_of("联防", "联防联控，联防群治")
    [0, 5]
    """
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + len(word))
    return found


def concordance(
    documents: Iterable[Mapping[str, Any]], word: str, masking: Masking, *, width: int = WIDTH
) -> list[Line]:
    """Lines of a word by date, document and place; private persons are masked, line breaks shown as spaces.

    Whole texts are masked before they are cut, so that no half of a name is left at the edge.
    """
    lines = []
    for doc in documents:
        text = doc["text"]
        places = places_of(word, text)
        if not places:
            continue
        names = masking.names(text)

        def shown(part: str, known: frozenset[str] = names) -> str:
            return " ".join(masking.mask(part, known).split())

        for at in places:
            end = at + len(word)
            lines.append(Line(
                doc["published_date"], doc["source"], shown(doc["title"]), shown(text[:at])[-width:],
                shown(word), shown(text[end:])[:width], doc["doc_id"], at,
            ))  # fmt: skip
    return sorted(lines, key=lambda line: (line.date, line.doc_id, line.start))


def as_text(lines: Sequence[Line]) -> str:
    """Lines with the word in one column; a Chinese character takes two."""
    from pipeline.present.style import columns_of

    widest = max((columns_of(line.left) for line in lines), default=0)
    return "".join(
        f"{line.date}  {' ' * (widest - columns_of(line.left))}{line.left} 【{line.word}】 {line.right}\n"
        for line in lines
    )


def as_csv(lines: Sequence[Line]) -> str:
    """Lines as CSV; text that opens like a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Line._fields)
    writer.writerows(
        ["'" + v if isinstance(v, str) and v.startswith(FORMULA_STARTS) else v for v in line] for line in lines
    )
    return out.getvalue()


def print_kwic(word: str, *, study: str, form: str, width: int = WIDTH, out: Path | None = None) -> None:
    """Print the concordance of a word in the relevant representatives of a study, or write it as xlsx or html."""
    import sys

    if not word.strip():
        raise PipelineError("the word is empty", allowed="a word or phrase, for example 联防联控")
    facts, folder = study_facts(study)
    docs = facts.documents
    kept = docs.loc[docs["is_relevant"] & docs["is_representative"], "doc_id"]
    files = [folder.root / "work" / "documents" / f"{s}.parquet" for s in folder.sources]
    frame = read_frame(DOCUMENTS, *files, columns=COLUMNS)
    own = frame[frame["doc_id"].isin(kept)].to_dict("records")
    lines = concordance(own, word.strip(), load_masking(), width=width)  # type: ignore[arg-type]
    if out:
        from pipeline.kwic_files import write_kwic

        write_kwic(out, word.strip(), lines)
    else:
        print(as_csv(lines) if form == "csv" else as_text(lines), end="")
    n_documents = len({line.doc_id for line in lines})
    print(f"{len(lines)} places in {n_documents} of {len(own)} documents about the crisis", file=sys.stderr)
