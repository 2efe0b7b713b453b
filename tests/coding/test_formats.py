"""Round trips of every file format, and faults that name their row."""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import codes
from pipeline.coding.commands import TOOLS
from pipeline.coding.formats import FORMATS, format_of
from pipeline.coding.items import Item
from pipeline.coding.record import CodedAct, CodedActor, Coding, canonical, locate, occurrence
from pipeline.errors import InputError
from pipeline.present.archive import zip_bytes
from pipeline.present.qda import Code, Project, Selection, Source, write_qdpx

CHARACTERS = "省厅会同商务口罩=+-@,;|[]_*\"'<>&（）。 1a🙂𠮷"
ITEM = Item("d:1", "省厅会同省商务厅捐赠口罩", "通知", "2020-02-01", "=1+1")
CODED = Coding(
    "d:1", (CodedActor(0, 2, "department"), CodedActor(4, 8, "department")),
    (CodedAct(8, 10, "donation", "joint", "done", (0,), (1,)),),
)  # fmt: skip


@st.composite
def coded_items(draw: st.DrawFn) -> tuple[Item, Coding | None]:
    sentence = draw(st.text(CHARACTERS, min_size=2, max_size=14).filter(lambda t: t.strip() == t and len(t) > 1))
    places = st.tuples(st.integers(0, len(sentence) - 1), st.integers(1, len(sentence))).filter(lambda p: p[0] < p[1])
    spans = draw(st.lists(places, unique=True, max_size=3))
    actors = [CodedActor(*p, draw(st.sampled_from(codes.CLASSES))) for p in spans]
    members = st.lists(st.sampled_from(range(len(actors))), unique=True, max_size=2) if actors else st.just([])
    acts = [
        CodedAct(
            *draw(places), draw(st.sampled_from(codes.BEHAVIOURS)), draw(st.sampled_from(codes.RELATIONS)),
            draw(st.sampled_from(codes.REALIS)), tuple(draw(members)), tuple(draw(members)),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    coding = canonical("", actors, acts) if draw(st.booleans()) or actors or acts else None
    return Item("", sentence, draw(st.text(CHARACTERS, max_size=5)), "2020-02-01", ""), coding


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(drawn=st.lists(coded_items(), min_size=1, max_size=4))
def test_round_trip_keeps_every_label_in_its_place(name: str, drawn: list[tuple[Item, Coding | None]]) -> None:
    items = [item._replace(id=f"d:{i}") for i, (item, _) in enumerate(drawn)]
    codings = {f"d:{i}": c._replace(id=f"d:{i}") for i, (_, c) in enumerate(drawn) if c is not None}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"coder{FORMATS[name].ending}"
        FORMATS[name].write(items, codings, path)
        assert FORMATS[name].read(path, {i.id: i.sentence for i in items}) == codings
        assert format_of(path) == FORMATS[name]


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        format_of(path).read(path, {ITEM.id: ITEM.sentence})
    return str(caught.value)


def write(tmp_path: Path, name: str) -> Path:
    path = tmp_path / f"c{FORMATS[name].ending}"
    FORMATS[name].write([ITEM], {ITEM.id: CODED}, path)
    return path


def test_sheet_names_row_column_and_what_is_allowed(tmp_path: Path) -> None:
    path = write(tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    head = {c.value: c.column for c in book["coding"][1]}
    book["coding"].cell(3, head["behaviour"]).value = "donatoin"
    book["coding"].cell(4, head["actor"]).value = "市厅"
    book.save(path)
    text = refused(path)
    assert "row 3, column behaviour: unknown code 'donatoin'. Did you mean 'donation'?" in text
    assert "row 4, column actor: '市厅' (occurrence 1) is not in the sentence" in text
    assert "nothing was imported" in text


def test_text_that_opens_like_a_formula_stays_text(tmp_path: Path) -> None:
    cell = openpyxl.load_workbook(write(tmp_path, "xlsx"))["coding"]["D3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("label-studio", '"donation"', '"gift"', "task 1, region e0, column behaviour: unknown code 'gift'"),
        ("label-studio", '"start": 4', '"start": 3', "task 1, region a1, column text"),
        ("doccano", '"act:donation"', '"act:gift"', "line 1, entity 3, column behaviour: unknown code 'gift'"),
        ("doccano", '"end_offset": 10', '"end_offset": 99', "line 1, entity 3, column trigger: place [8, 99)"),
        ("inception", '"donation"', '"gift"', "sentence 1, annotation 8, column behaviour: unknown code 'gift'"),
        ("inception", '"end": 10', '"end": 13', "is no such document"),
        ("inception", '"role": "target"', '"role": "goal"', "sentence 1, annotation 8, column role: unknown code"),
        ("jsonl", '"捐赠"', '"捐款"', "line 1, act 0, column trigger: '捐款' does not stand there"),
        ("jsonl", '"d:1"', '"d:2"', "line 1, column id: 'd:2' is not in the sample"),
    ],
)
def test_broken_files_name_the_place(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    path = write(tmp_path, name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert message in refused(path)


@pytest.mark.parametrize("name", ["label-studio", "doccano", "inception"])
def test_another_text_is_no_echo(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name)
    path.write_text(path.read_text(encoding="utf-8").replace(ITEM.sentence, ITEM.sentence + "。"), encoding="utf-8")
    assert "is not the sentence of the sample" in refused(path)


def test_task_without_annotation_is_uncoded_not_empty(tmp_path: Path) -> None:
    path = write(tmp_path, "label-studio")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    tasks[0]["annotations"] = []
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert format_of(path).read(path, {ITEM.id: ITEM.sentence}) == {}


def test_files_of_no_format_are_refused(tmp_path: Path) -> None:
    assert "is of no known format" in refused(tmp_path / "c.pdf")
    (tmp_path / "c.xlsx").write_text("no workbook")
    assert "is no coding sheet" in refused(tmp_path / "c.xlsx")


def test_occurrence_and_locate_are_inverse() -> None:
    assert [locate("哈哈哈", "哈哈", occurrence("哈哈哈", "哈哈", i)) for i in (0, 1)] == [0, 1]


def edit_project(path: Path, old: str, new: str, part: str = "project.qde") -> None:
    with zipfile.ZipFile(path) as archive:
        files = {n: archive.read(n).decode() for n in archive.namelist()}
    chosen = [n for n in files if n.endswith(part)]
    assert any(old in files[n] for n in chosen)
    edited = {n: text.replace(old, new) if n in chosen else text for n, text in files.items()}
    path.write_bytes(zip_bytes({n: text.encode() for n, text in edited.items()}))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'name="act:donation"',
            'name="act:gift"',
            "source 'd:1', selection 8-10, column behaviour: unknown code 'gift'",
        ),
        ('name="act:donation"', 'name="gift"', "source 'd:1', selection 8-10, column code: unknown code 'gift'"),
        ('endPosition="10"', 'endPosition="99"', "source 'd:1', 8-99"),
        ('endPosition="10"', 'endPosition="x"', "source 'd:1', 8--1"),
        ('name="target of act 1"', 'name="target of act 9"', "selection 4-8, column role: must lead from an act"),
        ("<TextSource guid", '<TextSource x="" guid', ""),
        ('name="d:1"', 'name="d:7"', "source 'd:7', column name: is not in the sample"),
        ('name="actor:department"', 'name="nothing"', "'nothing' stands beside other codes"),
    ],
)
def test_broken_projects_name_source_and_selection(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = write(tmp_path, "refi-qda")
    edit_project(path, old, new)
    if message:
        assert message in refused(path)
    else:
        assert FORMATS["refi-qda"].read(path, {ITEM.id: ITEM.sentence}) == {ITEM.id: CODED}


def test_project_with_another_text_is_no_echo(tmp_path: Path) -> None:
    path = write(tmp_path, "refi-qda")
    edit_project(path, ITEM.sentence, ITEM.sentence + "。", ".txt")
    assert "source 'd:1', column text: is not the sentence of the sample" in refused(path)
    path.write_bytes(b"no zip")
    assert "is no REFI-QDA project" in refused(path)


def project_of(path: Path, *marks: tuple[int, int, str]) -> Path:
    names = sorted({code for *_, several in marks for code in several.split(", ")})
    selections = tuple(Selection(s, e, tuple(codes.split(", "))) for s, e, codes in marks)
    source = Source(ITEM.id, ITEM.id, ITEM.sentence, selections)
    write_qdpx(path, Project("p", tuple(Code(n, n) for n in names), (source,)))
    return path


def test_programs_may_write_one_selection_a_code(tmp_path: Path) -> None:
    path = project_of(
        tmp_path / "c.qdpx",
        (8, 10, "act 1"), (8, 10, "relation:joint"), (0, 2, "source of act 1"), (4, 8, "actor:department"),
        (8, 10, "act:donation"), (4, 8, "target of act 1"), (8, 10, "realis:done"), (0, 2, "actor:department"),
    )  # fmt: skip
    assert format_of(path).read(path, {ITEM.id: ITEM.sentence}) == {ITEM.id: CODED}


def test_two_acts_on_the_same_words_need_a_number_each(tmp_path: Path) -> None:
    one, two = "act:donation, relation:none, realis:done, act 1", "act:medical_aid, relation:none, realis:planned"
    path = project_of(tmp_path / "c.qdpx", (8, 10, one), (8, 10, two))
    assert "selection 8-10, column act: two codes" in refused(path)
    path = project_of(tmp_path / "c.qdpx", (8, 10, f"{one}, act 2"), (8, 10, "realis:done"))
    assert "both act 1 and act 2" in refused(path)
    path = project_of(tmp_path / "c.qdpx", (0, 2, "source of act 1"), (8, 10, one))
    assert "selection 0-2, column code: has a part in an act but is no actor" in refused(path)


def test_control_characters_leave_every_place_as_it_was(tmp_path: Path) -> None:
    sentence = "\ufeff省\x0b厅\r会同省商务厅捐赠"
    item, path = Item("d:2", sentence), tmp_path / "c.qdpx"
    coding = canonical("d:2", [CodedActor(1, 4, "department")], [])
    FORMATS["refi-qda"].write([item], {"d:2": coding}, path)
    assert format_of(path).read(path, {"d:2": sentence}) == {"d:2": coding}


def test_every_tool_is_a_format() -> None:
    assert {*TOOLS, "jsonl"} == set(FORMATS)
