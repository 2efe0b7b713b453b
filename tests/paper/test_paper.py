"""Tables for a paper: rules and fonts of Word, LaTeX that parses, harmless texts, equal bytes, own template."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt

from pipeline.paper.codebook import write_codebook
from pipeline.paper.latex import escape, latex_document
from pipeline.paper.model import PaperTable, clean
from pipeline.paper.study import best_example
from pipeline.paper.word import CAPTION, CELL, STYLES, write_word
from pipeline.present.grids import Words
from pipeline.present.labels import Labels
from tests.conftest import need

HOSTILE = '</w:t><script>x</script> \u202e\x0b=HYPERLINK("http://a") \\\\input{/etc/passwd} $x$ 50% a_b & {c} #1 ~^'
TABLE = PaperTable(
    "T3", Words("行为", "Behaviours"), Words("注意", "Mind"), [Words("", ""), Words("一", "One"), Words("二", "Two")],
    [[Words("捐赠", "Donation"), Words("3 (1.0%)", "3 (1.0%)"), Words(HOSTILE, HOSTILE)]],
)  # fmt: skip


def written(path, **given):
    write_word(path, [TABLE], title="题", lead=["说明"], lang="zh", **given)
    return Document(str(path))


def borders(element, tag):
    found = element.find(f".//{qn(tag)}")
    return {e.tag.split("}")[1]: (e.get(qn("w:val")), e.get(qn("w:sz"))) for e in found} if found is not None else {}


def test_three_rules_and_no_others(tmp_path):
    table = written(tmp_path / "t.docx").tables[0]
    assert borders(table._tbl.tblPr, "w:tblBorders") == {
        "top": ("single", "12"), "bottom": ("single", "12"), "insideH": ("nil", "0"), "insideV": ("nil", "0"),
    }  # fmt: skip
    for r, row in enumerate(table.rows):
        for cell in row.cells:
            assert borders(cell._tc, "w:tcBorders") == ({"bottom": ("single", "6")} if r == 0 else {})
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_fonts_are_set_for_latin_and_east_asian_text(tmp_path):
    document = written(tmp_path / "t.docx")
    fonts = document.styles[CELL].element.rPr.rFonts
    assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == ("Times New Roman", "宋体")
    assert document.styles[CAPTION].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"


def test_caption_above_and_note_below(tmp_path):
    document = written(tmp_path / "t.docx")
    order = [e.tag.split("}")[1] for e in document.element.body]
    texts = [p.text for p in document.paragraphs]
    assert texts[-2:] == ["表1  行为", "注：注意"]
    assert order[-4:] == ["p", "tbl", "p", "sectPr"]


def test_equal_tables_are_equal_bytes(tmp_path):
    for name in ("a.docx", "b.docx"):
        written(tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_template_of_the_user_decides_the_looks(tmp_path):
    template = Document()
    style = template.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    style.font.size = Pt(13)
    template.save(str(tmp_path / "template.docx"))
    document = written(tmp_path / "t.docx", template=tmp_path / "template.docx")
    assert document.styles[CELL].font.size == Pt(13)
    assert set(STYLES) <= {s.name for s in document.styles}


def test_hostile_text_stays_text(tmp_path):
    shown = written(tmp_path / "t.docx").tables[0].rows[1].cells[2].text
    assert shown == clean(HOSTILE)
    assert "\u202e" not in shown and "\x0b" not in shown
    with zipfile.ZipFile(tmp_path / "t.docx") as archive:
        body = archive.read("word/document.xml").decode()
    assert "<script" not in body and "hyperlink" not in body.lower().replace("=hyperlink(", "")
    assert not re.search("fldSimple|instrText", body)  # no field that a text could have smuggled in


def test_addresses_may_break_and_long_headings_stand_in_lines():
    assert (
        escape("见 https://a.cn/x_1")
        == r"见 https:/\allowbreak{}/\allowbreak{}a.\allowbreak{}cn/\allowbreak{}x\_\allowbreak{}1"
    )
    table = TABLE._replace(widths=(), heads=[*TABLE.heads[:-1], Words("x", "a heading of many letters")])
    text = latex_document([table], title="", lead=[], lang="en")
    assert r"\centering\strut a heading of many letters\strut}" in text
    assert text.count(r"\fitted{%") == 1


def test_latex_has_no_command_of_a_text():
    text = latex_document([TABLE], title=HOSTILE, lead=[HOSTILE], lang="zh")
    commands = set(re.findall(r"\\([a-zA-Z]+)", text))
    assert "input" not in commands  # what the text says reads \\textbackslash{}input
    assert "textbackslash" in commands
    assert text.count(r"\begin{table}") == text.count(r"\end{table}") == 1
    assert all(rule in text for rule in (r"\toprule", r"\midrule", r"\bottomrule"))


@pytest.mark.parametrize("char", list('\\\\&%$#_{}~^<>|"'))
def test_each_special_character_is_written_out(char):
    assert escape(char) != char
    assert escape(f"a{char}b").startswith("a")


def test_every_row_of_a_table_has_its_columns():
    text = latex_document([TABLE], title="", lead=[], lang="en")
    rows = re.search(r"\\toprule\n(.*)\\bottomrule", text, re.S)[1].replace(r"\midrule", "").strip().splitlines()
    assert [len(re.findall(r"(?<!\\)&", row)) for row in rows if row] == [2, 2]


def test_codebook_has_headings_tables_and_who_coded(tmp_path):
    labels = Labels({("class", "party"): {"zh": "党组织", "en": "Party bodies"}})
    guide = "# Guide\n\nOne **bold** and `code`.\n\n- item\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    write_codebook(tmp_path / "c.docx", guide, labels)
    document = Document(str(tmp_path / "c.docx"))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["Guide"]
    assert document.tables[0].rows[1].cells[1].text == "2"
    assert "党组织" in [c.text for t in document.tables for r in t.rows for c in r.cells]
    assert any("语言模型" in p.text for p in document.paragraphs)
    assert [r.text for p in document.paragraphs for r in p.runs if r.bold].count("bold") == 1


def test_example_is_readable_named_and_always_the_same():
    from pipeline.evidence import Evidence

    def evidence(act_id, sentence, sources):
        given = dict.fromkeys(Evidence.__dataclass_fields__, "") | {"sentence_no": 0, "start": 0, "end": 1}
        return Evidence(**given | {"act_id": act_id, "sentence": sentence, "sources": sources})

    short, unnamed, good = evidence("a", "短", "甲"), evidence("b", "长" * 45, ""), evidence("c", "好" * 40, "甲")
    assert best_example([short, unnamed, good]) is good
    assert best_example([good, unnamed, short]) is good
    assert best_example([evidence("d", "", "甲")]) is None


@pytest.mark.workflow
def test_word_opens_the_tables_of_the_sample_study(sample_results, tmp_path):
    """LibreOffice lays every table out, each under its caption."""
    office, to_text = shutil.which("soffice"), shutil.which("pdftotext")
    need(bool(office and to_text), "libreoffice-writer-nogui and poppler-utils are not installed")
    file = sample_results / "paper" / "tables_330000.zh.docx"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [str(office), "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = subprocess.run([str(to_text), "-layout", str(tmp_path / "tables_330000.zh.pdf"), "-"],
                          check=True, capture_output=True, text=True).stdout  # fmt: skip
    n = len(Document(str(file)).tables)
    assert n >= 15
    assert [i for i in range(1, n + 1) if not re.search(rf"表\s*{i}\s", text)] == []


@pytest.mark.workflow
def test_paper_of_the_sample_says_what_it_is_and_masks_persons(sample_results):
    for name in ("tables_330000.zh", "tables_CN.en"):
        document = Document(str(sample_results / "paper" / f"{name}.docx"))
        text = "\n".join([*(p.text for p in document.paragraphs), *(c.text for t in document.tables for c in t._cells)])
        tex = (sample_results / "paper" / f"{name}.tex").read_text(encoding="utf-8")
        for own in (text, tex):
            assert re.search("演示数据|[Dd]emonstration data", own)
            assert re.search("语言模型|language models", own)
            assert not re.search(r"1[2-9]\d{9}|\d{17}[\dXx]", own)


@pytest.mark.workflow
def test_every_step_of_the_selection_has_its_words(sample_results):
    flow = (sample_results / "tables" / "T01b_selection.csv").read_text(encoding="utf-8-sig")
    document = Document(str(sample_results / "paper" / "tables_330000.zh.docx"))
    steps = [r.cells[0].text for r in document.tables[0].rows][1:]
    assert len(steps) == flow.count("\n") - 1
    assert [s for s in steps if not re.search("[\u4e00-\u9fff]", s)] == []
