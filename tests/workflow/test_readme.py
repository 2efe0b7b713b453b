"""The README shows what the sample study gives."""

from __future__ import annotations

import csv
import re

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.readme_figures import FOLDER, SHOWN, small
from tests.conftest import PROJECT

HEADLINE = {"adcode": "330000", "stage_scheme": "zhejiang_phases", "realis": "done", "basis": "all",
            "resolution": "all", "series": "domestic", "dated_by": "published"}  # fmt: skip


@pytest.mark.workflow
def test_figures_of_the_readme_are_those_of_the_run(sample_results):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for name in SHOWN:
        assert f"({FOLDER}/{name})" in readme
        with Image.open(PROJECT / FOLDER / name) as shown:
            made = small(sample_results / "figures" / name)
            assert shown.size == made.size, name
            differences = ImageStat.Stat(ImageChops.difference(shown.convert("RGB"), made)).mean
        assert max(differences) < 2, (
            name,
            "python -m pipeline.readme_figures renews it",
        )  # of 255; 128 colours are kept


@pytest.mark.workflow
def test_table_of_the_readme_is_that_of_the_run(sample_results):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"<!-- table: begin -->\n(.*)<!-- table: end -->", readme, re.S)[1].strip().splitlines()
    head, _, *body = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    with (sample_results / "tables/T03_behaviour_stage.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if all(r[k] == v for k, v in HEADLINE.items())]
    counts = {(r["behaviour"], r["stage"]): r["n_acts"] for r in rows}
    assert len(body) >= 6
    for name, *cells in body:
        assert cells == [counts[name, stage] for stage in head[1:]]
