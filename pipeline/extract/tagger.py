"""The statistical tagger: how likely a candidate name takes part in its sentence, by logistic regression.

The candidates are those of the rules; the tagger weighs their surroundings together (words, list, clause, lexicon hits
and the rules' own weight) where the rules add a few fixed pieces. A feature holds at most four characters of text
unless it is an entry of the lexicon.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.extract.grammar import Grammar, Unit, use_of
from pipeline.extract.types import Entry, Hit

MODEL = Path(__file__).parent / "models" / "actors.json"
CLAUSE_ENDS = "，；：。"
CLAUSE_END = re.compile(f"[{CLAUSE_ENDS}]")
NUMBER_BEFORE = re.compile(r"\d[^，。]{0,2}$")
CASES_AFTER = re.compile(r"[为达共有]?\d+例")
Key = tuple[Any, ...]  # the name of a group of features, then its values


@dataclass(slots=True)
class Scene:
    """One sentence with its candidates: what every judgement of one of them may look at.

    `spans` are the lists the units stand in, `weights` those of the rules, `classes` the settled classes, `hidden`
    the spans of titles, rituals and by-lines, `hits` those inside the sentence.
    """

    text: str
    start: int
    end: int
    units: Sequence[Unit]
    spans: Sequence[tuple[int, int]]
    weights: Sequence[float]
    classes: Sequence[str]
    hidden: Sequence[tuple[int, int]]
    hits: Sequence[Hit]
    grammar: Grammar
    _predicates: tuple[list[int], list[str]] | None = None

    @property
    def predicates(self) -> tuple[list[int], list[str]]:
        """Starts and codes of the behaviours among the hits, in order."""
        if self._predicates is None:
            entries = self.grammar.entries
            found = [(s, entry.code) for s, _, n in self.hits if (entry := entries[n]).kind == "behaviour"]
            self._predicates = [s for s, _ in found], [code for _, code in found]
        return self._predicates


class Choice(NamedTuple):
    """One actor: [start, end) in characters of the text, its class, the probability, and the number of the candidate
    that has these bounds, or -1.
    """

    start: int
    end: int
    cls: str
    score: float
    unit: int


class Tagger:
    """Weights of features; what it remembers are sums of them, which change no result."""

    REMEMBERED = 150_000  # keys

    def __init__(self, weights: Mapping[str, float], *, bias: float, slope: float) -> None:
        self._weights, self._bias, self._slope = dict(weights), bias, slope
        self._sums: dict[Key, float] = {}

    def log_odds(self, scene: Scene, number: int) -> float:
        """Log-odds that unit `number` of the scene takes part."""
        sums = self._sums
        total = self._bias + self._slope * scene.weights[number]
        for key in keys(scene, number):
            found = sums.get(key)
            total += self._sum(key) if found is None else found
        return total

    def _sum(self, key: Key) -> float:
        """Sum of the weights of a key's features."""
        if len(self._sums) >= self.REMEMBERED:
            self._sums.clear()
        total = 0.0
        for feature in FEATURES[key[0]](*key[1:]):
            total += self._weights.get(feature, 0.0)
        self._sums[key] = total
        return total


def load_tagger(path: Path = MODEL) -> Tagger:
    """The tagger whose weights lie at `path`; InputError where there are none."""
    if not path.exists():
        raise InputError("no such file of weights", where=str(path), todo="make it with xietong train")
    model = json.loads(path.read_text(encoding="utf-8"))
    return Tagger(model["weights"], bias=model["bias"], slope=model["slope"])


def features(scene: Scene, number: int) -> Iterator[str]:
    """Features of unit `number`: the name itself, its neighbours, its clause, the rest of the sentence."""
    for key in keys(scene, number):
        yield from FEATURES[key[0]](*key[1:])


def keys(scene: Scene, number: int) -> list[Key]:
    """What there is to know of unit `number`, in groups of values whose features `FEATURES` spells out.

    The groups recur from sentence to sentence, so that the sum of their weights need not be made anew.
    """
    unit, cls = scene.units[number], scene.classes[number]
    use = use_of(unit)
    around = _neighbours(scene, use, cls, scene.spans[number])
    clause = _clause(scene, use, cls, scene.spans[number])
    return [_name(scene, number, use, cls), *around, *clause, *_other_names(scene, number)]


def _name(scene: Scene, number: int, use: str, cls: str) -> Key:
    text, unit = scene.text, scene.units[number]
    start, end = unit.start, unit.end
    entry = unit.last.entry
    surface = "" if entry.entry_id.startswith("rule:") else entry.surface
    hidden = any(s <= start and end <= e for s, e in scene.hidden) if scene.hidden else False
    repeated = text.find(text[start:end], scene.start, start) >= 0
    weight = max(-4, min(4, int(scene.weights[number] * 2)))
    generic = entry.attrs.get("is_generic", "")
    shape = (min(len(unit.parts), 3), unit.grown, min(end - start, 9), hidden, weight, repeated)
    return ("name", use, cls, generic, surface, *shape)


def _of_name(
    use: str, cls: str, generic: str, surface: str,
    n_parts: int, grown: bool, length: int, hidden: bool, weight: int, repeated: bool,
) -> Iterator[str]:  # fmt: skip
    yield from (f"use={use}", f"cls={cls}", f"uc={use}|{cls}", f"ug={use}|{cls}|{generic}")
    if surface:
        yield "sf=" + surface
    yield from (f"np={n_parts}", f"grown={int(grown)}", f"len={length}", f"hid={int(hidden)}")
    yield from (f"wb={weight}", f"rep={int(repeated)}")


def _neighbours(scene: Scene, use: str, cls: str, span: tuple[int, int]) -> Iterator[Key]:
    """The two characters on either side of the list of the name, and the hits that touch it."""
    text, (first, last) = scene.text, span
    yield ("left", text[max(scene.start, first - 2) : first], use, cls)
    yield ("right", text[last : min(scene.end, last + 2)], use, cls)
    entries = scene.grammar.entries
    for s, e, entry in scene.hits:
        if s == last:
            yield ("next", *_kind(entries[entry]), cls)
        elif e == first:
            yield ("last", *_kind(entries[entry]), cls)


def _kind(entry: Entry) -> tuple[str, str]:
    return entry.kind, entry.kind if entry.kind == "region" else f"{entry.kind}|{entry.code}"


def _of_left(words: str, use: str, cls: str) -> Iterator[str]:
    for n in (1, 2):
        yield from (f"L{n}=" + words[-n:], f"ul{n}={use}|{words[-n:]}", f"cl{n}={cls}|{words[-n:]}")


def _of_right(words: str, use: str, cls: str) -> Iterator[str]:
    for n in (1, 2):
        yield from (f"R{n}=" + words[:n], f"ur{n}={use}|{words[:n]}", f"cr{n}={cls}|{words[:n]}")


def _of_next(kind: str, code: str, cls: str) -> Iterator[str]:
    yield from (f"nx={code}", f"nk={cls}|{kind}")


def _of_last(kind: str, code: str, cls: str) -> Iterator[str]:
    yield from (f"pv={code}", f"pk={cls}|{kind}")


def _clause(scene: Scene, use: str, cls: str, span: tuple[int, int]) -> Iterator[Key]:
    """Where the list stands in its clause, and the behaviours before and behind it there."""
    text, (first, last) = scene.text, span
    begin = max(text.rfind(mark, scene.start, first) for mark in CLAUSE_ENDS) + 1 or scene.start
    mark = CLAUSE_END.search(text, last, scene.end)
    stop = mark.start() if mark else scene.end
    starts, codes = scene.predicates
    at, to = bisect_left(starts, begin), bisect_left(starts, first)
    beyond, limit = bisect_left(starts, last), bisect_left(starts, stop)
    before, after = first - begin, stop - last
    n_before, n_behind = min(to - at, 2), min(limit - beyond, 2)
    yield ("clause", min(before // 3, 5), min(after // 3, 5), min(before, 3), n_before, n_behind, use, cls)
    if beyond < len(starts):
        yield ("behind", codes[beyond], cls)
    if to > 0:
        yield ("before", codes[to - 1], cls)


def _of_clause(before: int, after: int, near: int, n_before: int, n_behind: int, use: str, cls: str) -> Iterator[str]:
    yield from (f"dl={before}", f"dr={after}", f"ud={use}|{near}")
    yield from (f"cb={n_before}{n_behind}", f"ub={use}|{n_before}{n_behind}")
    yield f"kb={cls}|{min(n_before, 1)}{min(n_behind, 1)}"


def _of_behind(code: str, cls: str) -> Iterator[str]:
    yield from (f"fb={code}", f"fc={code}|{cls}")


def _of_before(code: str, cls: str) -> Iterator[str]:
    yield from (f"lb={code}", f"lc={code}|{cls}")


def _other_names(scene: Scene, number: int) -> Iterator[Key]:
    """The place of the name among the others of the sentence, and those on either side of it."""
    text, units, unit = scene.text, scene.units, scene.units[number]
    start, end = scene.start, scene.end
    first, last = scene.spans[number]
    in_list = last - first > unit.end - unit.start
    counts = (min(len(units), 6), min(len(scene.predicates[0]), 3))
    yield ("place", in_list, number == 0, first == start, *counts, text[end - 1 : end])
    counted = NUMBER_BEFORE.search(text[max(start, unit.start - 3) : unit.start]) is not None
    cases = CASES_AFTER.match(text, unit.end, end) is not None
    quoted = text.count("“", start, unit.start) > text.count("”", start, unit.start)
    bracketed = text.count("（", start, unit.start) > text.count("）", start, unit.start)
    yield ("signs", text[unit.end : min(end, unit.end + 1)].isdigit(), counted, cases, quoted, bracketed)
    if number:
        gap = units[number - 1].end
        words = text[gap : unit.start] if unit.start - gap < 4 else "far"
        yield ("other", "o", scene.classes[number - 1], scene.weights[number - 1] >= 0, words)
    if number + 1 < len(units):
        gap = units[number + 1].start
        words = text[unit.end : gap] if gap - unit.end < 4 else "far"
        yield ("other", "p", scene.classes[number + 1], scene.weights[number + 1] >= 0, words)


def _of_place(in_list: bool, is_first: bool, heads: bool, n: int, n_behaviours: int, end: str) -> Iterator[str]:
    yield from (f"list={int(in_list)}", f"first={int(is_first)}", f"head={int(heads)}")
    yield from (f"n={n}", f"nb={n_behaviours}", f"end={end}")


def _of_signs(number_behind: bool, counted: bool, cases: bool, quoted: bool, bracketed: bool) -> Iterator[str]:
    yield f"dg={int(number_behind)}{int(counted)}{int(cases)}"
    yield f"q={int(quoted)}{int(bracketed)}"


def _of_other(side: str, cls: str, takes_part: bool, gap: str) -> Iterator[str]:
    yield from (f"{side}c={cls}", f"{side}w={int(takes_part)}", f"{side}g={gap}")


FEATURES: Mapping[str, Callable[..., Iterator[str]]] = {
    "name": _of_name,
    "left": _of_left,
    "right": _of_right,
    "next": _of_next,
    "last": _of_last,
    "clause": _of_clause,
    "behind": _of_behind,
    "before": _of_before,
    "place": _of_place,
    "signs": _of_signs,
    "other": _of_other,
}
