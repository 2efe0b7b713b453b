"""Scaffolding of a study from a user's file."""

from __future__ import annotations

import shutil

import pytest

from pipeline import new_province as pack
from pipeline import scaffold, settings
from pipeline.errors import InputError, SettingsError
from pipeline.new_province import new_province
from tests.conftest import PROJECT


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project folder of its own, with the real default study to copy from."""
    for module in (scaffold, settings, pack):
        monkeypatch.setattr(module, "CONFIG", tmp_path / "config")
    return tmp_path


def test_study_and_source_from_a_gb18030_csv(project):
    file = project / "通知.csv"
    file.write_bytes("标题,内容,发布日期\n通知,正文,2020-02-01\n".encode("gb18030"))
    said = scaffold.new_study("my-city", file)
    source = settings.load_source("my-city")
    assert source.encoding == "gb18030"
    assert (source.fields.title, source.fields.text, source.fields.published) == ("标题", "内容", "发布日期")
    assert settings.load_study(project / "config/studies/my-city.yaml").sources == ("my-city",)
    assert "xietong run --study my-city" in said


def test_a_study_of_a_city_takes_the_stages_of_its_province(project, monkeypatch):
    monkeypatch.chdir(project)
    shutil.copytree(PROJECT / "config", project / "config", dirs_exist_ok=True)
    file = project / "x.csv"
    file.write_text("text,date\na,2020-01-01\n", encoding="utf-8")
    new_province("yiwu", "义乌市")
    scaffold.new_study("x", file, provinces=["yiwu"])
    study = settings.load_study(project / "config/studies/x.yaml")
    assert (study.provinces, study.stage_schemes) == (("yiwu",), ("zhejiang_phases", "response_level", "white_paper"))
    assert settings.load_source("x").path == "x.csv"
    assert scaffold.schemes_for(["420000"]) == ["response_level", "white_paper"]
    with pytest.raises(SettingsError, match="nowhere"):
        scaffold.new_study("y", file, provinces=["nowhere"])
    assert not (project / "config/studies/y.yaml").exists()


def test_records_key_of_json_is_found(project):
    file = project / "x.json"
    file.write_text('{"results": [{"title": "a", "summary": "b", "pubDate": "1580000000000"}]}', encoding="utf-8")
    scaffold.new_study("news", file)
    assert settings.load_source("news").records == "results"


def test_file_without_a_date_column_says_which_names_count(project):
    file = project / "x.csv"
    file.write_text("标题,内容\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no column found for published(.|\n)*发布日期(.|\n)*there are: 标题, 内容"):
        scaffold.new_study("x", file)
    assert not (project / "config/sources/x.yaml").exists()


def test_bad_and_taken_names_are_refused(project):
    file = project / "x.csv"
    file.write_text("text,date\na,2020-01-01\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="small letters"):
        scaffold.new_study("../x", file)
    scaffold.new_study("x", file)
    with pytest.raises(SettingsError, match="exists already"):
        scaffold.new_study("x", file)
