"""Stage schemes: what is refused, and which stage a day is in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.analyse.stages import load_scheme, stage_of_day, stage_rows, stages_of
from pipeline.errors import SettingsError
from tests.analyse.world import PROJECT, SCHEMES

HEADER = "adcode,stage,start,end_exclusive,label_zh,label_en,basis,source"
FIRST = "330000,S00,2020-01-01,2020-01-23,前,Before,cut,https://example.org/a"
SECOND = "330000,S01,2020-01-23,2020-03-02,一级,Level I,order,https://example.org/b"


def scheme(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((FIRST, SECOND.replace("2020-01-23", "2020-01-20", 1)), "stages overlap"),
        ((FIRST, SECOND.replace("2020-01-23", "2020-01-25", 1)), "gap between stages"),
        ((FIRST, SECOND.replace("2020-01-23", "2020-02-30", 1)), "start: '2020-02-30' is no date"),
        ((FIRST, SECOND.replace("2020-01-23", "2020-04-01", 1)), "is not before end_exclusive"),
        ((FIRST, SECOND.replace("S01", "S00")), "stage S00 stands twice"),
        ((FIRST, SECOND.replace("https://example.org/b", "")), "source: is empty"),
        ((FIRST, SECOND.replace("S01", "one")), "stage: 'one'"),
        ((FIRST, SECOND.replace("330000", "33")), "adcode: '33'"),
        ((FIRST.replace("S00", "S02"), SECOND), "not in the order of their days"),
        ((FIRST, SECOND + ",more"), "not as many cells as the header"),
        ((), "has no stages"),
    ],
)
def test_a_faulty_scheme_is_refused(tmp_path: Path, rows: tuple[str, ...], message: str) -> None:
    with pytest.raises(SettingsError, match=message) as error:
        load_scheme(scheme(tmp_path, *rows))
    assert "mine.csv" in str(error.value)


def test_an_unknown_column_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="unknown column 'sorce'. Did you mean 'source'"):
        load_scheme(scheme(tmp_path, FIRST, header=HEADER.replace("source", "sorce")))


def test_a_missing_column_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="lacks the columns source"):
        load_scheme(scheme(tmp_path, FIRST, header=HEADER.replace(",source", "")))
    with pytest.raises(SettingsError, match="Did you mean 'mine'"):
        load_scheme(scheme(tmp_path, FIRST).with_name("mines.csv"))


def test_labels_may_repeat_and_days_outside_are_said(tmp_path: Path) -> None:
    stages = load_scheme(scheme(tmp_path, FIRST, SECOND.replace("一级", "前").replace("Level I", "Before")))["330000"]
    days = {"2019-12-31": "outside", "2020-01-22": "S00", "2020-01-23": "S01", "2020-03-02": "outside"}
    assert {d: stage_of_day(stages, dt.date.fromisoformat(d)) for d in days} == days


def test_a_city_takes_the_stages_of_its_province_and_any_region_those_of_the_country(tmp_path: Path) -> None:
    own = load_scheme(scheme(tmp_path, FIRST, SECOND))
    country = load_scheme(scheme(tmp_path, FIRST.replace("330000", "CN")))
    assert stages_of(own, "330300") == own["330000"]
    assert stages_of(own, "510000") == ()
    assert stages_of(country, "510000") == country["CN"]
    rows = stage_rows({"own": own, "country": country}, ["330000", "CN"])
    assert {(r["adcode"], r["stage_scheme"], r["is_headline"]) for r in rows} == {
        ("330000", "own", True), ("330000", "country", False), ("CN", "country", True),
    }  # fmt: skip
    with pytest.raises(SettingsError, match="no stage scheme covers 510000"):
        stage_rows({"own": own}, ["510000"])


def test_shipped_schemes_are_sound_and_cited() -> None:
    schemes = {name: load_scheme(PROJECT / "config" / "stages" / f"{name}.csv") for name in SCHEMES}
    assert len(schemes["response_level"]) == 31
    assert [str(s.start) for s in schemes["white_paper"]["CN"][1:]] == [
        "2019-12-27", "2020-01-20", "2020-02-21", "2020-03-18", "2020-04-29",
    ]  # fmt: skip
    assert [str(s.start) for s in schemes["zhejiang_phases"]["330000"][1:]] == [
        "2020-01-23", "2020-02-09", "2020-03-02", "2020-03-23", "2020-04-29",
    ]  # fmt: skip
    levels = {s.start.isoformat(): s.label_en for s in schemes["response_level"]["330000"]}
    assert (
        levels["2020-01-23"] == "Level I" and levels["2020-03-02"] == "Level II" and levels["2020-03-23"] == "Level III"
    )


def test_an_order_from_24_hours_starts_on_the_day_after() -> None:
    scheme = load_scheme(PROJECT / "config" / "stages" / "response_level.csv")
    late = [s for stages in scheme.values() for s in stages if "T24:00" in s.basis]
    assert late
    for stage in late:
        ordered = dt.date.fromisoformat(stage.basis.split("effective ")[1][:10])
        assert stage.start == ordered + dt.timedelta(days=1)
