"""Sections of the report: each appears when its files exist and stays away when they do not."""

from __future__ import annotations

from types import SimpleNamespace

from pipeline.present.grids import Words
from pipeline.present.sections import KINDS
from pipeline.present.sections.base import AFTER, FIRST, Kind, Material, build_sections, section_inputs

STUDY = SimpleNamespace(sources=(), compare=())


def material(root):
    return Material(root, STUDY, {}, None, (), (), None)


def kind(name, **given):
    return Kind(name, Words("题", "Title"), AFTER, lambda m: {"name": name}, **given)


def test_a_section_appears_when_its_file_exists(tmp_path):
    own = kind("own", files=lambda _: ("tables/own.csv",))
    assert build_sections([own], material(tmp_path)) == []
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/own.csv").write_text("a")
    assert [s.data for s in build_sections([own], material(tmp_path))] == [{"name": "own"}]


def test_a_section_without_anything_to_show_stays_away(tmp_path):
    (tmp_path / "own.csv").write_text("a")
    silent = Kind("own", Words("题", "Title"), AFTER, lambda m: None, lambda _: ("own.csv",))
    assert build_sections([silent], material(tmp_path)) == []


def test_files_from_outside_are_taken_only_where_they_exist(tmp_path):
    there, absent = tmp_path / "there.html", tmp_path / "absent.html"
    there.write_text("x")
    kinds = [kind("a", outside=lambda _: (str(there),)), kind("b", outside=lambda _: (str(absent),))]
    assert section_inputs(kinds, STUDY, "results/x") == [str(there)]
    assert [s.kind.id for s in build_sections(kinds, material(tmp_path))] == ["a"]


def test_every_section_has_its_partial_and_its_own_anchor():
    from pipeline.present import report

    assert len({k.id for k in KINDS}) == len(KINDS)
    for own in KINDS:
        assert own.place in (FIRST, AFTER)
        assert (report.HERE / own.template).is_file()
