"""The gazetteer: regions of 2020, their levels, and the table they come from."""

from __future__ import annotations

import pytest

from pipeline.extract.regions import gazetteer_rows, level_of, stem_of
from tests.extract.naming import actors, gazetteer, names


@pytest.mark.parametrize(
    ("adcode", "level"),
    [("330000", "provincial"), ("330100", "prefecture"), ("330110", "county"), ("CN", "central"), ("", "unknown")],
)
def test_levels_by_zeros(adcode: str, level: str) -> None:
    assert level_of(adcode) == level


def test_stems_hold_all_units_inside() -> None:
    assert [stem_of(a) for a in ("330000", "330100", "330110")] == ["33", "3301", "330110"]


def test_districts_are_those_of_2020() -> None:
    assert gazetteer().adcode("江干区") == "330104"
    assert gazetteer().adcode("临平区") == ""
    assert gazetteer().adcode("龙港市") == "330383"


def test_one_name_of_several_units_is_settled_by_the_region_around_it() -> None:
    assert gazetteer().adcode("鼓楼区") == ""
    assert gazetteer().adcode("鼓楼区", within="320100") == "320106"


def test_the_unit_of_a_level_around_a_region() -> None:
    assert gazetteer().at_level("330110", "provincial") == "330000"
    assert gazetteer().at_level("330110", "prefecture") == "330100"
    assert gazetteer().at_level("330000", "county") == ""
    assert gazetteer().at_level("310115", "prefecture") == "310000"


def test_a_name_takes_the_narrowest_region() -> None:
    (government,) = actors("浙江省杭州市余杭区人民政府发布通告。")
    assert (government.level, government.region) == ("county", "330110")
    assert government.actor_id.startswith("余杭区")


def test_universities_and_roads_are_no_regions() -> None:
    assert names("吉林大学第一医院收治患者。")[0] == ("吉林大学第一医院", "medical")


def test_short_names_that_are_words_are_left_out_and_others_are_weak() -> None:
    common = {"province_name": "浙江省", "province_adcode": "330000", "province_short": "浙江", "year": "2020"}
    table = [
        {**common, "rank": "1"},
        {**common, "rank": "3", "county_name": "平安区", "county_adcode": "330901", "county_short": "平安"},
        {**common, "rank": "3", "county_name": "嵊泗县", "county_adcode": "330922", "county_short": "嵊泗"},
        {**common, "rank": "3", "county_name": "旧县", "county_adcode": "330923", "county_short": "旧", "year": "1990"},
    ]
    rows = {r["surface"]: r for r in gazetteer_rows(table, year="2020", common={"平安": "a"})}
    assert sorted(rows) == ["嵊泗", "嵊泗县", "平安区", "浙江", "浙江省"]
    assert rows["嵊泗"]["is_weak"] == "true"
    assert rows["浙江"] == {
        "surface": "浙江",
        "adcode": "330000",
        "level": "provincial",
        "name": "浙江省",
        "is_weak": "",
    }


def test_an_autonomous_prefecture_has_two_short_names() -> None:
    row = {
        "province_name": "吉林省",
        "province_adcode": "220000",
        "province_short": "吉林",
        "year": "2020",
        "rank": "2",
    }
    city = {"rank": "2", "city_name": "延边朝鲜族自治州", "city_adcode": "222400", "city_short": "延边"}
    rows = gazetteer_rows([{**row, **city}], year="2020", common={})
    assert [(r["surface"], r["name"]) for r in rows] == [
        ("延边", "延边朝鲜族自治州"),
        ("延边州", "延边朝鲜族自治州"),
        ("延边朝鲜族自治州", ""),
    ]
