"""Packs of the 31 provinces and the scheme of response levels: in step with their tables, cited, and as published."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from pipeline import packs
from pipeline.analyse.stages import Stage, load_scheme, stage_of_day
from pipeline.extract.lexicon import load_lexicon
from pipeline.extract.regions import Gazetteer
from pipeline.settings import load_province

PROJECT = Path(__file__).resolve().parents[1]
SCHEME = load_scheme(PROJECT / "config" / "stages" / "response_level.csv")
SLUGS = [row["slug"] for row in packs.read_rows(PROJECT / "data" / "reference" / "provinces.csv")]


def level(adcode: str, day: dt.date) -> str:
    """Roman number of the level in force; empty before any."""
    stage = {s.stage: s for s in SCHEME[adcode]}[stage_of_day(SCHEME[adcode], day)]
    return stage.label_en.removeprefix("Level ").split()[0] if stage.stage != "S00" else ""


def first_level_one(stages: tuple[Stage, ...]) -> str:
    return next(s.start.isoformat() for s in stages if s.label_en == "Level I")


def test_generated_files_are_in_step_with_their_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    stale = [str(path) for path, text in packs.packs().items() if path.read_text(encoding="utf-8") != text]
    assert not stale, "run python -m pipeline.packs"


def test_first_level_one_starts_are_those_published() -> None:
    """People's Daily Online, 2020-05-05 (counts by day); Tibet by reports of the day itself."""
    starts = {adcode: first_level_one(stages) for adcode, stages in SCHEME.items()}
    assert Counter(starts.values()) == {"2020-01-23": 3, "2020-01-24": 15, "2020-01-25": 12, "2020-01-29": 1}
    assert starts["540000"] == "2020-01-29"


def test_levels_of_5_may_are_those_published() -> None:
    """8 provinces at II, 21 at III, 2 at IV; the count has Shandong and Henan at III, whose order began on the 6th."""
    counted = {a: level(a, dt.date(2020, 5, 5)) for a in SCHEME}
    for adcode in ("370000", "410000"):
        assert (counted[adcode], level(adcode, dt.date(2020, 5, 6))) == ("II", "III")
        counted[adcode] = "III"
    assert Counter(counted.values()) == {"II": 8, "III": 21, "IV": 2}


def test_every_stage_cites_and_the_window_has_no_gap_or_overlap() -> None:
    for stages in SCHEME.values():
        assert (stages[0].start, stages[-1].end_exclusive) == (dt.date(2019, 12, 1), dt.date(2020, 8, 1))
        assert [s.end_exclusive for s in stages[:-1]] == [s.start for s in stages[1:]]
        assert [s.stage for s in stages] == [f"S{n:02d}" for n in range(len(stages))]
        assert all(s.source and s.status for s in stages)


def test_a_level_that_returns_is_a_stage_of_its_own() -> None:
    assert [s.label_en for s in SCHEME["110000"]][2:] == ["Level II", "Level III", "Level II", "Level III"]


def test_doubtful_and_partial_orders_are_marked() -> None:
    partial = [s for stages in SCHEME.values() for s in stages if s.scope.startswith("partial")]
    assert len(partial) == 4
    assert all("parts excepted" in s.label_en for s in partial)
    order = {"level": "II", "stage_start_date": "2020-02-01", "status": "1src", "scope": "two cities", "note": "n"}
    assert packs.doubts([order]) == ["level II of 2020-02-01: one source only; partial: two cities (n)"]
    assert packs.doubts([order | {"status": "2src", "scope": packs.WHOLE}]) == []


@pytest.mark.parametrize("effective, start, said", [
    ("2020-03-01T24:00", "2020-03-02", "starts on the day after"),
    ("2020-03-01T18:00", "2020-03-01", "the whole day counts"),
])  # fmt: skip
def test_the_hour_of_an_order_decides_its_first_day(effective: str, start: str, said: str) -> None:
    rows = packs.read_rows(PROJECT / "data" / "reference" / "response_levels.csv")
    assert said in packs._hour(effective)
    late = [r for r in rows if r["effective_local"].endswith(effective[-6:])]
    shift = dt.date.fromisoformat(start) - dt.date.fromisoformat(effective[:10])
    assert late
    for row in late:
        ordered = dt.date.fromisoformat(row["effective_local"][:10])
        assert dt.date.fromisoformat(row["stage_start_date"]) - ordered == shift


def test_all_31_packs_name_their_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    gazetteer = Gazetteer(load_lexicon(PROJECT / "config" / "lexicon"))
    provinces = [load_province(slug) for slug in SLUGS]
    assert {p.adcode for p in provinces} == set(SCHEME)
    assert len(provinces) == 31
    for province in provinces:
        assert gazetteer.adcode(province.name_zh) == province.adcode
        assert gazetteer.name(province.adcode) == province.aliases[0]
        assert all(address.startswith("http") for address in province.portals.values())
