"""Mentions of actors in one sentence: candidate names, those that take part, their class and identity."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.grammar import Found, Grammar, Unit, use_of
from pipeline.extract.growth import candidates
from pipeline.extract.identity import identify, n_members
from pipeline.extract.lexicon import Form
from pipeline.extract.regions import Gazetteer
from pipeline.extract.roles import BETWEEN, hidden_spans, list_spans, weight
from pipeline.extract.tagger import Choice, Scene
from pipeline.extract.types import Actor, Context, Entry, Hit

DIPLOMACY = re.compile(r"总统|总理|首相|国王|通电话|国家主席|元首|主席习近平|外交|致慰问电|古方|中[\u4e00-\u9fa5]两国")
DOMESTIC_PARTY = re.compile(
    r"总书记|政治局|党中央|中央委员|考察|重要讲话|重要指示|重要回信|主持召开|中央全面|调研|全党"
)
CHINA = re.compile("中国|我国|中方")
LIST_END = re.compile(r"(?:等)?(?:相关|有关|主管|多个|各)?(?:部门|单位|机关|主管部门)")
# Words that a foreign setting makes foreign, though the lexicon has them as domestic.
SOME = frozenset("的个些他家多")
NO_NAME, HIDDEN = -9.0, -3.0
FOREIGN_SETTING = frozenset(("government", "department", "party"))


def find_actors(
    text: str,
    start: int,
    end: int,
    hits: Sequence[Hit],
    grammar: Grammar,
    gazetteer: Gazetteer,
    context: Context,
) -> list[Actor]:
    """Actors that take part in the sentence [start, end) by the rules, by place; `hits` are those inside it."""
    scene = weigh(text, start, end, hits, grammar, context)
    return [] if scene is None else actors_by_rules(scene, gazetteer, context)


def actors_by_rules(scene: Scene, gazetteer: Gazetteer, context: Context) -> list[Actor]:
    """The candidates whose weight is zero or more, and which are names."""
    actors = []
    for unit, cls, own_weight in zip(scene.units, scene.classes, scene.weights, strict=True):
        if own_weight >= 0:
            unit.cls = cls
            actors.append(_actor(scene.text, scene.start, unit, gazetteer, context))
    return actors


def actors_of(scene: Scene, chosen: Sequence[Choice], gazetteer: Gazetteer, context: Context) -> list[Actor]:
    """The actors chosen by the models; what the rules would not have found so is marked found_by="tagger"."""
    actors = []
    for choice in chosen:
        unit = _with_bounds(scene, choice) if choice.unit < 0 else scene.units[choice.unit]
        unit.cls = choice.cls
        actor = _actor(scene.text, scene.start, unit, gazetteer, context)
        actor.score = round(choice.score, 3)
        actor.found_by = "rule" if choice.unit >= 0 and scene.weights[choice.unit] >= 0 else "tagger"
        actors.append(actor)
    return actors


def _with_bounds(scene: Scene, choice: Choice) -> Unit:
    """A unit of the span chosen: the parts of candidates that lie in it, and what they leave over at its end."""
    start, end = choice.start, choice.end
    over = [u for u in scene.units if u.start < end and start < u.end]
    parts = [p for u in over for p in u.parts if start <= p[0] and p[1] <= end]
    at = parts[-1][1] if parts else start
    if at < end:
        words = scene.text[at:end]
        form = Form.of(Entry(words, "actor", choice.cls, {}, "rule:span"), title=None, head=None)
        parts.append((at, end, form))
    is_person = bool(over) and over[-1].person and over[-1].end == end
    is_part = parts[0][:2] == (start, end)
    return Unit(start, end, choice.cls, parts, parts[0][2], parts[-1][2], is_person, grown=not is_part)


def weigh(
    text: str,
    start: int,
    end: int,
    hits: Sequence[Hit],
    grammar: Grammar,
    context: Context,
    found: Found | None = None,
) -> Scene | None:
    """The candidates of a sentence with the rules' weights and their classes; None where there is no candidate.

    A bare field of work outside a list of departments weighs NO_NAME and is none, whoever judges; what stands in a
    title, ritual or by-line weighs HIDDEN.
    """
    units = candidates(text, start, end, grammar.read(hits) if found is None else found, grammar)
    if not units:
        return None
    hidden = hidden_spans(text, start, end)
    spans = list_spans(text, units)
    persons = [u for u in units if u.person]
    patient = any(u.cls == "public" for u in persons) if persons else False
    seen: set[str] = set()
    weights: list[float] = []
    before = -1  # end of the name before
    for number, unit in enumerate(units):
        if unit.last.role == "list" and not unit.person and not _in_list(text, end, units, number):
            weights.append(NO_NAME)
        elif hidden and any(s <= unit.start and unit.end <= e for s, e in hidden):
            weights.append(HIDDEN)
        else:
            joined = unit.start == before or (number + 1 < len(units) and unit.end == units[number + 1].start)
            repeated = bool(seen) and text[unit.start : unit.end] in seen
            own_weight = weight(
                text, start, end, unit, span=spans[number], joined=joined, repeated=repeated, patient=patient
            )
            weights.append(own_weight)
            if own_weight >= 0:
                seen.add(text[unit.start : unit.end])
        before = unit.end
    classes = _settled_classes(text, start, end, units, context.title)
    return Scene(text, start, end, units, spans, weights, classes, hidden, hits, grammar)


def _actor(text: str, start: int, unit: Unit, gazetteer: Gazetteer, context: Context) -> Actor:
    level, region, actor_id = identify(text, unit, gazetteer, context)
    return Actor(
        start=unit.start,
        end=unit.end,
        text=text[unit.start : unit.end],
        cls=unit.cls,
        level=level,
        region=region,
        actor_id=actor_id,
        is_generic=unit.last.is_generic and len(unit.parts) == 1 and not unit.grown,
        n_members=n_members(text, start, unit),
    )


def _in_list(text: str, end: int, units: list[Unit], number: int) -> bool:
    """Is a bare field (财政) one of a list that ends in 部门 (财政、教育、民政等部门)?"""
    at = units[number].end
    members = 1 + int(number > 0 and text[units[number - 1].end : units[number].start] in BETWEEN)
    for other in units[number + 1 :]:
        if text[at : other.start] not in BETWEEN:
            break
        at = other.end
        members += 1
        if other.cls == "department" and use_of(other) != "list":
            return True
    return members > 1 and LIST_END.match(text, at, min(end, at + 8)) is not None


def _is_foreign_setting(text: str, start: int, end: int, units: list[Unit]) -> bool:
    """Is the sentence about another country alone: a foreign actor or place, and neither China nor a region of it?"""
    is_foreign = False
    for unit in units:
        for _, _, form in unit.parts:
            if form.kind == "region":
                return False
            is_foreign = is_foreign or form.code == "foreign"
    return is_foreign and not CHINA.search(text, start, end)


def _settled_classes(text: str, start: int, end: int, units: list[Unit], title: str) -> list[str]:
    """Class of each unit; it may depend on the sentence for persons, the word 国家 and generic words."""
    classes = [u.cls for u in units]
    setting: bool | None = None
    for number, unit in enumerate(units):
        last = unit.last
        is_open = last.is_generic and unit.cls in FOREIGN_SETTING
        if is_open and setting is None:
            setting = _is_foreign_setting(text, start, end, units)
        becomes_foreign = is_open and setting is True
        if becomes_foreign or unit.person or last.surface == "国家":
            classes[number] = _settled_class(text, unit, text[start:end], title, becomes_foreign=becomes_foreign)
    return classes


def _settled_class(text: str, unit: Unit, sentence: str, title: str, *, becomes_foreign: bool) -> str:
    """Class where it depends on the sentence: the head of state abroad and at home, generic words abroad."""
    last = unit.last
    if unit.person and last.entry.attrs.get("actor_id", last.surface) == "习近平":
        words = text[unit.start : unit.end]
        if "军委主席" in words and "总书记" not in words:
            return "military"
        if "总书记" in words:
            return "party"
        if "主席" in words or DIPLOMACY.search(sentence):
            return "government"
        return "party" if DOMESTIC_PARTY.search(sentence + title) else "government"
    if last.surface == "国家" and len(unit.parts) == 1 and text[max(0, unit.start - 1) : unit.start] in SOME:
        return "foreign"
    return "foreign" if becomes_foreign else unit.cls
