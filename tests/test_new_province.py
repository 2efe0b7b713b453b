"""Packs for cities and counties, and a fictional province that gets its tables without a line of code."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import check, new_province, settings
from pipeline.errors import SettingsError
from tests.conftest import PROJECT, copy_project, snakemake


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings folder of its own with the real lexicon."""
    shutil.copytree(PROJECT / "config" / "lexicon", tmp_path / "config" / "lexicon")
    for module in (new_province, settings, check):
        monkeypatch.setattr(module, "CONFIG", tmp_path / "config")
    return tmp_path


@pytest.mark.parametrize("slug, region, adcode, name", [
    ("wenzhou", "温州", "330300", "温州"), ("yiwu", "义乌市", "330782", "义乌市"),
    ("mine", "330782", "330782", "义乌市"),
])  # fmt: skip
def test_a_city_and_a_county_get_a_pack(project: Path, slug: str, region: str, adcode: str, name: str) -> None:
    said = new_province.new_province(slug, region)
    pack = settings.load_province(slug)
    assert (pack.adcode, pack.name_zh) == (adcode, name)
    assert f"add {slug} to `provinces:`" in said


@pytest.mark.parametrize("slug, region, message", [
    ("Wenzhou", "温州", "small letters"), ("x", "鼓楼区", "several regions are called '鼓楼区'"),
    ("x", "温洲市", "no region of 2020 is called '温洲市'. Did you mean '温州市'"),
])  # fmt: skip
def test_what_is_no_region_is_refused(project: Path, slug: str, region: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        new_province.new_province(slug, region)


def test_a_taken_name_is_refused(project: Path) -> None:
    new_province.new_province("wenzhou", "温州")
    with pytest.raises(SettingsError, match="exists already"):
        new_province.new_province("wenzhou", "温州")


def test_check_names_a_missing_file_of_names(project: Path) -> None:
    new_province.new_province("yiwu", "义乌市")
    pack = settings.load_province("yiwu")
    assert "not audited; 0 files" in check.province_line(pack)
    with pytest.raises(SettingsError, match=r"no file .*names/yiwu\.csv"):
        check.province_line(pack.model_copy(update={"names": ("yiwu",)}))


@pytest.mark.workflow
def test_new_province_needs_no_code(tmp_path: Path) -> None:
    """From a clean copy: a fictional province with one local name and 30 documents gets its tables."""
    project = copy_project(tmp_path / "project")
    with (project / "config/lexicon/regions.csv").open("a", encoding="utf-8") as file:
        file.write("云泽省,780000,provincial,,\n云泽,780000,provincial,云泽省,\n")
    program = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    made = subprocess.run([*program, "new-province", "yunze", "--region", "云泽省"],
                          cwd=project, capture_output=True, text=True, check=False)  # fmt: skip
    assert made.returncode == 0, made.stderr
    (project / "config/lexicon/names").mkdir(exist_ok=True)
    (project / "config/lexicon/names/yunze.csv").write_text(
        "surface,class,region\n青禾善行社,social_organisation,780000\n"
    )
    documents = [
        {"title": "云泽省抗击疫情", "date": f"2020-02-{day:02d}",
         "text": f"第{day}天，青禾善行社向云泽省第{day}医院捐赠口罩{day * 100}只，支援疫情防控。"}
        for day in range(1, 30)
    ]  # fmt: skip
    documents.append({"title": "云泽省动态", "date": "2020-03-01", "text": "云泽省卫生健康委通报新冠肺炎疫情。"})
    lines = "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents)
    (project / "yunze.jsonl").write_text(lines, encoding="utf-8")
    (project / "config/sources/yunze.yaml").write_text(
        "title: t\nformat: jsonl\npath: yunze.jsonl\nlicence: own\nregion: '780000'\n"
        "fields: {title: title, text: text, published: date}\n"
    )
    (project / "config/studies/yunze.yaml").write_text(
        "name: yunze\ntitle: 云泽\ncrisis: covid-19\nwindow: {start: 2019-12-01, end: 2020-06-30}\n"
        "sources: [yunze]\nprovinces: [yunze]\nstage_schemes: [white_paper]\n"
    )
    snakemake(project, "results/yunze/tables/T02_actor_stage.csv", "--configfile", "config/studies/yunze.yaml")
    table = project / "results/yunze/tables/T02_actor_stage.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    own = [r for r in rows if r["adcode"] == "780000" and r["class"] == "social_organisation" and r["stage"] == "all"]
    assert max(int(r["n_acts"]) for r in own) > 0
