"""Who a name stands for: level, region, canonical name and the number of bodies behind a quantity."""

from __future__ import annotations

import re

from pipeline.codes import COUNTRY
from pipeline.extract.grammar import Unit
from pipeline.extract.regions import Gazetteer, level_of
from pipeline.extract.types import Context

LEVEL_OF_WORD = {
    "省": "provincial", "自治区": "provincial", "特区": "provincial", "市": "prefecture", "州": "prefecture",
    "盟": "prefecture", "县": "county", "区": "county", "旗": "county", "镇": "grassroots", "乡": "grassroots",
    "街": "grassroots", "村": "grassroots",
}  # fmt: skip
LEVEL_WORD = re.compile(r"^(?:我|本|该)?(自治区|特区|省|市|州|盟|县|区|旗|镇|乡|街|村)")
CENTRAL = re.compile(r"^(?:国家|中央|全国|国务院|中国|中华)")
QUANTITY = re.compile(r"(\d{1,6})(?:余|多)?(?:家|个|所|支|户|名|位|人)(?:的)?(?:各类|慈善|爱心)?$")
REMEMBERED = 50_000  # entries by class and region
QUANTITY_ENDS = frozenset("家个所支户名位人的类善心")  # last characters of a quantity


def identify(text: str, unit: Unit, gazetteer: Gazetteer, context: Context) -> tuple[str, str, str]:
    """Level, region and canonical name; those of a name that is one entry are found once a region."""
    start, end, form = unit.parts[0]
    is_entry = unit.end == end and unit.start == start and not unit.person
    known, key = gazetteer.identities, (form, unit.cls, context.region)
    if is_entry and key in known:
        return known[key]
    level, region = level_and_region(text, unit, gazetteer, context)
    found = level, region, canonical(text, unit, region, gazetteer)
    if is_entry:
        if len(known) >= REMEMBERED:
            known.clear()
        known[key] = found
    return found


def level_and_region(text: str, unit: Unit, gazetteer: Gazetteer, context: Context) -> tuple[str, str]:
    """Level and adcode: of the region in the name, else of the entry, else of the level word in its context.

    A body whose entry says where it sits (火神山医院: Wuhan) is of that place whatever the text is about.
    """
    if unit.cls == "foreign":
        return "foreign", ""
    regions = [form for _, _, form in unit.parts if form.kind == "region"]
    if regions:
        adcode = ""
        for form in regions:
            adcode = gazetteer.adcode(form.surface, within=adcode or context.region) or adcode
        return level_of(adcode) if adcode else "unknown", adcode
    level = next((form.entry.attrs["level"] for _, _, form in reversed(unit.parts) if "level" in form.entry.attrs), "")
    seat = _seat(unit)
    if level or seat:
        return level or "unknown", seat or (COUNTRY if level == "central" else "")
    words = text[unit.start : unit.end]
    found = LEVEL_WORD.match(words)
    if found:
        level = LEVEL_OF_WORD[found.group(1)]
        return level, gazetteer.at_level(context.region, level) if context.region else ""
    if CENTRAL.match(words) and unit.cls not in ("public", "enterprise"):
        return "central", COUNTRY
    return ("grassroots" if unit.cls == "community" else "unknown"), ""


def _seat(unit: Unit) -> str:
    """Adcode that the entry of a body names as its seat; empty where it names none."""
    return next((form.entry.attrs["region"] for _, _, form in reversed(unit.parts) if "region" in form.entry.attrs), "")


def canonical(text: str, unit: Unit, region: str, gazetteer: Gazetteer) -> str:
    """Canonical name: full region, then the canonical form of each part (浙江省卫健委 is 浙江省卫生健康委员会)."""
    if unit.person:
        last = unit.last
        alias = last.entry.attrs.get("actor_id", "")
        if alias:
            return alias
        return last.surface if last.kind == "actor" else text[unit.parts[-1][1] : unit.end]
    name, at = "", unit.start
    for start, end, form in unit.parts:
        if form.kind != "region":
            name += text[at:start] if start > at else ""
            name += form.entry.attrs.get("actor_id") or form.surface
        at = end
    name += text[at : unit.end]
    # A body known by its seat has a name of its own, which the place is no part of.
    named = region and region != COUNTRY and (not _seat(unit) or unit.first.kind == "region")
    stripped = LEVEL_WORD.sub("", name) if named else name
    prefix = gazetteer.name(region) if named else ""
    if prefix and stripped:
        return prefix + stripped
    return name or prefix or text[unit.start : unit.end]


def n_members(text: str, start: int, unit: Unit) -> int:
    """Number of bodies of a quantity directly before the name (3084家社会组织), else 1."""
    if text[unit.start - 1 : unit.start] not in QUANTITY_ENDS:
        return 1
    found = QUANTITY.search(text, max(start, unit.start - 10), unit.start)
    return int(found.group(1)) if found else 1
