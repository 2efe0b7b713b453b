"""How likely a name begins, ends or goes on between two characters: linear scores over hashed surroundings.

The rules' candidates hold where the lexicon knows the words; elsewhere their bounds are wrong, or there is none. This
model looks at every boundary of a sentence: the characters on either side as n-grams, the words of the lexicon and the
candidates that begin and end there. Its features are hashed (Weinberger et al. 2009), so that it holds numbers only.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.tagger import Scene
from pipeline.extract.types import Entry

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint32]

OUTPUTS = ("begins", "ends", "goes on")
N_BITS = 18
N_COLUMNS = 1 << N_BITS
PAD = 4  # empty characters around every sentence, as many as an n-gram reaches
# [from, to) of the n-grams, in characters from the boundary.
GRAMS = (
    (-1, 0), (-2, 0), (-3, 0), (-4, 0), (0, 1), (0, 2), (0, 3), (0, 4), (-1, 1), (-2, 1), (-1, 2), (-2, 2), (-3, 1),
    (-1, 3), (1, 2), (1, 3), (-2, -1), (-3, -1),
)  # fmt: skip
N_MARKS = 20
N_FEATURES = len(GRAMS) + N_MARKS
BARRIERS = tuple(ord(c) for c in "，。；：")  # no name goes on over one
_FIRST, _SECOND, _THIRD = (np.uint32(n) for n in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D))
_SALT = 0x27D4EB2F


class Surroundings(NamedTuple):
    """Columns of all boundaries, (n, N_FEATURES). Boundary b of sentence i is row first[i] + b, b from 0 to its length;
    `barrier` tells whether a name cannot go on over the character behind the boundary.
    """

    columns: NDArray[np.int32]
    first: Ints
    barrier: NDArray[np.bool_]


class _Marks(NamedTuple):
    """By place among all characters, hashes of the candidates and of the lexicon's words that begin and end there, and
    whether a candidate goes on there.
    """

    begins: Hashes
    ends: Hashes
    inside: Hashes
    word_begins: Hashes
    word_ends: Hashes


@cache
def _code(*parts: str) -> int:
    return zlib.crc32("|".join(parts).encode())


def word_codes(entries: Sequence[Entry]) -> Hashes:
    """Hash of each entry of a lexicon by its kind and class; all behaviours, and all regions, share one."""
    wide = ("region", "behaviour")
    return np.array([_code(e.kind, "" if e.kind in wide else e.code) for e in entries], dtype=np.uint32)


def surroundings(scenes: Sequence[Scene], codes_of_words: Hashes) -> Surroundings:
    """What the model sees of the scenes' sentences; `codes_of_words` are those of their lexicon."""
    lengths = np.array([s.end - s.start for s in scenes], dtype=np.int64)
    gap = "\0" * PAD
    text = gap + "".join(s.text[s.start : s.end] + gap for s in scenes)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    offset = PAD + np.cumsum(lengths + PAD) - (lengths + PAD)
    count = lengths + 1
    first = np.cumsum(count) - count
    at = np.arange(count.sum()) + np.repeat(offset - first, count)
    columns = _columns(_folded(codes), _marks(scenes, offset, len(codes), codes_of_words), at)
    return Surroundings(columns, first, np.isin(codes[at], BARRIERS))


def _folded(codes: Hashes) -> Hashes:
    """Digits as one and Latin letters as one: that they are there is what matters."""
    out = codes.copy()
    out[(out >= ord("0")) & (out <= ord("9"))] = ord("0")
    lower = out | 0x20
    out[(out < 128) & (lower >= ord("a")) & (lower <= ord("z"))] = ord("a")
    return out


def _marks(scenes: Sequence[Scene], offset: Ints, n: int, codes_of_words: Hashes) -> _Marks:
    names: list[tuple[int, int, int]] = []
    words: list[tuple[int, int, int]] = []
    for scene, at in zip(scenes, offset.tolist(), strict=True):
        by = at - scene.start
        for unit, cls in zip(scene.units, scene.classes, strict=True):
            names.append((unit.start + by, unit.end + by, _code(cls, "person" if unit.person else unit.last.role)))
        words += [(start + by, end + by, entry) for start, end, entry in scene.hits]
    name, word = (np.array(found, dtype=np.int64).reshape(-1, 3) for found in (names, words))
    begins, ends, word_begins, word_ends = (np.zeros(n, dtype=np.uint32) for _ in range(4))
    for where, target, code in (
        (name[:, 0], begins, name[:, 2].astype(np.uint32)),
        (name[:, 1], ends, name[:, 2].astype(np.uint32)),
        (word[:, 0], word_begins, codes_of_words[word[:, 2]]),
        (word[:, 1], word_ends, codes_of_words[word[:, 2]]),
    ):
        np.add.at(target, where, code)
    steps = np.zeros(n, dtype=np.int64)
    np.add.at(steps, name[:, 0] + 1, 1)
    np.add.at(steps, name[:, 1], -1)
    return _Marks(begins, ends, (np.cumsum(steps) > 0).astype(np.uint32), word_begins, word_ends)


def _columns(codes: Hashes, marks: _Marks, at: Ints) -> NDArray[np.int32]:
    rolled = [codes]
    for n in (2, 3, 4):
        rolled.append(rolled[-1][: len(codes) - n + 1] * _FIRST + codes[n - 1 :])
    keys = [rolled[to - start - 1][at + start] for start, to in GRAMS]
    begin, end, inside, word, word_end = (m[at] for m in marks)
    left, right = codes[at - 1], codes[at]
    names, words = _with(begin, end, inside), _with(word, word_end)
    keys += [
        begin, end, inside, word, word_end, names, words, _with(names, words), _with(begin, left), _with(end, right),
        _with(end, left), _with(inside, left), _with(inside, left, right), _with(word, left), _with(word_end, right),
        _with(begin, word_end), _with(end, word), _with(inside, words), _with(names, right), _with(names, left),
    ]  # fmt: skip
    out = np.empty((len(at), N_FEATURES), dtype=np.int32)
    for k, key in enumerate(keys):
        hashed = (key + np.uint32(k * _SALT & 0xFFFFFFFF)) * _THIRD
        hashed ^= hashed >> np.uint32(15)
        hashed *= _SECOND
        out[:, k] = hashed >> np.uint32(32 - N_BITS)
    return out


def _with(*values: Hashes) -> Hashes:
    """One hash of several."""
    total = values[0] * _FIRST
    for value in values[1:]:
        total = (total ^ (total >> np.uint32(13))) * _SECOND + value
    return total
