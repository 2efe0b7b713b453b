"""Names of organisations and groups in one sentence: region + body + head, as long as they hold together.

The parts come from the lexicon's hits; this module joins them into candidate names, gives each its class by its last
part, and leaves the question whether it takes part in an action to `roles`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.extract.lexicon import Form, Lexicon
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
CLEAR_AFTER_NAME = frozenset("说在和与告介表是将向从因对为把被每")
WEAK_TITLES = frozenset(
    words(
        "老师 教师 居民 市民 村民 志愿者 学生 患者 先生 女士 农民 司机 民警 辅警 工作人员 代表 成员 专家 学者 医生 护士"
    )
)
# Single characters behind a region and the class they make of it, unless one of these characters follows.
SUFFIXES = {"委": "party", "长": "government", "民": "public"}
NO_SUFFIX = {"委": frozenset("托派任屈员婉以"), "长": frozenset("期三江春途"), "民": frozenset("政营族主宗用办")}
PLAIN_GOVERNMENT = re.compile(r"[、和与及]?(?:省|市|县|区|州|自治区|人民)?(?:人民)?政府")


Part = tuple[int, int, Form]  # start and end of a hit that may be part of a name, and what it is there


class Found(NamedTuple):
    """What the lexicon finds in a sentence that makes names: parts in order, and the places where behaviours begin."""

    parts: Sequence[Part]
    predicates: Container[int]


@dataclass(slots=True)
class Unit:
    """One candidate name: its parts, the forms of the first and the last of them, and its class, by the last."""

    start: int
    end: int
    cls: str
    parts: list[Part]
    first: Form
    last: Form
    person: bool = False
    grown: bool = False  # grew to the left beyond its last part


@dataclass(slots=True, eq=False)
class Chain:
    """What forms that stand together are as a name.

    `n_parts` of them belong to it; `is_person` tells that it names a person by itself, `fuses` that a government may
    follow (市委+市政府). Made once for each chain of forms, which recur.
    """

    n_parts: int
    cls: str
    is_person: bool
    fuses: bool


def use_of(unit: Unit) -> str:
    """The use column of the unit's last part, person for a named person, else the kind of the part."""
    return "person" if unit.person else unit.last.role


class Grammar:
    """Joins hits of one lexicon into candidate names; remembers what was decided about forms, which are few."""

    REMEMBERED = 50_000  # chains of forms

    def __init__(self, lexicon: Lexicon) -> None:
        self.entries = lexicon.entries
        self._forms = lexicon.forms
        self._is_behaviour = [e.kind == "behaviour" for e in lexicon.entries]
        self._joins: dict[tuple[Form, Form], bool] = {}
        self._chains: dict[tuple[Form, ...], Chain | None] = {}
        self._suffixes: dict[tuple[str, str], Form] = {}

    def read(self, hits: Sequence[Hit]) -> Found:
        """Hits that can be parts of names, the readings of one place together, and where behaviours begin."""
        forms, is_behaviour = self._forms, self._is_behaviour
        parts = [(start + form.skip, end, form) for start, end, number in hits if (form := forms[number]) is not None]
        return Found(parts, {start for start, _, number in hits if is_behaviour[number]})

    def units_of(self, text: str, limit: int, parts: Sequence[Part]) -> list[Unit]:
        """Units of parts that touch and belong together, left to right."""
        parts = self._with_suffixes(text, limit, parts)
        units: list[Unit] = []
        i, n = 0, len(parts)
        while i < n:
            group = [parts[i]]
            i += 1
            while i < n and self._joined(text, group, parts[i]):
                group.append(parts[i])
                i += 1
            chain = self._chain(group)
            if chain is None:
                continue
            if len(group) > chain.n_parts:
                del group[chain.n_parts :]
            (start, _, first), (_, end, last) = group[0], group[-1]
            unit = Unit(start, end, chain.cls, group, first, last, chain.is_person)
            if chain.fuses or last.title is not None:
                _lengthen(text, limit, unit, fuses=chain.fuses)
            units.append(unit)
        return units

    def _joined(self, text: str, group: list[Part], part: Part) -> bool:
        """Does `part` continue the name that `group` began?"""
        _, end, last = group[-1]
        start, _, new = part
        if start != end:
            between = new.title is not None and start == end + 1 and text[end] == "、"
            both = between and (last.kind == "title" or last.title is not None)
            return both and (len(group) > 1 or last.code == "party")
        found = self._joins.get((last, new))
        if found is None:
            found = self._joins[last, new] = _continues(last, new)
        return found

    def _chain(self, group: list[Part]) -> Chain | None:
        """What the forms of a group are as a name; None where no name is left of them."""
        key = (group[0][2],) if len(group) == 1 else tuple([form for _, _, form in group])
        chains = self._chains
        if key not in chains:
            if len(chains) >= self.REMEMBERED:
                chains.clear()
            chains[key] = _chain_of(key)
        return chains[key]

    def _with_suffixes(self, text: str, limit: int, parts: Sequence[Part]) -> Sequence[Part]:
        """Parts for the single characters after a region: 浙江省+委, 武汉市+长, 武汉市+民."""
        found = []
        for i, (_, end, form) in enumerate(parts):
            if form.takes_suffix and end < limit and (cls := SUFFIXES.get(text[end])):
                found.append((i, cls))
        if not found:
            return parts
        out = list(parts)
        for i, cls in reversed(found):
            at = parts[i][1]
            taken = i + 1 < len(parts) and parts[i + 1][0] == at
            if not taken and text[at + 1 : at + 2] not in NO_SUFFIX[text[at]]:
                out.insert(i + 1, (at, at + 1, self._suffix(text[at - 1 : at + 1], cls)))
        return out

    def _suffix(self, words: str, cls: str) -> Form:
        kind = "title" if words[1] == "长" else "actor"
        if (words, cls) not in self._suffixes:
            entry = Entry(words, kind, cls, {}, f"suffix:{words}")
            self._suffixes[words, cls] = Form.of(entry, title=entry if kind == "title" else None, head=None)
        return self._suffixes[words, cls]


def _continues(last: Form, new: Form) -> bool:
    """Can a part of the form `new` directly behind one of the form `last` continue its name?"""
    if new.kind == "region":
        return last.kind == "region"
    if new.kind == "modifier":
        return last.kind in ("region", "modifier")
    if new.use == "person":
        return last.title is not None or (new.title is not None and last.code == "party")
    if last.use == "person" or (last.kind == "title" and new.kind != "title"):
        return False
    if new.kind == "title":
        return last.kind in ("region", "head", "title") or last.code in ORGANS or last.code == "foreign"
    if last.kind == "region":
        if new.surface[0] == "各" or new.surface in OPEN_NO_NAME:
            return False
        return new.code != "public" or new.surface in REGIONAL_PUBLIC
    if last.kind == "modifier":
        return True
    if last.surface in OPEN_NO_NAME or last.surface[0] in "各多":
        return new.code in STATE and last.surface in ("当地", "属地", "地方")
    if new.use == "list" and last.use != "list":
        return False
    if last.use == "list" or new.kind == "head":
        return True
    if last.surface[-1] in PEOPLE and last.kind == "actor":
        return new.surface in ("家属", "子女", "家庭", "代表")
    if last.code == "foreign":
        return True
    return last.code in ORGANS and (new.code in ORGANS or new.surface in TAILS)


def _chain_of(forms: Sequence[Form]) -> Chain | None:
    """The name that forms make: modifiers and mere fields of work at the end are no part of it."""
    n = len(forms)
    while n and (forms[n - 1].kind == "modifier" or (forms[n - 1].use == "list" and n > 1)):
        if forms[n - 1].surface in FUNDS and forms[0].kind == "region":
            break
        n -= 1
    if not n:
        return None
    kept, last = forms[:n], forms[n - 1]
    is_plain = n == 1 and last.kind in ("actor", "head") and last.title is None
    cls = last.code if is_plain else _class_of(kept)
    is_person = last.title is None and last.use == "person"
    return Chain(n, cls, is_person, fuses=cls == "party" and not is_person and last.surface[-1] == "委")


def _lengthen(text: str, limit: int, unit: Unit, *, fuses: bool) -> None:
    """Add the personal name or the government that the words of a unit announce."""
    at = unit.end
    if unit.last.title is not None:
        stop = _named_until(text, limit, unit)
        if stop > at:
            unit.end, unit.person = stop, True
    if fuses and not unit.person:
        fused = PLAIN_GOVERNMENT.match(text, at, limit)
        if fused:
            unit.end, unit.cls = fused.end(), "party_government"


def _named_until(text: str, limit: int, unit: Unit) -> int:
    """End of the personal name behind an office; common words for people need a clear end of the name behind them."""
    last, at = unit.last, unit.parts[-1][1]
    foreign = unit.cls == "foreign" or last.code == "foreign"
    stop = name_end(text, at, limit, foreign=foreign)
    if stop > at and is_weak_title(last) and not foreign:
        clear = stop >= limit or not ("\u4e00" <= text[stop] <= "\u9fff") or text[stop] in CLEAR_AFTER_NAME
        return stop if clear or "某" in text[at:stop] else at
    return stop


def is_weak_title(form: Form) -> bool:
    """A common word for people, which a name seldom follows."""
    return form.surface in WEAK_TITLES or (form.kind == "actor" and form.code == "public")


def _class_of(forms: Sequence[Form]) -> str:
    """Class by the last part; offices without a class of their own take that of the body before them."""
    cls = ""
    for form in reversed(forms):
        if form.kind in ("actor", "head", "title") and form.code:
            cls = form.code
            break
    office = forms[-1].title
    if office is not None and not office.code:
        bodies = [f.code for f in forms[:-1] if f.kind in ("actor", "head")]
        cls = bodies[-1] if bodies else cls
    codes = [f.code for f in forms if f.kind == "actor"]
    if office is None and codes[-2:] == ["party", "government"] and forms[-2].surface[-1] == "委":
        return "party_government"
    if not cls:
        return "government" if forms[-1].kind in ("region", "title") and forms[0].kind == "region" else ""
    if forms[0].code == "foreign" and len(forms) > 1 and (cls in STATE or cls == "public"):
        return "foreign"
    return cls
