"""The statistical linker: which actors take part in an act as source or target, and how they relate.

Three logistic regressions over what stands around a trigger and an actor, with the decision of the rules (`ties`)
among their features: two that judge each pair of trigger and actor, one that chooses the relation. A feature holds at
most four characters of text unless it is a marker word of `clauses`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

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


class Weights(NamedTuple):
    """Weights by feature, and bias, of one logistic regression."""

    weights: Mapping[str, float]
    bias: float

    def sum(self, features: Sequence[str]) -> float:
        """Linear score of a set of features."""
        weights, total = self.weights, 0.0
        for feature in features:  # one by one: the built-in sum rounds otherwise from Python 3.12 on
            if feature in weights:
                total += weights[feature]
        return self.bias + total


class Linker:
    """Weights of roles and relations; immutable after construction."""

    def __init__(self, roles: Mapping[str, Weights], relations: Mapping[str, Weights], thresholds: Mapping[str, float]):
        self._source, self._target = (roles[r] for r in ROLES)
        self._relations = tuple((r, relations[r]) for r in RELATIONS if r in relations)
        self._at = {k: math.log(v / (1 - v)) for k, v in thresholds.items()}

    def link(self, scene: Scene, trigger: Trigger, ties: Ties) -> Ties:
        """Ties of the act at `trigger`, given those of the rules; actors in order of place."""
        if not scene.actors:
            return ties
        sources: list[int] = []
        targets: list[int] = []
        for number, features in enumerate(pair_features(scene, trigger, ties)):
            source = self._source.sum(features) - self._at["source"]
            target = self._target.sum(features) - self._at["target"]
            if max(source, target) >= 0:
                (sources if source >= target else targets).append(number)
        return self.relate(scene, trigger, ties._replace(sources=sources, targets=targets), ties)

    def relate(self, scene: Scene, trigger: Trigger, ties: Ties, rules: Ties) -> Ties:
        """Ties with the likeliest relation that their roles allow; partners of a joint act are all sources."""
        sources, targets = ties.sources, ties.targets
        if len(sources) + len(targets) < 2 or not sources:
            return Ties(sources, targets, "none", "single" if sources else "")
        features = list(act_features(scene, trigger, ties, rules))
        best = max(self._relations, key=lambda r: r[1].sum(features) if _allowed(r[0], targets) else -1e9)[0]
        if best == "joint":
            return Ties(sorted(sources + targets), [], best, "joint")
        among = "single" if len(sources) < 2 else rules.among_sources or "parallel"
        return Ties(sources, targets, best, among)


def _allowed(relation: str, targets: Sequence[int]) -> bool:
    return bool(targets) or relation in ("joint", "none")


def load_linker(path: Path = MODEL) -> Linker:
    """The linker whose weights lie at `path`; InputError where there are none."""
    if not path.exists():
        raise InputError("no such file of weights", where=str(path), todo="train it with pipeline.extract.train_linker")
    model = json.loads(path.read_text(encoding="utf-8"))
    read = {part: {k: Weights(w, b) for k, (b, w) in model[part].items()} for part in ("roles", "relations")}
    return Linker(read["roles"], read["relations"], model["thresholds"])


def pair_features(scene: Scene, trigger: Trigger, ties: Ties) -> Iterator[list[str]]:
    """Features of each actor of the scene with the trigger, in the order of the actors."""
    group_of: dict[int, Group] = {i: g for g in scene.groups for i in g.members}
    shared = _cues(scene, trigger)
    behaviour = trigger.sense.behaviour
    word = scene.text[trigger.start : trigger.end]
    for number, actor in enumerate(scene.actors):
        group = group_of[number]
        rule = "s" if number in ties.sources else "t" if number in ties.targets else "n"
        far = trigger.clause - group.clause
        place = (
            f"{max(-2, min(far, 3))}{'<' if group.end <= trigger.start else '>' if group.start >= trigger.end else '='}"
        )
        marker = group.marker if group.marker else "-"
        mark = _marker_word(scene, group)
        left = scene.text[max(scene.clauses[0].start, group.start - 2) : group.start]
        right = scene.text[group.end : group.end + 2]
        low, high = min(group.end, trigger.end), max(group.start, trigger.start)
        gap = scene.text[low:high]
        between = sum(1 for g in scene.groups if low <= g.start and g.end <= high and g is not group)
        others = sum(1 for t in scene.triggers if low <= t.start and t.end <= high and t is not trigger)
        first = group.start == scene.groups[0].start
        heads = group.start == scene.clauses[group.clause].start
        where = f"{place}|{marker}"
        features = [
            f"r={rule}",
            f"rb={rule}|{behaviour}",
            f"rc={rule}|{actor.cls}",
            f"rp={rule}|{where}",
            f"rr={rule}|{ties.relation}",
            f"w={where}",
            f"wb={where}|{behaviour}",
            f"wc={where}|{actor.cls}",
            f"pc={place}|{actor.cls}|{behaviour}",
            f"m={mark}|{place[-1]}",
            f"mb={mark}|{behaviour}",
            f"mc={mark}|{actor.cls}",
            f"L1={left[-1:]}|{place[-1]}",
            f"L2={left}|{place[-1]}",
            f"R1={right[:1]}|{place[-1]}",
            f"R2={right}|{place[-1]}",
            f"t2={word[:2]}|{place[-1]}",
            f"T2={word[-2:]}|{place[-1]}",
            f"tc={word[:2]}|{place[-1]}|{actor.cls}",
            f"bn={place}|{min(between, 3)}",
            f"on={place}|{min(others, 3)}",
            f"fi={int(first)}{int(heads)}|{place}",
            f"de={int(group.is_modifier)}|{where}",
            f"n={min(len(group.members), 4)}|{place}",
            f"N={min(len(scene.actors), 5)}|{rule}",
            f"ns={min(len(ties.sources), 3)}{min(len(ties.targets), 3)}|{rule}",
            f"d={min(len(gap) // 3, FAR)}|{place[-1]}",
            f"g={gap if len(gap) < 4 else ''}|{place[-1]}",
            f"mode={' '.join(sorted(trigger.sense.modes))}|{place[-1]}|{actor.cls}",
            f"j={int(group.leads)}{int(group.acts_jointly)}|{place}",
        ]
        features += [f"q={cue}|{place[-1]}|{rule}" for cue in shared]
        features += [f"qc={cue}|{marker}|{actor.cls}" for cue in shared]
        clause = scene.clauses[group.clause]
        if far > 0:
            features += [f"k={cue}|{rule}" for cue, p in CUES if p.search(scene.text, group.end, clause.end)]
        yield features


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
