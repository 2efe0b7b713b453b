"""The check before a run."""

from __future__ import annotations

import datetime as dt

from pipeline.analyse.stages import load_scheme
from pipeline.check import check_study, stage_lines
from pipeline.settings import CONFIG, Analysis


def test_default_study_is_valid_and_its_counts_add_up():
    report = check_study("sample")
    assert report.n_errors == 0
    assert "source sample-sichuan: 54 records, 54 documents" in report.text
    assert "would run" in report.text


def test_unknown_study_is_one_error():
    report = check_study("sampel")
    assert report.n_errors == 1
    assert "Did you mean 'sample'" in report.text


def test_stage_with_too_few_documents_is_named():
    schemes = {"zhejiang_phases": load_scheme(CONFIG / "stages/zhejiang_phases.csv")}
    days = [("330300", dt.date(2020, 1, 25))] * 40 + [("510000", dt.date(2020, 2, 10))] * 40
    lines = stage_lines("330000", days, schemes, Analysis())
    assert lines[0] == "region 330000, scheme zhejiang_phases: 40 on-topic documents of its own"
    assert not any("S01" in line for line in lines)
    assert any("too thin: S02" in line and "0 documents" in line for line in lines)
