"""The statistical tagger: how likely a candidate name takes part in its sentence, by logistic regression.

The candidates are those of the rules; the tagger weighs their surroundings together (words, list, clause, lexicon hits
and the rules' own weight) where the rules add a few fixed pieces. A feature holds at most four characters of text
unless it is an entry of the lexicon.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.extract.grammar import Grammar, Unit, use_of
from pipeline.extract.types import Entry, Hit

MODEL = Path(__file__).parent / "models" / "actors.json"
LEFT_WORD = re.compile(
    r"在|由|向|为|对|给|与|和|同|让|使|将|把|被|从|到|至|于|据|经|受|帮助|支持|要求|组织|鼓励|引导|指导|督促|确保|协助|联合|会同|感谢|来自|新增|累计|报告|"
    r"收治|救治|支援|派出|派往|赴|送|转|通知|根据|按照"
)
RIGHT_WORD = re.compile(
    r"表示|指出|强调|应当|应|要|将|已|可|须|不得|会|能|负责|提供|派出|宣布|通报|发布|开展|认为|获|接到|的|报告|新增|确诊|累计|治疗|出院|死亡"
)
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


class Tagger:
    """Weights of features; what it remembers are sums of them, which change no result."""

    REMEMBERED = 50_000  # keys

    def __init__(self, weights: Mapping[str, float], *, bias: float, slope: float, threshold: float) -> None:
        self._weights, self._bias, self._slope = dict(weights), bias, slope
        self._sums: dict[Key, float] = {}
        self.threshold = threshold

    def probability(self, scene: Scene, number: int) -> float:
        """Probability in [0, 1] that unit `number` of the scene takes part."""
        sums = self._sums
        total = self._bias + self._slope * scene.weights[number]
        for key in keys(scene, number):
            found = sums.get(key)
            total += self._sum(key) if found is None else found
        return 1.0 / (1.0 + math.exp(-total))

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
    return Tagger(model["weights"], bias=model["bias"], slope=model["slope"], threshold=model["threshold"])


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
    around = _neighbours(scene, unit, use, cls, scene.spans[number])
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


def _neighbours(scene: Scene, unit: Unit, use: str, cls: str, span: tuple[int, int]) -> Iterator[Key]:
    """The three characters on either side of the name and of its list, and the hits that touch the list."""
    text, (first, last) = scene.text, span
    yield ("left", text[max(scene.start, unit.start - 3) : unit.start])
    yield ("right", text[unit.end : min(scene.end, unit.end + 3)])
    yield ("outer left", text[max(scene.start, first - 3) : first], use, cls)
    yield ("outer right", text[last : min(scene.end, last + 3)], use, cls)
    entries = scene.grammar.entries
    for s, e, entry in scene.hits:
        if s == last:
            yield ("next", *_kind(entries[entry]), cls)
        elif e == first:
            yield ("last", *_kind(entries[entry]), cls)


def _kind(entry: Entry) -> tuple[str, str, str]:
    code = entry.kind if entry.kind == "region" else f"{entry.kind}|{entry.code}"
    return entry.kind, code, entry.surface[:4]


def _of_left(words: str) -> Iterator[str]:
    for n in (1, 2, 3):
        yield f"l{n}=" + words[-n:]


def _of_right(words: str) -> Iterator[str]:
    for n in (1, 2, 3):
        yield f"r{n}=" + words[:n]


def _of_outer_left(words: str, use: str, cls: str) -> Iterator[str]:
    for n in (1, 2, 3):
        yield f"L{n}=" + words[-n:]
        if n < 3:
            yield from (f"ul{n}={use}|{words[-n:]}", f"cl{n}={cls}|{words[-n:]}")


def _of_outer_right(words: str, use: str, cls: str) -> Iterator[str]:
    for n in (1, 2, 3):
        yield f"R{n}=" + words[:n]
        if n < 3:
            yield from (f"ur{n}={use}|{words[:n]}", f"cr{n}={cls}|{words[:n]}")


def _of_next(kind: str, code: str, surface: str, cls: str) -> Iterator[str]:
    yield from (f"nx={code}", f"nk={cls}|{kind}", f"ns={surface}")


def _of_last(kind: str, code: str, surface: str, cls: str) -> Iterator[str]:
    yield from (f"pv={code}", f"pk={cls}|{kind}", f"ps={surface}")


def _clause(scene: Scene, use: str, cls: str, span: tuple[int, int]) -> Iterator[Key]:
    """Where the list stands in its clause, and the behaviours and words before and behind it there."""
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
    words = LEFT_WORD.findall(text, begin, first)
    if words:
        yield ("left word", words[-1], use, cls)
    word = RIGHT_WORD.search(text, last, stop)
    if word:
        yield ("right word", word.group(), use, cls)


def _of_clause(before: int, after: int, near: int, n_before: int, n_behind: int, use: str, cls: str) -> Iterator[str]:
    yield from (f"dl={before}", f"dr={after}", f"ud={use}|{near}")
    yield from (f"cb={n_before}{n_behind}", f"ub={use}|{n_before}{n_behind}")
    yield f"kb={cls}|{min(n_before, 1)}{min(n_behind, 1)}"


def _of_behind(code: str, cls: str) -> Iterator[str]:
    yield from (f"fb={code}", f"fc={code}|{cls}")


def _of_before(code: str, cls: str) -> Iterator[str]:
    yield from (f"lb={code}", f"lc={code}|{cls}")


def _of_left_word(word: str, use: str, cls: str) -> Iterator[str]:
    yield from (f"lw={word}", f"lk={word}|{cls}", f"lu={word}|{use}")


def _of_right_word(word: str, use: str, cls: str) -> Iterator[str]:
    yield from (f"rw={word}", f"rk={word}|{cls}", f"ru={word}|{use}")


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
    "outer left": _of_outer_left,
    "outer right": _of_outer_right,
    "next": _of_next,
    "last": _of_last,
    "clause": _of_clause,
    "behind": _of_behind,
    "before": _of_before,
    "left word": _of_left_word,
    "right word": _of_right_word,
    "place": _of_place,
    "signs": _of_signs,
    "other": _of_other,
}
