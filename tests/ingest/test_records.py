import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest.records import Raw, read_records, text_fields
from pipeline.settings import Fields, Source


def source(form: str, **options: object) -> Source:
    return Source(title="甲", format=form, path="x", licence="none", **options)  # type: ignore[arg-type]


def read(path: Path, form: str, **options: object) -> list[Raw]:
    return list(read_records([path], source(form, **options), path.parent))


def test_jsonl_one_bad_line_costs_one_record(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "甲", "n": 3}\n\n{"text": \n["no object"]\n'.encode() + b'{"text": "\xff"}\n')
    records = read(path, "jsonl")
    assert [r.problem and r.problem[0] for r in records] == [None, *["unreadable_record"] * 2, "undecodable"]
    assert records[0].fields == {"text": "甲", "n": "3"}


def test_csv_in_gb18030_with_a_broken_row_and_a_row_too_short(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        '标题,正文\n甲,"一行\n两行"\n'.encode("gb18030") + b"\xff\xff,x\n" + "只有一格\n乙,丙\n".encode("gb18030")
    )
    records = read(path, "csv", encoding="gb18030", fields=Fields(text="正文"))  # type: ignore[call-arg]
    assert [r.problem and r.problem[0] for r in records] == [None, "undecodable", "unreadable_record", None]
    assert records[0].fields["正文"] == "一行\n两行"


def test_a_mapped_column_that_is_absent_names_its_neighbour(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,contents\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no column 'content', which fields.text names. Did you mean 'contents'"):
        read(path, "csv", fields=Fields(text="content"))  # type: ignore[call-arg]


def test_json_under_a_nested_key(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"data": {"rows": [{"text": ["甲", "乙"], "day": None}]}}), encoding="utf-8")
    assert read(path, "json", records="data.rows")[0].fields == {"text": "甲\n乙", "day": ""}
    with pytest.raises(InputError, match="holds no records under 'data.list'"):
        read(path, "json", records="data.list")
    with pytest.raises(InputError, match="holds no list of records"):
        read(path, "json")


def test_xlsx_days_and_numbers(tmp_path: Path) -> None:
    import datetime as dt

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["编号", "日期", "正文"], [7, dt.datetime(2020, 1, 25), "甲"], [None, None, None], [8, None, "乙"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    records = read(tmp_path / "a.xlsx", "xlsx", fields=Fields(text="正文", published="日期"))  # type: ignore[call-arg]
    assert [r.fields["编号"] for r in records] == ["7", "8"]
    assert records[0].fields["日期"].startswith("2020-01-25")


def test_text_file_forms() -> None:
    assert text_fields("标题\n甲市卫生健康委员会\n正文一。\n正文二。") == {
        "title": "标题",
        "issuer": "甲市卫生健康委员会",
        "text": "正文一。\n正文二。",
    }
    with_header = text_fields("标题\n甲局;乙局\n文号：甲发〔2020〕1号\n发布日期：2020-01-25\n\n各单位：\n请执行。")
    assert with_header["issuer"] == "甲局;乙局"
    assert with_header["发布日期"] == "2020-01-25"
    assert with_header["text"].strip() == "各单位：\n请执行。"
    assert text_fields("标题\n各单位：请执行。\n主持人：开始。")["text"] == "各单位：请执行。\n主持人：开始。"


def test_the_same_record_has_the_same_digest_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"b": "2", "a": "1"}\n{"a": "9"}\n', encoding="utf-8")
    (tmp_path / "b.csv").write_text("a,b,text\n", encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"a": "1", "b": "2"}\n', encoding="utf-8")
    assert read(tmp_path / "a.jsonl", "jsonl")[0].sha256 == read(tmp_path / "c.jsonl", "jsonl")[0].sha256
    assert read(tmp_path / "b.csv", "csv") == []
