"""Promises about the whole workflow, each tested on a copy of the project in which the sample study has been run."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import copy_project, snakemake

pytestmark = pytest.mark.workflow

TEXT_STEPS = {"ingest", "sentences", "duplicates", "tokens", "extract"}
JOB_LINE = re.compile(r"^(\w+)\s+(\d+)$")


def planned(project: Path, *args: str) -> dict[str, int]:
    """Rules that a dry run would execute, with the number of jobs."""
    out = snakemake(project, "--dry-run", *args).stdout
    return {m[1]: int(m[2]) for line in out.splitlines() if (m := JOB_LINE.match(line.strip())) and m[1] != "total"}


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file below a folder but the logs, where run times are measured."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "logs" not in p.relative_to(folder).parts
    }


@pytest.fixture
def edited(sample_project, tmp_path) -> Path:
    """A copy of the project with its results, to edit without touching the common one."""
    target = tmp_path / "project"
    shutil.copytree(sample_project, target, symlinks=True)
    return target


def test_second_run_does_nothing(sample_project):
    assert "Nothing to be done" in snakemake(sample_project).stderr


def test_two_clean_runs_are_identical(sample_project, tmp_path):
    """One core or two, the bytes of every table, figure and page are the same."""
    other = copy_project(tmp_path / "other")
    snakemake(other, cores=1)
    first, second = digests(sample_project / "results/sample"), digests(other / "results/sample")
    assert {k for k in first.keys() | second.keys() if first.get(k) != second.get(k)} == set()
    assert len(first) > 50


def test_editing_a_helper_reruns_only_its_steps(edited):
    helper = edited / "pipeline/text/duplicates.py"
    helper.write_text(helper.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    jobs = planned(edited)
    assert "duplicates" in jobs
    assert not jobs.keys() & {"ingest", "sentences", "tokens", "extract"}


def test_moving_a_stage_boundary_reruns_tables_only(edited):
    stages = edited / "config/stages/zhejiang_phases.csv"
    text = stages.read_text(encoding="utf-8")
    assert "2020-02-09" in text
    stages.write_text(text.replace("2020-02-09", "2020-02-08"), encoding="utf-8")
    jobs = planned(edited)
    assert jobs
    assert not jobs.keys() & TEXT_STEPS


def test_a_province_more_to_compare_recomputes_the_comparison_only(edited):
    config = edited / "config/config.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "compare: [zhejiang, sichuan, hubei]\n", encoding="utf-8")
    jobs = planned(edited)
    assert {"compare", "compare_figures", "report"} <= jobs.keys()
    assert not jobs.keys() & (TEXT_STEPS | {"stage_tables", "claims", "robustness", "audit", "figures", "findings"})


def test_a_file_of_local_names_touches_no_words_and_gives_what_a_clean_run_gives(edited, tmp_path):
    names = "surface,class,region\n甬江善行社,social_organisation,330200\n川西医科大学附属医院,expert,510000\n"
    (edited / "config/lexicon/names/yongjiang.csv").write_text(names, encoding="utf-8")
    assert not planned(edited).keys() & {"ingest", "sentences", "duplicates", "tokens", "topics"}
    before = digests(edited / "results/sample/work/mentions")
    snakemake(edited, "results/sample/tables/T02_actor_stage.csv")
    clean = copy_project(tmp_path / "clean")
    (clean / "config/lexicon/names/yongjiang.csv").write_text(names, encoding="utf-8")
    snakemake(clean, "results/sample/tables/T02_actor_stage.csv")
    assert digests(edited / "results/sample/work/mentions") != before
    for part in ("mentions", "acts", "participants", "dyads", "basis"):
        folder = f"results/sample/work/{part}"
        assert digests(edited / folder) == digests(clean / folder)
        assert digests(clean / folder)


def test_unknown_key_stops_the_run_with_its_name(edited):
    config = edited / "config/config.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "provnces: [zhejiang]\n", encoding="utf-8")
    done = snakemake(edited, "--dry-run", check=False)
    assert done.returncode
    assert "provnces: unknown key. Did you mean 'provinces'?" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_overlapping_stages_stop_the_run(edited):
    stages = edited / "config/stages/zhejiang_phases.csv"
    lines = stages.read_text(encoding="utf-8")
    stages.write_text(lines.replace("2020-01-23,2020-02-09", "2020-01-20,2020-02-09"), encoding="utf-8")
    done = snakemake(edited, check=False)
    logs = "\n".join(p.read_text(encoding="utf-8") for p in (edited / "results").rglob("*.log"))
    assert done.returncode
    assert re.search(r"zhejiang_phases\.csv.*overlap", done.stderr + logs, re.I | re.S)


def write_study(project: Path, records: str) -> None:
    """A study `tiny` with one jsonl source."""
    (project / "tiny.jsonl").write_text(records, encoding="utf-8")
    (project / "config/sources/tiny.yaml").write_text(
        "title: t\nformat: jsonl\npath: tiny.jsonl\nlicence: none\n"
        "fields: {title: title, text: text, published: date}\n"
    )
    (project / "config/studies/tiny.yaml").write_text(
        "name: tiny\ntitle: 小研究\ncrisis: covid-19\nwindow: {start: 2019-12-01, end: 2020-06-30}\nsources: [tiny]\n"
        "stage_schemes: [white_paper]\n"
    )


@pytest.mark.parametrize(
    "records",
    ["", '{"title": "天气", "text": "今天天气很好。山上有雪。", "date": "2020-02-01"}\n'],
    ids=["empty corpus", "corpus without a match"],
)
def test_empty_corpora_give_honest_empty_tables(edited, records):
    write_study(edited, records)
    snakemake(edited, "--configfile", "config/studies/tiny.yaml")
    tables = edited / "results/tiny/tables"
    assert (edited / "results/tiny/report/index.html").is_file()
    for name in ("T02_actor_stage.csv", "T03_behaviour_stage.csv"):
        text = (tables / name).read_text(encoding="utf-8-sig")
        assert text.startswith("adcode,stage_scheme,stage,")


def test_record_with_a_wrong_date_is_rejected_with_its_reason(edited):
    write_study(edited, '{"title": "通知", "text": "省卫生健康委通报疫情。", "date": "2020-02-31"}\n')
    snakemake(edited, "--configfile", "config/studies/tiny.yaml")
    rejects = (edited / "results/tiny/rejects.csv").read_text(encoding="utf-8-sig")
    assert "bad_date" in rejects
    assert "2020-02-31" in rejects
