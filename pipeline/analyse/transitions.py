"""T5c: changes of role between adjacent stages, beside the number that chance gives.

A transition counts if the roles differ in at least nine of ten bootstrap samples of the weeks of both stages. The
number expected is the mean over permutations of the stages of calendar weeks, each with a bootstrap of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.calendar_blocks import make_blocks, permutation_p, permuted_stages, resampled_weights
from pipeline.analyse.cube import Slate, headline
from pipeline.analyse.membership import Members, members
from pipeline.analyse.roles import Tally, distinct_values, drawn_roles, positions, tally
from pipeline.analyse.views import Bools, Floats, Ints, View
from pipeline.study_tables import ALL, CELLS, OUTSIDE, PARTNERS, RESOLUTIONS, RETROSPECTIVE, ROLE_LABELS, UNKNOWN

CERTAIN = 0.90
N_PERMUTATIONS, N_SAMPLES = 99, 100
TOO_FEW = ROLE_LABELS.index("too_few")


class Roles(NamedTuple):
    """By stage and class: the role, and by sample, stage and class the role drawn; stages without a role are -1."""

    own: Ints
    drawn: Ints


class Changes(NamedTuple):
    """By pair of adjacent stages and class: both have a role; probability that they differ; the change counts."""

    testable: Bools
    probability: Floats
    counts: Bools


def _roles(weeks: Floats, families: Ints, weights: Mapping[int, Floats], base: Bools, judged: Bools) -> Roles:
    """Roles of every stage; `weeks` is stage × class × position × week, `families` stage × class."""
    n_stages, n_classes = families.shape
    n_samples = len(next(iter(weights.values()))) if weights else 0
    own = np.full((n_stages, n_classes), -1)
    drawn = np.full((n_samples, n_stages, n_classes), -1)
    some = np.flatnonzero(judged)
    once = np.ones((1, weeks.shape[3]))
    for stage in weights:
        own[stage, some] = drawn_roles(once, weeks[stage], families[stage], base, some)[0]
        drawn[:, stage, some] = drawn_roles(weights[stage], weeks[stage], families[stage], base, some)
    return Roles(own, drawn)


def changes(roles: Roles) -> Changes:
    """Changes between each stage and the next."""
    before, after = roles.own[:-1], roles.own[1:]
    testable = (before > TOO_FEW) & (after > TOO_FEW)
    if not len(roles.drawn):
        return Changes(testable & False, np.full(before.shape, np.nan), testable & False)
    probability = (roles.drawn[:, :-1] != roles.drawn[:, 1:]).mean(axis=0)
    certain = testable & (before != after) & (probability >= CERTAIN)
    return Changes(testable, np.where(testable, probability, np.nan), certain)


def _week_stages(view: View, n_stages: int) -> Ints:
    """Stage of each calendar week by most of its days, or -1."""
    return make_blocks(view.stage_of_day, range(n_stages), first_monday=view.first_monday).stage


def _expected(
    view: View, counts: Tally, found: Members, base: Bools, judged: Bools, n_stages: int, thick: list[int]
) -> Ints:
    """Counted transitions by permutation and pair of stages; stages too thin for a role stay without."""
    week_stage = _week_stages(view, n_stages)
    rng = np.random.default_rng([view.facts.study.seed, zlib.crc32(":".join((*view.where, "T5c")).encode())])
    weeks = counts.weeks[:n_stages].sum(axis=0)
    documents = _documents_by_week(view, found, len(base))
    result = []
    for stages in permuted_stages(week_stage, N_PERMUTATIONS, rng):
        drawn = resampled_weights(stages, N_SAMPLES, rng)
        hot = (stages[None, :] == np.arange(n_stages)[:, None]).astype(float)
        weights = {s: drawn * hot[s] for s in thick if hot[s].sum() >= 2}
        staged = weeks[None] * hot[:, None, None, :]
        families = (hot @ documents.T).astype(int)
        result.append(changes(_roles(staged, families, weights, base, judged)).counts.sum(axis=1))
    return np.array(result)


def _documents_by_week(view: View, found: Members, n_classes: int) -> Floats:
    """Distinct documents by class and week; a document lies in one week, so that weeks add up."""
    doc = view.facts.array("acts", "doc")[found.act]
    cell = found.dims["class"] * view.n_weeks + view.doc_week[doc]
    return distinct_values(cell, doc, n_classes * view.n_weeks).reshape(n_classes, view.n_weeks).astype(float)


def _sizes(view: View, found: Members, n_classes: int) -> tuple[Ints, Ints]:
    """Distinct acts and documents by stage code and class, the last class being all of the region's own."""
    doc = view.facts.array("acts", "doc")[found.act]
    own = found.in_base
    stage = np.concatenate([found.stage, found.stage[own]])
    cls = np.concatenate([found.dims["class"], np.full(int(own.sum()), n_classes)])
    values = [np.concatenate([v, v[own]]) for v in (found.act, doc)]
    stage = np.concatenate([stage, np.full(len(stage), view.code[ALL])])
    cell = stage * (n_classes + 1) + np.tile(cls, 2)
    shape = (len(view.stages), n_classes + 1)
    acts, docs = (distinct_values(cell, np.tile(v, 2), shape[0] * shape[1]).reshape(shape) for v in values)
    return acts, docs


def role_transitions(slate: Slate) -> pd.DataFrame:
    """T5c of a view: the headline with its permutation, and the other resolutions without."""
    own = headline(slate.view, "T5c")
    filters = [own, *(own | {"resolution": r} for r in RESOLUTIONS if r != own["resolution"])]
    frames = [_rows(slate, f, with_null=f == own) for f in filters]
    return pd.concat(frames, ignore_index=True)


def _told(view: View, filters: Mapping[str, str]) -> Members:
    found = members(view, "T5", filters)
    kept = found.stage != view.code[RETROSPECTIVE]
    dims = {name: values[kept] for name, values in found.dims.items()}
    return Members(found.act[kept], found.via[kept], found.stage[kept], dims, found.in_base[kept])


def _rows(slate: Slate, filters: Mapping[str, str], *, with_null: bool) -> pd.DataFrame:
    view = slate.view
    n_stages, classes = view.code[OUTSIDE], np.array(CELLS["T5c"].rows[0].values)
    if n_stages < 2:
        return pd.DataFrame()
    found = _told(view, filters)
    base = ~np.isin(classes, PARTNERS)
    judged = base & (classes != UNKNOWN)
    shape = (len(view.stages), len(classes))
    counts = tally(view, found.act, found.stage, found.dims["class"], positions(view, found.via), shape)
    thick = [s for s in range(n_stages) if s in slate.weights and not slate.stage_is_thin[s]]
    weights = {s: slate.weights[s] for s in thick}
    roles = _roles(counts.weeks[:n_stages], counts.n_documents[:n_stages], weights, base, judged)
    found_changes = changes(roles)
    null = np.zeros((0, n_stages - 1))
    if with_null and found_changes.testable.any():
        null = _expected(view, counts, found, base, judged, n_stages, thick)
    sizes = _sizes(view, found, len(classes))
    listed = np.flatnonzero(np.isin(classes, codes.CLASSES))
    rows = [
        _row(slate, stage, cls, classes, roles, found_changes, sizes, null) | dict(filters)
        for stage in [*range(1, n_stages), view.code[ALL]]
        for cls in (*listed, len(classes))
    ]
    return pd.DataFrame(rows)


def _row(
    slate: Slate, stage: int, cls: int, classes: Any, roles: Roles, found: Changes, sizes: tuple[Ints, Ints], null: Ints
) -> dict[str, Any]:
    """One row: a class, or all classes (one past the last), in one stage or in the whole window."""
    view, every = slate.view, cls == len(classes)
    whole = stage == view.code[ALL]
    pairs = slice(None) if whole else slice(stage - 1, stage)
    which = slice(None) if every else slice(cls, cls + 1)
    of_stages = [stage] if whole else [stage - 1, stage]
    row: dict[str, Any] = {
        **view.where._asdict(), "stage": view.stages[stage], "class": ALL if every else classes[cls],
        "from_stage": "" if whole else view.stages[stage - 1],
        "n_acts": int(sizes[0][of_stages, cls].sum()), "n_documents": int(sizes[1][of_stages, cls].sum()),
        "role_before": "", "role_after": "", "change_probability": np.nan,
        "n_testable": int(found.testable[pairs, which].sum()), "n_transitions": int(found.counts[pairs, which].sum()),
        "n_expected": np.nan, "p_permutation": np.nan,
        "is_stage_thin": bool(slate.stage_is_thin[of_stages].any()),
    }  # fmt: skip
    if not whole and not every:
        before, after = roles.own[stage - 1, cls], roles.own[stage, cls]
        row["role_before"], row["role_after"] = (ROLE_LABELS[r] if r >= 0 else "" for r in (before, after))
        row["change_probability"] = found.probability[stage - 1, cls]
    if every and len(null) and row["n_testable"]:
        drawn = null[:, pairs].sum(axis=1).astype(float)
        row["n_expected"], row["p_permutation"] = drawn.mean(), permutation_p(row["n_transitions"], drawn)
    return row
