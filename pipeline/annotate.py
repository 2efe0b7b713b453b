"""Coding single sentences from a file, with exactly the code of the extract step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.extract.annotate import Annotator, coded_to_json, load_annotator
from pipeline.extract.types import Context

KEYS = ("id", "date", "source", "title", "prev", "sentence")
NEEDED = ("id", "sentence")
DATE = re.compile(r"(\d{4}-\d{2}(-\d{2})?)?")


def read_sentences(path: Path) -> Iterator[dict[str, str]]:
    """The six keys of each line of a JSON-lines file; any other key is never looked at.

    Raises `InputError` with file and line for a line that is no object, lacks id or sentence, or holds no text.
    """
    if not path.is_file():
        raise InputError("no such file", where=str(path))
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _record(line, f"{path}:{number}")


def _record(line: str, where: str) -> dict[str, str]:
    try:
        data: Any = json.loads(line)
    except ValueError as error:
        raise InputError(f"is not JSON: {error}", where=where, allowed="one JSON object a line") from None
    if not isinstance(data, dict):
        raise InputError("is not a JSON object", where=where, allowed=f"an object with {', '.join(KEYS)}")
    missing = [k for k in NEEDED if k not in data]
    if missing:
        raise InputError(f"lacks {' and '.join(missing)}", where=where, allowed=f"an object with {', '.join(KEYS)}")
    record = {k: data.get(k) or "" for k in KEYS}
    wrong = [k for k in KEYS if not isinstance(record[k], str)]
    if wrong:
        raise InputError(f"{', '.join(wrong)}: must be text", where=where)
    if not DATE.fullmatch(record["date"]):
        raise InputError(f"date: '{record['date']}'", where=where, allowed="YYYY-MM-DD, YYYY-MM or empty")
    return record


def annotate_record(annotator: Annotator, record: dict[str, str]) -> dict[str, Any]:
    """One coded sentence: id, actors, acts; offsets are characters of the sentence as given."""
    context = Context(date=record["date"], source=record["source"], title=record["title"], prev=record["prev"])
    coded = annotator.sentence(record["sentence"], context)
    return {"id": record["id"], **coded_to_json(coded, text=record["sentence"])}


def annotate_file(sentences: Path, coded: Path, *, classifier: bool = True, tagger: bool = True) -> int:
    """Code every sentence of a file; one output line for each input line, in the same order; returns their number.

    The whole input is read before anything is written, so that a fault in it leaves no half-written file.
    """
    records = list(read_sentences(sentences))
    annotator = load_annotator(classifier=classifier, tagger=tagger)
    lines = [json.dumps(annotate_record(annotator, r), ensure_ascii=False) for r in records]
    coded.parent.mkdir(parents=True, exist_ok=True)
    coded.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return len(lines)
