"""The lexicon files: what is read, and what a user is told when a row is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.codes import CLASSES
from pipeline.errors import SettingsError
from pipeline.extract.lexicon import load_lexicon
from tests.extract.naming import FOLDER, lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "lexicon"
    target.mkdir()
    for name, lines in {
        "actors.csv": ["surface,class,level", "志愿者,public,", "省委,party,provincial"],
        "heads.csv": ["surface,class", "医院,medical"],
        "regions.csv": ["surface,adcode,level", "浙江省,330000,provincial"],
        "guards.csv": ["id,surface,where,of", "tuo,托,before,省委"],
    }.items():
        (target / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def add(folder: Path, name: str, line: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def test_entries_are_sorted_and_keep_their_columns(folder: Path) -> None:
    entries = load_lexicon(folder).entries
    assert [e.surface for e in entries] == sorted(e.surface for e in entries)
    party = next(e for e in entries if e.surface == "省委")
    assert (party.kind, party.code, party.attrs["level"]) == ("actor", "party", "provincial")
    assert party.entry_id == "actors:省委"


def test_one_string_may_have_a_reading_in_each_kind(folder: Path) -> None:
    (folder / "behaviours.csv").write_text("surface,behaviour\n志愿者,volunteering\n", encoding="utf-8")
    assert [e.kind for e in load_lexicon(folder).entries if e.surface == "志愿者"] == ["actor", "behaviour"]


def test_names_of_a_province_are_actors(folder: Path) -> None:
    (folder / "names").mkdir()
    (folder / "names" / "hunan.csv").write_text("surface,class\n湘雅医院,medical\n", encoding="utf-8")
    entry = next(e for e in load_lexicon(folder).entries if e.surface == "湘雅医院")
    assert (entry.kind, entry.entry_id) == ("actor", "names/hunan:湘雅医院")


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("actors.csv", "志愿者,public,", "'志愿者' was given before, in"),
        ("actors.csv", "义工,publik,", "unknown class 'publik'"),
        ("actors.csv", "义工,publik,", "Did you mean 'public'?"),
        ("actors.csv", "义工,public,town", "unknown level 'town'"),
        ("actors.csv", "义工,,", "'class' is empty"),
        ("actors.csv", "义工,public", "has not 3 cells"),
        ("guards.csv", "tuo,派,before,省委", "'tuo' was given before"),
        ("guards.csv", "pai,派,behind,省委", "unknown where 'behind'"),
        ("guards.csv", "pai,派,before,省季", "no entry '省季'"),
        ("guards.csv", "zhi,志愿者,swallow,", "is also an actor, which the guard would hide"),
    ],
)
def test_a_wrong_row_is_named(folder: Path, name: str, line: str, message: str) -> None:
    add(folder, name, line)
    with pytest.raises(SettingsError) as error:
        load_lexicon(folder)
    assert message in str(error.value)
    assert f"{name}: line" in str(error.value)


@pytest.mark.parametrize(
    ("name", "header", "message"),
    [
        ("actors_more.csv", "surface,class,leval", "Did you mean 'level'?"),
        ("actors_more.csv", "surface,level", "lacks the column 'class'"),
        ("actor.csv", "surface,class", "Did you mean 'actors'?"),
    ],
)
def test_a_wrong_file_is_named(folder: Path, name: str, header: str, message: str) -> None:
    (folder / name).write_text(header + "\n", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_lexicon(folder)
    assert message in str(error.value)
    assert name in str(error.value)


def test_a_missing_file_and_a_missing_folder_are_named(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder / "heads.csv", folder / "heads_.txt")
    with pytest.raises(SettingsError, match=r"no file 'heads.csv'"):
        load_lexicon(folder)
    with pytest.raises(SettingsError, match="no such lexicon folder"):
        load_lexicon(tmp_path / "nowhere")


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "actors_old.csv").write_bytes("surface,class\n义工,public\n".encode("gb18030"))
    with pytest.raises(SettingsError, match="is not UTF-8"):
        load_lexicon(folder)


def test_an_unknown_guard_cannot_be_disabled(folder: Path) -> None:
    assert load_lexicon(folder, disabled_guards=["tuo"]).guards == ()
    with pytest.raises(SettingsError, match="no guard 'pai'"):
        load_lexicon(folder, disabled_guards=["pai"])


def test_the_shipped_lexicon_knows_every_class() -> None:
    assert {e.code for e in lexicon().entries if e.kind == "actor"} == set(CLASSES)
    assert FOLDER.joinpath("README.md").exists()
