"""The table of reliability: agreement between people, and of people with the pipeline, code by code.

The unit is a sentence that both coded, once for each code of the codebook: does it hold an actor of the class, an act
of the behaviour, relation or realis, or not. So a sentence in which both found nothing counts as agreement; sentences
that one of them left uncoded count for nothing. `all` compares the whole set of codes of the sentence at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

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
SAMPLES = 200


def _matrix(pairs: Sequence[tuple[set[str], set[str]]], code: str) -> tuple[Any, int]:
    """Units × 2 of codes, and the number of codes; for `all` each set of codes is a code of its own."""
    if code != ALL:
        return np.array([[int(code in a), int(code in b)] for a, b in pairs]), 2
    names = sorted({",".join(sorted(s)) for pair in pairs for s in pair})
    return np.array([[names.index(",".join(sorted(s))) for s in pair] for pair in pairs]), max(len(names), 2)


def pair_rows(pair: str, both: Sequence[tuple[Coding, Coding]], *, seed: int, **where: str) -> list[dict[str, Any]]:
    """Rows of one comparison over the sentences that both coded; single codes only over all stages and types."""
    whole = set(where.values()) == {ALL}
    rows: list[dict[str, Any]] = []
    for unit, (values, read) in UNITS.items():
        pairs = [(read(a), read(b)) for a, b in both]
        for code in (ALL, *values) if whole else (ALL,):
            if not pairs or (code != ALL and not any(code in a or code in b for a, b in pairs)):
                continue
            matrix, n_codes = _matrix(pairs, code)
            row: dict[str, Any] = {"pair": pair, "unit": unit, "category": code, "n_units": len(pairs), **where}
            for name, coefficient in COEFFICIENTS.items():
                found = estimate(matrix, n_codes, coefficient, seed=seed, samples=SAMPLES)
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
            own = [
                (a, b) for i, a, b in found
                if stage in (ALL, drawn[i].stage) and doc_type in (ALL, drawn[i].doc_type)
            ]  # fmt: skip
            rows += pair_rows(kind, own, seed=sample.seed, stage=stage, doc_type=doc_type)
    return pd.DataFrame(rows, columns=RELIABILITY.column_names)
