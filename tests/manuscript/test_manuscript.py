"""Numbers of a manuscript: filled, filled again, found stale; Word, LaTeX and Markdown alike."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from docx import Document
from docx.oxml.ns import qn

from pipeline.manuscript.bound import LATEX, MACRO, MARKDOWN, bounds_in
from pipeline.manuscript.files import fill, process, report
from pipeline.manuscript.numbers import number_text
from pipeline.tables import FLOAT, INT, Column

NOW = {"T3[stage=S01,behaviour=donation].share": "12.3%", "T2.n_acts": "1,234"}
LATER = {**NOW, "T2.n_acts": "1,300"}


def looker(values):
    return lambda address, form: (values[address], "") if address in values else ("", "unknown table")


def manuscript(folder, suffix):
    path = folder / f"paper{suffix}"
    one, two, bad = "{{T3[stage=S01,behaviour=donation].share}}", "{{ T2.n_acts }}", "{{T99.n_acts}}"
    if suffix == ".docx":
        document = Document()
        paragraph = document.add_paragraph("捐赠占")
        for piece in (one[:9], one[9:20], one[20:]):  # Word cuts text into runs where it likes
            paragraph.add_run(piece).bold = True
        paragraph.add_run(f"，共{two}项；{bad}。")
        cell = document.add_table(1, 1).rows[0].cells[0]
        cell.text = f"n = {two}"
        document.save(str(path))
    else:
        head = "\\begin{document}\n" if suffix == ".tex" else ""
        path.write_text(f"{head}捐赠占{one}，共{two}项；{bad}。\nn = {two}\n", encoding="utf-8")
    return path


def shown(path):
    """What a reader sees."""
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8")
    document = Document(str(path))
    runs = [r for p in document.element.body.iter(qn("w:p")) for r in p.iter(qn("w:r"))]
    seen = [r for r in runs if r.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is None]
    return "".join(t.text for r in seen for t in r.iter(qn("w:t")))


@pytest.mark.parametrize("suffix", [".docx", ".tex", ".md"])
def test_numbers_are_filled_checked_and_filled_again(tmp_path, suffix):
    out, again = tmp_path / f"out{suffix}", tmp_path / f"again{suffix}"
    found = fill(manuscript(tmp_path, suffix), out, looker(NOW))
    assert [f.fault for f in found] == ["", "", "unknown table", ""]
    text = shown(out)
    assert "1,234" in text and "12.3" in text and "{{T99.n_acts}}" in text
    stale = [f for f in process(out, looker(LATER))[1] if f.is_stale]
    assert [(f.bound.shown.strip(), f.text) for f in stale] == [("1,234", "1,300")] * 2
    assert not any(f.is_stale for f in process(out, looker(NOW))[1])
    fill(out, again, looker(LATER))
    assert "1,300" in shown(again) and "1,234" not in shown(again)
    fill(again, out, looker(LATER))
    assert shown(out) == shown(again)  # filling twice changes nothing


def test_word_shows_the_number_in_the_looks_of_its_place(tmp_path):
    out = tmp_path / "out.docx"
    fill(manuscript(tmp_path, ".docx"), out, looker(NOW))
    assert shown(out) == "捐赠占12.3%，共1,234项；{{T99.n_acts}}。n = 1,234"
    runs = Document(str(out)).paragraphs[0].runs
    assert [r.bold for r in runs if r.text == "12.3%"] == [True]
    assert [r.text for r in runs if r.font.hidden] == [
        "{{T3[stage=S01,behaviour=donation].share}}", "{{/}}", "{{T2.n_acts}}", "{{/}}"
    ]  # fmt: skip


def test_latex_gets_its_macro_once_and_escapes_per_cent(tmp_path):
    out = tmp_path / "out.tex"
    fill(manuscript(tmp_path, ".tex"), out, looker(NOW))
    fill(out, out, looker(NOW))
    text = out.read_text(encoding="utf-8")
    assert text.count(MACRO) == 1
    assert r"\xietong{T3[stage=S01,behaviour=donation].share}{12.3\%}" in text


def test_report_counts_what_is_to_be_mended(tmp_path):
    text, n = report(process(manuscript(tmp_path, ".md"), looker(NOW))[1], filled=False)
    assert n == 4  # three not filled, one unknown
    assert "unfilled T2.n_acts: the run has 1,234" in text


def test_braces_of_other_use_are_left_alone():
    assert bounds_in("{{}} {{ a b }} {x} {{1}}", MARKDOWN) == []
    assert [b.form for b in bounds_in("{{T2.share|.2f}}", LATEX)] == [".2f"]


@pytest.mark.parametrize(
    ("value", "column", "form", "text"),
    [(1234, Column("n_acts", INT, ""), "", "1,234"), (0.1234, Column("share", FLOAT, ""), "", "12.3%"),
     (1.5, Column("rate", FLOAT, ""), "", "1.50"), (0.1234, Column("share", FLOAT, ""), ".3f", "0.123")],
)  # fmt: skip
def test_forms_of_numbers(value, column, form, text):
    assert number_text(value, column, form) == text


@pytest.mark.workflow
def test_command_on_the_sample_study(sample_project, tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text("{{T2[class=medical].n_acts}} {{T3[stage=S00,behaviour=care].share}}\n", encoding="utf-8")
    call = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    done = subprocess.run([*call, "fill", str(paper)], cwd=sample_project, capture_output=True, text=True, check=False)
    assert done.returncode == 1  # the second cell is too thin for a share
    assert "too few data" in done.stderr
    filled = tmp_path / "paper.filled.md"
    text = filled.read_text(encoding="utf-8")
    wrong, n = re.subn(r"(\{\{T2\[class=medical\]\.n_acts\}\}-->)[1-9]\d*(?=<)", r"\g<1>8", text)
    assert n == 1
    filled.write_text(wrong, encoding="utf-8")
    check = subprocess.run(
        [*call, "check-manuscript", str(filled)], cwd=sample_project, capture_output=True, text=True, check=False
    )
    assert check.returncode == 1
    assert "stale    T2[class=medical].n_acts: 8" in check.stdout
