"""Raw records of a source, one by one, whatever the format of its files."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import InputError, SettingsError, did_you_mean
from pipeline.ingest.decode import UndecodableError, codec_of, decode, decode_html
from pipeline.ingest.files import UnextractedError, file_text
from pipeline.ingest.pages import read_page
from pipeline.settings import Fields, Source

UNDECODABLE, UNREADABLE, UNEXTRACTED = "undecodable", "unreadable_record", "unextracted"
_HEAD_BYTES = 1 << 20
_LONE_BYTE = re.compile("[\udc80-\udcff]")
_HEADER_LINE = re.compile(r"([\u4e00-\u9fff]{2,8})[：:]\s*(\S.*)")
_MAX_HEADER = 15  # lines
_MAX_ISSUER = 60  # characters
_NOT_ISSUER = re.compile(r"[。，；：！？:!?“”]|\d")


class Raw(NamedTuple):
    """A record as it stands in its file; `problem` (a reason and a detail) instead of fields if it cannot be read."""

    file: str
    fields: Mapping[str, str]
    sha256: str
    problem: tuple[str, str] | None = None


Reader = Callable[[Path, str, Source], Iterator[Raw]]


def read_records(files: Sequence[Path], source: Source, base: Path) -> Iterator[Raw]:
    """Records of the files in the order given; file names relative to `base`. jsonl and csv are streamed.

    Raises `InputError` where a whole file is no file of its format, or a table lacks a column that the source maps.
    """
    reader: dict[str, Reader] = {"jsonl": _jsonl, "csv": _csv, "json": _json, "xlsx": _xlsx, "txt": _txt, "html": _html}
    reader |= dict.fromkeys(("pdf", "docx", "doc"), _file) | {"files": _any_file, "collected": _collected}
    read = reader[source.format]
    for path in files:
        name = path.relative_to(base).as_posix() if base.is_dir() else path.name
        yield from read(path, name, source)


def _record(name: str, data: Mapping[str, Any]) -> Raw:
    fields = {str(k): _string(v) for k, v in data.items()}
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Raw(name, fields, hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest())


def _broken(name: str, data: bytes, reason: str, detail: str) -> Raw:
    return Raw(name, {}, hashlib.sha256(data).hexdigest(), (reason, detail[:120]))


def _string(value: Any) -> str:
    """Text of a value: lists one item a line, whole numbers without point, days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(map(_string, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _jsonl(path: Path, name: str, source: Source) -> Iterator[Raw]:
    with path.open("rb") as file:
        codec = codec_of(source.encoding, file.read(_HEAD_BYTES))
        file.seek(0)
        for line in file:
            if not line.strip(b" \t\r\n\xef\xbb\xbf"):
                continue
            try:
                data = json.loads(line.decode(codec))
            except UnicodeDecodeError as error:
                yield _broken(name, line, UNDECODABLE, str(error))
            except json.JSONDecodeError as error:
                yield _broken(name, line, UNREADABLE, str(error))
            else:
                yield _record(name, data) if isinstance(data, dict) else _broken(name, line, UNREADABLE, "no object")


def _csv(path: Path, name: str, source: Source) -> Iterator[Raw]:
    csv.field_size_limit(1 << 28)
    codec = codec_of(source.encoding, path.open("rb").read(_HEAD_BYTES))
    # Undecodable bytes become lone surrogates, so that one broken cell costs one row and not the file.
    with path.open(encoding=codec, errors="surrogateescape", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        _check_columns(header, source.fields, str(path))
        for row in rows:
            if not row:
                continue
            yield _row(name, header, row)


def _row(name: str, header: Sequence[str], row: Sequence[str]) -> Raw:
    raw = "\x1f".join(row).encode("utf-8", "surrogatepass")
    if any(map(_LONE_BYTE.search, row)):
        return _broken(name, raw, UNDECODABLE, f"row begins {ascii(row[0])}")
    if len(row) != len(header):
        return _broken(name, raw, UNREADABLE, f"{len(row)} cells under {len(header)} columns")
    return _record(name, dict(zip(header, row, strict=True)))


def _check_columns(header: Sequence[str], fields: Fields, where: str) -> None:
    for key, value in fields.model_dump().items():
        for column in [value] if isinstance(value, str) else value:
            if column and column not in header:
                raise InputError(
                    f"no column '{column}', which fields.{key} names. {did_you_mean(column, header)}".rstrip(),
                    where=where,
                    allowed=", ".join(header),
                )


def _json(path: Path, name: str, source: Source) -> Iterator[Raw]:
    try:
        data = json.loads(decode(path.read_bytes(), source.encoding))
        for key in filter(None, source.records.split(".")):
            data = data[key]
    except (UndecodableError, json.JSONDecodeError) as error:
        raise InputError(f"is not JSON in {source.encoding}: {error}", where=str(path)) from None
    except (KeyError, TypeError):
        raise InputError(f"holds no records under '{source.records}'", where=str(path)) from None
    if not isinstance(data, list):
        raise InputError(
            "holds no list of records" + (f" under '{source.records}'" if source.records else ""),
            where=str(path),
            allowed=", ".join(data) if isinstance(data, dict) else "",
            todo="set `records` of the source to the key that holds the list",
        )
    for item in data:
        yield _record(name, item) if isinstance(item, dict) else _broken(name, b"", UNREADABLE, repr(item))


def _xlsx(path: Path, name: str, source: Source) -> Iterator[Raw]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    if source.sheet and source.sheet not in book.sheetnames:
        raise InputError(f"no sheet '{source.sheet}'", where=str(path), allowed=", ".join(book.sheetnames))
    rows = (book[source.sheet] if source.sheet else book.worksheets[0]).iter_rows(values_only=True)
    header = [_string(c) for c in next(rows, ())]
    _check_columns(header, source.fields, str(path))
    for row in rows:
        if any(cell is not None for cell in row):
            yield _record(name, dict(zip(header, row, strict=False)))
    book.close()


def _txt(path: Path, name: str, source: Source) -> Iterator[Raw]:
    data = path.read_bytes()
    try:
        text = decode(data, source.encoding)
    except UndecodableError as error:
        yield _broken(name, data, UNDECODABLE, str(error))
        return
    fields = {"id": path.stem, **text_fields(text)}
    yield Raw(name, fields, hashlib.sha256(data).hexdigest())


def text_fields(text: str) -> dict[str, str]:
    """Fields of a text file: title on line 1, issuers on line 2, `key：value` lines up to an empty line, then the text.

    Issuers and key lines may be absent. A second line is the issuer if it is short and has no mark of a sentence.
    """
    lines = [line.strip(" \t\r\u3000\ufeff") for line in text.strip("\ufeff\r\n \u3000").split("\n")]
    fields = {"title": lines[0]}
    at = 1
    if len(lines) > 2 and 0 < len(lines[1]) <= _MAX_ISSUER and not _NOT_ISSUER.search(lines[1]):
        fields["issuer"], at = lines[1], 2
    header = _header(lines[at:])
    fields |= header
    fields["text"] = "\n".join(lines[at + len(header) :])
    return fields


def _header(lines: Iterable[str]) -> dict[str, str]:
    """`key：value` lines up to the first empty one; none if any other line comes before it."""
    header: dict[str, str] = {}
    for line in lines:
        if not line:
            return header
        m = _HEADER_LINE.fullmatch(line)
        if not m or len(header) == _MAX_HEADER or m.group(1) in header:
            return {}
        header[m.group(1)] = m.group(2)
    return {}


def _html(path: Path, name: str, source: Source) -> Iterator[Raw]:
    data = path.read_bytes()
    try:
        page = read_page(decode_html(data, source.encoding))
    except UndecodableError as error:
        yield _broken(name, data, UNDECODABLE, str(error))
        return
    fields = {"id": path.stem, **page._asdict()}
    yield Raw(name, fields, hashlib.sha256(data).hexdigest())


def _file(path: Path, name: str, source: Source) -> Iterator[Raw]:
    data = path.read_bytes()
    try:
        text = file_text(data, path.suffix.lower().lstrip("."))
    except UnextractedError as error:
        yield _broken(name, data, UNEXTRACTED, str(error))
        return
    yield Raw(name, {"id": path.stem, **text_fields(text)}, hashlib.sha256(data).hexdigest())


def _any_file(path: Path, name: str, source: Source) -> Iterator[Raw]:
    suffix = path.suffix.lower()
    reader = _txt if suffix == ".txt" else _file if suffix in (".pdf", ".docx", ".doc", ".wps") else _html
    yield from reader(path, name, source)


def _collected(path: Path, name: str, source: Source) -> Iterator[Raw]:
    from pipeline.ingest.collected import collected_articles

    if source.collect is None:
        raise SettingsError("format collected: needs a `collect` block", where=source.title)
    for article in collected_articles(path.parent, source.collect):
        yield Raw(article.url, article.fields, article.sha256, article.problem)
