"""The evidence of a large study in Datasette over SQLite: `xietong explore`.

The database holds every act with its document and its masked sentence, a full-text index over them, and the study
tables; it lies with the intermediate tables and is built anew when the results are newer.
"""

from __future__ import annotations

import importlib.util
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from pipeline.analyse.views import Facts
from pipeline.errors import PipelineError
from pipeline.evidence import Evidence, Folder, collect_evidence, load_masking, study_facts
from pipeline.io import read_csv
from pipeline.study_tables import STUDY_TABLES
from pipeline.tables import BOOL, FLOAT, INT, TEXT, Table

SQL = {TEXT: "TEXT", INT: "INTEGER", FLOAT: "REAL", BOOL: "INTEGER"}
NUMBERS = ("sentence_no", "start", "end")
URL, SENTENCE = (list(Evidence.__dataclass_fields__).index(name) for name in ("url", "sentence"))
MARKS = re.compile("[【】〔〕]")
FACETS = ("behaviour", "realis", "relation", "source")


def _named(name: str) -> str:
    return f'"{name}"'  # names come from declarations, never from data


def write_rows(
    db: sqlite3.Connection, table: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]
) -> None:
    """One table of the database; values are bound, never written into the statement."""
    given = ", ".join(f"{_named(name)} {kind}" for name, kind in columns)
    db.execute(f"CREATE TABLE {_named(table)} ({given})")
    marks = ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO {_named(table)} VALUES ({marks})", rows)  # noqa: S608


def write_study_table(db: sqlite3.Connection, table: Table, folder: Path) -> None:
    """A study table under its file's name."""
    frame = read_csv(table, folder / f"{table.file_stem}.csv").astype(object)
    rows = frame.where(frame.notna(), None).itertuples(index=False, name=None)
    write_rows(db, table.file_stem, [(c.name, SQL[c.type]) for c in table.columns], rows)


def build(path: Path, facts: Facts, folder: Folder) -> int:
    """Write the database; gives the number of acts."""
    path.unlink(missing_ok=True)
    ids = sorted(facts.acts["act_id"])
    evidence = collect_evidence(facts, folder, ids, load_masking())
    names = [(n, "INTEGER" if n in NUMBERS else "TEXT") for n in (*Evidence.__dataclass_fields__, "plain")]
    with sqlite3.connect(path) as db:
        write_rows(db, "evidence", names, (_safe(astuple(e)) for e in evidence))
        # Datasette finds the index by this way of naming the table in double quotes.
        columns = "title, plain, sources, targets"
        db.execute(f"CREATE VIRTUAL TABLE evidence_fts USING fts5({columns}, content=\"evidence\", tokenize='trigram')")
        db.execute("INSERT INTO evidence_fts(evidence_fts) VALUES ('rebuild')")
        for name in FACETS:
            db.execute(f"CREATE INDEX {_named('by_' + name)} ON evidence ({_named(name)})")
        for table in STUDY_TABLES:
            write_study_table(db, table, folder.root / "tables")
    db.close()
    return len(evidence)


def _safe(values: Sequence[Any]) -> list[Any]:
    """A row with the sentence once more without marks; an address that is not http or https is left out."""
    out = list(values)
    out[URL] = out[URL] if str(out[URL]).startswith(("http://", "https://")) else ""
    return [*out, MARKS.sub("", str(values[SENTENCE]))]


def explore(study: str, *, port: int, serve: bool) -> int:
    """Build the database where it is older than the results, then serve it on this machine only."""
    if serve and importlib.util.find_spec("datasette") is None:
        raise PipelineError(
            "Datasette is not installed", todo="python -m pip install '.[explore]' in the project's .venv"
        )
    facts, folder = study_facts(study)
    path = folder.root / "work" / "explore.db"
    newest = (folder.root / "tables" / "tables.csv").stat().st_mtime
    if not path.is_file() or path.stat().st_mtime < newest:
        print(f"{build(path, facts, folder)} acts: {path}", file=sys.stderr)
    if not serve:
        return 0
    print(f"http://127.0.0.1:{port}/explore/evidence  (Ctrl-C ends it)", file=sys.stderr)
    call = [sys.executable, "-m", "datasette", "serve", "--immutable", str(path), "--host", "127.0.0.1"]
    return subprocess.run([*call, "--port", str(port)], check=False).returncode
