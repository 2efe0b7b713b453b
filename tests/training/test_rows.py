"""What may be learned from: files of every form, checked; dev and audit samples are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.classify.coded import digest
from pipeline.coding.items import Item
from pipeline.coding.record import CodedActor, Coding
from pipeline.coding.store import Coder, Drawn, Sample, write_codings, write_sample
from pipeline.errors import InputError
from pipeline.training import rows
from pipeline.training.rows import audit_folders, audit_marks, document_of, kept_out, read_rows, refuse

TEXT = "企业向医院捐赠口罩。"
ROW = {"id": "1", "sentence": TEXT, "title": "题", "date": "2020-02-01", "source": "报",
       "actors": [{"text": "企业", "class": "enterprise"}], "acts": []}  # fmt: skip


def jsonl(path: Path, *values: object) -> Path:
    path.write_text("".join(json.dumps(v, ensure_ascii=False) + "\n" for v in values), encoding="utf-8")
    return path


def sample(folder: Path, purpose: str, *coders: str) -> Path:
    """A sample of one sentence in which each coder marked 企业 (settled: 医院)."""
    drawn = Drawn(Item("d1:4", TEXT, "题", "2020-02-01"), "d1", 4, "S01", "news", 0, (0,))
    made = Sample("s", "CN", "x", purpose, 1, (("S01", "news", True, 1),), (drawn,))
    write_sample(made, folder)
    for name in coders:
        place = (3, 5, "medical") if name == "adjudicated" else (0, 2, "enterprise")
        write_codings(folder, made, Coder(name, "person", {"d1:4": Coding("d1:4", (CodedActor(*place),))}))
    return folder


def test_a_file_keeps_its_rows_as_they_are(tmp_path):
    (row,) = read_rows([jsonl(tmp_path / "a.jsonl", ROW)])
    assert row.data == ROW and row.where.endswith("a.jsonl: line 1")
    assert document_of(row.data) == "报\t题\t2020-02-01"


def test_every_fault_is_named_by_line(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", ROW, [], ROW | {"actors": [{"text": "企业", "class": "firm"}]})
    with pytest.raises(InputError, match=r"(?s)line 2: is no coded sentence.*line 3, actor 0, column class"):
        read_rows([path])


@pytest.mark.parametrize(("name", "message"), [("no.jsonl", "no such file"), ("a.xlsx", "import-coding first")])
def test_other_files_are_refused(tmp_path, name, message):
    (tmp_path / "a.xlsx").write_text("x")
    with pytest.raises(InputError, match=message):
        read_rows([tmp_path / name])


def test_imported_codings_know_their_document_and_coder_and_the_settled_one_counts(tmp_path):
    folder = sample(tmp_path / "train-CN", "train", "b", "adjudicated")
    (row,) = read_rows([folder])
    assert (row.coder, row.data["doc"], row.data["actors"][0]["text"]) == ("person-adjudicated", "d1", "医院")
    (row,) = read_rows([folder / "codings" / "person-b.jsonl"])
    assert (row.coder, row.data["doc"], row.data["actors"][0]["text"]) == ("person-b", "d1", "企业")


def test_an_audit_sample_is_never_learned_from(tmp_path):
    folder = sample(tmp_path / "audit-CN", "audit", "a")
    for path in (folder, folder / "codings" / "person-a.jsonl"):
        with pytest.raises(InputError, match="is an audit sample"):
            read_rows([path])


def test_a_sample_without_codings_is_named(tmp_path):
    with pytest.raises(InputError, match="nothing has been coded"):
        read_rows([sample(tmp_path / "train-CN", "train")])


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"title": "别的", "doc": "d9"}, "the sentence belongs to the audit sample"),
        ({"sentence": "另一句。", "doc": "d1", "title": ""}, "its document belongs to the audit sample"),
        ({"sentence": "另一句。"}, "its document belongs to the audit sample"),  # by title and day
    ],
)
def test_rows_of_an_audit_are_refused_by_sentence_document_and_title(tmp_path, change, what):
    folder = sample(tmp_path / "gold" / "s" / "audit-CN", "audit")
    assert audit_folders(tmp_path / "gold") == [folder]
    found = [rows.Row("f: line 7", ROW | {"actors": []} | change)]
    with pytest.raises(InputError, match=f"(?s)1 of 1 sentences.*f: line 7: {what}"):
        refuse(found, kept_out([folder]))


def test_documents_of_an_audit_may_be_let_in_but_not_its_sentences(tmp_path):
    folder = sample(tmp_path / "audit-CN", "audit")
    refuse([rows.Row("x", ROW | {"sentence": "另一句。"})], kept_out([folder], audit_documents=False))
    assert digest(TEXT) in audit_marks([folder], documents=False)


def test_rows_of_dev_are_refused_by_sentence_and_document(monkeypatch):
    for held in (TEXT, "报\t题\t2020-02-01", "题\t2020-02-01"):
        monkeypatch.setattr(rows, "read_held_out", lambda h=held: frozenset({digest(h)}))
        with pytest.raises(InputError, match="held out for measuring"):
            refuse([rows.Row("x", ROW)], kept_out([]))
    refuse([rows.Row("x", ROW | {"title": ""})], kept_out([]))


def test_the_message_names_the_first_rows_and_counts_the_rest():
    with pytest.raises(InputError, match=r"(?s)9 of 9 sentences.*line 5.*and 4 more") as caught:
        refuse([rows.Row(f"line {i}", ROW) for i in range(1, 10)], {digest(TEXT): "x"})
    assert "line 6" not in str(caught.value)
