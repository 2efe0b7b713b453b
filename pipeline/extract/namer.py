"""Which spans of a sentence are actors, and of which class: tagger, boundary scores and span weights together.

The tagger judges the candidates of the rules, `bounds` every place where a name may begin or end, and a logistic
regression over both (stacking, Wolpert 1992) every span that may be a name. The rules' class stands where their
candidate does; a span of other bounds gets its class by a linear support vector machine over its characters.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.codes import CLASSES
from pipeline.errors import InputError
from pipeline.extract import bounds, spans
from pipeline.extract.grammar import use_of
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.names import NO_NAME
from pipeline.extract.roles import BETWEEN
from pipeline.extract.spans import Options
from pipeline.extract.tagger import Choice, Scene, Tagger, load_tagger

MODEL = Path(__file__).parent / "models" / "names.npz"
CHUNK = 1024  # sentences judged at a time: keeps the intermediate arrays in the cache
N_CLASS_COLUMNS = 1 << 16
ARRAYS = {
    "bounds_known": np.uint8, "bounds_weight": np.float16, "bounds_bias": np.float32, "span_weight": np.float32,
    "span_bias": np.float32, "threshold": np.float32, "class_known": np.uint8, "class_weight": np.float16,
    "class_bias": np.float32,
}  # fmt: skip
Half = NDArray[np.float16]
Single = NDArray[np.float32]


@dataclass(frozen=True)
class NameWeights:
    """What is learned beside the tagger; numbers only.

    `bounds_known` says which columns of the surroundings have weights, `bounds_weight` holds them, one row a known
    column, one column an output of `bounds.OUTPUTS`; `span_weight` one weight a column of `spans`; `class_known` and
    `class_weight` as for bounds, one column a class of CLASSES.
    """

    bounds_known: NDArray[np.bool_]
    bounds_weight: Half
    bounds_bias: Single
    span_weight: Single
    span_bias: Single
    threshold: Single
    class_known: NDArray[np.bool_]
    class_weight: Half
    class_bias: Single


def save_names(weights: NameWeights, path: Path) -> None:
    """Write weights as .npz without compression or pickles, so that equal weights are equal bytes everywhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {k: getattr(weights, k) for k in ARRAYS}
    packed = {k: np.packbits(v) if v.dtype == np.bool_ else v for k, v in arrays.items()}
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **packed)


def load_names(path: Path = MODEL) -> NameWeights:
    """Read what `save_names` wrote; InputError for a missing file or one of another layout."""
    todo = "make it with xietong train"
    if not path.exists():
        raise InputError("no such file of weights", where=str(path), todo=todo)
    with np.load(path, allow_pickle=False) as file:
        if {k: file[k].dtype for k in file.files} != ARRAYS or file["span_weight"].size != spans.N_COLUMNS:
            raise InputError("are no weights of this version", where=str(path), todo=todo)
        sizes = {"bounds_known": bounds.N_COLUMNS, "class_known": N_CLASS_COLUMNS}
        arrays = {k: np.unpackbits(file[k])[: sizes[k]].astype(bool) if k in sizes else file[k] for k in ARRAYS}
    return NameWeights(**arrays)


class Namer:
    """Tagger and weights bound to a lexicon; what it remembers changes no result."""

    def __init__(self, tagger: Tagger, weights: NameWeights, lexicon: Lexicon) -> None:
        self._tagger = tagger
        self._codes = bounds.word_codes(lexicon.entries)
        self._bounds = _full(weights.bounds_known, weights.bounds_weight)
        self._bounds_bias = weights.bounds_bias
        self._span, self._span_bias = weights.span_weight.astype(np.float64), float(weights.span_bias[0])
        self._classes = _full(weights.class_known, weights.class_weight)
        self._class_bias = weights.class_bias
        self.threshold = float(weights.threshold[0])

    def choose(self, scenes: Sequence[Scene | None]) -> list[list[Choice]]:
        """Actors of each scene, by place; none where there is no scene."""
        at = [i for i, scene in enumerate(scenes) if scene is not None]
        chosen: list[list[Choice]] = [[] for _ in scenes]
        for k in range(0, len(at), CHUNK):
            part = at[k : k + CHUNK]
            for i, found in zip(part, self._chunk([s for i in part if (s := scenes[i]) is not None]), strict=True):
                chosen[i] = found
        return chosen

    def _chunk(self, scenes: Sequence[Scene]) -> list[list[Choice]]:
        around = bounds.surroundings(scenes, self._codes)
        scores = (_flags(around.columns, len(self._bounds)) @ self._bounds).astype(np.float64) + self._bounds_bias
        found = spans.options(scenes, around, scores, [log_odds(self._tagger, s) for s in scenes])
        columns, values = spans.columns(found)
        score = (self._span[columns] * values).sum(axis=1) + self._span_bias
        probability = 1 / (1 + np.exp(-score))
        kept = spans.choose(found, probability, self.threshold, len(scenes))
        return [
            [self._choice(scene, found, i, float(probability[i])) for i in own]
            for scene, own in zip(scenes, kept, strict=True)
        ]

    def _choice(self, scene: Scene, found: Options, i: int, score: float) -> Choice:
        start, end, unit = int(found.start[i]) + scene.start, int(found.end[i]) + scene.start, int(found.unit[i])
        if found.kind[i] == 0:
            return Choice(start, end, scene.classes[unit], score, unit)
        columns = list(class_columns(scene, start, end))
        scores = self._classes[columns].sum(axis=0, dtype=np.float64) + self._class_bias
        return Choice(start, end, CLASSES[int(np.argmax(scores))], score, -1)


def _full(known: NDArray[np.bool_], weight: Half) -> Single:
    """Weights of all columns, zero where none is known."""
    out = np.zeros((len(known), weight.shape[1]), dtype=np.float32)
    out[known] = weight
    return out


def _flags(columns: NDArray[np.int32], width: int) -> csr_array:
    """The matrix that has a one in each of the columns of each row."""
    n, per = columns.shape
    starts = np.arange(0, n * per + 1, per, dtype=np.int32)
    return csr_array((np.ones(n * per, dtype=np.float32), columns.ravel(), starts), shape=(n, width))


def log_odds(tagger: Tagger, scene: Scene) -> list[float | None]:
    """The tagger's log-odds of each candidate of a scene; None for one that is no name."""
    return [
        None if weight == NO_NAME else tagger.log_odds(scene, number) for number, weight in enumerate(scene.weights)
    ]


def class_columns(scene: Scene, start: int, end: int) -> Iterator[int]:
    """Columns that tell the class of the span [start, end) of the text: its characters and those around it, the
    candidates inside it and the one that ends it, the names beside it, and the behaviours before and behind it.
    """
    text, classes = scene.text, scene.classes
    inside = [k for k, u in enumerate(scene.units) if u.start < end and start < u.end]
    outside = {c for k, c in enumerate(classes) if k not in inside}
    head = scene.units[inside[-1]] if inside and scene.units[inside[-1]].end == end else None
    cls, use, surface = (classes[inside[-1]], use_of(head), head.last.surface) if head else ("-", "-", "-")
    name = text[start:end]
    left, right = text[max(scene.start, start - 2) : start], text[end : min(scene.end, end + 2)]
    abroad = str("foreign" in outside)
    at_home = str(any(form.kind == "region" for u in scene.units for _, _, form in u.parts))
    starts, codes = scene.predicates
    at = bisect_left(starts, end)
    behind, before = codes[at] if at < len(codes) else "-", codes[at - 1] if at else "-"
    beside = [("next", k) for k, u in enumerate(scene.units) if u.start == end + 1 and text[end] in BETWEEN]
    beside += [("last", k) for k, u in enumerate(scene.units) if u.end == start - 1 and text[start - 1] in BETWEEN]
    keys = [
        ("class", cls), ("use", cls, use, str(head is not None and head.start == start)), ("abroad", abroad, at_home),
        ("head", surface), ("head abroad", surface, abroad), ("class abroad", cls, abroad, at_home),
        ("behind", behind, surface), ("behind class", behind, cls), ("before class", before, cls),
        ("left", left), ("right", right), ("left 1", left[-1:]), ("right 1", right[:1]),
    ]  # fmt: skip
    keys += [(f"end {n}", name[-n:]) for n in (1, 2, 3, 4)] + [(f"begin {n}", name[:n]) for n in (1, 2, 3, 4)]
    keys += [("pair", name[k : k + 2]) for k in range(len(name) - 1)]
    keys += [("inside", classes[k]) for k in inside] + [("outside", c) for c in sorted(outside)]
    keys += [(side, classes[k], cls) for side, k in beside]
    for key in dict.fromkeys(keys):
        yield _column(*key)


@lru_cache(maxsize=50_000)
def _column(*parts: str) -> int:
    return zlib.crc32("|".join(parts).encode("utf-8", "surrogatepass")) % N_CLASS_COLUMNS


def load_namer(lexicon: Lexicon, tagger: Path | None = None, names: Path = MODEL) -> Namer:
    """The shipped models of actors, or those at the paths given, for a lexicon."""
    return Namer(load_tagger(tagger) if tagger else load_tagger(), load_names(names), lexicon)
