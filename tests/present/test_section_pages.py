"""Partials of the sections, rendered with rows: what the sample study leaves empty is shown here."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.coding.tables import AUDIT, CLAIMS_CORRECTED, RELIABILITY, T2C, T3C, T6C
from pipeline.io import write_csv
from pipeline.present.figure_index import COMPARE_NAMES, compare_file
from pipeline.present.labels import LANGUAGES, load_labels
from pipeline.present.report import HERE
from pipeline.present.sections import audit, claims, collection, compare, corrected, quality, robustness
from pipeline.present.sections.base import Material, build_sections
from pipeline.settings import CONFIG
from pipeline.study_tables import CLAIMS, FLIPS, MISSES, QUALITY_TABLES, ROBUSTNESS, TWO_LINES
from pipeline.tables import BOOL, FLOAT, INT

HOSTILE = "<script>x</script>"
PART = SimpleNamespace(id="330000", region=SimpleNamespace(adcode="330000"), scheme_code="s")


def frame(table, n=1, **given):
    """Rows of a declared table with something in every column."""
    some = {INT: 3, FLOAT: 0.25, BOOL: True}
    row = {c.name: given.get(c.name, some.get(c.type, c.values[0] if c.values else "x")) for c in table.columns}
    return pd.DataFrame([row] * n)


@pytest.fixture
def material(tmp_path):
    (tmp_path / "tables").mkdir()
    study = SimpleNamespace(sources=(), compare=("zhejiang",), quality=SimpleNamespace(coded="", coders=""))
    return Material(tmp_path, study, {}, load_labels(CONFIG / "labels.csv"), (), (PART,), pd.DataFrame())


def shown(kind, material):
    (section,) = build_sections([kind], material)
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template(kind.template).render(s=section.data, title=kind.title, parts=material.parts)
    assert "<script" not in page
    return page


def test_audit_with_status_and_agreement(material):
    write_csv(AUDIT, frame(AUDIT, status="audited", stage=HOSTILE), material.root / audit.FILES[0])
    write_csv(RELIABILITY, frame(RELIABILITY), material.root / audit.FILES[1])
    page = shown(audit.KIND, material)
    assert "已审核" in page and "Inter-coder reliability" in page and "25.0%" in page
    assert page.count("<table") == 2


def test_audit_without_coding_says_so(material):
    for table, name in zip((AUDIT, RELIABILITY), audit.FILES, strict=True):
        write_csv(table, frame(table).iloc[:0], material.root / name)
    page = shown(audit.KIND, material)
    assert "Nobody has audited" in page and "language models" in page
    assert "<table" not in page


def test_corrected_tables_stand_beside_the_naive_ones(material):
    for table, name in zip((T2C, T3C, T6C, CLAIMS_CORRECTED), corrected.FILES, strict=True):
        write_csv(table, frame(table, adcode="330000", stage_scheme="s"), material.root / name)
    other = SimpleNamespace(id="CN", region=SimpleNamespace(adcode="CN"), scheme_code="s")
    page = shown(corrected.KIND, material._replace(parts=(PART, other)))
    assert page.count("<table") == 4
    assert page.count('data-part="330000"') == 4
    assert re.search(r'data-part="CN">\s*<p>.*no sentences coded', page)


def test_claims_name_guards_and_leave_out_what_was_not_tested(material):
    rows = frame(CLAIMS, adcode="330000", stage_scheme="s", claim="H1a", guards="not_audited;new_guard",
                 verdict_zh=HOSTILE, p_shift=None)  # fmt: skip
    write_csv(CLAIMS, rows, material.root / claims.FILES[0])
    page = shown(claims.KIND, material)
    assert "抽取未经人工审核" in page and "new_guard" in page
    assert re.search(r"<td>0.250</td><td>–</td>", page)


def test_robustness_names_what_flips_and_says_that_shares_are_no_evidence(material):
    where = {"adcode": "330000", "kind": "headline", "scheme": "s"}
    curve = [frame(ROBUSTNESS, **where, claim=c, side=s, spec_no=0) for c, s in
             (("H1a", "for"), ("H2", "against"), ("H3", "none"))]  # fmt: skip
    flips = frame(FLIPS, adcode="330000", claim="H1a", changed=f"basis=strict;sources=without:{HOSTILE}")
    lines = frame(TWO_LINES, adcode="330000", claim="H1b", weeks="after_alert", finding="not_shown")
    for table, rows in zip((ROBUSTNESS, FLIPS, TWO_LINES), (pd.concat(curve), flips, lines), strict=True):
        write_csv(table, rows, material.root / f"tables/{table.file_stem}.csv")
    page = shown(robustness.KIND, material)
    assert "The share of specifications is never evidence" in page and "规格所占的比例不构成证据" in page
    assert "严格协同；去掉来源" in page and "Strict cooperation; Without" in page
    assert re.search(r"none flips: </span>H2", page) and re.search(r"statistic of the headline: </span>H3", page)
    assert "not shown" in page


def test_provinces_side_by_side_only_where_the_study_asks(material):
    folder = material.root / "compare"
    folder.mkdir()
    for name in COMPARE_NAMES:
        for lang in LANGUAGES:
            (folder / compare_file(name, lang, "svg")).write_text("<svg/>")
    assert shown(compare.KIND, material).count("<img") == 6
    assert len(list((material.root / "report/figures").iterdir())) == 6
    alone = material._replace(study=SimpleNamespace(sources=(), compare=()))
    assert build_sections([compare.KIND], alone) == []


def test_pages_of_crawls_are_copied(material, tmp_path, monkeypatch):
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    (crawl / "collection.html").write_text("<p>crawl</p>")
    source = SimpleNamespace(format="collected", path=str(crawl), title=HOSTILE)
    monkeypatch.setattr(collection.settings, "load_source", lambda name: source)
    study = SimpleNamespace(sources=("portal",), source_paths={}, compare=())
    page = shown(collection.KIND, material._replace(study=study))
    assert 'href="pages/portal.html"' in page
    assert (material.root / "report/pages/portal.html").read_text() == "<p>crawl</p>"


def write_quality(material, *, empty=False):
    """The tables of the quality page: a class that only the models find, one error, one miss of each kind."""
    figures, confusion, errors = QUALITY_TABLES
    rows = (
        [frame(figures, models=m, kind="class", code="medical", f1=x) for m, x in (("off", 0.0), ("on", 0.5))],
        [frame(confusion, models="on", kind="class", coded="medical", found=f).assign(n=7)
         for f in ("medical", "none_found")],
        [frame(errors, sentence=HOSTILE)],
        [frame(MISSES, kind=k, string="动员局", example=HOSTILE) for k in ("organisation", "verb_object")],
    )  # fmt: skip
    for table, name, parts in zip((*QUALITY_TABLES, MISSES), quality.OWN, rows, strict=True):
        write_csv(table, pd.concat(parts).iloc[: 0 if empty else None], material.root / name)


def test_quality_shows_off_beside_on_confusions_errors_and_misses(material, monkeypatch):
    monkeypatch.setattr(quality, "SHIPPED", (material.root / "absent.csv",) * 4)
    write_quality(material)
    own = SimpleNamespace(coded="data/sample/coded.jsonl", coders="三位编码员 Three coders")
    page = shown(quality.KIND, material._replace(study=SimpleNamespace(sources=(), compare=(), quality=own)))
    assert "三位编码员" in page and "The classifier learned from these sentences" in page
    assert "0.00 [0.25, 0.25]" in page and "0.50 [0.25, 0.25]" in page
    assert "<b>7</b>" in page and "<td>7</td>" in page and "Twenty worst errors" in page
    assert page.count("动员局") == 2 and "Coded real sentences" not in page


def test_quality_without_coded_sentences_says_so_and_shows_the_shipped_figures(material):
    write_quality(material, empty=True)
    page = shown(quality.KIND, material)
    assert "names no coded sentences" in page and "Twenty worst" not in page and "Possible misses" not in page
    assert "Coded real sentences" in page and "language models, once" in page
    assert "+ linker of acts and actors" in page and "Learning curve" in page
