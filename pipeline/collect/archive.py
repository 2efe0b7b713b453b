"""The archive of a source: WARC segments with every response once, and a journal that survives a kill at any moment.

An answer is first written whole to the segment, then one line to the journal. What a kill leaves behind after the last
whole line of the journal is cut off at the next start, so that both always agree and nothing stands there twice.
Bodies are kept as decoded from their transfer (chunked, gzip), since digests of the bytes on the wire would change
with the server's mood; the header Content-Encoding is left out accordingly.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

JOURNAL = "journal.jsonl"
MAX_SEGMENT = 1 << 30  # bytes
_DROPPED = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "set-cookie"})


def read_journal(folder: Path) -> Iterator[dict[str, Any]]:
    """Whole lines of a source's journal, oldest first; a line that a kill cut in two is left out."""
    path = folder / JOURNAL
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield json.loads(line)


def latest(events: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Last answer of each key; a later `unchanged` or failure does not hide what has been kept."""
    state: dict[str, dict[str, Any]] = {}
    for event in events:
        if event["event"] != "answer":
            continue
        known = state.get(event["key"])
        if known is None or event["outcome"] == "kept" or known["outcome"] != "kept":
            state[event["key"]] = event
    return state


class Archive:
    """Open archive of one source; use as a context manager. One process at a time (the caller holds the lock)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._mend()
        self._journal = (folder / JOURNAL).open("ab")
        self._segment: BinaryIO | None = None

    def _mend(self) -> None:
        """Cut off what was written after the last whole line of the journal."""
        path = self.folder / JOURNAL
        if path.is_file():
            data = path.read_bytes()
            with path.open("r+b") as file:
                file.truncate(data.rfind(b"\n") + 1)
        ends: dict[str, int] = {}
        for event in read_journal(self.folder):
            if event.get("warc"):
                ends[event["warc"]] = event["offset"] + event["length"]
        for segment in self.folder.glob("*.warc.gz"):
            end = ends.get(segment.name, 0)
            with segment.open("r+b") as file:
                file.truncate(end)

    def _writable(self) -> BinaryIO:
        if self._segment is None or self._segment.tell() > MAX_SEGMENT:
            if self._segment:
                self._segment.close()
            names = sorted(p.name for p in self.folder.glob("*.warc.gz"))
            path = self.folder / (names[-1] if names else "00001.warc.gz")
            if path.is_file() and path.stat().st_size > MAX_SEGMENT:
                path = self.folder / f"{int(path.name[:5]) + 1:05d}.warc.gz"
            self._segment = path.open("ab")
            self._segment.seek(0, io.SEEK_END)
        return self._segment

    def keep(
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        fetched_at: str,
        *,
        known: dict[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """Write a response; returns where it stands: warc, offset, length, sha256, n_bytes. None: kept already."""
        digest = hashlib.sha256(body).hexdigest()
        if known is not None and known.get("sha256") == digest:
            return None
        file = self._writable()
        start = file.tell()
        writer = WARCWriter(file, gzip=True)
        kept = [(k, v) for k, v in headers if k.lower() not in _DROPPED]
        http = StatusAndHeaders(f"{status} ", [*kept, ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict={"WARC-Date": fetched_at}
        )
        writer.write_record(record)
        file.flush()
        os.fsync(file.fileno())
        return {
            "warc": Path(file.name).name,
            "offset": start,
            "length": file.tell() - start,
            "sha256": digest,
            "n_bytes": len(body),
        }

    def note(self, event: dict[str, Any]) -> None:
        """Append one event to the journal."""
        self._journal.write(json.dumps(event, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._journal.close()
        if self._segment:
            self._segment.close()


def read_body(folder: Path, event: dict[str, Any]) -> bytes:
    """Body that an answer of the journal points to."""
    with (folder / event["warc"]).open("rb") as file:
        file.seek(event["offset"])
        for record in ArchiveIterator(file):
            body: bytes = record.content_stream().read()
            return body
    raise ValueError(f"{event['warc']}: no record at {event['offset']}")
