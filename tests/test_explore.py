"""The database of `xietong explore`: every act once, masked, found by words; texts from outside are values alone."""

from __future__ import annotations

import importlib.util
import sqlite3

import pytest

from pipeline import explore
from tests.conftest import need


def test_values_are_bound_never_written_into_statements():
    db = sqlite3.connect(":memory:")
    explore.write_rows(db, "evidence", [("title", "TEXT")], [["'); DROP TABLE evidence; --"]])
    assert db.execute("SELECT title FROM evidence").fetchall() == [("'); DROP TABLE evidence; --",)]


@pytest.mark.workflow
def test_database_holds_every_act_and_finds_words(sample_project, tmp_path, monkeypatch):
    from pipeline.evidence import study_facts

    monkeypatch.chdir(sample_project)
    facts, folder = study_facts("sample")
    path = tmp_path / "x.db"
    n = explore.build(path, facts, folder)
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(DISTINCT act_id) FROM evidence").fetchone()[0] == n == len(facts.acts)
    found = "SELECT rowid FROM evidence_fts WHERE evidence_fts MATCH 'plain:医疗队'"
    hits = db.execute(f"SELECT plain FROM evidence WHERE rowid IN ({found})").fetchall()
    assert hits
    assert all("医疗队" in s for (s,) in hits)
    need(importlib.util.find_spec("datasette") is not None, "datasette is not installed (extra explore)")
    from datasette.utils import detect_fts

    assert detect_fts(db, "evidence") == "evidence_fts"  # its search box looks there
    assert db.execute("SELECT count(*) FROM T02_actor_stage").fetchone()[0] > 1000
    url = db.execute("SELECT count(*) FROM evidence WHERE url <> '' AND url NOT LIKE 'http%'").fetchone()[0]
    assert url == 0
