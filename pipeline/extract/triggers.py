"""Senses of the words that name an action, and the groups of words that tell the senses apart.

config/lexicon/behaviours*.csv has one row a sense: a `surface`, the `behaviour` it names, what it `needs` around it,
what it must not have (`unless`), the `relation` it implies and its `mode`. Senses are tried in the order of the file;
the first whose conditions hold is taken. A condition is ``scope:group`` with a group of cues*.csv:

| scope | where a word of the group is looked for |
|---|---|
| c (may be left out) | the clause of the trigger |
| b, a | the clause before, after the trigger |
| p, n | directly before, directly after the trigger |
| s | the sentence |
| t | the sentence, the title and the sentence before |

`mode` says how the trigger behaves: a `light` verb (保障, 提供) names an act only where its clause has no trigger of
its own weight, a `frame` (宣布) only where the sentence has none; the subject of `undergo` (隔离治疗) may be who it is
done to; a `benefit` (免征) is granted by the very text, its subject may be who gets it.

`needs` lists conditions that must all hold, `unless` conditions none of which may hold. The bare needs ``src`` and
``tgt`` ask for a named source or target and are tried once the actors are attached.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline.codes import BEHAVIOURS, RELATIONS
from pipeline.errors import SettingsError, did_you_mean
from pipeline.extract.lexicon import NO_ACT

SCOPES = ("n", "p", "b", "a", "c", "s", "t")  # in the order of what it costs to look
AFTER_TIES = ("src", "tgt")
MODES = ("benefit", "undergo", "light", "frame")
BEHAVIOUR_COLUMNS = ("surface", "behaviour", "needs", "unless", "relation", "mode")
CUE_COLUMNS = ("surface", "group")


class Condition(NamedTuple):
    """A word of `group` must (or must not) stand in `scope`."""

    scope: str
    group: str


class Sense(NamedTuple):
    """One reading of a trigger; `after` holds the needs that are tried once actors are attached.

    Conditions are in the order of what it costs to try them.
    """

    behaviour: str
    needs: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    after: tuple[str, ...]
    relation: str
    modes: frozenset[str]


class Group(NamedTuple):
    """The words of one group: as one pattern to search, as a tuple for startswith and endswith."""

    pattern: re.Pattern[str]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Triggers:
    """Senses by surface, and groups by name."""

    senses: Mapping[str, tuple[Sense, ...]]
    groups: Mapping[str, Group]


@dataclass(slots=True)
class Window:
    """Where a trigger stands: offsets of text, its clause and its sentence; `around` is title and sentence before.

    `known` remembers whether a word of a group stands in the sentence; the triggers of one sentence share it.
    """

    text: str
    start: int
    end: int
    clause: tuple[int, int]
    sentence: tuple[int, int]
    around: str
    known: dict[str, bool]


def load_triggers(folder: Path, cues: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Triggers:
    """Read behaviours*.csv and cues*.csv of a lexicon folder; SettingsError names the row that is wrong.

    `cues` are groups whose words an emergency sets itself; a group that the files lack is a SettingsError too.
    """
    words: dict[str, list[str]] = {}
    for path in sorted(folder.glob("cues*.csv")):
        for where, row in _rows(path, CUE_COLUMNS):
            if not row["surface"] or not row["group"]:
                raise SettingsError("'surface' or 'group' is empty", where=where)
            words.setdefault(row["group"], []).append(row["surface"])
    for name, given in cues.items():
        _check(name, tuple(sorted(words)), "group", "cues of the crisis")
        words[name] = list(given)
    groups = {name: make_group(given) for name, given in sorted(words.items())}
    senses: dict[str, tuple[Sense, ...]] = {}
    for path in sorted(folder.glob("behaviours*.csv")):
        for where, row in _rows(path, BEHAVIOUR_COLUMNS):
            sense = _read_sense(row, groups, where)
            senses[row["surface"]] = (*senses.get(row["surface"], ()), sense)
    return Triggers(senses, groups)


def make_group(words: list[str]) -> Group:
    """A group of literal words, longest first so that the longest alternative matches."""
    given = sorted(set(words), key=lambda w: (-len(w), w))
    return Group(re.compile("|".join(map(re.escape, given))), tuple(given))


def choose_sense(senses: tuple[Sense, ...], window: Window, groups: Mapping[str, Group]) -> Sense | None:
    """The first sense whose conditions hold at `window`, or None."""
    for sense in senses:
        if _fits(sense, window, groups):
            return None if sense.behaviour == NO_ACT else sense
    return None


def _fits(sense: Sense, window: Window, groups: Mapping[str, Group]) -> bool:
    for scope, group in sense.needs:
        if not holds(scope, group, window, groups):
            return False
    for scope, group in sense.unless:  # noqa: SIM110  plain loops: this runs for every trigger of a corpus
        if holds(scope, group, window, groups):
            return False
    return True


def holds(scope: str, name: str, window: Window, groups: Mapping[str, Group]) -> bool:
    """Whether a word of the group of that name stands in the scope."""
    text, group = window.text, groups[name]
    if scope == "n":
        return text.startswith(group.words, window.end)
    if scope == "p":
        return text.endswith(group.words, window.sentence[0], window.start)
    search = group.pattern.search
    if scope == "c":
        return search(text, *window.clause) is not None
    if scope == "b":
        return search(text, window.clause[0], window.start) is not None
    if scope == "a":
        return search(text, window.end, window.clause[1]) is not None
    found = window.known.get(name)
    if found is None:
        found = window.known[name] = search(text, *window.sentence) is not None
    return found or (scope == "t" and search(window.around) is not None)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        unknown = [c for c in reader.fieldnames or [] if c not in columns]
        missing = [c for c in columns if c not in (reader.fieldnames or [])]
        if unknown or missing:
            what = f"unknown column '{unknown[0]}'" if unknown else f"lacks the column '{missing[0]}'"
            raise SettingsError(what, where=str(path), allowed=", ".join(columns))
        for row in reader:
            if None in row or None in row.values():
                raise SettingsError(f"has not {len(columns)} cells", where=f"{path}: line {reader.line_num}")
            yield f"{path}: line {reader.line_num}", {k: v.strip() for k, v in row.items()}


def _read_sense(row: dict[str, str], groups: Mapping[str, Group], where: str) -> Sense:
    _check(row["behaviour"], (*BEHAVIOURS, NO_ACT), "behaviour", where)
    if row["relation"]:
        _check(row["relation"], RELATIONS, "relation", where)
    modes = frozenset(row["mode"].split())
    for mode in sorted(modes):
        _check(mode, MODES, "mode", where)
    needs = row["needs"].split()
    after = tuple(n for n in needs if n in AFTER_TIES)
    conditions = _read_conditions([n for n in needs if n not in AFTER_TIES], groups, where)
    unless = _read_conditions(row["unless"].split(), groups, where)
    return Sense(row["behaviour"], conditions, unless, after, row["relation"], modes)


def _read_conditions(texts: Sequence[str], groups: Mapping[str, Group], where: str) -> tuple[Condition, ...]:
    """Conditions in the order of the scopes, the cheapest first."""
    found = [_read_condition(t, groups, where) for t in texts]
    return tuple(sorted(found, key=lambda c: SCOPES.index(c.scope)))


def _read_condition(text: str, groups: Mapping[str, Group], where: str) -> Condition:
    scope, _, group = text.rpartition(":")
    scope = scope or "c"
    _check(scope, SCOPES, "scope", where)
    _check(group, tuple(groups), "group", where)
    return Condition(scope, group)


def _check(value: str, allowed: tuple[str, ...], column: str, where: str) -> None:
    if value not in allowed:
        raise SettingsError(
            f"unknown {column} '{value}'",
            where=where,
            allowed=", ".join(a for a in allowed if a),
            todo=did_you_mean(value, allowed),
        )
