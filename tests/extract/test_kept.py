"""Rows kept from an earlier extraction: the same as coding everything again, and only named documents coded."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract.annotate import LEXICON_FOLDER, Annotator, Passage, load_annotator
from pipeline.extract.corpus import code_units
from pipeline.extract.kept import TABLES, Basis, Kept, basis_of, read_basis, write_basis
from pipeline.extract.lexicon import load_lexicon
from pipeline.extract.tables import Rows
from pipeline.io import TableWriter
from pipeline.text.documents import Unit

NAME = "青禾善行社"
TEXTS = {
    "d1": "省卫生健康委向武汉派出医疗队。市民政局组织志愿者为老人送餐。",
    "d2": "青禾善行社向省红十字会捐赠口罩十万只。市公安局会同市交通运输局开展检查。",
    "d3": "今天天气很好。山上有雪。",
    "d4": "某集团向市红十字会捐赠口罩。青禾善行社组织志愿者。",
    "d5": "市公安局开展检查。",
}


def units() -> Iterator[Unit]:
    common = {"source": "s", "published_date": "2020-02-01", "title": "", "issuer": "", "region": ""}
    for doc_id, text in TEXTS.items():
        document = {"doc_id": doc_id, **common, "doc_type": "news", "is_relevant": True, "text": text}
        middle = text.index("。") + 1
        spans = [(0, 0, middle), (1, middle, len(text))]
        yield Unit(document, [s for s in spans if s[1] < s[2]])


def folder_with(tmp_path: Path, *rows: Sequence[str]) -> Path:
    target = tmp_path / "lexicon"
    shutil.copytree(LEXICON_FOLDER, target)
    with (target / "names" / "yunze.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("surface", "class", "region"), *rows])
    return target


def code(annotator: Annotator, files: Sequence[Path], kept: Kept | None = None) -> list[bytes]:
    writers = [TableWriter(t, f) for t, f in zip(TABLES, files, strict=True)]
    for rows in code_units(units(), annotator, kept):
        for writer, own in zip(writers, rows, strict=True):
            writer.write(own)
    for writer in writers:
        writer.__exit__()
    return [f.read_bytes() for f in files]


class Counting(Annotator):
    """Says what it has coded."""

    seen: list[str]

    def passages(self, passages: Sequence[Passage]) -> Any:
        self.seen += [p.text for p in passages]
        return super().passages(passages)


@pytest.mark.parametrize("is_added", [True, False], ids=["name added", "name removed"])
def test_kept_rows_equal_a_run_from_nothing(tmp_path: Path, is_added: bool) -> None:
    without = load_annotator()
    named = load_annotator(folder_with(tmp_path, (NAME, "social_organisation", "780000")))
    before, after = (without, named) if is_added else (named, without)
    old = [tmp_path / f"{t.name}.old" for t in TABLES]
    assert code(before, old) != (wanted := code(after, [tmp_path / f"{t.name}.whole" for t in TABLES]))
    after.__class__ = Counting
    assert isinstance(after, Counting)
    after.seen = []
    assert code(after, [tmp_path / f"{t.name}.new" for t in TABLES], Kept([NAME], old)) == wanted
    assert after.seen == [TEXTS["d2"], TEXTS["d4"]]


def test_a_name_in_title_or_issuer_touches_a_document(tmp_path: Path) -> None:
    unit = next(units())
    files = [tmp_path / t.name for t in TABLES]
    code(load_annotator(), files)
    kept = Kept([NAME], files)
    assert not kept.is_touched(unit)
    for field in ("title", "issuer"):
        assert kept.is_touched(unit._replace(document={**unit.document, field: f"关于{NAME}"}))
    assert not Kept([], files).is_touched(unit)


def test_only_names_may_differ(tmp_path: Path) -> None:
    file = tmp_path / "documents"
    file.write_text("1")
    lexicon = load_lexicon(LEXICON_FOLDER)
    named = load_lexicon(folder_with(tmp_path, (NAME, "social_organisation", "780000")))
    first = basis_of(lexicon, [file], ["on"])
    assert first.changed(first) == []
    assert basis_of(named, [file], ["on"]).changed(first) == [NAME]
    assert first.changed(basis_of(named, [file], ["on"])) == [NAME]
    assert basis_of(lexicon, [file], ["off"]).changed(first) is None
    assert basis_of(replace(lexicon, guards=lexicon.guards[1:]), [file], ["on"]).changed(first) is None
    common = [e for e in lexicon.entries if "names/" not in e.entry_id]
    assert basis_of(replace(lexicon, entries=tuple(common[1:])), [file], ["on"]).changed(first) is None
    file.write_text("2")
    assert basis_of(lexicon, [file], ["on"]).changed(first) is None


def test_a_changed_row_is_a_changed_name(tmp_path: Path) -> None:
    a = load_lexicon(folder_with(tmp_path / "a", (NAME, "social_organisation", "780000")))
    b = load_lexicon(folder_with(tmp_path / "b", (NAME, "enterprise", "780000")))
    assert basis_of(a, [], []).changed(basis_of(b, [], [])) == [NAME]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"rest": "x"}'])
def test_a_broken_basis_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "basis.json"
    assert read_basis(path) is None
    path.write_text(text)
    assert read_basis(path) is None


def test_a_basis_comes_back(tmp_path: Path) -> None:
    basis = Basis("x", {NAME: "1", "b": "2"})
    write_basis(tmp_path / "basis.json", basis)
    assert read_basis(tmp_path / "basis.json") == basis


def test_documents_between_are_passed_over(tmp_path: Path) -> None:
    files = [tmp_path / t.name for t in TABLES]
    code(load_annotator(), files)
    kept = Kept([], files)
    assert kept.rows_of("d0") == Rows([], [], [], [])
    assert {r["doc_id"] for r in kept.rows_of("d2").acts} == {"d2"}
    assert {r["doc_id"] for r in kept.rows_of("d5").acts} == {"d5"}
    assert kept.rows_of("d9") == Rows([], [], [], [])
