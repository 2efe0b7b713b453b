"""The record of a run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.present.record import thin_stages
from pipeline.steps.run_record import shown

FILTERS = {"realis": "done"}


def corpus(*rows: tuple[str, int, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["stage", "n_acts", "is_stage_thin"])
    return frame.assign(adcode="330000", stage_scheme="x", item="all", value="all", realis="done")


def test_thin_stages_are_named_with_their_counts():
    line = thin_stages(corpus(("S00", 3, True), ("S01", 200, False), ("all", 50, True)), "330000", "浙江", FILTERS)
    assert line == "浙江: too thin for any verdict: S00 (3 acts)"


def test_no_thin_stage_no_line():
    assert thin_stages(corpus(("S01", 200, False)), "330000", "浙江", FILTERS) == ""


def test_paths_outside_of_the_project_are_shortened():
    assert shown(Path("../shared/data/dxy/x.csv")) == "dxy/x.csv"
    assert shown(Path("config/config.yaml")) == "config/config.yaml"
