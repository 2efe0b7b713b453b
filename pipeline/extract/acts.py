"""The acts of a sentence: triggers read in their context, joined by behaviour and predicate, with their actors."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.codes import BEHAVIOURS
from pipeline.extract.clauses import Clause, group_actors, split_clauses
from pipeline.extract.combine import Likely, combine_realis, combine_relation, combine_triggers, is_sure
from pipeline.extract.dates import day_at, find_days
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.linker import Linker
from pipeline.extract.realis import find_realis, is_normative
from pipeline.extract.ties import Scene, Ties, Trigger, attach
from pipeline.extract.triggers import Triggers, Window, choose_sense
from pipeline.extract.types import Act, Actor, Context, Hit

Span = tuple[int, int, str]  # place and surface of a word that may be a trigger
WEAK = frozenset(("light", "frame"))


def find_acts(
    text: str,
    start: int,
    end: int,
    possible: Sequence[Span],
    actors: Sequence[Actor],
    triggers: Triggers,
    context: Context,
    likely: Likely | None = None,
    linker: Linker | None = None,
) -> list[Act]:
    """Acts of the sentence [start, end) of `text`, in order of place; sources and targets index `actors`.

    `possible` are the words that may be triggers. `likely` holds the classifier's probabilities for the sentence;
    without it the rules alone decide. `linker` decides who takes part, where it is given.
    """
    spans = outside_names(possible, actors)
    on_topic = bool(spans) and not is_other_business(text, start, end, triggers, context)
    if not on_topic and likely is None:
        return []
    clauses = split_clauses(text, start, end)
    found: list[Trigger] = []
    if on_topic:
        found = read_triggers(text, (start, end), clauses, spans, triggers, context)
    added: frozenset[str] = frozenset()
    if likely is not None:
        found, added = combine_triggers(found, likely, clauses=clauses, spans=spans, triggers=triggers, start=start)
    if not found or not clauses:
        return []
    scene = Scene(text, clauses, actors, group_actors(text, clauses, actors), found)
    normative = is_normative(context)
    acts = [_make_act(scene, trigger, start, normative, likely, added, linker) for trigger in found]
    kept = merge_acts([a for a in acts if a is not None])
    days = find_days(text, start=start, end=end, published=context.date) if kept else []
    for act in kept:
        act.event_date, act.event_date_source = day_at(act.start, days) if days else (context.date, "published")
    return kept


def surfaces_of(lexicon: Lexicon) -> list[str]:
    """Surface of each entry that may be a trigger, "" for all other entries."""
    return [e.surface if e.kind == "behaviour" else "" for e in lexicon.entries]


def trigger_spans(hits: Sequence[Hit], surfaces: Sequence[str], actors: Sequence[Actor]) -> list[Span]:
    """Places and surfaces of possible triggers that lie in no actor's name, each once."""
    spans = dict.fromkeys((start, end, surfaces[entry]) for start, end, entry in hits if surfaces[entry])
    return outside_names(list(spans), actors)


def outside_names(spans: Sequence[Span], actors: Sequence[Actor]) -> list[Span]:
    """The spans that lie in no actor's name."""
    if not actors:
        return list(spans)
    outside: list[Span] = []
    for span in spans:
        start, end, _ = span
        for actor in actors:
            if actor.start < end and start < actor.end:
                break
        else:
            outside.append(span)
    return outside


def read_triggers(
    text: str,
    sentence: tuple[int, int],
    clauses: Sequence[Clause],
    spans: Sequence[Span],
    triggers: Triggers,
    context: Context,
) -> list[Trigger]:
    """The triggers whose context lets one of their senses stand."""
    around = f"{context.title} {context.prev}"
    found: list[Trigger] = []
    known: dict[str, bool] = {}
    number, last = 0, len(clauses) - 1
    for start, end, surface in spans:
        while number < last and clauses[number + 1].start <= start:
            number += 1
        window = Window(text, start, end, clauses[number], sentence, around, known)
        sense = choose_sense(triggers.senses[surface], window, triggers.groups)
        if sense is not None:
            found.append(Trigger(start, end, number, sense))
    if not any(t.sense.modes and t.sense.modes & WEAK for t in found):
        return found
    return drop_light(found, near_crisis=is_near_crisis(text, *sentence, triggers, context))


def drop_light(found: Sequence[Trigger], *, near_crisis: bool) -> list[Trigger]:
    """Triggers without light verbs beside a trigger of their clause, and frames beside one of their sentence.

    Far from the crisis neither names an act.
    """
    full = {t.clause for t in found if not t.sense.modes & WEAK}
    if not near_crisis:
        return [t for t in found if not t.sense.modes & WEAK]
    light = any("light" in t.sense.modes for t in found)
    return [
        t
        for t in found
        if not ("light" in t.sense.modes and t.clause in full) and not ("frame" in t.sense.modes and (full or light))
    ]


def is_near_crisis(text: str, start: int, end: int, triggers: Triggers, context: Context) -> bool:
    """Whether the sentence, its title or the sentence before has a word of the crisis, or the text lays down rules."""
    crisis = triggers.groups["crisis"].pattern
    return bool(
        crisis.search(text, start, end) or crisis.search(context.title) or crisis.search(context.prev)
    ) or is_normative(context)


def is_other_business(text: str, start: int, end: int, triggers: Triggers, context: Context) -> bool:
    """Whether sentence or title speaks of something else (spring farming, floods) and the sentence of no crisis."""
    other = triggers.groups["normal_biz"].pattern
    if not other.search(text, start, end) and not other.search(context.title):
        return False
    return not triggers.groups["crisis"].pattern.search(text, start, end)


def _make_act(
    scene: Scene,
    trigger: Trigger,
    sentence_start: int,
    normative: bool,
    likely: Likely | None,
    added: frozenset[str],
    linker: Linker | None,
) -> Act | None:
    ties = attach(scene, trigger)
    if linker is not None:
        ties = linker.link(scene, trigger, ties)
    behaviour = trigger.sense.behaviour
    if not _is_complete(trigger, ties) and not is_sure(behaviour, likely):
        return None
    realis = find_realis(
        scene.text,
        start=trigger.start,
        end=trigger.end,
        clause=scene.clauses[trigger.clause],
        sentence_start=sentence_start,
        behaviour=behaviour,
        is_benefit="benefit" in trigger.sense.modes,
        normative=normative,
    )
    if likely is not None:
        ties = combine_relation(ties, likely, behaviour)
        realis = combine_realis(realis, likely, normative=normative)
    return Act(
        behaviour=behaviour,
        trigger=scene.text[trigger.start : trigger.end],
        start=trigger.start,
        end=trigger.end,
        sources=ties.sources,
        targets=ties.targets,
        relation=ties.relation,
        realis=realis.realis,
        done_kind=realis.done_kind,
        modality=realis.modality,
        among_sources=ties.among_sources,
        found_by="classifier" if behaviour in added else "rule",
        score=1.0 if likely is None else float(likely.behaviours[BEHAVIOURS.index(behaviour)]),
    )


def _is_complete(trigger: Trigger, ties: Ties) -> bool:
    after = trigger.sense.after
    return ("src" not in after or bool(ties.sources)) and ("tgt" not in after or bool(ties.targets))


def merge_acts(acts: Sequence[Act]) -> list[Act]:
    """One act for acts of the same behaviour, realis and actors; the first trigger stands for them."""
    if len(acts) < 2:
        return list(acts)
    kept: dict[tuple[object, ...], Act] = {}
    for act in acts:
        key = (act.behaviour, act.realis, tuple(act.sources), tuple(act.targets))
        kept.setdefault(key, act)
    return list(kept.values())
