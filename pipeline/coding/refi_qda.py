"""REFI-QDA: one project with a text source a sentence, for NVivo, MAXQDA, ATLAS.ti and whatever else reads .qdpx.

Codes are `actor:<class>`, `act:<behaviour>`, `relation:<code>`, `realis:<code>`, `nothing`, and numbers that tie them:
the words of an act also carry `act 2`, those of an actor `source of act 2` or `target of act 2`. A sentence in which
nothing is to be coded carries `nothing`; one without any code is uncoded. Programs may give one selection with many
codes or one selection a code: codes on the same characters count together, but where two acts share their words each
needs a selection of its own. Sources are named by the id of the sentence. Control characters become spaces, one each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.codes import BEHAVIOURS, CLASSES, REALIS, RELATIONS
from pipeline.coding.items import Item
from pipeline.coding.record import ROLES, Coding, Fault, RawAct, RawActor, RawRole, assemble, raise_faults
from pipeline.present.qda import Code, Coded, Project, Selection, Source, plain, read_qdpx, write_qdpx

NOTHING = "nothing"
KINDS = {"actor": CLASSES, "act": BEHAVIOURS, "relation": RELATIONS, "realis": REALIS}
NUMBERED = re.compile(r"(?:(source|target) of )?act ([1-9]\d{0,2})")
N_ACTS = 6  # numbers offered at least; a coder may add more


class _Words(NamedTuple):
    """The codes on one place of a sentence, selection by selection."""

    where: str
    start: int
    end: int
    codes: Sequence[frozenset[str]]


def _code_book(n_acts: int) -> tuple[Code, ...]:
    numbers = range(1, n_acts + 1)
    parts = [f"act {k}" for k in numbers] + [f"{role} of act {k}" for k in numbers for role in ROLES]
    groups = {kind: [f"{kind}:{c}" for c in values] for kind, values in KINDS.items()} | {"parts": parts}
    heads = [Code(f"({g})", f"({g})", "", tuple(Code(n, n) for n in names), False) for g, names in groups.items()]
    return (*heads, Code(NOTHING, NOTHING, "read, and nothing is to be coded"))


def _selections(coding: Coding, size: int) -> Iterator[Selection]:
    if not coding.actors and not coding.acts:
        yield Selection(0, size, (NOTHING,))
    for i, actor in enumerate(coding.actors):
        parts = [
            f"{role} of act {k}"
            for k, act in enumerate(coding.acts, 1)
            for role, members in zip(ROLES, (act.sources, act.targets), strict=True)
            if i in members
        ]
        yield Selection(actor.start, actor.end, (f"actor:{actor.cls}", *parts))
    for k, act in enumerate(coding.acts, 1):
        codes = (f"act:{act.behaviour}", f"relation:{act.relation}", f"realis:{act.realis}", f"act {k}")
        yield Selection(act.start, act.end, codes)


def write(items: Sequence[Item], codings: Mapping[str, Coding], path: Path) -> None:
    """Write one project; title, date and the sentence before are variables of a source."""
    sources = []
    for item in items:
        coding = codings.get(item.id)
        about = {"date": item.date, "title": item.title, "prev": item.prev}
        marks = tuple(_selections(coding, len(item.sentence))) if coding else ()
        sources.append(Source(item.id, item.id, item.sentence, marks, variables={k: v for k, v in about.items() if v}))
    n_acts = max([N_ACTS, *(len(c.acts) for c in codings.values())])
    write_qdpx(path, Project("xietong coding", _code_book(n_acts), tuple(sources), user="coder"))


def read(path: Path, sentences: Mapping[str, str]) -> dict[str, Coding]:
    """Codings of an exported project; a fault names its source and selection."""
    faults: list[Fault] = []
    rows: dict[str, list[Coded]] = {}
    for row in read_qdpx(path):
        rows.setdefault(row.source, []).append(row)
    found = {}
    for identity, own in rows.items():
        coding = _coding(identity, own, sentences, faults)
        if coding is not None:
            found[identity] = coding
    raise_faults(faults, str(path))
    return found


def _coding(identity: str, rows: Sequence[Coded], sentences: Mapping[str, str], faults: list[Fault]) -> Coding | None:
    source = f"source '{identity}'"
    if identity not in sentences:
        faults.append(Fault(source, "name", "is not in the sample"))
        return None
    if len({r.source_guid for r in rows}) > 1:
        faults.append(Fault(source, "name", "two sources have this name", "one source a sentence"))
        return None
    if any(r.text != plain(sentences[identity]) for r in rows):
        faults.append(Fault(source, "text", "is not the sentence of the sample"))
        return None
    places: dict[tuple[int, int], list[frozenset[str]]] = {}
    for row in rows:
        codes = frozenset(c.strip() for c in row.codes)
        if codes:
            places.setdefault((row.start, row.end), []).append(codes)
    words = [_Words(f"{source}, selection {s}-{e}", s, e, codes) for (s, e), codes in places.items()]
    given = {code for one in words for codes in one.codes for code in codes}
    if not given:
        return None
    if NOTHING in given and len(given) > 1:
        faults.append(Fault(source, "code", f"'{NOTHING}' stands beside other codes", "one or the other"))
        return None
    actors, acts, roles = [], [], []
    for one in words:
        _check(one, faults)
        actors += _actors(one)
        roles += _roles(one, faults)
        acts += _acts(one, faults)
    return assemble(identity, sentences[identity], actors, acts, roles, faults)


def _check(words: _Words, faults: list[Fault]) -> None:
    for code in sorted(set().union(*words.codes)):
        if code != NOTHING and not NUMBERED.fullmatch(code) and code.partition(":")[0] not in KINDS:
            allowed = f"{', '.join(f'{k}:…' for k in KINDS)}, act 1, source of act 1, target of act 1, {NOTHING}"
            faults.append(Fault(words.where, "code", f"unknown code '{code}'", allowed))


def _values(codes: frozenset[str], kind: str) -> list[str]:
    return sorted(c.partition(":")[2] for c in codes if c.startswith(f"{kind}:"))


def _numbers(codes: frozenset[str], role: str | None) -> list[str]:
    found = (NUMBERED.fullmatch(c) for c in sorted(codes))
    return [m[2] for m in found if m and m[1] == role]


def _key(words: _Words) -> str:
    return f"{words.start}-{words.end}"


def _actors(words: _Words) -> list[RawActor]:
    together = frozenset().union(*words.codes)
    return [RawActor(_key(words), words.start, words.end, c, words.where) for c in _values(together, "actor")]


def _roles(words: _Words, faults: list[Fault]) -> list[RawRole]:
    together = frozenset().union(*words.codes)
    roles = [RawRole(k, _key(words), role, words.where) for role in ROLES for k in _numbers(together, role)]
    if roles and not _values(together, "actor"):
        faults.append(
            Fault(words.where, "code", "has a part in an act but is no actor", "actor:<class> on these words")
        )
        return []
    return roles


def _acts(words: _Words, faults: list[Fault]) -> list[RawAct]:
    """Acts on one place; several of them must be told apart by selections with a number each."""
    together = frozenset().union(*words.codes)
    told = [
        c for c in words.codes if any(_values(c, kind) for kind in ("act", "relation", "realis")) or _numbers(c, None)
    ]
    groups = told if len(_numbers(together, None)) > 1 else [together] if told else []
    return [act for codes in groups for act in _act(words, codes, faults)]


def _act(words: _Words, codes: frozenset[str], faults: list[Fault]) -> list[RawAct]:
    values = {kind: _values(codes, kind) for kind in ("act", "relation", "realis")}
    for kind, several in values.items():
        if len(several) > 1:
            what = f"two codes '{several[0]}' and '{several[1]}'"
            faults.append(
                Fault(words.where, kind, what, "one; two acts on the same words: a selection and number each")
            )
            return []
    numbers = _numbers(codes, None)
    if len(numbers) > 1:
        faults.append(Fault(words.where, "code", f"both act {numbers[0]} and act {numbers[1]}", "a selection each"))
        return []
    key = numbers[0] if numbers else f"{_key(words)} act"
    first = {kind: next(iter(v), "") for kind, v in values.items()}
    return [RawAct(key, words.start, words.end, first["act"], first["relation"], first["realis"], words.where)]
