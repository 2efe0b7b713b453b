"""The one internal record of a coded sentence, and the checks that every file format goes through.

Offsets are characters of the sentence, 0-based, half-open. A record is canonical: actors in the order of place and
class, acts in the order of place and codes, so that equal codings are equal records whatever file they came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.codes import BEHAVIOURS, CLASSES, REALIS, RELATIONS
from pipeline.errors import InputError, did_you_mean

MAX_FAULTS = 20
ROLES = ("source", "target")


class CodedActor(NamedTuple):
    """One actor of a sentence; `cls` is its class."""

    start: int
    end: int
    cls: str


class CodedAct(NamedTuple):
    """One act; its trigger lies at [start, end), `sources` and `targets` are indices of actors, ascending."""

    start: int
    end: int
    behaviour: str
    relation: str
    realis: str
    sources: tuple[int, ...]
    targets: tuple[int, ...]


class Coding(NamedTuple):
    """What one coder said of one sentence; no actor and no act means read and found empty."""

    id: str
    actors: tuple[CodedActor, ...] = ()
    acts: tuple[CodedAct, ...] = ()


class Fault(NamedTuple):
    """One fault of a file: the row, line or element, the column or key, what is wrong, what is allowed."""

    where: str
    column: str
    what: str
    allowed: str = ""


class RawActor(NamedTuple):
    """An actor as a reader found it; `key` is the file's own name of it, `where` the row or element."""

    key: str
    start: int
    end: int
    cls: str
    where: str


class RawAct(NamedTuple):
    """An act as a reader found it."""

    key: str
    start: int
    end: int
    behaviour: str
    relation: str
    realis: str
    where: str


class RawRole(NamedTuple):
    """A part that the actor with key `actor` takes in the act with key `act`."""

    act: str
    actor: str
    role: str
    where: str


def raise_faults(faults: Sequence[Fault], path: str) -> None:
    """Raise one InputError that lists every fault of a file; none: nothing happens."""
    if not faults:
        return
    lines = []
    for fault in faults[:MAX_FAULTS]:
        place = ", ".join(p for p in (fault.where, f"column {fault.column}" if fault.column else "") if p)
        lines.append(f"{place}: {fault.what}" + (f" (allowed: {fault.allowed})" if fault.allowed else ""))
    if len(faults) > MAX_FAULTS:
        lines.append(f"… and {len(faults) - MAX_FAULTS} more")
    raise InputError("\n  ".join(lines), where=path, todo="mend the file and import it again; nothing was imported")


def canonical(identity: str, actors: Sequence[CodedActor], acts: Iterable[CodedAct]) -> Coding:
    """A coding with actors and acts in their fixed order and roles renumbered to it."""
    order = sorted(range(len(actors)), key=lambda i: (actors[i], i))
    place = {old: new for new, old in enumerate(order)}
    moved = [
        a._replace(
            sources=tuple(sorted({place[i] for i in a.sources})), targets=tuple(sorted({place[i] for i in a.targets}))
        )
        for a in acts
    ]
    return Coding(identity, tuple(actors[i] for i in order), tuple(sorted(moved)))


def allowed_code(value: str, allowed: Sequence[str], where: str, column: str, faults: list[Fault]) -> bool:
    """Whether `value` is one of the codes; if not, the fault is noted with the nearest code."""
    if value in allowed:
        return True
    what = f"unknown code '{value}'. {did_you_mean(value, allowed)}".rstrip() if value else "is empty"
    faults.append(Fault(where, column, what, ", ".join(allowed)))
    return False


def _inside(start: int, end: int, size: int, where: str, column: str, faults: list[Fault]) -> bool:
    if 0 <= start < end <= size:
        return True
    faults.append(Fault(where, column, f"place [{start}, {end}) is not in the sentence", f"0 to {size}"))
    return False


def assemble(
    identity: str, sentence: str, actors: Sequence[RawActor], acts: Sequence[RawAct], roles: Sequence[RawRole],
    faults: list[Fault],
) -> Coding | None:  # fmt: skip
    """A checked coding of one sentence, or None after noting every fault."""
    before = len(faults)
    checked = [_actor(a, sentence, faults) for a in actors]
    place = {a.key: i for i, a in enumerate(actors)}
    parts: dict[str, tuple[set[int], set[int]]] = {a.key: (set(), set()) for a in acts}
    for role in roles:
        if role.act not in parts or role.actor not in place:
            faults.append(Fault(role.where, "role", "must lead from an act to an actor of the same sentence"))
        elif allowed_code(role.role, ROLES, role.where, "role", faults):
            parts[role.act][ROLES.index(role.role)].add(place[role.actor])
    made = [_act(a, sentence, parts[a.key], faults) for a in acts]
    _no_twins(actors, faults)
    return None if len(faults) > before else canonical(identity, checked, made)


def _actor(actor: RawActor, sentence: str, faults: list[Fault]) -> CodedActor:
    allowed_code(actor.cls, CLASSES, actor.where, "class", faults)
    _inside(actor.start, actor.end, len(sentence), actor.where, "actor", faults)
    return CodedActor(actor.start, actor.end, actor.cls)


def _act(act: RawAct, sentence: str, parts: tuple[set[int], set[int]], faults: list[Fault]) -> CodedAct:
    for column, codes in (("behaviour", BEHAVIOURS), ("relation", RELATIONS), ("realis", REALIS)):
        allowed_code(getattr(act, column), codes, act.where, column, faults)
    _inside(act.start, act.end, len(sentence), act.where, "trigger", faults)
    sources, targets = (tuple(sorted(p)) for p in parts)
    return CodedAct(act.start, act.end, act.behaviour, act.relation, act.realis, sources, targets)


def _no_twins(actors: Sequence[RawActor], faults: list[Fault]) -> None:
    """Two actors at one place would make it unclear which of them a role means."""
    seen: dict[tuple[int, int], str] = {}
    for actor in actors:
        at = (actor.start, actor.end)
        if at in seen:
            faults.append(Fault(actor.where, "actor", f"the same words are an actor already ({seen[at]})"))
        seen[at] = actor.where


def occurrence(sentence: str, words: str, start: int) -> int:
    """Which occurrence of `words` begins at `start`, from 1; overlapping occurrences count.

    >>> occurrence("省厅会同省厅", "省厅", 4)
    2
    """
    return sum(sentence.startswith(words, i) for i in range(start + 1))


def locate(sentence: str, words: str, nth: int) -> int:
    """Where the nth occurrence of `words` begins, or -1; the inverse of `occurrence`."""
    at = -1
    for _ in range(nth):
        at = sentence.find(words, at + 1)
        if at < 0:
            return -1
    return at


def to_json(coding: Coding, sentence: str) -> dict[str, Any]:
    """A coding as plain data in the format of the annotation guide, with places."""
    return {
        "id": coding.id,
        "actors": [
            {"text": sentence[a.start : a.end], "nth": occurrence(sentence, sentence[a.start : a.end], a.start),
             "start": a.start, "end": a.end, "class": a.cls}
            for a in coding.actors
        ],
        "acts": [
            {"behaviour": a.behaviour, "trigger": sentence[a.start : a.end], "start": a.start, "end": a.end,
             "sources": list(a.sources), "targets": list(a.targets), "relation": a.relation, "realis": a.realis}
            for a in coding.acts
        ],
    }  # fmt: skip


def from_json(data: Mapping[str, Any], sentence: str, where: str, faults: list[Fault]) -> Coding | None:
    """The inverse of `to_json`; places may be given as start and end, as nth, or not at all (first occurrence)."""
    actors, acts, roles = [], [], []
    try:
        for i, a in enumerate(data["actors"]):
            start, end = _place(a, "text", sentence, f"{where}, actor {i}", faults)
            actors.append(RawActor(str(i), start, end, str(a["class"]), f"{where}, actor {i}"))
        for i, a in enumerate(data["acts"]):
            here = f"{where}, act {i}"
            start, end = _place(a, "trigger", sentence, here, faults)
            acts.append(RawAct(str(i), start, end, str(a["behaviour"]), str(a["relation"]), str(a["realis"]), here))
            roles += [RawRole(str(i), str(k), "source", here) for k in a["sources"]]
            roles += [RawRole(str(i), str(k), "target", here) for k in a["targets"]]
        identity = str(data["id"])
    except (KeyError, TypeError) as error:
        faults.append(Fault(where, "", f"lacks {error}", "id, actors, acts as in the annotation guide"))
        return None
    return assemble(identity, sentence, actors, acts, roles, faults)


def _place(item: Mapping[str, Any], key: str, sentence: str, where: str, faults: list[Fault]) -> tuple[int, int]:
    words = str(item[key])
    start = item.get("start")
    if start is None:
        start = locate(sentence, words, int(item.get("nth", 1)))
    if not words or sentence[start : start + len(words)] != words or start < 0:
        faults.append(Fault(where, key, f"'{words}' does not stand there in the sentence", "its exact words"))
        return 0, len(sentence)
    return start, start + len(words)
