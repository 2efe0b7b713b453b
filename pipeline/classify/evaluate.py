"""Agreement of two codings of the same sentences: one coding is `gold`, the other `coded`.

Figures are micro-averaged over sentences; a sentence that `coded` lacks counts as coded empty.

=============  ====================================================================================================
actor_span     actors by exact place
actor          actors by exact place and class
actor_loose    actors by overlapping place and same class, matched one to one
behaviour      set of behaviours of a sentence
act            set of (behaviour, realis) of a sentence
participation  (behaviour, role, place of the actor): who takes part in what
dyad           (behaviour, relation, source, target); the pairs of an act weigh 1 together, joint pairs have no order
tie            pairs of actor classes tied by a strictly cooperative act, without order
cooperative    is there a strictly cooperative act in the sentence
alpha          Krippendorff's alpha (nominal, two coders) of "behaviour b is in sentence s"
=============  ====================================================================================================

Intervals are percentiles of a bootstrap over documents (source, title, date), since sentences of one are alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.codes import BEHAVIOURS, STRICT_RELATIONS

Record = Mapping[str, Any]
Place = tuple[int, int]
FIGURES = (
    "actor_span", "actor", "actor_loose", "behaviour", "act", "participation", "dyad", "tie", "cooperative",
)  # fmt: skip
N_SAMPLES = 1000


class Figure(NamedTuple):
    """Precision, recall and F1 in [0, 1], and the weight of facts in gold and in coded."""

    p: float
    r: float
    f1: float
    n_gold: float
    n_coded: float


class Score(NamedTuple):
    """A figure for each of FIGURES, its interval of F1 (empty if not asked for), alpha and the number of sentences."""

    figures: dict[str, Figure]
    intervals: dict[str, tuple[float, float]]
    alpha: float
    n_sentences: int


class _Sentence(NamedTuple):
    """Facts agreed on, in gold and in coded, (figures, 3); behaviours of both as flags, (2, 16)."""

    counts: NDArray[np.float64]
    behaviours: NDArray[np.bool_]


def figure(agreed: float, n_gold: float, n_coded: float) -> Figure:
    """Precision, recall and F1 of counts; 0 where nothing can be divided.

    >>> figure(1, 2, 1)
    Figure(p=1.0, r=0.5, f1=0.6666666666666666, n_gold=2, n_coded=1)
    """
    p, r = agreed / n_coded if n_coded else 0.0, agreed / n_gold if n_gold else 0.0
    return Figure(p, r, 2 * p * r / (p + r) if p + r else 0.0, n_gold, n_coded)


def score(gold: Sequence[Record], coded: Sequence[Record], *, n_samples: int = 0, seed: int = 20200123) -> Score:
    """Agreement of two codings; records of `gold` have id and sentence, records of `coded` id, actors and acts.

    With `n_samples` > 0 adds 95 % bootstrap intervals over documents.
    """
    by_id = {c["id"]: c for c in coded}
    parts = [_compare(g, by_id.get(g["id"], {}), g["sentence"]) for g in gold]
    counts = np.array([s.counts for s in parts]).reshape(len(gold), len(FIGURES), 3)
    flags = np.array([s.behaviours for s in parts]).reshape(len(gold), 2, len(BEHAVIOURS))
    total = counts.sum(axis=0)
    figures = {name: figure(*total[k]) for k, name in enumerate(FIGURES)}
    documents = ["\t".join(str(g.get(k, "")) for k in ("source", "title", "date")) for g in gold]
    intervals = {}
    for k, name in enumerate(FIGURES if n_samples else ()):
        intervals[name] = bootstrap_f1(counts[:, k], documents, n_samples=n_samples, seed=seed)
    return Score(figures, intervals, krippendorff_alpha(flags[:, 0], flags[:, 1]), len(gold))


def bootstrap_f1(
    counts: NDArray[np.float64], documents: Sequence[str], *, n_samples: int = N_SAMPLES, seed: int = 20200123
) -> tuple[float, float]:
    """95 % interval of F1; `counts` (sentences, 3) of agreed, gold and coded, resampled by whole documents."""
    _, number = np.unique(np.array(documents, dtype=object).astype(str), return_inverse=True)
    by_document = np.zeros((number.max(initial=-1) + 1, 3))
    np.add.at(by_document, number, counts)
    if not len(by_document):
        return 0.0, 0.0
    draws = np.random.default_rng(seed).integers(0, len(by_document), (n_samples, len(by_document)))
    agreed, n_gold, n_coded = by_document[draws].sum(axis=1).T
    f1 = 2 * agreed / np.maximum(n_gold + n_coded, 1e-12)
    low, high = np.percentile(f1, [2.5, 97.5])
    return float(low), float(high)


def krippendorff_alpha(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Krippendorff's (2004) nominal alpha of two coders' flags; only columns that either coder used are units."""
    used = (first | second).any(axis=0)
    a, b = first[:, used], second[:, used]
    n = a.size
    ones = int(a.sum() + b.sum())
    expected = 2 * ones * (2 * n - ones) / (2 * n * (2 * n - 1)) if n else 0.0
    return float(1 - (1 - (a == b).mean()) / expected) if expected else 1.0


def _compare(gold: Record, coded: Record, sentence: str) -> _Sentence:
    ours, theirs = facts_of(gold, sentence), facts_of(coded, sentence)
    counts = np.zeros((len(FIGURES), 3))
    for k, name in enumerate(FIGURES):
        if name == "actor_loose":
            n_gold, n_coded = len(gold.get("actors", [])), len(coded.get("actors", []))
            counts[k] = loosely_agreed(gold, coded, sentence), n_gold, n_coded
        else:
            g, c = ours[name], theirs[name]
            counts[k] = sum(min(w, c[f]) for f, w in g.items()), sum(g.values()), sum(c.values())
    flags = np.array([[b in facts["behaviour"] for b in BEHAVIOURS] for facts in (ours, theirs)])
    return _Sentence(counts, flags)


def places(coded: Record, sentence: str) -> list[Place]:
    """Place of each actor, from start and end or from text and nth; one that is not there gets a place of its own."""
    found: list[Place] = []
    for actor in coded.get("actors", []):
        if "start" in actor and "end" in actor:
            found.append((actor["start"], actor["end"]))
            continue
        at = -1
        for _ in range(actor.get("nth", 1)):
            at = sentence.find(actor["text"], at + 1)
            if at < 0:
                break
        found.append((at, at + len(actor["text"])) if at >= 0 else (-1, -1 - len(found)))
    return found


def facts_of(coded: Record, sentence: str) -> dict[str, Counter[Any]]:
    """What a coding says of a sentence, for each of FIGURES but actor_loose."""
    at, acts = places(coded, sentence), coded.get("acts", [])
    classes = [a["class"] for a in coded.get("actors", [])]
    strict = [a for a in acts if a["relation"] in STRICT_RELATIONS]
    return {
        "actor_span": Counter(set(at)),
        "actor": Counter(set(zip(at, classes, strict=True))),
        "behaviour": Counter({a["behaviour"] for a in acts}),
        "act": Counter({(a["behaviour"], a["realis"]) for a in acts}),
        "participation": Counter(
            {(a["behaviour"], r, at[i]) for a in acts for r in ("sources", "targets") for i in a[r]}
        ),
        "dyad": _dyads(acts, at),
        "tie": Counter({tuple(sorted((classes[s], classes[t]))) for a in strict for s, t in pairs(a)}),
        "cooperative": Counter({True} if strict else ()),
    }


def pairs(act: Record) -> list[tuple[int, int]]:
    """Pairs of actors that an act ties: all of a joint act, else sources with targets."""
    if act["relation"] == "joint":
        return list(combinations(sorted({*act["sources"], *act["targets"]}), 2))
    return [(s, t) for s in act["sources"] for t in act["targets"] if s != t]


def _dyads(acts: Sequence[Record], at: Sequence[Place]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    order: Callable[[list[Place]], list[Place]]
    for act in acts:
        tied = pairs(act)
        order = sorted if act["relation"] == "joint" else list
        for s, t in tied:
            found[(act["behaviour"], act["relation"], *order([at[s], at[t]]))] = 1 / len(tied)  # type: ignore[assignment]
    return found


def loosely_agreed(gold: Record, coded: Record, sentence: str) -> int:
    """Number of gold actors that find an unused coded actor of their class that overlaps them; first come first."""
    used: set[int] = set()
    theirs = list(zip(coded.get("actors", []), places(coded, sentence), strict=True))
    for actor, (start, end) in zip(gold.get("actors", []), places(gold, sentence), strict=True):
        for k, (other, (x, y)) in enumerate(theirs):
            if k not in used and actor["class"] == other["class"] and start < y and x < end:
                used.add(k)
                break
    return len(used)
