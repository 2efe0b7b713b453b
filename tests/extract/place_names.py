"""Names of party and state bodies of a region, generated from the gazetteer and generic patterns.

They are not put into the lexicon: the organisation grammar reads region + body + head by itself. The list is what it
must be able to read, so that a province whose names nobody audited is at least known to have its offices recognised;
`unread_names` gives those that it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipeline.extract.regions import MUNICIPALITIES, Region, level_of
from pipeline.extract.types import words

HEADQUARTERS = "新冠肺炎疫情防控工作领导小组 新冠肺炎疫情防控指挥部 新型冠状病毒感染的肺炎疫情防控工作指挥部"
COMMON = {
    "command": HEADQUARTERS,
    "government": "人民政府 政府",
    "legislature_judiciary": "人大常委会 政协",
    "social_organisation": "红十字会 慈善总会 总工会",
    "medical": "疾病预防控制中心 疾控中心 人民医院",
}
# Departments by what the bodies of that level are called: 厅 in provinces, 局 and 委 in cities and municipalities.
PROVINCE_OFFICES = words(
    "卫生健康委员会 卫健委 应急管理厅 公安厅 教育厅 民政厅 财政厅 商务厅 交通运输厅 工业和信息化厅 农业农村厅 "
    "人力资源和社会保障厅 生态环境厅 司法厅 科学技术厅 市场监督管理局 药品监督管理局 医疗保障局 发展和改革委员会"
)
CITY_OFFICES = words(
    "卫生健康委员会 卫健委 应急管理局 公安局 教育局 民政局 财政局 商务局 交通运输局 农业农村局 市场监督管理局 "
    "人力资源和社会保障局 医疗保障局 司法局"
)
COUNTY_OFFICES = words("卫生健康局 卫健局 公安局 民政局 教育局 市场监督管理局")


class PlaceName(NamedTuple):
    """A name of a body with its class and the adcode of its region."""

    surface: str
    cls: str
    adcode: str


def _party(region: Region) -> str:
    """Name of the party committee: 浙江省委, 广西壮族自治区党委, 兴安盟委, 阿里地委."""
    if region.name.endswith("自治区"):
        return region.name + "党委"
    if region.name.endswith("地区"):
        return region.name.removesuffix("区") + "委"
    return region.name + "委"


def _government(region: Region) -> str:
    """What the government is called: leagues and districts of provinces have an administrative office."""
    return "行政公署 行署" if region.name.endswith(("盟", "地区")) else COMMON["government"]


def offices(region: Region) -> tuple[str, ...]:
    """Departments that a region of its level has."""
    level = level_of(region.adcode)
    if level == "provincial":
        return CITY_OFFICES if region.adcode[:2] in MUNICIPALITIES else PROVINCE_OFFICES
    return CITY_OFFICES if level == "prefecture" else COUNTY_OFFICES


def generated_names(region: Region) -> list[PlaceName]:
    """Party, government, headquarters, departments and the usual institutions of a region, in that order."""
    made = [PlaceName(_party(region), "party", region.adcode)]
    for cls, tails in (COMMON | {"government": _government(region)}).items():
        made += [PlaceName(region.name + tail, cls, region.adcode) for tail in tails.split()]
    made += [PlaceName(region.name + office, "department", region.adcode) for office in offices(region)]
    return made


def unread_names(made: Iterable[PlaceName], read: Callable[[str], tuple[str, str, str]]) -> list[PlaceName]:
    """The names that `read` (text to surface, class and adcode of its first actor) does not take whole and right."""
    return [name for name in made if read(f"{name.surface}发布通告。") != tuple(name)]
