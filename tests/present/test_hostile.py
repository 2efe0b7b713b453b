"""Texts from outside do no harm in anything handed on: page, workbook, CSV, Word, LaTeX, graphs."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys

import openpyxl
import pandas as pd
import pytest
from docx import Document

from pipeline import tables
from pipeline.io import read_csv, read_frame, write_csv, write_table
from pipeline.present.archive import rezip
from pipeline.present.workbook import write_workbook
from pipeline.study_tables import BY_CODE
from tests.conftest import need

TITLE = (
    "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>\u202e=HYPERLINK(\"http://a\")"
)
ISSUER = "=cmd|' /C calc'!A0 \\input{/etc/passwd} $x$ 50%"
BODY = '=HYPERLINK("http://a","b")'


@pytest.fixture(scope="module")
def hostile(sample_project, tmp_path_factory):
    """The sample run with hostile titles, issuers, addresses and names, its report, paper and exports made anew."""
    root = tmp_path_factory.mktemp("hostile")
    project = root / "project"
    left_out = shutil.ignore_patterns(".venv", ".git", ".snakemake")
    shutil.copytree(sample_project, project, ignore=left_out, symlinks=True)
    results = project / "results" / "sample"
    for file in (results / "work" / "documents").glob("*.parquet"):
        frame = read_frame(tables.DOCUMENTS, file)
        write_table(tables.DOCUMENTS, frame.assign(title=TITLE, issuer=ISSUER, url="javascript:alert(1)"), file)
    for file in (results / "work" / "participants").rglob("*.parquet"):
        frame = read_frame(tables.PARTICIPANTS, file)
        write_table(tables.PARTICIPANTS, frame.assign(actor=BODY), file)
    edges = BY_CODE["T8d"]
    path = results / "tables" / f"{edges.file_stem}.csv"
    frame = read_csv(edges, path)
    write_csv(edges, frame.assign(source_id=BODY + frame["source_id"]), path)
    fonts = [str(p) for p in sorted((results / "work" / "fonts").glob("*.ttf"), reverse=True)]
    study = ["--study", "config/config.yaml"]
    for step, given in (
        ("report", ["--out", str(results / "report" / "index.html")]),
        ("paper", ["--fonts", *fonts, "--out", str(results / "paper")]),
        ("exports", ["--guide", "config/codebook/annotation_guide.md", "--out", str(results / "exports")]),
    ):
        subprocess.run([sys.executable, "-m", f"pipeline.steps.{step}", *study, *given], cwd=project, check=True,
                       capture_output=True, text=True, timeout=300)  # fmt: skip
    return results


@pytest.mark.workflow
def test_page_shows_hostile_text_as_text(hostile):
    chromium = shutil.which("chromium")
    need(chromium is not None, "chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto((hostile / "report" / "index.html").as_uri())
        page.locator('button[data-key="T2|all|all"]').filter(visible=True).click()
        page.locator("#panel article").first.wait_for()
        assert "<script>window.hacked" in page.locator("#panel article").first.inner_text()
        assert page.locator("#panel article script, #panel article img, #panel article a").count() == 0
        assert page.evaluate("window.hacked") is None
        browser.close()


@pytest.mark.workflow
def test_word_and_latex_hold_hostile_text_as_text(hostile):
    document = Document(str(hostile / "paper" / "tables_330000.zh.docx"))
    cells = " ".join(c.text for t in document.tables for c in t._cells)
    assert "window.hacked" in cells
    assert "\u202e" not in cells
    assert not re.search("fldSimple|instrText|w:hyperlink", document.element.xml)
    text = (hostile / "paper" / "tables_330000.zh.tex").read_text(encoding="utf-8")
    assert "window.hacked" in text
    assert not re.search(r"\\(?:input|write|openout|catcode|def)\b", text)


@pytest.mark.workflow
def test_graphs_and_csv_hold_hostile_names_as_text(hostile):
    import networkx as nx

    graph = nx.read_gexf(hostile / "exports" / "network_body_330000_whole.gexf")
    assert any(name.startswith("=HYPERLINK") for name in graph)
    with (hostile / "exports" / "edges.csv").open(encoding="utf-8-sig", newline="") as file:
        sources = [r["source"] for r in csv.DictReader(file) if r["nodes"] == "body"]
    assert sources
    assert [s for s in sources if s.startswith(("=", "+", "-", "@"))] == []


def test_workbook_has_text_and_no_formula(tmp_path):
    table = BY_CODE["T8d"]
    row = dict.fromkeys(table.column_names, "") | {"source_id": BODY, "target_id": "+1", "n_acts": 1, "weight": 1.0}
    row |= {"is_directed": True, "n_documents": 1}
    path = tmp_path / "t.xlsx"
    write_workbook(path, [(TITLE.replace("\u202e", ""), ISSUER)], [(table, pd.DataFrame([row]))], headings={})
    rezip(path)
    book = openpyxl.load_workbook(path)
    cells = [c for sheet in book for line in sheet.iter_rows() for c in line if c.value is not None]
    assert BODY in [c.value for c in cells]
    assert [c.value for c in cells if c.data_type == "f" or c.hyperlink] == []


@pytest.mark.workflow
def test_data_of_the_page_cannot_end_its_script(hostile):
    for file in (hostile / "report" / "data").glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert "</script" not in text
        for line in text.splitlines():  # one call a line
            json.loads("[" + line.split("(", 1)[1][:-2] + "]")
