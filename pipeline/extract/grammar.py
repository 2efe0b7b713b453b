"""Names of organisations and groups in one sentence: region + body + head, as long as they hold together.

The parts come from the lexicon's hits; this module joins them into candidate names, gives each its class by its last
part, and leaves the question whether it takes part in an action to `roles`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.persons import name_end
from pipeline.extract.types import Entry, Hit, words

ORGANS = frozenset(
    words(
        "party_government party command government department legislature_judiciary military medical expert "
        "enterprise social_organisation community media"
    )
)
STATE = frozenset(words("party_government party command government department legislature_judiciary military"))
# Ends of person groups: what follows them is another actor, not a part of the name.
PEOPLE = frozenset("员者人生士们家胞工友师户众民客属女童")
TAILS = frozenset(
    words(
        "员工 职工 工作人员 医护人员 医务人员 医务工作者 志愿者 医疗队 医疗队员 专家组 专家 团队 党员 "
        "党员干部 干部 负责人 家属 子女 家庭 代表 会员 队员 科研人员 技术人员 干部职工 领导 人员 师生 学生 "
        "患者 病人 居民 村民 党支部 党委 临时党支部 临时党委 基层党组织"
    )
)
# Words for some or all places, which open no name (各地+医疗队); 当地 opens one of a state body only.
OPEN_NO_NAME = frozenset(
    ("多地", "全省", "全市", "全县", "全区", "本市", "本省", "两地", "三地", "部分地区", "国家", "地方", "当地", "属地")
)
# Of the public only these words take a region before them into the name (湖北人民, but 武汉+返乡人员).
REGIONAL_PUBLIC = frozenset(
    ("人民", "市民", "公民", "民众", "百姓", "老百姓", "青年", "民", "各族人民", "群众", "各界")
)
FUNDS = frozenset(("财政", "公安", "税务", "海关"))
CLEAR_AFTER_NAME = frozenset("说在和与告介表是将向从因对为")
WEAK_TITLES = frozenset(
    words(
        "老师 教师 居民 市民 村民 志愿者 学生 患者 先生 女士 农民 司机 民警 辅警 工作人员 代表 成员 专家 学者 医生 护士"
    )
)
AFTER_WEI = frozenset("托派任屈员婉以")
PLAIN_GOVERNMENT = re.compile(r"[、和与及]?(?:省|市|县|区|州|自治区|人民)?(?:人民)?政府")


class Part(NamedTuple):
    """One hit that may be part of a name; `title` tells that it is also an office or profession."""

    start: int
    end: int
    kind: str
    entry: Entry
    title: Entry | None
    head: Entry | None


@dataclass(slots=True)
class Unit:
    """One candidate name: its parts, class, and the entry that gives class and use."""

    start: int
    end: int
    cls: str
    parts: list[Part] = field(default_factory=list)
    person: bool = False
    grown: bool = False  # grew to the left beyond its last part

    @property
    def last(self) -> Part:
        """The part that decides the class."""
        return self.parts[-1]


def use_of(unit: Unit) -> str:
    """The use column of the unit's last part, person for a named person, else the kind of the part."""
    if unit.person:
        return "person"
    last = unit.last
    return last.entry.attrs.get("use", "") if last.kind == "actor" else last.kind


def parts_of(hits: Sequence[Hit], lexicon: Lexicon) -> list[Part]:
    """Hits that can be parts of names, the readings of one place together.

    A behaviour that ends in a region (支援湖北) hides it from the matcher; it is given back here.
    """
    parts: list[Part] = []
    kinds = lexicon.name_kinds
    for start, end, number in hits:
        kind = kinds[number]
        if not kind:
            continue
        entry = lexicon.entries[number]
        if kind == "behaviour":
            region = lexicon.short_regions[entry.surface[-2:]]
            parts.append(Part(end - 2, end, "region", region, None, None))
        elif parts and parts[-1].start == start:
            if kind == "title":
                parts[-1] = parts[-1]._replace(title=entry)
            elif kind == "head":
                parts[-1] = parts[-1]._replace(head=entry)
        else:
            head = entry if kind == "head" else lexicon.heads_within.get(entry.surface)
            parts.append(Part(start, end, kind, entry, entry if kind == "title" else None, head))
    return parts


def units_of(text: str, limit: int, parts: list[Part]) -> list[Unit]:
    """Units of parts that touch and belong together, left to right."""
    parts = _with_suffixes(text, limit, parts)
    units: list[Unit] = []
    i = 0
    while i < len(parts):
        group = [parts[i]]
        i += 1
        while i < len(parts) and _joins(text, group, parts[i]):
            group.append(parts[i])
            i += 1
        unit = _unit(text, limit, group)
        if unit:
            units.append(unit)
    return units


def _with_suffixes(text: str, end: int, parts: list[Part]) -> list[Part]:
    """Parts for the single characters after a region: 浙江省+委, 武汉市+长, 武汉市+民."""
    out: list[Part] = []
    for i, part in enumerate(parts):
        out.append(part)
        at = part.end
        taken = i + 1 < len(parts) and parts[i + 1].start == at
        place = part.kind == "region" or (part.entry.code == "foreign" and text[at - 1] in "州市县")
        if not place or at >= end or taken or text[at - 1] not in "省市县区州旗盟":
            continue
        suffix, after = text[at], text[at + 1 : at + 2]
        cls = {"委": "party", "长": "government", "民": "public"}.get(suffix, "")
        if not cls or (suffix == "委" and after in AFTER_WEI) or (suffix == "民" and after in "政营族主宗用办"):
            continue
        if suffix == "长" and after in "期三江春途":
            continue
        kind = "title" if suffix == "长" else "actor"
        entry = Entry(text[at - 1 : at + 1], kind, cls, {}, f"suffix:{text[at - 1 : at + 1]}")
        out.append(Part(at, at + 1, kind, entry, entry if suffix == "长" else None, None))
    return out


def _use(part: Part) -> str:
    return part.entry.attrs.get("use", "")


def _joins(text: str, group: list[Part], new: Part) -> bool:
    """Does `new` continue the name that `group` began?"""
    last = group[-1]
    if new.start != last.end:
        both = (last.kind == "title" or last.title) and (new.kind == "title") and text[last.end : new.start] == "、"
        return bool(both) and (len(group) > 1 or last.entry.code == "party")
    use = _use(last)
    if new.kind == "region":
        return last.kind == "region"
    if new.kind == "modifier":
        return last.kind in ("region", "modifier")
    if _use(new) == "person":
        return last.title is not None or (new.title is not None and last.entry.code == "party")
    if use == "person" or (last.kind == "title" and new.kind != "title"):
        return False
    if new.kind == "title":
        return last.kind in ("region", "head", "title") or last.entry.code in ORGANS or last.entry.code == "foreign"
    if last.kind == "region":
        if new.entry.surface[0] == "各" or new.entry.surface in OPEN_NO_NAME:
            return False
        return new.entry.code != "public" or new.entry.surface in REGIONAL_PUBLIC
    if last.kind == "modifier":
        return True
    if last.entry.surface in OPEN_NO_NAME or last.entry.surface[0] in "各多":
        return new.entry.code in STATE and last.entry.surface in ("当地", "属地", "地方")
    if _use(new) == "list" and use != "list":
        return False
    if use == "list" or new.kind == "head":
        return True
    if last.entry.surface[-1] in PEOPLE and last.kind == "actor":
        return new.entry.surface in ("家属", "子女", "家庭", "代表")
    if last.entry.code == "foreign":
        return True
    return last.entry.code in ORGANS and (new.entry.code in ORGANS or new.entry.surface in TAILS)


def _unit(text: str, limit: int, group: list[Part]) -> Unit | None:
    while group and (group[-1].kind == "modifier" or (_use(group[-1]) == "list" and len(group) > 1)):
        if group[-1].entry.surface in FUNDS and group[0].kind == "region":
            break
        group.pop()
    if not group:
        return None
    last = group[-1]
    unit = Unit(group[0].start, last.end, _class_of(group), group)
    if last.title or last.kind == "title":
        stop = _named_until(text, limit, unit)
        if stop > last.end:
            unit.end, unit.person = stop, True
    elif _use(last) == "person":
        unit.person = True
    if unit.cls == "party" and not unit.person and text[last.end - 1] == "委":
        fused = PLAIN_GOVERNMENT.match(text, last.end, limit)
        if fused:
            unit.end, unit.cls = fused.end(), "party_government"
    return unit


def _named_until(text: str, limit: int, unit: Unit) -> int:
    """End of the personal name behind an office; common words for people need a clear end of the name behind them."""
    last = unit.last
    foreign = unit.cls == "foreign" or last.entry.code == "foreign"
    stop = name_end(text, last.end, limit, foreign=foreign)
    if stop > last.end and last.entry.surface in WEAK_TITLES and not foreign:
        clear = stop >= limit or not ("\u4e00" <= text[stop] <= "\u9fff") or text[stop] in CLEAR_AFTER_NAME
        return stop if clear or "某" in text[last.end : stop] else last.end
    return stop


def _class_of(group: list[Part]) -> str:
    """Class by the last part; offices without a class of their own take that of the body before them."""
    cls = ""
    for part in reversed(group):
        if part.kind in ("actor", "head", "title") and part.entry.code:
            cls = part.entry.code
            break
    office = group[-1].title
    if office is not None and not office.code:
        bodies = [p.entry.code for p in group[:-1] if p.kind in ("actor", "head")]
        cls = bodies[-1] if bodies else cls
    codes = [p.entry.code for p in group if p.kind == "actor"]
    if codes[-2:] == ["party", "government"] and group[-2].entry.surface[-1] == "委":
        return "party_government"
    if not cls:
        return "government" if group[-1].kind in ("region", "title") and group[0].kind == "region" else ""
    first = group[0].entry
    if first.code == "foreign" and len(group) > 1 and (cls in STATE or cls == "public"):
        return "foreign"
    return cls
