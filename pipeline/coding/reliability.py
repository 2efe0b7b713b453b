"""The table of reliability: agreement between people, and of people with the pipeline, code by code.

The unit is a sentence that both coded, once for each code of the codebook: does it hold an actor of the class, an act
of the behaviour, relation or realis, or not. So a sentence in which both found nothing counts as agreement; sentences
that one of them left uncoded count for nothing. `all` compares the whole set of codes of the sentence at once.

Actors are compared by their words too, keeping unitizing and coding apart: `actor_span` takes
characters (outside of actors, first of an actor, later one), so that text which nobody marked counts as agreement in
proportion to its length; `actor_class` takes the actors that both marked on the same words, and their classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.coding.agreement import COEFFICIENTS, estimate
from pipeline.coding.record import Coding
from pipeline.coding.store import ADJUDICATED, Coder, Sample
from pipeline.coding.tables import RELIABILITY
from pipeline.study_tables import ALL

UNITS: dict[str, tuple[tuple[str, ...], Callable[[Coding], set[str]]]] = {
    "actor": (codes.CLASSES, lambda c: {a.cls for a in c.actors}),
    "behaviour": (codes.BEHAVIOURS, lambda c: {a.behaviour for a in c.acts}),
    "relation": (codes.RELATIONS, lambda c: {a.relation for a in c.acts}),
    "realis": (codes.REALIS, lambda c: {a.realis for a in c.acts}),
}
SPAN, CLASS = "actor_span", "actor_class"
SAMPLES = 200


class Units(NamedTuple):
    """Codes of two coders, units × 2, from `n_codes` codes; `groups` is the sentence of each unit, ascending,
    None where the unit is the sentence."""

    matrix: Any
    n_codes: int
    groups: Any


def span_units(both: Sequence[tuple[Coding, Coding]], sizes: Sequence[int]) -> Units:
    """Characters of sentences of the given sizes: 0 outside of actors, 1 the first of one, 2 a later one."""
    matrix = np.zeros((sum(sizes), 2), dtype=np.int64)
    at = 0
    for pair, size in zip(both, sizes, strict=True):
        for k, coding in enumerate(pair):
            for actor in coding.actors:
                matrix[at + actor.start : at + actor.end, k] = 2
            matrix[[at + actor.start for actor in coding.actors], k] = 1
        at += size
    return Units(matrix, 3, np.repeat(np.arange(len(sizes)), sizes))


def class_units(both: Sequence[tuple[Coding, Coding]], code: str) -> Units:
    """Actors on the same words of both coders: place of the class in the codebook, or whether it is `code`."""
    found = []
    for i, (a, b) in enumerate(both):
        theirs = {(x.start, x.end): x.cls for x in b.actors}
        found += [(i, x.cls, theirs[x.start, x.end]) for x in a.actors if (x.start, x.end) in theirs]
    read = codes.CLASSES.index if code == ALL else code.__eq__
    matrix = np.array([[int(read(x)), int(read(y))] for _, x, y in found], dtype=np.int64).reshape(-1, 2)
    return Units(matrix, len(codes.CLASSES) if code == ALL else 2, np.array([i for i, *_ in found], dtype=np.int64))


def _matrix(pairs: Sequence[tuple[set[str], set[str]]], code: str) -> tuple[Any, int]:
    """Units × 2 of codes, and the number of codes; for `all` each set of codes is a code of its own."""
    if code != ALL:
        return np.array([[int(code in a), int(code in b)] for a, b in pairs]), 2
    names = sorted({",".join(sorted(s)) for pair in pairs for s in pair})
    return np.array([[names.index(",".join(sorted(s))) for s in pair] for pair in pairs]), max(len(names), 2)


def _units(
    both: Sequence[tuple[Coding, Coding]], sizes: Sequence[int], *, single: bool
) -> Iterator[tuple[str, str, Units]]:
    """What is compared: unit, category and codes; single categories only if asked for, and only those that occur."""
    for unit, (values, read) in UNITS.items():
        pairs = [(read(a), read(b)) for a, b in both]
        for code in (ALL, *values) if single else (ALL,):
            if code == ALL or any(code in a or code in b for a, b in pairs):
                yield unit, code, Units(*_matrix(pairs, code), None)
    yield SPAN, ALL, span_units(both, sizes)
    for code in (ALL, *codes.CLASSES) if single else (ALL,):
        units = class_units(both, code)
        if code == ALL or units.matrix.any():
            yield CLASS, code, units


def pair_rows(
    pair: str, both: Sequence[tuple[Coding, Coding]], sizes: Sequence[int], *, seed: int, **where: str
) -> list[dict[str, Any]]:
    """Rows of one comparison over the sentences that both coded, of `sizes` characters; single codes only over all."""
    rows: list[dict[str, Any]] = []
    for unit, code, units in _units(both, sizes, single=set(where.values()) == {ALL}):
        if not len(units.matrix):
            continue
        row: dict[str, Any] = {"pair": pair, "unit": unit, "category": code, "n_units": len(units.matrix), **where}
        for name, coefficient in COEFFICIENTS.items():
            found = estimate(units.matrix, units.n_codes, coefficient, seed=seed, samples=SAMPLES, groups=units.groups)
            row |= {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
        rows.append(row)
    return rows


def reliability_table(sample: Sample, coders: Sequence[Coder], pipeline: Mapping[str, Coding]) -> pd.DataFrame:
    """The table of reliability; agreement between programs is there as `programs` and is never called 编码信度."""
    drawn = {d.item.id: d for d in sample.drawn}
    single = [c for c in coders if c.name != ADJUDICATED]
    comparisons: dict[str, list[tuple[str, Coding, Coding]]] = {}
    for a, b in combinations(single, 2):
        kind = "people" if a.kind == b.kind == "person" else "programs"
        comparisons.setdefault(kind, []).extend((i, a.codings[i], b.codings[i]) for i in a.codings if i in b.codings)
    for coder in single:
        kind = "person_pipeline" if coder.kind == "person" else "programs"
        if kind == "person_pipeline":
            both = [(i, c, pipeline[i]) for i, c in coder.codings.items() if i in pipeline]
            comparisons.setdefault(kind, []).extend(both)
    rows = []
    for kind, found in sorted(comparisons.items()):
        cuts = {(ALL, ALL), *((drawn[i].stage, ALL) for i, *_ in found), *((ALL, drawn[i].doc_type) for i, *_ in found)}
        for stage, doc_type in sorted(cuts):
            cut = [f for f in found if stage in (ALL, drawn[f[0]].stage) and doc_type in (ALL, drawn[f[0]].doc_type)]
            sizes = [len(drawn[i].item.sentence) for i, *_ in cut]
            pairs = [(a, b) for _, a, b in cut]
            rows += pair_rows(kind, pairs, sizes, seed=sample.seed, stage=stage, doc_type=doc_type)
    return pd.DataFrame(rows, columns=RELIABILITY.column_names)
