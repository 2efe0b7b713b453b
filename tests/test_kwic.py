"""Concordance on invented texts."""

import openpyxl
import pytest

from pipeline.errors import PipelineError
from pipeline.evidence import Masking
from pipeline.kwic import Line, as_csv, as_text, concordance
from pipeline.kwic_files import write_kwic

MASKING = Masking(lambda text, names: text.replace("王小明", "王某"), lambda text: frozenset())
TEXTS = [
    {"doc_id": "b", "source": "s", "published_date": "2020-02-02", "title": "乙", "text": "无关。\n联防联控要早。"},
    {"doc_id": "a", "source": "s", "published_date": "2020-02-03", "title": "甲", "text": "王小明参加联防，联防有序。"},
    {"doc_id": "c", "source": "s", "published_date": "2020-02-01", "title": "丙", "text": "没有这个词。"},
]


def test_every_place_is_listed_once_by_date_with_its_offset():
    lines = concordance(TEXTS, "联防", MASKING, width=4)
    assert [(x.doc_id, x.start) for x in lines] == [("b", 4), ("a", 5), ("a", 8)]
    texts = {d["doc_id"]: d["text"] for d in TEXTS}
    assert all(texts[x.doc_id][x.start : x.start + 2] == "联防" for x in lines)
    assert (lines[0].left, lines[0].right) == ("无关。", "联控要早")


def test_private_persons_are_masked():
    lines = concordance(TEXTS, "联防", MASKING)
    assert "王小明" not in as_text(lines) and "王某参加" in as_text(lines)
    assert concordance(TEXTS, "联防", MASKING, width=3)[1].left == "某参加"  # cut after masking: 小明 is not left over


def test_words_stand_in_one_column():
    lines = as_text(concordance(TEXTS, "联防", MASKING)).splitlines()
    widths = {sum(2 if ord(c) > 0x2E7F else 1 for c in line.split("【")[0]) for line in lines}
    assert len(lines) == 3 and len(widths) == 1


def test_text_that_opens_like_a_formula_is_quoted_in_csv():
    assert "'=1+1" in as_csv([Line("2020-02-01", "s", "=1+1", "", "x", "", "d", 0)])


HOSTILE = Line("2020-02-01", "s", "=1+1<script>x</script>", "=HYPERLINK(1)", "联防\u202e", "<img src=x>", "d", 3)


def test_workbook_holds_text_alone(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_kwic(tmp_path / name, "联防", [HOSTILE])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["kwic"]
    assert [c.value for c in sheet[2]][3:5] == ["=HYPERLINK(1)", "联防"]
    assert {c.data_type for c in sheet[2]} == {"s", "n"}


def test_page_holds_text_alone(tmp_path):
    write_kwic(tmp_path / "a.html", "<b>", [HOSTILE])
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page and "<script" not in page and "<img" not in page and "\u202e" not in page
    with pytest.raises(PipelineError, match="no form"):
        write_kwic(tmp_path / "a.doc", "x", [])
