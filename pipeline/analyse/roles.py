"""T5 and T5b: the role of each class by stage and by behaviour, by the written rule.

A participation is a distinct pair of act and position of a class. Positions: steer (source of lead_partner, mobilise,
direct, supervise, or of coordination), peer (joint; partner; mobilised), give (source of support, transfer, serve),
receive (any other target), alone (any other source). Role, first that holds: too_few, peripheral, leading, receiving,
supporting, participating.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline import codes
from pipeline.analyse.cube import Slate, combinations, divide, intervals
from pipeline.analyse.membership import Members, members
from pipeline.analyse.views import Bools, Floats, Ints, Texts, View
from pipeline.study_tables import ALL, CELLS, PARTNERS, POSITIONS, RETROSPECTIVE, ROLE_LABELS, UNKNOWN

MIN_PARTICIPATIONS, MIN_FAMILIES = 20, 10
PERIPHERAL, STEERS, LEADS, RECEIVES = 0.03, 0.40, 0.10, 0.50
STEERING = ("lead_partner", "mobilise", "direct", "supervise")
GIVING = ("support", "transfer", "serve")
N_POSITIONS = len(POSITIONS)
Columns = dict[str, npt.NDArray[Any]]
AT = {name: i for i, name in enumerate(POSITIONS)}


def positions(view: View, via: Ints) -> Ints:
    """Position (place in POSITIONS) of each participant (row number of `parties`) in its act."""
    facts = view.facts
    act = facts.array("parties", "act")[via]
    is_source = facts.texts("parties", "role")[via] == "source"
    relation = facts.codes("acts", "relation", codes.RELATIONS)[act]
    is_coordination = facts.codes("acts", "behaviour", codes.BEHAVIOURS)[act] == codes.BEHAVIOURS.index("coordination")

    def one_of(*names: str) -> Bools:
        return np.isin(relation, [codes.RELATIONS.index(name) for name in names])

    steers = is_source & (one_of(*STEERING) | is_coordination)
    peer = one_of("joint") | (~is_source & one_of("lead_partner", "mobilise"))
    cases = {"steer": steers, "peer": peer, "give": is_source & one_of(*GIVING), "receive": ~is_source}
    return np.select(list(cases.values()), [AT[p] for p in cases], AT["alone"])


def own_classes(view: View, filters: Mapping[str, str]) -> tuple[Members, Ints]:
    """Members of T5 under filters, and the place in codes.CLASSES of each one's class; -1 for partners and unknown."""
    found = members(view, "T5", filters)
    place = {name: i for i, name in enumerate(codes.CLASSES)}
    return found, np.array([place.get(name, -1) for name in CELLS["T5"].rows[0].values])[found.dims["class"]]


def assign_role(n: Floats, families: Ints, share: Floats, own: Floats) -> Ints:
    """Index into ROLE_LABELS; `own` are shares of own participations by position along the last axis.

    >>> own = np.array([[.5, .1, .1, .2, .1], [.1, .1, .5, .2, .1]])
    >>> [ROLE_LABELS[i] for i in assign_role(np.array([40., 40.]), np.array([12, 12]), np.array([.3, .3]), own)]
    ['leading', 'supporting']
    """
    steer, give, receive = (own[..., AT[p]] for p in ("steer", "give", "receive"))
    few = (n < MIN_PARTICIPATIONS) | (families < MIN_FAMILIES)
    largest = give >= own.max(axis=-1)
    code = {name: i for i, name in enumerate(ROLE_LABELS)}
    return np.select(
        [few, share < PERIPHERAL, (steer >= STEERS) & (share >= LEADS), receive > RECEIVES, largest],
        [code[r] for r in ("too_few", "peripheral", "leading", "receiving", "supporting")],
        code["participating"],
    )


class Tally(NamedTuple):
    """Participations by group (stage or behaviour), class, position and week; acts and families by group and class."""

    weeks: Floats
    n_acts: Ints
    n_documents: Ints


def distinct_values(key: Ints, value: Ints, size: int) -> Ints:
    """Number of distinct values of each key."""
    width = int(value.max()) + 1 if len(value) else 1
    return np.bincount(np.unique(key * width + value) // width, minlength=size)


def tally(view: View, act: Ints, group: Ints, cls: Ints, position: Ints, shape: tuple[int, int]) -> Tally:
    """Count distinct participations; `shape` is the number of groups and of classes."""
    n_groups, n_classes = shape
    place = (group * n_classes + cls) * N_POSITIONS + position
    size = n_groups * n_classes * N_POSITIONS
    unique = np.unique(act * size + place)
    act_, place_ = unique // size, unique % size
    doc = view.facts.array("acts", "doc")
    w = view.n_weeks
    weeks = np.bincount(place_ * w + view.doc_week[doc[act_]], minlength=size * w)
    cell = group * n_classes + cls
    return Tally(
        weeks.reshape(n_groups, n_classes, N_POSITIONS, w).astype(float),
        distinct_values(cell, act, n_groups * n_classes).reshape(shape),
        distinct_values(cell, doc[act], n_groups * n_classes).reshape(shape),
    )


def drawn_roles(weights: Floats, weeks: Floats, families: Ints, base: Bools, some: Ints) -> Ints:
    """Roles (places in ROLE_LABELS) of the classes `some` in each sample: samples × classes.

    `weights` is samples × weeks, `weeks` class × position × week, `base` the classes that shares are of.
    """
    total = weights @ weeks[base].sum(axis=(0, 1))
    own = np.tensordot(weights, weeks[some], axes=(1, 2))
    n = own.sum(axis=2)
    share = n / np.where(total > 0, total, 1)[:, None]
    return assign_role(n, families[some], share, own / np.where(n > 0, n, 1)[..., None])


def _probability(weights: Floats, weeks: Floats, families: Ints, base: Bools, role: Ints) -> Floats:
    """Share of samples in which each class of one group keeps its role; too_few has none."""
    probability = np.full(len(weeks), np.nan)
    some = np.flatnonzero(role > 0)
    drawn = drawn_roles(weights, weeks, families, base, some)
    probability[some] = (drawn == role[some]).mean(axis=0)
    return probability


def _group_rows(
    slate: Slate, counts: Tally, group: int, classes: Texts, stage: int, names: Mapping[str, str]
) -> Columns:
    """Columns of one group under the names given: every class with its shares, role and probability."""
    weeks, n_acts, families = counts.weeks[group], counts.n_acts[group], counts.n_documents[group]
    base = ~np.isin(classes, PARTNERS)
    own = weeks.sum(axis=2)
    n = own.sum(axis=1)
    total = weeks[base].sum(axis=(0, 1))
    thin = slate.is_thin(n_acts, families)
    share = np.where(base, divide(n, np.full(len(n), total.sum())), np.nan)
    by_position = np.nan_to_num(own / np.where(n, n, 1)[:, None])
    role = assign_role(n, families, np.nan_to_num(share), by_position)
    bounds = intervals(slate, np.full(len(n), stage), weeks.sum(axis=1), np.tile(total, (len(n), 1)), base & ~thin)
    weights = slate.weights.get(stage)
    probability = np.full(len(n), np.nan)
    if weights is not None and not slate.stage_is_thin[stage]:
        probability = _probability(weights, weeks, families, base, role)
    judged = base & (classes != UNKNOWN) & ~slate.stage_is_thin[stage]
    columns = {
        **names, "class": classes, "n_documents": families, "n_acts": n_acts, "n_participations": n.astype(int),
        "share": np.where(thin, np.nan, share), "share_low": bounds.low, "share_high": bounds.high,
        **{f"{p}_share": np.where(thin, np.nan, by_position[:, i]) for i, p in enumerate(POSITIONS)},
        "role": np.where(judged, np.array(ROLE_LABELS)[role], ""),
        "role_probability": np.where(judged, probability, np.nan),
        "is_thin": thin, "is_stage_thin": slate.stage_is_thin[stage],
    }  # fmt: skip
    return {name: np.broadcast_to(values, classes.shape) for name, values in columns.items()}


def _names(slate: Slate, stage: str, filters: Mapping[str, str], **more: str) -> dict[str, str]:
    return {**slate.view.where._asdict(), "stage": stage, **filters, **more}


def _table(groups: list[Columns], every_class: list[bool]) -> pd.DataFrame:
    """Groups below one another: classes with acts, and where asked for every class of the guide."""
    if not groups:
        return pd.DataFrame()
    every = {name: np.concatenate([g[name] for g in groups]) for name in groups[0]}
    asked = np.repeat(every_class, [len(g["class"]) for g in groups])
    listed = (every["n_acts"] > 0) | (asked & np.isin(every["class"], codes.CLASSES))
    return pd.DataFrame({name: values[listed] for name, values in every.items()})


def _role_combinations(view: View, code: str) -> list[dict[str, str]]:
    """Headline and its variants; roles rest on positions of publication weeks, so not by event date."""
    return [f for f in combinations(view, code) if f["dated_by"] == "published"]


def role_stage(slate: Slate) -> pd.DataFrame:
    """T5: role of each class in each stage."""
    view = slate.view
    classes = CELLS["T5"].rows[0].values
    groups: list[Columns] = []
    every_class: list[bool] = []
    for number, filters in enumerate(_role_combinations(view, "T5")):
        found = members(view, "T5", filters)
        kept = found.stage != view.code[RETROSPECTIVE]
        act = np.concatenate([found.act, found.act[kept]])
        group = np.concatenate([found.stage, np.full(int(kept.sum()), view.code[ALL])])
        cls, position = found.dims["class"], positions(view, found.via)
        both = np.concatenate([cls, cls[kept]]), np.concatenate([position, position[kept]])
        counts = tally(view, act, group, *both, (len(view.stages), len(classes)))
        for code in np.flatnonzero(counts.n_acts.any(axis=1)).tolist():
            names = _names(slate, view.stages[code], filters)
            groups.append(_group_rows(slate, counts, code, np.array(classes), code, names))
            every_class.append(number == 0)
    return _table(groups, every_class)


def role_behaviour(slate: Slate) -> pd.DataFrame:
    """T5b: role of each class in each behaviour, over the window; under the headline scheme of the region alone."""
    view = slate.view
    if view.facts.headline_scheme(view.where.adcode) != view.where.stage_scheme:
        return pd.DataFrame()
    classes, behaviours = (d.values for d in CELLS["T5b"].rows)
    groups: list[Columns] = []
    for filters in _role_combinations(view, "T5b"):
        found = members(view, "T5b", filters)
        kept = found.stage != view.code[RETROSPECTIVE]
        group, cls, position = found.dims["behaviour"], found.dims["class"], positions(view, found.via)
        shape = (len(behaviours), len(classes))
        counts = tally(view, found.act[kept], group[kept], cls[kept], position[kept], shape)
        for code in np.flatnonzero(counts.n_acts.any(axis=1)).tolist():
            names = _names(slate, ALL, filters, behaviour=behaviours[code])
            groups.append(_group_rows(slate, counts, code, np.array(classes), view.code[ALL], names))
    return _table(groups, [False] * len(groups))
