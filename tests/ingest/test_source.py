import datetime as dt
import json
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes
from pipeline.ingest.records import Raw, read_records
from pipeline.ingest.source import Ingested, ingest_records, ingest_source, place_names
from pipeline.settings import Crisis, Fields, Source, Window, load_source

WINDOW = Window(start=dt.date(2020, 1, 1), end=dt.date(2020, 6, 30))
WINDOW_OF_ALL = Window(start=dt.date(2019, 12, 1), end=dt.date(2020, 6, 30))
CRISIS = Crisis(title_zh="疫情", title_en="epidemic", terms_strong=("疫情",), terms_weak=(), exclude=())
FIELDS = Fields(title="t", text=("a", "b"), published="d", id="i", reprint_of="r", region="p")
SOURCE = Source(title="甲", format="jsonl", path="x", licence="none", fields=FIELDS)  # type: ignore[call-arg]


def ingest(*records: dict[str, str], source: Source = SOURCE) -> Ingested:
    raws = [
        Raw("f", {"d": "2020-02-01", "a": "省里部署疫情工作。"} | r, f"{i:012x}{0:052x}") for i, r in enumerate(records)
    ]
    return ingest_records("x", source, raws, window=WINDOW, crisis=CRISIS, places={"浙江省": "330000"})


def reasons(*records: dict[str, str]) -> list[str]:
    return [r["reason"] for r in ingest(*records).rejects]


VALUES = st.sampled_from(
    ["", "2020-02-01", "2019-01-01", "昨天", "省里开会。", "1", "2", "An English text only.", "\u3000"]
)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys("tabdir", VALUES)), max_size=12))
def test_every_record_is_a_document_or_a_reject_with_a_known_reason(records: list[dict[str, str]]) -> None:
    result = ingest(*records)
    assert result.counts["n_records"] == len(records) == len(result.documents) + len(result.rejects)
    assert all(r["reason"] in codes.REJECT_REASONS for r in result.rejects)
    assert len({d["doc_id"] for d in result.documents}) == len(result.documents)
    assert all(d["doc_id"].isascii() for d in result.documents)
    assert len({r["record_no"] for r in result.rejects}) == len(result.rejects)


def test_reasons() -> None:
    assert reasons({"d": ""}) == ["no_date"]
    assert reasons({"d": "某日"}) == ["bad_date"]
    assert reasons({"d": "2020-02-30"}) == ["bad_date"]
    assert reasons({"d": "2020-07-01"}) == ["out_of_window"]
    assert reasons({"a": " \u3000\n", "b": "&nbsp;"}) == ["no_text"]
    assert reasons({"a": "Schools will close, the minister said, 北京."}) == ["not_chinese"]
    assert reasons({"a": "感染が拡大しているとみて調査を進めています"}) == ["not_chinese"]
    assert reasons({"i": "7"}, {"i": "7", "a": "另一条。"}) == ["duplicate_id"]


def test_edges_of_the_window_belong_to_it() -> None:
    assert ingest({"d": "2020-01-01"}, {"d": "2020-06-30"}).counts["n_documents"] == 2


def test_text_columns_are_joined_and_normalised_once() -> None:
    (document,) = ingest({"a": " 第一段\u3000", "b": "\r\n第２段&nbsp;"}).documents
    assert document["text"] == "第一段\n第2段"
    assert document["n_chars"] == 7


def test_fields_of_a_document() -> None:
    (document,) = ingest({"t": "标题", "i": "7", "r": "3", "p": "浙江省"}).documents
    assert (document["record_id"], document["declared_family"], document["region"]) == ("7", "3", "330000")
    assert document["doc_id"] == "x-000000000000"
    assert document["is_relevant"] is True
    assert document["relevance_reason"] == "text: 疫情"


def test_text_files_take_their_day_from_header_title_or_name(tmp_path: Path) -> None:
    files = {
        "a.txt": "通知\n甲市教育局\n发布日期：2020-02-01\n\n正文。",
        "b.txt": "疫情通报 2020-02-02\n甲市卫生健康委员会\n正文。",
        "2020-02-03.txt": "疫情通报\n甲市卫生健康委员会\n正文。",
        "c.txt": "疫情通报\n甲市卫生健康委员会\n正文。\n2020年2月4日",
        "none.txt": "疫情通报\n甲市卫生健康委员会\n正文。",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    source = Source(title="甲", format="txt", path="x", licence="none", fields=Fields(published="发布日期"))  # type: ignore[call-arg]
    paths = sorted(tmp_path.iterdir())
    result = ingest_source("x", source, paths, base=tmp_path, window=WINDOW, crisis=CRISIS, places={})
    assert sorted(d["published_date"] for d in result.documents) == [f"2020-02-0{i}" for i in (1, 2, 3, 4)]
    assert [(r["file"], r["reason"]) for r in result.rejects] == [("none.txt", "no_date")]
    assert {d["issuer"] for d in result.documents} == {"甲市教育局", "甲市卫生健康委员会"}


def test_order_of_records_does_not_change_documents(tmp_path: Path) -> None:
    rows = [{"a": f"第{i}条。", "d": "2020-02-01", "t": "", "b": "", "i": str(i), "r": "", "p": ""} for i in range(5)]
    results = []
    for name, order in (("one.jsonl", rows), ("two.jsonl", rows[::-1])):
        path = tmp_path / name
        path.write_text("\n".join(map(json.dumps, order)), encoding="utf-8")
        raws = read_records([path], SOURCE, path.parent)
        results.append(ingest_records("x", SOURCE, raws, window=WINDOW, crisis=CRISIS, places={}).documents)
    assert results[0] == results[1]


def test_place_names_of_the_gazetteer() -> None:
    places = place_names(Path(__file__).parents[2] / "config/lexicon/regions.csv")
    assert places["浙江省"] == places["浙江"] == "330000"
    assert places["温州市"] == "330300"
    assert "西湖区" not in places or places["西湖区"]
    assert places["东京"] == ""


def test_real_sources_add_up(shared: Path) -> None:
    expected = {
        "xwlb": (3657, {"no_text": 5}),
        "dxy": (6634, {"not_chinese": 685}),
        "dxy-latest": (10, {"out_of_window": 10}),
        "wenzhou": (10, {}),
    }
    for name, (n_records, rejected) in expected.items():
        source = load_source(name)
        path = shared / source.path.removeprefix("shared/")
        files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
        result = ingest_source(name, source, files, base=path, window=WINDOW_OF_ALL, crisis=CRISIS, places={})
        assert result.counts["n_records"] == n_records == len(result.documents) + len(result.rejects), name
        assert Counter(r["reason"] for r in result.rejects) == rejected, name
