"""Which spans of a sentence may be names, and the numbers that tell whether one is.

The options of a sentence are the candidates of the rules, the same with other bounds, and spans of which the rules
know nothing, wherever the scores of `bounds` allow for a beginning and an end. What is looked at are the scores at its
bounds and between them, the tagger's probability and the rules' weight of the candidate, and the candidates that the
span would take in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.bounds import Ints, Surroundings
from pipeline.extract.tagger import Scene

Floats = NDArray[np.float64]
Bounds = tuple[int, int]
Candidate = tuple[int, int, int]  # start, end, number

POSSIBLE, LIKELY = -2.0, -1.0  # scores from which a boundary varies a candidate, and makes a span of its own
REACH_LEFT, REACH_RIGHT, LONGEST = 16, 14, 16  # characters
# L, R: further out than the candidate; l, r: further in.
KINDS = ("own", "L", "l", "R", "r", "LR", "Lr", "lR", "new")
KIND = {(0, 0): 0, (-1, 0): 1, (1, 0): 2, (0, 1): 3, (0, -1): 4, (-1, 1): 5, (-1, -1): 6, (1, 1): 7}
NEW = KINDS.index("new")
GROUP = np.array([0, 1, 1, 1, 1, 1, 1, 1, 2])  # own, varied, new
N_GROUPS = 3
NO_CANDIDATE, NO_OTHER = -3.0, -9.0  # log-odds and weight where there is none
NOTHING_INSIDE = (3.0, -6.0)  # scores inside a span of one character


class Measure(NamedTuple):
    """One number of a span, cut off at `low` and `high`, which the weights see in steps."""

    low: float
    high: float
    step: float

    def n_bins(self, times: int = 1) -> int:
        """Number of steps of `times` the width."""
        return int((self.high - self.low) / (self.step * times)) + 1

    def bins(self, values: Floats, times: int = 1) -> Ints:
        """Step of each value."""
        return ((np.clip(values, self.low, self.high) - self.low) / (self.step * times)).astype(np.int64)


MEASURES = {
    "tagger": Measure(-5, 4, 0.5),
    "weight": Measure(-3, 2, 0.5),
    "begins": Measure(-4, 4, 0.5),
    "ends": Measure(-4, 4, 0.5),
    "least inside": Measure(-4, 4, 0.5),
    "mean inside": Measure(-4, 4, 0.5),
    "begins inside": Measure(-5, 3, 0.5),
    "ends inside": Measure(-5, 3, 0.5),
    "goes on at begin": Measure(-5, 3, 0.5),
    "goes on at end": Measure(-5, 3, 0.5),
    "ends at begin": Measure(-5, 3, 0.5),
    "begins at end": Measure(-5, 3, 0.5),
    "length": Measure(0, 14, 1),
    "others": Measure(0, 3, 1),
    "best other": Measure(-9, 3, 0.75),
}
NAMES = tuple(MEASURES)
LOWER_BOUND = Measure(-4, 4, 0.5)  # the less likely of beginning and end
PAIRS = (("begins", "ends"), ("least inside", "tagger"))  # in double steps


class Options(NamedTuple):
    """Spans [start, end) in characters of their sentence; `scene` is its number, `unit` that of the candidate whose
    bounds are kept or varied, or -1; `kind` is an index into KINDS; `values` are the measures, (n, 15).
    """

    scene: Ints
    start: Ints
    end: Ints
    unit: Ints
    kind: Ints
    values: Floats


def options(
    scenes: Sequence[Scene], around: Surroundings, scores: Floats, log_odds: Sequence[Sequence[float | None]]
) -> Options:
    """All spans of the scenes that may be names, by scene.

    `scores` are those of all boundaries, (n, 3); `log_odds` the tagger's of each candidate, None for what is no name.
    """
    possible = _places(scores[:, :2] > POSSIBLE, around.first, len(scores))
    likely = _places(scores[:, :2] > LIKELY, around.first, len(scores))
    found: list[tuple[int, int, int, int, int]] = []
    numbers: list[tuple[float, float, int, float]] = []
    for i, scene in enumerate(scenes):
        odds = log_odds[i]
        units = [
            (u.start - scene.start, u.end - scene.start, k) for k, u in enumerate(scene.units) if odds[k] is not None
        ]
        stops = [b for _, b, _ in units]
        spans = _varied(units, *possible[i], scene.end - scene.start)
        spans.update(list(_new(units, stops, *likely[i])))
        for (a, b), (k, kind) in spans.items():
            found.append((i, a, b, k, kind))
            own = odds[k] if k >= 0 else None
            others = [o for j in _inside(units, stops, a, b) if j != k and (o := odds[j]) is not None]
            weight = NO_CANDIDATE if own is None else scene.weights[k]
            numbers.append((NO_CANDIDATE if own is None else own, weight, len(others), max(others, default=NO_OTHER)))
    number, begin, stop, unit, sort = np.array(found, dtype=np.int64).reshape(-1, 5).T.copy()
    at = around.first[number]
    start, end = at + begin, at + stop
    crossed = np.cumsum(around.barrier)
    is_free = crossed[end - 1] - crossed[start] + around.barrier[start] == 0
    kept = is_free | (sort == 0)
    given = np.array(numbers, dtype=np.float64).reshape(-1, 4)[kept]
    values = _values(scores, start[kept], end[kept], given)
    return Options(number[kept], begin[kept], stop[kept], unit[kept], sort[kept], values)


def _places(flags: NDArray[np.bool_], first: Ints, n: int) -> list[tuple[list[int], list[int]]]:
    """For each scene the boundaries where a name may begin and where it may end."""
    edges = np.append(first, n)
    columns = []
    for k in (0, 1):
        at = np.flatnonzero(flags[:, k])
        cuts = np.searchsorted(at, edges)
        columns.append([(at[a:b] - f).tolist() for a, b, f in zip(cuts[:-1], cuts[1:], first, strict=True)])
    return list(zip(*columns, strict=True))


def _varied(
    units: Sequence[Candidate], begins: Sequence[int], ends: Sequence[int], length: int
) -> dict[Bounds, tuple[int, int]]:
    """Each candidate, and what its bounds may be instead; what two could become is the one's that ends nearer."""
    spans: dict[Bounds, tuple[int, int]] = {}
    missed: dict[Bounds, int] = {}
    for a, b, k in units:
        starts = [s for s in begins[bisect_left(begins, a - REACH_LEFT) : bisect_left(begins, b)] if s != a]
        stops = [e for e in ends[bisect_right(ends, a) : bisect_right(ends, b + REACH_RIGHT)] if e != b]
        for start in (a, *starts):
            for end in (b, *stops):
                is_own = start == a and end == b
                if not is_own and (end - start < 2 or (start > a and end < b)):
                    continue
                by = -1 if is_own else abs(end - b)
                if by < missed.get((start, end), length + 1):
                    missed[start, end] = by
                    spans[start, end] = k, KIND[(start > a) - (start < a), (end > b) - (end < b)]
    return spans


def _new(
    units: Sequence[Candidate], stops: Sequence[int], begins: Sequence[int], ends: Sequence[int]
) -> Iterator[tuple[Bounds, tuple[int, int]]]:
    """Spans that touch no candidate."""
    for start in begins:
        for end in ends[bisect_left(ends, start + 2) : bisect_right(ends, start + LONGEST)]:
            if not _inside(units, stops, start, end):
                yield (start, end), (-1, NEW)


def _inside(units: Sequence[Candidate], stops: Sequence[int], start: int, end: int) -> list[int]:
    """Numbers of the candidates that overlap a span; `stops` are their ends, in order."""
    at = bisect_right(stops, start)
    found = []
    while at < len(units) and units[at][0] < end:
        found.append(units[at][2])
        at += 1
    return found


def _values(scores: Floats, start: Ints, end: Ints, given: Floats) -> Floats:
    """The measures of spans, whose bounds are rows of the scores."""
    if not len(start):
        return np.zeros((0, len(MEASURES)))
    length = end - start
    pairs = np.stack([start + 1, np.maximum(end, start + 2)], axis=1).ravel()
    padded = np.vstack([scores, scores[-1:]])
    least, highest = np.minimum.reduceat(padded, pairs)[::2], np.maximum.reduceat(padded, pairs)[::2]
    mean = np.add.reduceat(padded[:, 2], pairs)[::2] / np.maximum(length - 1, 1)
    single = length == 1
    whole, broken = NOTHING_INSIDE
    return np.stack([
        given[:, 0], given[:, 1], scores[start, 0], scores[end, 1],
        np.where(single, whole, least[:, 2]), np.where(single, whole, mean),
        np.where(single, broken, highest[:, 0]), np.where(single, broken, highest[:, 1]),
        scores[start, 2], scores[end, 2], scores[start, 1], scores[end, 0], length, given[:, 2], given[:, 3],
    ], axis=1)  # fmt: skip


def _sizes() -> list[int]:
    """Columns of each block of `columns`."""
    coarse = [m.n_bins(2) * N_GROUPS for m in MEASURES.values()]
    pairs = [MEASURES[a].n_bins(2) * MEASURES[b].n_bins(2) * N_GROUPS for a, b in PAIRS]
    lower = LOWER_BOUND.n_bins() * MEASURES["tagger"].n_bins(2) * N_GROUPS
    return [len(KINDS), *(m.n_bins() for m in MEASURES.values()), *coarse, *pairs, lower]


AT = np.concatenate([[0], np.cumsum(_sizes())])
N_FLAGS = len(AT) - 1
N_COLUMNS = int(AT[-1]) + len(MEASURES) * N_GROUPS


def columns(found: Options) -> tuple[Ints, Floats]:
    """Columns (n, N_FLAGS + 15) and values of spans: kind, each measure in steps, each in double steps by group, pairs
    of measures by group, all of them 1, and last the measures themselves by group, a third of their size.
    """
    group = GROUP[found.kind]
    fine, coarse, cut = [], [], []
    double: dict[str, Ints] = {}
    for k, (name, measure) in enumerate(MEASURES.items()):
        values = found.values[:, k]
        fine.append(measure.bins(values))
        double[name] = measure.bins(values, 2)
        coarse.append(double[name] * N_GROUPS + group)
        cut.append(np.clip(values, measure.low, measure.high) / 3)
    pairs = [(double[a] * MEASURES[b].n_bins(2) + double[b]) * N_GROUPS + group for a, b in PAIRS]
    lower = LOWER_BOUND.bins(np.minimum(found.values[:, NAMES.index("begins")], found.values[:, NAMES.index("ends")]))
    lower = (lower * MEASURES["tagger"].n_bins(2) + double["tagger"]) * N_GROUPS + group
    flags = [column + at for column, at in zip((found.kind, *fine, *coarse, *pairs, lower), AT[:-1], strict=True)]
    linear = [AT[-1] + k * N_GROUPS + group for k in range(len(MEASURES))]
    places = np.stack([*flags, *linear], axis=1)
    return places, np.hstack([np.ones((len(group), N_FLAGS)), np.stack(cut, axis=1)])


def choose(found: Options, probability: Floats, threshold: float, n_scenes: int) -> list[list[int]]:
    """For each scene the numbers of the spans kept, by place: the likeliest first, none below the threshold, none that
    overlaps one before it.
    """
    kept: list[list[int]] = [[] for _ in range(n_scenes)]
    above = np.flatnonzero(probability >= threshold)
    order = above[np.lexsort((found.start[above], -probability[above]))]
    scene, start, end = found.scene.tolist(), found.start.tolist(), found.end.tolist()
    for i in order.tolist():
        own = kept[scene[i]]
        if not any(start[j] < end[i] and start[i] < end[j] for j in own):
            own.append(i)
    for own in kept:
        own.sort(key=start.__getitem__)
    return kept
