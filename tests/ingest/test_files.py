# ruff: noqa: E501
import io

import pytest
from docx import Document
from pypdf import PdfWriter

from pipeline.ingest.files import UnextractedError, file_text, kind_of
from pipeline.ingest.records import read_records
from pipeline.settings import Source


def docx() -> bytes:
    document = Document()
    document.add_paragraph("关于排查的通知")
    document.add_paragraph("甲市卫生健康委员会")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "单位", "职责"
    document.add_paragraph("2020年1月25日")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """A PDF of one line in a standard font."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, at = b"%PDF-1.4\n", []
    for no, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj" % no + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % n for n in at)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def test_docx_keeps_the_order_of_paragraphs_and_tables():
    data = docx()
    assert kind_of(data) == "docx"
    assert file_text(data, "docx").split("\n") == ["关于排查的通知", "甲市卫生健康委员会", "单位 职责", "2020年1月25日"]


def test_pdf_gives_its_text():
    data = pdf("notice of the first of February")
    assert kind_of(data) == "pdf"
    assert file_text(data, "pdf") == "notice of the first of February"


def test_scanned_and_broken_files_say_why_they_give_no_text():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    scan = io.BytesIO()
    writer.write(scan)
    with pytest.raises(UnextractedError, match="scanned PDF"):
        file_text(scan.getvalue(), "pdf")
    with pytest.raises(UnextractedError, match="broken PDF"):
        file_text(b"%PDF-1.4 nothing", "pdf")
    with pytest.raises(UnextractedError, match="broken DOCX"):
        file_text(b"PK\x03\x04", "docx")


def test_old_doc_without_a_reader_is_unextracted(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(UnextractedError, match="antiword"):
        file_text(b"\xd0\xcf\x11\xe0", "doc")


def test_folder_of_mixed_files_is_a_source_and_what_fails_is_a_reject(tmp_path):
    (tmp_path / "a.docx").write_bytes(docx())
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "c.txt").write_text("标题\n\n正文。", encoding="utf-8")
    source = Source(title="t", format="files", path=str(tmp_path), licence="x")
    raws = list(read_records(sorted(tmp_path.iterdir()), source, tmp_path))
    assert [r.fields.get("title") for r in raws] == ["关于排查的通知", None, "标题"]
    assert raws[0].fields["issuer"] == "甲市卫生健康委员会"
    assert raws[1].problem is not None
    assert raws[1].problem[0] == "unextracted"
