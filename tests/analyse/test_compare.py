"""Provinces side by side: the numbers of the study's own tables, thin provinces without share, ranks after audits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline.analyse.compare import COMPARED, SINCE, compare_tables, profiles, since_level_one
from pipeline.analyse.load import load_facts
from pipeline.analyse.stages import load_scheme, stage_of_day
from pipeline.errors import SettingsError
from pipeline.present.compare import write_compare_figures
from pipeline.present.figure_tiles import COMPARE_FIGURES, GRID
from pipeline.present.labels import load_labels
from pipeline.settings import CONFIG, load_study
from pipeline.study_tables import BY_CODE
from tests.conftest import PROJECT

pytestmark = pytest.mark.workflow
ZHEJIANG, QINGHAI = "330000", "630000"
LEVELS = PROJECT / "config" / "stages" / "response_level.csv"


@pytest.fixture(scope="module")
def tables(sample_results: Path) -> Mapping[str, pd.DataFrame]:
    facts = load_facts(sample_results / "work" / "facts", load_study(PROJECT / CONFIG / "config.yaml"))
    scheme = load_scheme(LEVELS)
    both = {"response_level": scheme, SINCE: since_level_one(scheme, [QINGHAI, ZHEJIANG])}
    return compare_tables(facts, both, [QINGHAI, ZHEJIANG])


def test_a_comparison_gives_the_numbers_of_the_study(tables: Mapping[str, pd.DataFrame], sample_results: Path) -> None:
    own = pd.read_csv(sample_results / "tables" / f"{BY_CODE['T3'].file_stem}.csv", dtype={"adcode": str})
    own = own[(own["adcode"] == ZHEJIANG) & (own["stage_scheme"] == "response_level")]
    found = tables["T3"][(tables["T3"]["adcode"] == ZHEJIANG) & (tables["T3"]["stage_scheme"] == "response_level")]
    assert tuple(tables) == COMPARED
    assert found["n_acts"].tolist() == own["n_acts"].tolist()
    assert found["n_acts"].sum() > 0
    assert list(tables["T3"]["adcode"].unique()) == [ZHEJIANG, QINGHAI]


def test_a_thin_province_has_neither_share_nor_rank(tables: Mapping[str, pd.DataFrame]) -> None:
    audited = {ZHEJIANG: "audited", QINGHAI: "audited"}
    made = profiles(tables, "done", audited)
    qinghai = made[made["adcode"] == QINGHAI]
    assert len(qinghai)
    assert qinghai["is_thin"].all()
    assert qinghai[["value", "low", "high", "rank"]].isna().all(axis=None)


def test_ranks_need_an_audit_by_people(tables: Mapping[str, pd.DataFrame]) -> None:
    assert profiles(tables, "done", {})["rank"].isna().all()
    assert profiles(tables, "done", {ZHEJIANG: "program_coded"})["rank"].isna().all()
    ranked = profiles(tables, "done", {ZHEJIANG: "audited"}).dropna(subset="rank")
    assert set(ranked["adcode"]) == {ZHEJIANG}
    assert set(ranked["rank"]) == {1}
    assert not ranked["is_thin"].any()


def test_a_profile_says_what_the_tables_say(tables: Mapping[str, pd.DataFrame]) -> None:
    made = profiles(tables, "done", {})
    row = made[
        (made["adcode"] == ZHEJIANG) & (made["stage_scheme"] == "response_level") & (made["stage"] == "all")
        & (made["measure"] == "cooperative_share") & (made["category"] == "broad")
    ].iloc[0]  # fmt: skip
    trend = tables["T6"]
    whole = trend[
        (trend["adcode"] == ZHEJIANG) & (trend["stage_scheme"] == "response_level") & (trend["stage"] == "all")
        & (trend["unit"] == "stage") & (trend["realis"] == "done") & (trend["series"] == "domestic")
        & (trend["dated_by"] == "published")
    ].set_index("basis")["n_acts"]  # fmt: skip
    assert row["value"] == pytest.approx(whole["broad"] / whole["all"])
    assert row["low"] <= row["value"] <= row["high"]


def test_periods_count_from_the_own_level_one() -> None:
    made = since_level_one(load_scheme(LEVELS), [ZHEJIANG, "540000"])
    zhejiang, tibet = made[ZHEJIANG], made["540000"]
    assert [str(s.start) for s in zhejiang[1:4]] == ["2020-01-23", "2020-01-30", "2020-02-06"]
    assert str(tibet[1].start) == "2020-01-29"
    assert all(a.end_exclusive == b.start for s in made.values() for a, b in zip(s, s[1:], strict=False))
    assert stage_of_day(zhejiang, zhejiang[1].start) == "S01"


def test_a_region_without_level_one_is_named() -> None:
    scheme = {"330000": tuple(s for s in load_scheme(LEVELS)["330000"] if s.label_en != "Level I")}
    with pytest.raises(SettingsError, match="330000 has no stage"):
        since_level_one(scheme, ["330000"])


def test_the_grid_has_every_province_once() -> None:
    known = set(load_scheme(LEVELS)) | {"710000", "810000", "820000"}
    assert set(GRID) == known
    assert len(set(GRID.values())) == len(GRID)
    names = load_labels(PROJECT / CONFIG / "labels.csv").of_kind("tile")
    assert set(names) == known


def test_figures_are_drawn(tables: Mapping[str, pd.DataFrame], sample_results: Path, tmp_path: Path) -> None:
    study = load_study(PROJECT / CONFIG / "config.yaml")
    write_compare_figures(
        profiles(tables, "done", {}), tables["T6"], load_labels(PROJECT / CONFIG / "labels.csv"), study,
        fonts=sorted((sample_results / "work" / "fonts").glob("*.ttf")), folder=tmp_path, invented=True,
    )  # fmt: skip
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(COMPARE_FIGURES)
