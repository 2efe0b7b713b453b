"""Candidate names grown to their full length, to the left and to the right.

A head noun reaches back to the region, country or parent body before it over characters that names are made of; it
stops at punctuation, prepositions, quantities and predicates.
"""

from __future__ import annotations

import re
from collections.abc import Container

from pipeline.extract.branches import NO_PLACE, PLACE_HEADS, inside_of, parent_of
from pipeline.extract.grammar import ORGANS, STATE, WEAK_TITLES, Found, Grammar, Unit, use_of
from pipeline.extract.lexicon import Form
from pipeline.extract.persons import bare_names, name_before
from pipeline.extract.types import Entry, words

# A level word that opens the name of a body (省+卫生健康委): it must not end another word (城市, 社区, 红旗).
LEVEL_WORD = re.compile(
    r"(?:(?<![\u4e00-\u9fa5])|(?<=[由向在与和及或对从把被将让请使是经到的了称给至等同按据以为并报入送会纳驻派请邀因令])|"
    r"(?<=要求|组织|协调|配合|指导|协助|交付|拨付|提交|移交|集中|帮助|支援|通知|委托|依托|召集|督促|引导|安排|牵头|联合))(?:我|本|该)?"
    r"(?:省、市|省市|市、区|省级|市级|县级|区级|州级|省直|市直|区直|县直|自治区|特区|省|市|县|区|州|盟|旗|镇|乡|街道)$"
    r"|(?:当地|地方|属地|国家|中国|国务院|中央|全国)$"
)
LEVEL_ENDS = frozenset("省市级直区县州盟旗镇乡道地方家国院央")  # last characters of these words
LOCAL = frozenset(("当地", "地方", "属地"))
SHORT_LEVELS = frozenset(("省", "市", "县", "区", "乡", "镇"))
NOT_LEVELLED = frozenset(("public", "enterprise", "community"))
TEAMS = words(
    "医疗队 医疗队员 医护队 医护队员 护理队 医疗救治队 专家组 救援队 医疗专家组 "
    "医护人员 医务人员 医疗队伍 疾控队 队员 医疗力量"
)
TEAM_ENDS = frozenset(w[-1] for w in TEAMS)
TEAM_GAP = re.compile(
    r"(?:(?:对口支援|支援|援助|驰援|增援|援|赴|抵|派往|派驻)|(?:第[一二三四五六七八九十\d]+批|首批)|抗疫|国家|紧急|的)*$"
)
# The disease and the task between a region and its headquarters (西宁市+新冠肺炎疫情防控工作+指挥部).
DISEASE = r"(?:新型冠状病毒(?:感染)?(?:的?肺炎)?|新冠肺炎|新冠病毒(?:感染)?(?:的?肺炎)?|新冠|传染病|流感)"
COMMAND_BODY = re.compile(
    rf"(?:应对|抗击|防控|阻击|防治|防范)?{DISEASE}?(?:疫情|病毒|肺炎)?"
    r"(?:联防联控|防控|处置|防治|应急处置|应急|应对|防疫|监控|防疫物资保障|物资保障|医疗救治|复工复产|救治|检疫|抗疫)?(?:工作|应急|指挥)?$"
)
# What a name cannot run over to the left.
STOP = re.compile(
    r"[\s，。；：、！？（）()《》“”‘’\"',;:!?…—\-·\d％%]"
    r"|[的由向在与和及或对为从把被将让请使是了已也都等以其该各经据称给到往至于并还又但后前时起内外了着过同令所家个名支位例批间次每本此这那有无]|会[同议]"
)
FOREIGN_BODY = re.compile(
    r"[\u4e00-\u9fa5]{1,12}?(?:委员会|管理局|监督局|保健部|总统府|总理府|议会|议院|国会|联合会|联盟|协会|组织|机构|法院|当局"
    r"|[^全本内外西东南北中大分各干局总][部署]|[^当邮大结药全布格]局|(?<=[民产社和工])党|军方|警方|军队|海军|空军)(?![分队位时长])"
)
EMBASSY = re.compile(r"驻[\u4e00-\u9fa5]{0,10}$|驻[\u4e00-\u9fa5]{1,10}(?=[大总使领代])")
GAP_WORD = re.compile(r"[\u4e00-\u9fa5A-Za-z]{0,14}")
NOT_IN_GAP = re.compile("按照|根据|依据|正在|启动|建立|成立|设立|召开|依托|落实|要求")
OFFICE_GAP = re.compile(r"[、，]?[\u4e00-\u9fa5A-Z]{0,14}")
NOT_IN_OFFICE = re.compile(r"[的由向在对为从把被将让请使是了已]|表示|[和与及][^，]{0,3}国|接受|会见|邀请|感谢|同意")
MISSIONS = ("大使", "使馆", "总领", "领事馆", "使领馆", "驻华")
MISSION_STARTS = frozenset(w[0] for w in MISSIONS)
VERB_BEFORE = re.compile(
    r"联合|会同|安排|组织|协调|委托|要求|督促|鼓励|引导|支持|帮助|支援|援助|推动|确保|保障|同意|批准|依托|指导|指定|动员|号召|加强|听取|配合|缓解|邀请|责成|协助|征用|改造|承担|转入|转战|推广|飞抵|送达|抵达|前往|走进|深入|"
    r"接管|闲置|加快|取消|关闭|暂停|恢复|建设|成立|设立|开办|举办|参与|属于|来自|位于|隶属|入驻|其他|所有|部分|全部|多家|一些|相关|有关|社会"
)
NUMBERED = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?=[，：:（、为系是男女]|$)")
PERSON = {"use": "person"}
NAMES_FOLLOW = frozenset(("enterprise", "medical", "expert", "social_organisation"))


def candidates(text: str, start: int, end: int, found: Found, grammar: Grammar) -> list[Unit]:
    """All candidate names of the sentence [start, end), left to right, none overlapping."""
    for _, _, form in found.parts:
        if form.kind != "modifier":
            break
    else:
        return []
    units = _foreign_bodies(text, end, grammar.units_of(text, end, found.parts))
    out: list[Unit] = []
    has_offices = False
    for unit in units:
        first, last, at = _grower(unit), unit.last, unit.start
        is_team = text[unit.end - 1] in TEAM_ENDS and text.endswith(TEAMS, at, unit.end)
        if out and is_team and first.use not in ("person", "list"):
            _with_team_region(text, unit, out)
        if first.grows and unit.start == at:
            _grow(text, start, unit, out, found.predicates)
        if out and unit.start == out[-1].end and (parent := parent_of(text, unit, out)):
            is_named = out[-1].person and unit.last.title is not None
            _absorb(unit, out, len(out) - parent[0])
            unit.cls, unit.person = parent[1], is_named
        if unit.person and out and unit.start == at and _opens_office(unit.first):
            _with_body(text, unit, out)
        if last.surface[0] in MISSION_STARTS and last.surface.startswith(MISSIONS):
            _grow_embassy(text, unit, out)
        if last.kind == "title" and not unit.person:
            office = unit.parts[-1][0]
            name = name_before(text, out[-1].end if out else start, office)
            if name < office and unit.start >= name:
                unit.start, unit.person = name, True
        if unit.cls:
            out.append(unit)
        has_offices = has_offices or unit.person or last.kind == "title"
    if has_offices:
        out = [u for u in _offices(text, out) if u.last.kind != "title" or u.person or _has_body(u)]
    return _with_persons(text, start, end, out)


def _grower(unit: Unit) -> Form:
    """The part that decides how the name grows: its first, or its last where a field or kind of trade comes first."""
    first, last = unit.first, unit.last
    is_trade = first.kind == "modifier" or first.use == "list"
    return last if is_trade and last.head is not None and last.head.code in NAMES_FOLLOW else first


def _with_persons(text: str, start: int, end: int, units: list[Unit]) -> list[Unit]:
    """Add persons that no office announces (张某, 姓名+表示) and numbered patients (病例1)."""
    for unit in units:
        if unit.last.use == "counted" and unit.cls == "public":
            found = NUMBERED.match(text, unit.end, end)
            unit.end, unit.person = (found.end(), True) if found else (unit.end, unit.person)
    found_names = bare_names(text, start, end)
    if not found_names:
        return units
    for s, e, cls in found_names:
        if not any(u.start < e and s < u.end for u in units):
            entry = Entry(text[s:e], "actor", cls, PERSON, "rule:bare name")
            form = Form.of(entry, title=None, head=None)
            units.append(Unit(s, e, cls, [(s, e, form)], form, form, person=True))
    return sorted(units, key=lambda u: u.start)


def _opens_office(first: Form) -> bool:
    """An office, or a generic part of a body (医管局局长+姓名), that looks for the body before it."""
    if first.title is not None:
        return first.surface not in WEAK_TITLES
    return first.kind == "actor" and first.code in ORGANS and first.is_generic


def _has_body(unit: Unit) -> bool:
    """A body with an office but no name (省委书记, 县长) stands for an actor; an office alone does not."""
    if any(form.kind in ("actor", "head") for _, _, form in unit.parts):
        return True
    return unit.first.kind == "region" and bool(unit.last.code)


def _absorb(unit: Unit, before: list[Unit], anchor: int) -> None:
    """Make `unit` begin where before[anchor] begins; the units from there on are part of it."""
    other = before[anchor]
    unit.start, unit.parts, unit.first, unit.grown = other.start, other.parts + unit.parts, other.first, True
    del before[anchor:]


def _anchor(unit: Unit, before: list[Unit], reach: int) -> int:
    """Index of the nearest region, country or parent body within `reach` characters, or -1."""
    for i in range(len(before) - 1, -1, -1):
        other = before[i]
        if unit.start - other.end > reach or other.person:
            return -1
        last = other.last
        is_country = last.role == "role" and (other.cls == "foreign" or last.surface == "中国")
        if last.kind == "region" or is_country:
            return i
        if unit.cls == "command" and other.cls in STATE:
            return i
        if unit.cls == "medical" and last.head is not None and other.cls == "expert":
            return i
        if last.role not in ("list", "role", "head", "modifier"):
            return -1
    return -1


def _grow(text: str, start: int, unit: Unit, before: list[Unit], predicates: Container[int]) -> None:
    """Grow to the left: task of a command, then region or parent body, then level word, then a name of its own."""
    first, at = _grower(unit), unit.start
    floor = before[-1].end if before else start
    if first.head is None and first.code != "command":
        _grow_level(text, floor, unit)
        return
    if first.code == "command":
        found = COMMAND_BODY.search(text, max(start, unit.start - 34), unit.start)
        if found and found.group():
            unit.start = found.start()
            while before and before[-1].start >= unit.start:
                before.pop()
            floor = before[-1].end if before else start
            unit.start = max(unit.start, floor)
    anchor = -1
    if before and (first.head is not None or unit.start < at):
        anchor = _anchor(unit, before, 12)
    if anchor >= 0:
        gap = text[before[anchor].end : unit.start]
        opens = before[anchor].end in predicates
        reaches = unit.start < at or (first.head is not None and not opens)
        if reaches and GAP_WORD.fullmatch(gap) and not STOP.search(gap) and not NOT_IN_GAP.search(gap):
            foreign = before[anchor].cls == "foreign"
            _absorb(unit, before, anchor)
            if foreign and unit.cls in STATE:
                unit.cls = "foreign"
            return
    _grow_level(text, floor, unit)
    if unit.start == at and first.head is not None:
        _grow_own_name(text, floor, unit, predicates)


def _grow_embassy(text: str, unit: Unit, before: list[Unit]) -> None:
    """Join 中国+驻+意大利+大使馆; a mission belongs to the sender."""
    found = EMBASSY.search(text, max(0, unit.start - 14), unit.parts[-1][0] + 1)
    if not found or found.start() > unit.start:
        return
    while before and before[-1].start >= found.start():
        before.pop()
    if before and before[-1].end == found.start() and not before[-1].person:
        _absorb(unit, before, len(before) - 1)
    else:
        unit.start = found.start()
    unit.cls = "foreign"


def _grow_level(text: str, floor: int, unit: Unit) -> None:
    first = _grower(unit)
    code = first.code
    if unit.start == floor or text[unit.start - 1] not in LEVEL_ENDS or (code not in ORGANS and code != "public"):
        return
    found = LEVEL_WORD.search(text, max(floor, unit.start - 5), unit.start)
    if not found:
        return
    word = found.group()
    is_body = code == "enterprise" and first.head is not None and "body" in first.head.attrs
    if (code not in STATE and word in LOCAL) or (code in NOT_LEVELLED and word in SHORT_LEVELS and not is_body):
        return
    unit.start, unit.grown = found.start(), True


def _grow_own_name(text: str, floor: int, unit: Unit, predicates: Container[int]) -> None:
    """Take the proper name before a head that is no word by itself (义港通物流+有限公司)."""
    first = _grower(unit)
    head = first.head
    if first.surface in PLACE_HEADS:
        unit.start = _place_before(text, floor, unit.start, predicates)
        unit.grown = unit.start < unit.parts[0][0]
        return
    if (
        head is None
        or head.code not in NAMES_FOLLOW
        or head.attrs.get("region_needed")
        or (head.surface != first.surface and (head.code == "medical" or not first.is_generic))
    ):
        return
    at, left = unit.start, max(floor, unit.start - 18)
    while at > left and not STOP.match(text, at - 1):
        at -= 1
    verbs = [m.end() for m in VERB_BEFORE.finditer(text, at, unit.start)]
    at = max([at, *verbs])
    longest = 12 if head.attrs.get("body") else 6
    if 2 <= unit.start - at <= longest and not any(p in predicates for p in range(at, unit.start)):
        unit.start, unit.grown = at, True


def _place_before(text: str, floor: int, start: int, predicates: Container[int]) -> int:
    """Where a place of two or three characters that no gazetteer holds begins (甘棠+街道), or `start`."""
    at = start
    while at > floor and at >= start - 3 and not STOP.match(text, at - 1):
        at -= 1
    if not 2 <= start - at <= 3 or NO_PLACE.search(text, at, start) or any(p in predicates for p in range(at, start)):
        return start
    return at


def _with_team_region(text: str, unit: Unit, before: list[Unit]) -> None:
    """Join 浙江+第五批+医疗队, 云南+援助+湖北+医疗队."""
    while before and before[-1].last.kind in ("region", "actor") and not before[-1].person:
        other = before[-1]
        gap = text[other.end : unit.start]
        if len(gap) > 9 or not TEAM_GAP.fullmatch(gap):
            return
        if other.last.kind != "region" and not (other.cls in ("military", "government", "medical", "foreign") and gap):
            return
        if gap == "的" and (len(before) < 2 or other.last.kind != "region"):
            return
        _absorb(unit, before, len(before) - 1)


def _with_body(text: str, unit: Unit, before: list[Unit]) -> None:
    """Join a named office with the body before it over the words between (世卫组织+某某项目+负责人+姓名)."""
    anchor = len(before) - 1
    while anchor > 0 and use_of(before[anchor]) == "list":
        anchor -= 1
    if anchor < 0 or before[anchor].person or before[anchor].last.kind == "title":
        return
    other = before[anchor]
    gap = text[other.end : unit.start]
    if not GAP_WORD.fullmatch(gap) or NOT_IN_OFFICE.search(gap) or STOP.search(gap[:1]):
        return
    if other.cls == "foreign":
        cls = "foreign"
    elif other.last.kind == "region":
        cls = unit.cls or "department"
    elif other.cls in ORGANS:
        cls = unit.first.code if unit.first.code in ("expert", "medical") else other.cls
    else:
        return
    _absorb(unit, before, anchor)
    unit.cls = cls


def _offices(text: str, units: list[Unit]) -> list[Unit]:
    """Join the several offices before one name: 政治局委员、副总理、指导组组长+姓名 is one unit, class of the first."""
    if not any(u.person for u in units):
        return units
    out: list[Unit] = []
    for unit in units:
        while unit.person and out and not out[-1].person and out[-1].last.title is not None:
            gap = text[out[-1].end : unit.start]
            if not OFFICE_GAP.fullmatch(gap) or NOT_IN_OFFICE.search(gap) or (gap and gap[0] not in "、，"):
                break
            if out[-1].last.surface in WEAK_TITLES or unit.first.surface in WEAK_TITLES:
                break
            before = out.pop()
            unit.start, unit.parts, unit.first = before.start, before.parts + unit.parts, before.first
            unit.cls = before.cls if before.cls in ("party", "government", "department") or not unit.cls else unit.cls
        out.append(unit)
    return out


def _foreign_bodies(text: str, limit: int, units: list[Unit]) -> list[Unit]:
    """Join a country with the body behind it that the lexicon does not know (英国+卫生与社会保健部), a body with its
    department (市教育局+基教科)."""
    out: list[Unit] = []
    at = 0
    for i, unit in enumerate(units):
        if unit.start < at:
            continue
        if unit.cls == "foreign" and len(unit.parts) == 1 and use_of(unit) == "role":
            found = FOREIGN_BODY.match(text, unit.end, limit)
            inside = [u for u in units[i + 1 : i + 4] if found and u.start < found.end() and use_of(u) != "list"]
            if found and not inside and not STOP.search(found.group().replace("与", "").replace("和", "")):
                unit.end, unit.grown = found.end(), True
        stop = inside_of(text, unit, limit)
        if stop > unit.end:
            unit.end, unit.grown = stop, True
        out.append(unit)
        at = unit.end
    return out
