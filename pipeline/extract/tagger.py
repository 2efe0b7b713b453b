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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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
CLAUSE_END = re.compile(r"[，；：。]")
NUMBER_BEFORE = re.compile(r"\d[^，。]{0,2}$")
CASES_AFTER = re.compile(r"[为达共有]?\d+例")


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
    _found: list[tuple[int, int, Entry]] | None = None
    _predicates: list[tuple[int, str]] | None = None

    @property
    def found(self) -> list[tuple[int, int, Entry]]:
        """Start, end and entry of every hit."""
        if self._found is None:
            entries = self.grammar.entries
            self._found = [(start, end, entries[number]) for start, end, number in self.hits]
        return self._found

    @property
    def predicates(self) -> list[tuple[int, str]]:
        """Start and code of every behaviour among the hits."""
        if self._predicates is None:
            self._predicates = [(s, e.code) for s, _, e in self.found if e.kind == "behaviour"]
        return self._predicates


class Tagger:
    """Weights of features; immutable after construction."""

    def __init__(self, weights: Mapping[str, float], *, bias: float, slope: float, threshold: float) -> None:
        self._weights, self._bias, self._slope = dict(weights), bias, slope
        self.threshold = threshold

    def probability(self, scene: Scene, number: int) -> float:
        """Probability in [0, 1] that unit `number` of the scene takes part."""
        weights = self._weights
        total = self._bias + self._slope * scene.weights[number]
        for part in PARTS:
            for feature in part(scene, number):
                if feature in weights:
                    total += weights[feature]
        return 1.0 / (1.0 + math.exp(-total))


def load_tagger(path: Path = MODEL) -> Tagger:
    """The tagger whose weights lie at `path`; InputError where there are none."""
    if not path.exists():
        raise InputError("no such file of weights", where=str(path), todo="train it with pipeline.extract.train_tagger")
    model = json.loads(path.read_text(encoding="utf-8"))
    return Tagger(model["weights"], bias=model["bias"], slope=model["slope"], threshold=model["threshold"])


def features(scene: Scene, number: int) -> Iterator[str]:
    """Features of unit `number`: the name itself, its neighbours, its clause, the rest of the sentence."""
    for part in PARTS:
        yield from part(scene, number)


def _of_name(scene: Scene, number: int) -> Iterator[str]:
    unit, cls = scene.units[number], scene.classes[number]
    use, entry = use_of(unit), unit.last.entry
    yield "use=" + use
    yield "cls=" + cls
    yield f"uc={use}|{cls}"
    yield f"ug={use}|{cls}|{entry.attrs.get('is_generic', '')}"
    if not entry.entry_id.startswith("rule:"):
        yield "sf=" + entry.surface
    yield f"np={min(len(unit.parts), 3)}"
    yield f"grown={int(unit.grown)}"
    yield f"len={min(unit.end - unit.start, 9)}"
    yield f"hid={int(any(s <= unit.start and unit.end <= e for s, e in scene.hidden))}"
    yield f"wb={max(-4, min(4, int(scene.weights[number] * 2)))}"
    yield f"rep={int(scene.text[unit.start : unit.end] in scene.text[scene.start : unit.start])}"


def _of_neighbours(scene: Scene, number: int) -> Iterator[str]:
    text, unit, cls = scene.text, scene.units[number], scene.classes[number]
    use = use_of(unit)
    first, last = scene.spans[number]
    for n in (1, 2, 3):
        yield f"l{n}=" + text[max(scene.start, unit.start - n) : unit.start]
        yield f"r{n}=" + text[unit.end : min(scene.end, unit.end + n)]
        left, right = text[max(scene.start, first - n) : first], text[last : min(scene.end, last + n)]
        yield f"L{n}=" + left
        yield f"R{n}=" + right
        if n < 3:
            yield f"ul{n}={use}|{left}"
            yield f"ur{n}={use}|{right}"
            yield f"cl{n}={cls}|{left}"
            yield f"cr{n}={cls}|{right}"
    for s, e, entry in scene.found:
        if s == last:
            yield "nx=" + _kind(entry)
            yield f"nk={cls}|{entry.kind}"
            yield "ns=" + entry.surface[:4]
        elif e == first:
            yield "pv=" + _kind(entry)
            yield f"pk={cls}|{entry.kind}"
            yield "ps=" + entry.surface[:4]


def _kind(entry: Entry) -> str:
    return entry.kind if entry.kind == "region" else f"{entry.kind}|{entry.code}"


def _of_clause(scene: Scene, number: int) -> Iterator[str]:
    text, unit, cls = scene.text, scene.units[number], scene.classes[number]
    use = use_of(unit)
    first, last = scene.spans[number]
    before = CLAUSE_END.split(text[scene.start : first])[-1]
    after = CLAUSE_END.split(text[last : scene.end], maxsplit=1)[0]
    yield f"dl={min(len(before) // 3, 5)}"
    yield f"dr={min(len(after) // 3, 5)}"
    yield f"ud={use}|{min(len(before), 3)}"
    starts = [s for s, _ in scene.predicates]
    at, to = bisect_left(starts, first - len(before)), bisect_left(starts, first)
    beyond, limit = bisect_left(starts, last), bisect_left(starts, last + len(after))
    a, b = min(to - at, 2), min(limit - beyond, 2)
    yield f"cb={a}{b}"
    yield f"ub={use}|{a}{b}"
    yield f"kb={cls}|{min(a, 1)}{min(b, 1)}"
    if beyond < len(starts):
        yield f"fb={scene.predicates[beyond][1]}"
        yield f"fc={scene.predicates[beyond][1]}|{cls}"
    if to > 0:
        yield f"lb={scene.predicates[to - 1][1]}"
        yield f"lc={scene.predicates[to - 1][1]}|{cls}"
    words = LEFT_WORD.findall(before)
    if words:
        yield from (f"lw={words[-1]}", f"lk={words[-1]}|{cls}", f"lu={words[-1]}|{use}")
    word = RIGHT_WORD.search(after)
    if word:
        yield from (f"rw={word.group()}", f"rk={word.group()}|{cls}", f"ru={word.group()}|{use}")


def _of_other_names(scene: Scene, number: int) -> Iterator[str]:
    text, units, unit = scene.text, scene.units, scene.units[number]
    first, last = scene.spans[number]
    yield f"list={int(last - first > unit.end - unit.start)}"
    yield f"first={int(number == 0)}"
    yield f"head={int(first == scene.start)}"
    yield f"n={min(len(units), 6)}"
    yield f"nb={min(len(scene.predicates), 3)}"
    yield "end=" + text[scene.end - 1 : scene.end]
    left, right = text[scene.start : unit.start], text[unit.end : scene.end]
    yield f"dg={int(right[:1].isdigit())}{int(bool(NUMBER_BEFORE.search(left)))}{int(bool(CASES_AFTER.match(right)))}"
    yield f"q={int(left.count('“') > left.count('”'))}{int(left.count('（') > left.count('）'))}"
    if number:
        other = units[number - 1]
        yield from (f"oc={scene.classes[number - 1]}", f"ow={int(scene.weights[number - 1] >= 0)}")
        yield "og=" + (text[other.end : unit.start] if unit.start - other.end < 4 else "far")
    if number + 1 < len(units):
        other = units[number + 1]
        yield from (f"pc={scene.classes[number + 1]}", f"pw={int(scene.weights[number + 1] >= 0)}")
        yield "pg=" + (text[unit.end : other.start] if other.start - unit.end < 4 else "far")


PARTS = (_of_name, _of_neighbours, _of_clause, _of_other_names)
