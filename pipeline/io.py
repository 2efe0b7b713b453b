"""The only module that knows Parquet and CSV.

Every table is written in the columns, order and types of its declaration, sorted on its key, so that equal content
is equal bytes.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # read at import; its own pool keeps what was freed

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import InputError
from pipeline.tables import BOOL, FLOAT, INT, TEXT, Table

if TYPE_CHECKING:
    import pandas as pd

ARROW = {TEXT: pa.string(), INT: pa.int64(), FLOAT: pa.float64(), BOOL: pa.bool_()}
NUMPY = {INT: np.int64, FLOAT: np.float64, BOOL: np.bool_}
LONGEST = 2**31 - 1  # bytes of an array of texts
BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def schema_of(table: Table) -> pa.Schema:
    """Arrow schema of a declared table."""
    return pa.schema([pa.field(c.name, ARROW[c.type]) for c in table.columns])


def to_arrow(table: Table, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table in declared columns and types, in the order given; a missing column is an error."""
    rows = list(rows)
    columns = {}
    for c in table.columns:
        try:
            columns[c.name] = _array([r[c.name] for r in rows], c.type)
        except KeyError as error:
            raise ValueError(f"table {table.name}: a row lacks column {error}") from None
    return pa.table(columns, schema=schema_of(table))


def _array(values: list[Any], kind: str) -> pa.Array:
    """Values as an Arrow array of a declared type.

    `pa.array` imports pandas to tell a list from a Series, which takes longer than many a step; hence the builder and
    the buffers wherever no number is missing.
    """
    if kind == TEXT:
        return _texts(values)
    if None in values:
        return pa.array(values, ARROW[kind])
    numbers: np.ndarray[Any, Any] = np.array(values, NUMPY[kind])
    if kind == BOOL:
        numbers = np.packbits(numbers, bitorder="little")
    return pa.Array.from_buffers(ARROW[kind], len(values), [None, pa.py_buffer(numbers)])


def _texts(values: list[Any]) -> pa.Array:
    """Texts as an Arrow array: all of them in one piece, and where each ends, in bytes."""
    data = b"" if None in values else "".join(values).encode()
    if None in values or len(data) > LONGEST:
        builder = pa.lib.StringBuilder()
        builder.append_values(values)
        return builder.finish()
    sizes = np.fromiter(map(len, values), np.int32, len(values))
    if sizes.sum() < len(data):  # more than one byte a character
        sizes = np.fromiter(map(len, map(str.encode, values)), np.int32, len(values))
    ends = np.zeros(len(values) + 1, np.int32)
    np.cumsum(sizes, out=ends[1:])
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(ends), pa.py_buffer(data))


def sort_by_key(table: Table, data: pa.Table) -> pa.Table:
    """Rows in the order of the table's key."""
    if data.num_rows < 2:
        return data
    return data.sort_by([(k, "ascending") for k in table.key])


def write_table(table: Table, data: pa.Table | pd.DataFrame | Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write a declared table as Parquet (zstd 1), sorted on its key; makes the folder."""
    if isinstance(data, pa.Table):
        arrow = data.select(table.column_names).cast(schema_of(table))
    elif hasattr(data, "columns"):
        frame = cast("pd.DataFrame", data)[table.column_names]
        arrow = pa.Table.from_pandas(frame, schema=schema_of(table), preserve_index=False)
    else:
        arrow = to_arrow(table, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    arrow = sort_by_key(table, arrow).replace_schema_metadata(None)
    pq.write_table(arrow, path, compression="zstd", compression_level=1)


def read_table(table: Table, *paths: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read one or more Parquet files of a declared table into one Arrow table, in the order of the paths."""
    if not paths:
        return to_arrow(table, []).select(list(columns or table.column_names))
    parts = []
    for path in paths:
        if not path.exists():
            raise InputError(
                "no such file", where=str(path), todo=f"run the step that makes the table '{table.name}' first"
            )
        parts.append(pq.read_table(path, columns=list(columns) if columns else None))
    return pa.concat_tables(parts)


def stream_rows(
    table: Table, path: Path, *, columns: Sequence[str] | None = None, batch: int = 512
) -> Iterator[dict[str, Any]]:
    """Rows of a Parquet file one by one, in the order of the key, with memory for one batch."""
    if not path.exists():
        raise InputError(
            "no such file", where=str(path), todo=f"run the step that makes the table '{table.name}' first"
        )
    with pq.ParquetFile(path, buffer_size=1 << 18) as file:  # a page at a time, not whole columns
        for part in file.iter_batches(batch_size=batch, columns=list(columns) if columns else None, use_threads=False):
            yield from part.to_pylist()


class TableWriter:
    """Writes a declared table as Parquet piece by piece, with memory for one row group.

    Rows become columns a few at a time, since a row as a dict takes ten times the memory. They are sorted on the key
    within a row group; the caller sees to it that no later row comes before an earlier one.
    """

    PIECE = 1_000  # rows
    GROUP = 10_000

    def __init__(self, table: Table, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._table = table
        self._rows: list[Mapping[str, Any]] = []
        self._pieces: list[pa.Table] = []
        self._writer = pq.ParquetWriter(path, schema_of(table), compression="zstd", compression_level=1)

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append the rows of whole documents; none is fine."""
        self._rows.extend(rows)
        if len(self._rows) >= self.PIECE:
            self._gather()
            if sum(p.num_rows for p in self._pieces) >= self.GROUP:
                self._flush()

    def _gather(self) -> None:
        """Turn the rows at hand into columns."""
        if self._rows:
            self._pieces.append(to_arrow(self._table, self._rows))
            self._rows = []

    def _flush(self) -> None:
        self._gather()
        if self._pieces:
            self._writer.write_table(sort_by_key(self._table, pa.concat_tables(self._pieces)))
            self._pieces = []

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, *error: object) -> None:
        self._flush()
        self._writer.close()


def read_frame(table: Table, *paths: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Like `read_table`, as a pandas frame."""
    frame: pd.DataFrame = read_table(table, *paths, columns=columns).to_pandas()
    return frame


def empty_frame(table: Table) -> pd.DataFrame:
    """A frame without rows in the columns of a declared table."""
    frame: pd.DataFrame = to_arrow(table, []).to_pandas()
    return frame


def _cell(value: Any, kind: str) -> str:
    if value is None or value != value:
        return ""
    if kind == BOOL:
        return "true" if value else "false"
    if kind == FLOAT:
        return f"{value:.6g}"
    if kind == INT:
        return str(int(value))
    text = str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _cells(values: Sequence[Any], kind: str) -> list[str]:
    """Cells of a column; texts and truth values repeat, so each is written out once."""
    if kind in (INT, FLOAT):
        return [_cell(v, kind) for v in values]
    known = {v: _cell(v, kind) for v in set(values)}
    return [known[v] for v in values]


def write_csv(table: Table, data: pd.DataFrame | pa.Table, path: Path) -> None:
    """Write a declared table as CSV for people: UTF-8 with BOM, LF, six digits, text that opens like a formula quoted.

    Rows keep the order given, since tables for people have a reading order of their own.
    """
    frame = data.to_pandas() if isinstance(data, pa.Table) else data
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows(zip(*(_cells(frame[c.name].tolist(), c.type) for c in table.columns), strict=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(BOM + out.getvalue(), encoding="utf-8", newline="")


def read_csv(table: Table, path: Path) -> pd.DataFrame:
    """Read a CSV written by `write_csv` back in its declared types; empty numbers become missing."""
    import pandas as pd

    frame = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    missing = [c for c in table.column_names if c not in frame.columns]
    if missing:
        raise InputError(f"lacks the columns {', '.join(missing)}", where=str(path))
    for c in table.columns:
        if c.type in (INT, FLOAT):
            numbers = pd.to_numeric(frame[c.name].replace("", None), errors="raise")
            frame[c.name] = numbers.astype("Int64" if c.type == INT else "float64")
        elif c.type == BOOL:
            frame[c.name] = frame[c.name] == "true"
        else:
            frame[c.name] = frame[c.name].str.removeprefix("'")
    return frame[table.column_names]
