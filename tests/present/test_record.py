"""The record of a run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.present.record import thin_stages
from pipeline.steps.run_record import shown


def gaps(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["stage", "gap", "n_acts", "n_lacking"])
    return frame.assign(adcode="330000", stage_scheme="x")


def test_thin_stages_are_named_with_what_they_lack() -> None:
    line = thin_stages(gaps(("S00", "stage_thin", 3, 42), ("S01", "behaviour_thin", 2, 0)), "330000", "浙江")
    assert line == "浙江: too thin for any verdict: S00 (3 acts, lacks about 42 documents)"


def test_no_thin_stage_no_line() -> None:
    assert thin_stages(gaps(("S01", "behaviour_thin", 2, 0)), "330000", "浙江") == ""


def test_paths_outside_of_the_project_are_shortened():
    assert shown(Path("../shared/data/dxy/x.csv")) == "dxy/x.csv"
    assert shown(Path("config/config.yaml")) == "config/config.yaml"
