"""Reprint families: documents whose bodies are the same text, found by MinHash and verified exactly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

N_PERMUTATIONS = 128
N_ROWS = 4  # rows a band: 32 bands of 4 catch a pair of similarity .6 with probability .99, of .3 with .23
GRAM = 5
THRESHOLD = 0.6
SHORT = 40  # characters under which only equal bodies are reprints
WHOLE_BUCKET = 30  # members up to which all pairs of a bucket are compared
BATCH = 2000
NUMBER = re.compile(r"\d+")
COUNT = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4,}")  # four digits or more, no year
DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日")
SAME_DAYS = 0.5  # Jaccard of the days named; a bulletin and that of the next day share one day of three at most
NOISE = re.compile(r"[\s，。、；：！？“”‘’（）()《》【】,.;:!?\"'-]+")


class Body(NamedTuple):
    """What decides about a document's family: `text` is its body sentences, joined; `declared` a doc_id or empty."""

    doc_id: str
    date: str
    text: str
    declared: str = ""


def shingles(text: str) -> set[str]:
    """Character 5-grams of a text without white space and punctuation; a shorter text is one shingle."""
    bare = NOISE.sub("", text)
    return {bare[i : i + GRAM] for i in range(len(bare) - GRAM + 1)} or {bare}


def jaccard(a: set[str], b: set[str]) -> float:
    """Share of common elements."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) if a or b else 1.0


def same_numbers(a: str, b: str) -> bool:
    """Whether two texts report much the same figures.

    Two bulletins of one series differ in little but their numbers; a reprint keeps them. At least two thirds of the
    numbers of the text that has fewer must stand in the other, and as many of its large counts.
    """
    for pattern in (NUMBER, COUNT):
        x, y = Counter(pattern.findall(a)), Counter(pattern.findall(b))
        fewer = min(x.total(), y.total())
        if fewer and (x & y).total() < 2 * fewer / 3:
            return False
    return True


def same_days(a: str, b: str) -> bool:
    """Whether two texts speak of the same days; true where one of them names none.

    In quiet weeks bulletins of one series repeat every figure but the day.
    """
    x, y = set(DAY.findall(a)), set(DAY.findall(b))
    return not x or not y or len(x & y) >= SAME_DAYS * len(x | y)


def _signatures(bodies: Sequence[Body], seed: int) -> np.ndarray:
    from rensa import RMinHash

    rows: list[np.ndarray] = []
    for at in range(0, len(bodies), BATCH):
        sets = [sorted(shingles(b.text)) for b in bodies[at : at + BATCH]]
        rows.append(np.array(RMinHash.digests_from_token_sets(sets, N_PERMUTATIONS, seed), dtype=np.uint32))
    return np.concatenate(rows)


def _candidates(signatures: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs (i < j) that share a band, each once, in order; of a large bucket only neighbours and the first member."""
    pairs: set[tuple[int, int]] = set()
    for band in range(0, N_PERMUTATIONS, N_ROWS):
        buckets = defaultdict(list)
        for i, key in enumerate(map(bytes, np.ascontiguousarray(signatures[:, band : band + N_ROWS]))):
            buckets[key].append(i)
        for members in buckets.values():
            if len(members) <= WHOLE_BUCKET:
                pairs.update(combinations(members, 2))
            else:
                pairs.update(zip(members, members[1:], strict=False))
                pairs.update((members[0], j) for j in members[1:])
    yield from sorted(pairs)


class _Families:
    """Union-find whose root is the earliest member."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self.root(i), self.root(j)))
        self.parent[b] = a


def are_reprints(a: str, b: str) -> bool:
    """Whether two bodies are the same text: exact 5-gram Jaccard of at least .6, the same figures and days.

    Bodies under 40 characters must be equal but for punctuation.
    """
    if min(len(a), len(b)) < SHORT:
        return NOISE.sub("", a) == NOISE.sub("", b)
    return same_numbers(a, b) and same_days(a, b) and jaccard(shingles(a), shingles(b)) >= THRESHOLD


def find_families(documents: Iterable[Body], *, seed: int) -> list[dict[str, Any]]:
    """Rows of the table duplicates, one a document, sorted by doc_id.

    A family's representative is its earliest member (ties by doc_id). Documents without a body are families of their
    own; a declared reprint joins its original whatever the similarity.
    """
    bodies = sorted(documents, key=lambda b: (b.date, b.doc_id))
    families = _Families(len(bodies))
    full = [i for i, b in enumerate(bodies) if b.text.strip()]
    if full:
        signatures = _signatures([bodies[i] for i in full], seed)
        for x, y in _candidates(signatures):
            i, j = full[x], full[y]
            if families.root(i) != families.root(j) and are_reprints(bodies[i].text, bodies[j].text):
                families.join(i, j)
    position = {b.doc_id: i for i, b in enumerate(bodies)}
    for i, body in enumerate(bodies):
        if body.declared in position:
            families.join(i, position[body.declared])
    rows = [_row(bodies, i, families.root(i)) for i in range(len(bodies))]
    return sorted(rows, key=lambda r: str(r["doc_id"]))


def _row(bodies: Sequence[Body], i: int, root: int) -> dict[str, Any]:
    same = i == root
    return {
        "doc_id": bodies[i].doc_id,
        "family_id": bodies[root].doc_id,
        "is_representative": same,
        "similarity": 1.0 if same else jaccard(shingles(bodies[i].text), shingles(bodies[root].text)),
    }
