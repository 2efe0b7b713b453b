"""How the linker of acts and actors is learned (`xietong train`).

Learns from each coded sentence twice: from the coders' own actors and triggers, and, at half the weight, from those
that the rules find, so that it knows both the truth and the errors it will meet. Logistic regressions (liblinear,
fixed seed); a feature of fewer than three examples is left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pipeline.codes import RELATIONS
from pipeline.extract.acts import is_other_business, read_triggers, surfaces_of, trigger_spans
from pipeline.extract.clauses import clause_of, group_actors, split_clauses
from pipeline.extract.grammar import Grammar
from pipeline.extract.lexicon import load_lexicon
from pipeline.extract.linker import ROLES, Weights, act_features, pair_features
from pipeline.extract.match import Matcher
from pipeline.extract.names import find_actors
from pipeline.extract.regions import Gazetteer
from pipeline.extract.ties import Scene, Trigger, attach
from pipeline.extract.train_tagger import context_of
from pipeline.extract.triggers import Sense, Triggers, load_triggers
from pipeline.extract.types import Actor

INVERSE_PENALTY = 0.4
MIN_EXAMPLES = 3
MIN_OF_RELATION = 6
RULES_WEIGHT = 0.5
FURTHER_WEIGHT = 0.3  # of invented sentences, whose ties are more and plainer than those of real ones
SMALLEST = 0.02  # weights nearer to zero than this are left out of the file
THRESHOLDS = {"source": 0.35, "target": 0.35}
Row = dict[str, Any]


class Truth(NamedTuple):
    """The coded roles of one act, as indices of the actors of its scene, and its relation."""

    sources: list[int]
    targets: list[int]
    relation: str


class Example(NamedTuple):
    """A scene with what is true of each of its triggers; None where no coder saw the act."""

    scene: Scene
    truths: list[Truth | None]
    weight: float


class Learned(NamedTuple):
    """Features and labels of pairs (source, target) and of acts (relation), with weights."""

    pairs: list[tuple[list[str], bool, bool, float]]
    acts: list[tuple[list[str], str, float]]


class Reader:
    """What the rules need to read a sentence."""

    def __init__(self, folder: Path) -> None:
        self.lexicon = load_lexicon(folder)
        self.grammar = Grammar(self.lexicon)
        self.matcher = Matcher(self.lexicon)
        self.gazetteer = Gazetteer(self.lexicon)
        self.triggers: Triggers = load_triggers(folder)
        self.surfaces = surfaces_of(self.lexicon)

    def examples(self, rows: Sequence[Row], weight: float = 1.0) -> Iterator[Example]:
        """The coders' scene and the rules' scene of each sentence that has both actors and acts."""
        for row in rows:
            for example in (self.coded(row), self.found(row)):
                if example.scene.actors and example.scene.triggers:
                    yield example._replace(weight=weight * example.weight)

    def coded(self, row: Row) -> Example:
        """Scene of the coders' actors and triggers."""
        text = row["sentence"]
        clauses = split_clauses(text, 0, len(text))
        actors = [Actor(a["start"], a["end"], a["text"], a["class"]) for a in row["actors"]]
        acts = sorted(row["acts"], key=lambda a: (_start(a, text), len(a["trigger"])))
        triggers = [self._trigger(act, _start(act, text), clauses) for act in acts]
        truths: list[Truth | None] = [Truth(a["sources"], a["targets"], a["relation"]) for a in acts]
        return Example(Scene(text, clauses, actors, group_actors(text, clauses, actors), triggers), truths, 1.0)

    def _trigger(self, act: Row, start: int, clauses: Any) -> Trigger:
        senses = self.triggers.senses.get(act["trigger"], ())
        sense = next((s for s in senses if s.behaviour == act["behaviour"]), None)
        if sense is None:
            sense = Sense(act["behaviour"], (), (), (), "", frozenset())
        return Trigger(start, start + len(act["trigger"]), clause_of(clauses, start), sense)

    def found(self, row: Row) -> Example:
        """Scene of the actors and triggers that the rules find."""
        text, context = row["sentence"], context_of(row)
        hits = self.matcher.find(text)
        actors = find_actors(text, 0, len(text), hits, self.grammar, self.gazetteer, context)
        clauses = split_clauses(text, 0, len(text))
        spans = trigger_spans(hits, self.surfaces, actors)
        triggers: list[Trigger] = []
        if spans and not is_other_business(text, 0, len(text), self.triggers, context):
            triggers = read_triggers(text, (0, len(text)), clauses, spans, self.triggers, context)
        scene = Scene(text, clauses, actors, group_actors(text, clauses, actors), triggers)
        return Example(scene, [_truth(row, scene, t) for t in triggers], RULES_WEIGHT)


def _start(act: Row, text: str) -> int:
    return int(act.get("start", text.find(act["trigger"])))


def _truth(row: Row, scene: Scene, trigger: Trigger) -> Truth | None:
    """The coded act of the trigger's behaviour, rather one whose trigger overlaps, with the actors found exactly."""
    text = row["sentence"]
    same = [a for a in row["acts"] if a["behaviour"] == trigger.sense.behaviour]
    if not same:
        return None
    overlapping = (
        a for a in same if _start(a, text) < trigger.end and trigger.start < _start(a, text) + len(a["trigger"])
    )
    act = next(overlapping, same[0])
    at = {(a.start, a.end): i for i, a in enumerate(scene.actors)}
    places = [(a["start"], a["end"]) for a in row["actors"]]
    sources, targets = ([at[places[i]] for i in act[role] if places[i] in at] for role in ("sources", "targets"))
    return Truth(sources, targets, act["relation"])


def collect(examples: Iterator[Example]) -> Learned:
    """Features and labels of all examples."""
    learned = Learned([], [])
    for scene, truths, weight in examples:
        for trigger, truth in zip(scene.triggers, truths, strict=True):
            if truth is None:
                continue
            rules = attach(scene, trigger)
            for i, features in enumerate(pair_features(scene, trigger, rules)):
                learned.pairs.append((features, i in truth.sources, i in truth.targets, weight))
            if truth.sources and len(truth.sources) + len(truth.targets) > 1:
                ties = rules._replace(sources=sorted(truth.sources), targets=sorted(truth.targets))
                learned.acts.append((list(act_features(scene, trigger, ties, rules)), truth.relation, weight))
    return learned


def fit(learned: Learned) -> tuple[dict[str, Weights], dict[str, Weights]]:
    """Weights of the two roles and of the relations that are coded often enough."""
    pairs, acts = learned
    features, weight = [p[0] for p in pairs], [p[3] for p in pairs]
    roles = {role: _regression(features, [bool(p[k]) for p in pairs], weight) for k, role in enumerate(ROLES, 1)}
    features, weight = [a[0] for a in acts], [a[2] for a in acts]
    counts = Counter(a[1] for a in acts)
    relations = {
        r: _regression(features, [a[1] == r for a in acts], weight) for r in RELATIONS if counts[r] >= MIN_OF_RELATION
    }
    return roles, relations


def _regression(features: Sequence[Sequence[str]], y: Sequence[bool], weight: Sequence[float]) -> Weights:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(f for row in features for f in set(row))
    vectors = DictVectorizer(sort=True)
    x = vectors.fit_transform([{f: 1.0 for f in row if counts[f] >= MIN_EXAMPLES} for row in features])
    x.indices, x.indptr = x.indices.astype(np.int32), x.indptr.astype(np.int32)  # all that liblinear takes
    model = LogisticRegression(C=INVERSE_PENALTY, solver="liblinear", tol=1e-4, random_state=0)
    model.fit(x, y, sample_weight=weight)
    found = zip(vectors.get_feature_names_out(), model.coef_[0].tolist(), strict=True)
    return Weights({f: round(w, 3) for f, w in found if abs(w) >= SMALLEST}, round(float(model.intercept_[0]), 3))


def save(path: Path, roles: dict[str, Weights], relations: dict[str, Weights]) -> None:
    """Write the model as JSON: bias and weights of each regression, features sorted."""
    model = {
        "thresholds": THRESHOLDS,
        "roles": {k: (w.bias, w.weights) for k, w in roles.items()},
        "relations": {k: (w.bias, w.weights) for k, w in relations.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def train(
    rows: Sequence[Row], reader: Reader, *, further: Sequence[Row] = ()
) -> tuple[dict[str, Weights], dict[str, Weights]]:
    """Weights of roles and relations learned from coded sentences, and from `further` invented ones at less weight."""
    return fit(collect(chain(reader.examples(rows), reader.examples(further, FURTHER_WEIGHT))))
