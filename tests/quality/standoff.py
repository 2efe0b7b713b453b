"""Stand-off codings: places and codes without any text, which join with the folder of shared texts.

One JSON object a line: id; file below the shared folder, record (its number in the file, from 0); start and end of the
sentence and of the one before (`prev`) in characters of the record's text; sha256 of the sentence; actors as
[start, end, class] and acts as [behaviour, start, end, sources, targets, relation, realis], in characters of the
sentence. Read back as the objects that `pipeline.classify.evaluate.score` compares.
"""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple


class Source(NamedTuple):
    """What a record says."""

    text: str
    date: str
    source: str
    title: str


@lru_cache(maxsize=8)
def read_records(path: Path) -> list[Source]:
    """Records of a file of 新闻联播 (JSON lines) or of DXY (CSV, or a JSON list with times in milliseconds)."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [_ticker(r, r["pubDate"][:10]) for r in csv.DictReader(file)]
    if path.suffix == ".json":
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = data["results"] if isinstance(data, dict) else data
        return [_ticker(r, f"{datetime.fromtimestamp(int(r['pubDate']) / 1000, UTC):%Y-%m-%d}") for r in rows]
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Source(r["text"], r["pub_time"][:10], "CCTV 新闻联播", r["title"]) for r in lines]


def _ticker(row: dict[str, Any], date: str) -> Source:
    return Source(row["summary"], date, row["infoSource"], row["title"])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The stand-off objects of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sentence_of(row: dict[str, Any], shared: Path) -> tuple[Source, str, str]:
    """Record, sentence and sentence before of a stand-off object; ValueError if the text is not the one coded."""
    record = read_records(shared / row["file"])[row["record"]]
    sentence = record.text[row["start"] : row["end"]]
    if hashlib.sha256(sentence.encode()).hexdigest() != row["sha256"]:
        raise ValueError(f"{row['id']}: the text of record {row['record']} of {row['file']} is not what was coded")
    return record, sentence, record.text[slice(*row["prev"])]


def join(row: dict[str, Any], shared: Path) -> dict[str, Any]:
    """A coded sentence with its text; raises ValueError if the text is not the one that was coded."""
    record, sentence, prev = sentence_of(row, shared)
    actors = [{"text": sentence[s:e], "start": s, "end": e, "class": c} for s, e, c in row["actors"]]
    keys = ("sources", "targets", "relation", "realis")
    acts = [
        {"behaviour": b, "trigger": sentence[s:e], "start": s, **dict(zip(keys, rest, strict=True))}
        for b, s, e, *rest in row["acts"]
    ]
    about = {"date": record.date, "source": record.source, "title": record.title, "prev": prev}
    return {"id": row["id"], **about, "sentence": sentence, "actors": actors, "acts": acts}
