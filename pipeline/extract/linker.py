"""The statistical linker: which actors take part in an act as source or target, and how they relate.

Three logistic regressions over what stands around a trigger and an actor, with the decision of the rules (`ties`)
among their features: two that judge each pair of trigger and actor, one that chooses the relation. A feature holds at
most four characters of text unless it is a marker word of `clauses`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import add
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.codes import RELATIONS
from pipeline.errors import InputError
from pipeline.extract.clauses import Group
from pipeline.extract.ties import APART_CUE, DUTY, JOINT_CUE, ORDER, TALK, Scene, Ties, Trigger

MODEL = Path(__file__).parent / "models" / "ties.json"
ROLES = ("source", "target")
CUES = (
    ("joint", JOINT_CUE),
    ("apart", APART_CUE),
    ("talk", TALK),
    ("order", ORDER),
    ("duty", DUTY),
    ("lead", re.compile("牵头|会同|配合|为主|负责")),
    ("help", re.compile("支持|支援|援助|协助|帮助|帮扶|驰援")),
    ("give", re.compile("捐|赠|提供|送|拨|发放|报送|通报")),
    ("urge", re.compile("组织|动员|号召|鼓励|引导|呼吁|发动|招募")),
    ("check", re.compile("督促|监督|检查|处罚|查处|责令|督导")),
)
FAR = 9
Key = tuple[Any, ...]  # the name of a group of features, then its values


class Weights(NamedTuple):
    """Weights by feature, and bias, of one logistic regression."""

    weights: Mapping[str, float]
    bias: float


class Linear:
    """Several regressions over the same features, scored together."""

    def __init__(self, parts: Sequence[Weights]) -> None:
        names = sorted({f for part in parts for f in part.weights})
        self._bias = [part.bias for part in parts]
        self._weights = {f: tuple(part.weights.get(f, 0.0) for part in parts) for f in names}

    def sum(self, features: Iterable[str]) -> list[float]:
        """Sum of the weights of the features, without bias, in each regression."""
        return self.add(filter(None, map(self._weights.get, features)), [0.0] * len(self._bias))

    def score(self, sums: Iterable[Sequence[float]]) -> list[float]:
        """Bias and sums of groups of features, in each regression."""
        return self.add(sums, self._bias)

    @staticmethod
    def add(rows: Iterable[Sequence[float]], start: Sequence[float]) -> list[float]:
        """Column sums, one by one: the built-in sum rounds otherwise from Python 3.12 on."""
        totals = list(start)
        for row in rows:
            totals = list(map(add, totals, row))
        return totals


class Linker:
    """Weights of roles and relations; what it remembers are sums of them, which change no result."""

    REMEMBERED = 50_000  # keys

    def __init__(self, roles: Mapping[str, Weights], relations: Mapping[str, Weights], thresholds: Mapping[str, float]):
        self._roles = Linear([roles[r] for r in ROLES])
        self._names = tuple(r for r in RELATIONS if r in relations)
        self._relations = Linear([relations[r] for r in self._names])
        self._at = [math.log(thresholds[r] / (1 - thresholds[r])) for r in ROLES]
        self._sums: dict[Key, list[float]] = {}

    def link(self, scene: Scene, trigger: Trigger, ties: Ties) -> Ties:
        """Ties of the act at `trigger`, given those of the rules; actors in order of place."""
        if not scene.actors:
            return ties
        sources: list[int] = []
        targets: list[int] = []
        for number, keys in enumerate(pair_keys(scene, trigger, ties)):
            source, target = self._roles.score(map(self._sum, keys))
            source, target = source - self._at[0], target - self._at[1]
            if max(source, target) >= 0:
                (sources if source >= target else targets).append(number)
        return self.relate(scene, trigger, ties._replace(sources=sources, targets=targets), ties)

    def _sum(self, key: Key) -> list[float]:
        """Sum of the weights of a key's features, in each role."""
        found = self._sums.get(key)
        if found is None:
            if len(self._sums) >= self.REMEMBERED:
                self._sums.clear()
            found = self._sums[key] = self._roles.sum(FEATURES[key[0]](*key[1:]))
        return found

    def relate(self, scene: Scene, trigger: Trigger, ties: Ties, rules: Ties) -> Ties:
        """Ties with the likeliest relation that their roles allow; partners of a joint act are all sources."""
        sources, targets = ties.sources, ties.targets
        if len(sources) + len(targets) < 2 or not sources:
            return Ties(sources, targets, "none", "single" if sources else "")
        scores = self._relations.score([self._relations.sum(act_features(scene, trigger, ties, rules))])
        allowed = [(-s, i) for i, s in enumerate(scores) if _allowed(self._names[i], targets)]
        best = self._names[min(allowed)[1]]
        if best == "joint":
            return Ties(sorted(sources + targets), [], best, "joint")
        among = "single" if len(sources) < 2 else rules.among_sources or "parallel"
        return Ties(sources, targets, best, among)


def _allowed(relation: str, targets: Sequence[int]) -> bool:
    return bool(targets) or relation in ("joint", "none")


def load_linker(path: Path = MODEL) -> Linker:
    """The linker whose weights lie at `path`; InputError where there are none."""
    if not path.exists():
        raise InputError("no such file of weights", where=str(path), todo="make it with xietong train")
    model = json.loads(path.read_text(encoding="utf-8"))
    read = {part: {k: Weights(w, b) for k, (b, w) in model[part].items()} for part in ("roles", "relations")}
    return Linker(read["roles"], read["relations"], model["thresholds"])


def pair_features(scene: Scene, trigger: Trigger, ties: Ties) -> Iterator[list[str]]:
    """Features of each actor of the scene with the trigger, in the order of the actors."""
    for keys in pair_keys(scene, trigger, ties):
        yield [feature for key in keys for feature in FEATURES[key[0]](*key[1:])]


def pair_keys(scene: Scene, trigger: Trigger, ties: Ties) -> Iterator[list[Key]]:
    """What there is to know of each actor with the trigger, in groups of values that `FEATURES` spells out.

    The groups recur from sentence to sentence, so that the sum of their weights need not be made anew.
    """
    text, behaviour = scene.text, trigger.sense.behaviour
    word = text[trigger.start : trigger.end]
    modes = " ".join(sorted(trigger.sense.modes))
    shared = _cues(scene, trigger)
    group_of = {i: g for g in scene.groups for i in g.members}
    n_actors, n_sources, n_targets = min(len(scene.actors), 5), min(len(ties.sources), 3), min(len(ties.targets), 3)
    for number, actor in enumerate(scene.actors):
        group, cls = group_of[number], actor.cls
        rule = "s" if number in ties.sources else "t" if number in ties.targets else "n"
        side = "<" if group.end <= trigger.start else ">" if group.start >= trigger.end else "="
        far = trigger.clause - group.clause
        place = f"{max(-2, min(far, 3))}{side}"
        marker = group.marker or "-"
        keys: list[Key] = [
            ("rule", rule, behaviour, cls, place, marker),
            ("ties", rule, ties.relation, n_actors, n_sources, n_targets),
            ("marker", _marker_word(scene, group), side, behaviour, cls),
            ("around", *_around(scene, group), side),
            ("word", word[:2], word[-2:], side, cls, modes),
            ("between", *_between(scene, trigger, group), place),
            ("list", *_in_list(scene, group), place, marker),
        ]
        keys += [("cue", cue, side, rule, marker, cls) for cue in shared]
        if far > 0:
            keys.append(("clause", *_clause_cues(scene, group), rule))
        yield keys


def _of_rule(rule: str, behaviour: str, cls: str, place: str, marker: str) -> list[str]:
    where = f"{place}|{marker}"
    return [
        f"r={rule}", f"rb={rule}|{behaviour}", f"rc={rule}|{cls}", f"rp={rule}|{where}", f"w={where}",
        f"wb={where}|{behaviour}", f"wc={where}|{cls}", f"pc={place}|{cls}|{behaviour}",
    ]  # fmt: skip


def _of_ties(rule: str, relation: str, n_actors: int, n_sources: int, n_targets: int) -> list[str]:
    return [f"rr={rule}|{relation}", f"N={n_actors}|{rule}", f"ns={n_sources}{n_targets}|{rule}"]


def _of_marker(mark: str, side: str, behaviour: str, cls: str) -> list[str]:
    return [f"m={mark}|{side}", f"mb={mark}|{behaviour}", f"mc={mark}|{cls}"]


def _around(scene: Scene, group: Group) -> tuple[str, str]:
    left = scene.text[max(scene.clauses[0].start, group.start - 2) : group.start]
    return left, scene.text[group.end : group.end + 2]


def _of_around(left: str, right: str, side: str) -> list[str]:
    return [f"L1={left[-1:]}|{side}", f"L2={left}|{side}", f"R1={right[:1]}|{side}", f"R2={right}|{side}"]


def _of_word(head: str, tail: str, side: str, cls: str, modes: str) -> list[str]:
    return [f"t2={head}|{side}", f"T2={tail}|{side}", f"tc={head}|{side}|{cls}", f"mode={modes}|{side}|{cls}"]


def _between(scene: Scene, trigger: Trigger, group: Group) -> tuple[int, int, int, str]:
    """Numbers of lists and of triggers between the list and the trigger, their distance, the words between if few."""
    low, high = min(group.end, trigger.end), max(group.start, trigger.start)
    gap = scene.text[low:high]
    lists = sum(1 for g in scene.groups if low <= g.start and g.end <= high and g is not group)
    others = sum(1 for t in scene.triggers if low <= t.start and t.end <= high and t is not trigger)
    return min(lists, 3), min(others, 3), min(len(gap) // 3, FAR), gap if len(gap) < 4 else ""


def _of_between(lists: int, others: int, distance: int, gap: str, place: str) -> list[str]:
    side = place[-1]
    return [f"bn={place}|{lists}", f"on={place}|{others}", f"d={distance}|{side}", f"g={gap}|{side}"]


def _in_list(scene: Scene, group: Group) -> tuple[bool, bool, bool, int, bool, bool]:
    first = group.start == scene.groups[0].start
    heads = group.start == scene.clauses[group.clause].start
    return first, heads, group.is_modifier, min(len(group.members), 4), group.leads, group.acts_jointly


def _of_list(
    first: bool, heads: bool, is_modifier: bool, n: int, leads: bool, jointly: bool, place: str, marker: str
) -> list[str]:
    return [
        f"fi={int(first)}{int(heads)}|{place}", f"de={int(is_modifier)}|{place}|{marker}", f"n={n}|{place}",
        f"j={int(leads)}{int(jointly)}|{place}",
    ]  # fmt: skip


def _of_cue(cue: str, side: str, rule: str, marker: str, cls: str) -> list[str]:
    return [f"q={cue}|{side}|{rule}", f"qc={cue}|{marker}|{cls}"]


def _clause_cues(scene: Scene, group: Group) -> tuple[str, ...]:
    """The cues behind the list in its own clause."""
    end = scene.clauses[group.clause].end
    return tuple(cue for cue, pattern in CUES if pattern.search(scene.text, group.end, end))


def _of_clause(*cues_and_rule: str) -> list[str]:
    *cues, rule = cues_and_rule
    return [f"k={cue}|{rule}" for cue in cues]


FEATURES: Mapping[str, Callable[..., list[str]]] = {
    "rule": _of_rule,
    "ties": _of_ties,
    "marker": _of_marker,
    "around": _of_around,
    "word": _of_word,
    "between": _of_between,
    "list": _of_list,
    "cue": _of_cue,
    "clause": _of_clause,
}


def _marker_word(scene: Scene, group: Group) -> str:
    return scene.text[group.marker_start : group.marker_start + 2] if group.marker else "-"


def _cues(scene: Scene, trigger: Trigger) -> list[str]:
    clause = scene.clauses[trigger.clause]
    return [name for name, p in CUES if p.search(scene.text, clause.start, clause.end)]


def act_features(scene: Scene, trigger: Trigger, ties: Ties, rules: Ties) -> Iterator[str]:
    """Features of an act whose roles are settled, for its relation; `rules` are the ties of the rules."""
    behaviour, sense = trigger.sense.behaviour, trigger.sense
    n = f"{min(len(ties.sources), 3)}{min(len(ties.targets), 3)}"
    word = scene.text[trigger.start : trigger.end]
    yield from (f"n={n}", f"r={rules.relation}", f"rn={rules.relation}|{n}", f"b={behaviour}|{n}")
    yield from (f"rb={rules.relation}|{behaviour}", f"s={sense.relation}", f"sb={sense.relation}|{behaviour}")
    yield from (f"t2={word[:2]}", f"T2={word[-2:]}", f"a={rules.among_sources}|{n}")
    source = scene.actors[ties.sources[0]]
    yield from (f"sc={source.cls}|{n}", f"sn={source.cls}|{behaviour}")
    classes = {scene.actors[i].cls for i in ties.targets}
    for cls in sorted(classes):
        yield from (f"tc={cls}", f"tb={cls}|{behaviour}", f"st={source.cls}|{cls}")
    same = len({scene.actors[i].cls for i in ties.sources}) == 1
    yield f"same={int(same)}|{n}"
    group_of = {i: g for g in scene.groups for i in g.members}
    groups = {id(group_of[i]): group_of[i] for i in [*ties.sources, *ties.targets]}
    yield f"ng={min(len(groups), 3)}|{n}"
    for g in groups.values():
        role = "s" if g.members[0] in ties.sources else "t"
        yield f"m={_marker_word(scene, g)}|{role}"
        yield f"mk={g.marker}|{role}"
        yield f"mb={g.marker}|{role}|{behaviour}"
        yield f"j={int(g.leads)}{int(g.acts_jointly)}|{role}"
        yield f"R={scene.text[g.end : g.end + 2]}|{role}"
    begin = min(scene.clauses[trigger.clause].start, *(g.start for g in groups.values()))
    end = max(scene.clauses[trigger.clause].end, *(g.end for g in groups.values()))
    for name, pattern in CUES:
        if pattern.search(scene.text, begin, end):
            yield from (f"c={name}", f"cb={name}|{behaviour}", f"cn={name}|{n}", f"cr={name}|{rules.relation}")
    yield f"end={scene.text[trigger.end : trigger.end + 2]}"
