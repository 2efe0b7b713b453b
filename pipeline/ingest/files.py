"""Text of PDF, DOCX and old DOC files; what cannot be extracted says why."""

from __future__ import annotations

import io
import logging
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

MAX_UNPACKED = 200 << 20  # bytes of a DOCX after unpacking
MAX_PAGES = 500
MIN_CHARACTERS_A_PAGE = 10  # of a PDF; under it the pages are pictures
DOC_SECONDS = 30


class UnextractedError(ValueError):
    """A file without text that can be read; the message is the reason."""


def file_text(data: bytes, kind: str) -> str:
    """Text of a file of kind pdf, docx, doc or wps, a paragraph or table row a line. Raises `UnextractedError`."""
    readers = {"pdf": _pdf, "docx": _docx, "doc": _doc, "wps": _doc}
    text = re.sub(r"[^\S\n]+", " ", readers[kind](data))
    lines = (line.strip() for line in text.split("\n"))
    joined = "\n".join(line for line in lines if line)
    if not joined:
        raise UnextractedError("no text")
    return joined


def kind_of(data: bytes) -> str:
    """pdf, docx, doc or the empty string, by the first bytes: names and declared types lie."""
    if data[:1024].lstrip()[:5] == b"%PDF-":
        return "pdf"
    if data.startswith(b"PK\x03\x04") and b"word/" in data:
        return "docx"
    return "doc" if data.startswith(b"\xd0\xcf\x11\xe0") else ""


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnextractedError("encrypted PDF")
        pages = [page.extract_text() for page in reader.pages[:MAX_PAGES]]
    except UnextractedError:
        raise
    except Exception as error:  # noqa: BLE001  pypdf raises whatever a broken file makes it raise
        raise UnextractedError(f"broken PDF: {type(error).__name__}") from None
    if sum(map(len, pages)) < MIN_CHARACTERS_A_PAGE * len(pages):
        raise UnextractedError("scanned PDF")
    return _unwrapped("\n".join(pages))


def _unwrapped(text: str) -> str:
    """Lines that a page's width has cut are joined: between Chinese characters where no sentence ends."""
    return re.sub(
        r"(?<=[\u4e00-\u9fff，、；])[ \t]*\n[ \t]*(?=[\u4e00-\u9fff“《（])(?!第?[一二三四五六七八九十]+[、章条])",
        "",
        text,
    )


def _docx(data: bytes) -> str:
    from docx import Document
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise UnextractedError("DOCX unpacks to more than 200 MB")
        parts = []
        for block in Document(io.BytesIO(data)).iter_inner_content():
            if isinstance(block, Table):
                parts += [" ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows]
            else:
                parts.append(block.text)
    except UnextractedError:
        raise
    except Exception as error:  # noqa: BLE001  python-docx raises whatever a broken file makes it raise
        raise UnextractedError(f"broken DOCX: {type(error).__name__}") from None
    return "\n".join(parts)


def _doc(data: bytes) -> str:
    """Old DOC by antiword or catdoc, where one of them is installed."""
    program = shutil.which("antiword") or shutil.which("catdoc")
    if program is None:
        raise UnextractedError("old DOC, and neither antiword nor catdoc is installed")
    options = ["-m", "UTF-8.txt", "-w", "0"] if program.endswith("antiword") else ["-d", "utf-8", "-w"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.doc"
        path.write_bytes(data)
        try:
            done = subprocess.run([program, *options, str(path)], capture_output=True, timeout=DOC_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise UnextractedError("old DOC: took too long") from None
    if done.returncode:
        raise UnextractedError("old DOC: not readable")
    return done.stdout.decode("utf-8", errors="replace")
