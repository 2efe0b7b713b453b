"""T5 and T5b: the role of each class by stage and by behaviour, by the written rule.

A participation is a distinct pair of act and position of a class. Positions: steer (source of lead_partner, mobilise,
direct, supervise, or of coordination), peer (joint; partner; mobilised), give (source of support, transfer, serve),
receive (any other target), alone (any other source). Role, first that holds: too_few, peripheral, leading, receiving,
supporting, participating.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.cube import Slate, combinations, divide, intervals
from pipeline.analyse.membership import Texts, members
from pipeline.analyse.views import Bools, Floats, Ints, View
from pipeline.study_tables import ALL, CELLS, PARTNERS, POSITIONS, RETROSPECTIVE, ROLE_LABELS, UNKNOWN

MIN_PARTICIPATIONS, MIN_FAMILIES = 20, 10
PERIPHERAL, STEERS, LEADS, RECEIVES = 0.03, 0.40, 0.10, 0.50
STEERING = ("lead_partner", "mobilise", "direct", "supervise")
GIVING = ("support", "transfer", "serve")
N_POSITIONS = len(POSITIONS)


def positions(view: View, via: Ints) -> Texts:
    """Position of each participant (row number of `parties`) in its act."""
    parties = view.facts.parties.iloc[via]
    acts = view.facts.acts.iloc[parties["act"].to_numpy()]
    is_source = (parties["role"] == "source").to_numpy()
    relation = acts["relation"].to_numpy().astype(str)
    steers = is_source & (np.isin(relation, STEERING) | (acts["behaviour"] == "coordination").to_numpy())
    peer = (relation == "joint") | (~is_source & np.isin(relation, ("lead_partner", "mobilise")))
    return np.select(
        [steers, peer, is_source & np.isin(relation, GIVING), ~is_source],
        ["steer", "peer", "give", "receive"],
        "alone",
    )


def assign_role(n: Floats, families: Ints, share: Floats, own: Floats) -> Ints:
    """Index into ROLE_LABELS; `own` are shares of own participations by position along the last axis.

    >>> own = np.array([[.5, .1, .1, .2, .1], [.1, .1, .5, .2, .1]])
    >>> [ROLE_LABELS[i] for i in assign_role(np.array([40., 40.]), np.array([12, 12]), np.array([.3, .3]), own)]
    ['leading', 'supporting']
    """
    at = {p: i for i, p in enumerate(POSITIONS)}
    steer, give, receive = (own[..., at[p]] for p in ("steer", "give", "receive"))
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


def _distinct(key: Ints, value: Ints, size: int) -> Ints:
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
    doc = view.facts.acts["doc"].to_numpy()
    w = view.n_weeks
    weeks = np.bincount(place_ * w + view.doc_week[doc[act_]], minlength=size * w)
    cell = group * n_classes + cls
    return Tally(
        weeks.reshape(n_groups, n_classes, N_POSITIONS, w).astype(float),
        _distinct(cell, act, n_groups * n_classes).reshape(shape),
        _distinct(cell, doc[act], n_groups * n_classes).reshape(shape),
    )


def _probability(weights: Floats, weeks: Floats, families: Ints, base: Bools, role: Ints) -> Floats:
    """Share of samples in which each class of one group keeps its role; `weeks` is class × position × week."""
    n_classes = len(weeks)
    own = weeks.reshape(-1, weeks.shape[-1]) @ weights.T
    own = own.reshape(n_classes, N_POSITIONS, -1).transpose(2, 0, 1)
    n = own.sum(axis=2)
    total = n[:, base].sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, by_position = np.nan_to_num(n / total), np.nan_to_num(own / n[..., None])
    return np.asarray((assign_role(n, families[None, :], share, by_position) == role).mean(axis=0))


def _group_rows(slate: Slate, weeks: Floats, n_acts: Ints, families: Ints, classes: Texts, stage: int) -> pd.DataFrame:
    """Rows of one group: every class with its shares, role and probability."""
    base = ~np.isin(classes, PARTNERS)
    own = weeks.sum(axis=2)
    n = own.sum(axis=1)
    total = weeks[base].sum(axis=(0, 1))
    thin = slate.is_thin(n_acts, families)
    share = np.where(base, divide(n, np.full(len(n), total.sum())), np.nan)
    by_position = np.nan_to_num(own / np.where(n, n, 1)[:, None])
    role = assign_role(n, families, np.nan_to_num(share), by_position)
    named = base & (classes != UNKNOWN)
    bounds = intervals(slate, np.full(len(n), stage), weeks.sum(axis=1), np.tile(total, (len(n), 1)), base & ~thin)
    weights = slate.weights.get(stage)
    probability = np.full(len(n), np.nan)
    if weights is not None:
        probability = _probability(weights, weeks, families, base, role)
    judged = named & ~slate.stage_is_thin[stage]
    columns = {
        "class": classes, "n_documents": families, "n_acts": n_acts, "n_participations": n.astype(int),
        "share": np.where(thin, np.nan, share), "share_low": bounds.low, "share_high": bounds.high,
        **{f"{p}_share": np.where(thin, np.nan, by_position[:, i]) for i, p in enumerate(POSITIONS)},
        "role": np.where(judged, np.array(ROLE_LABELS)[role], ""),
        "role_probability": np.where(judged & (role > 0), probability, np.nan),
        "is_thin": thin, "is_stage_thin": slate.stage_is_thin[stage],
    }  # fmt: skip
    return pd.DataFrame(columns)


def _coded(values: Texts, names: tuple[str, ...]) -> Ints:
    index = {name: i for i, name in enumerate(names)}
    return np.array([index[v] for v in values], dtype=np.int64)


def _named(frame: pd.DataFrame, slate: Slate, stage: str, filters: Mapping[str, str], **more: str) -> pd.DataFrame:
    where = {"adcode": slate.view.where.adcode, "stage_scheme": slate.view.where.stage_scheme, "stage": stage}
    return frame.assign(**where, **filters, **more)


def _listed(frame: pd.DataFrame, *, every_class: bool) -> pd.DataFrame:
    shown = frame["n_acts"] > 0
    return frame[shown | frame["class"].isin(codes.CLASSES)] if every_class else frame[shown]


def _role_combinations(view: View, code: str) -> list[dict[str, str]]:
    """Headline and its variants; roles rest on positions of publication weeks, so not by event date."""
    return [f for f in combinations(view, code) if f["dated_by"] == "published"]


def role_stage(slate: Slate) -> pd.DataFrame:
    """T5: role of each class in each stage."""
    view = slate.view
    classes = CELLS["T5"].rows[0].values
    frames = []
    for number, filters in enumerate(_role_combinations(view, "T5")):
        found = members(view, "T5", filters)
        kept = found.stage != view.code[RETROSPECTIVE]
        act = np.concatenate([found.act, found.act[kept]])
        group = np.concatenate([found.stage, np.full(int(kept.sum()), view.code[ALL])])
        cls, position = _coded(found.dims["class"], classes), _coded(positions(view, found.via), POSITIONS)
        counts = tally(
            view, act, group, np.concatenate([cls, cls[kept]]), np.concatenate([position, position[kept]]),
            (len(view.stages), len(classes)),
        )  # fmt: skip
        for code, stage in enumerate(view.stages):
            if counts.n_acts[code].any():
                rows = _group_rows(
                    slate, counts.weeks[code], counts.n_acts[code], counts.n_documents[code], np.array(classes), code
                )
                frames.append(_named(_listed(rows, every_class=number == 0), slate, stage, filters))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def role_behaviour(slate: Slate) -> pd.DataFrame:
    """T5b: role of each class in each behaviour, over the window without retrospective acts."""
    view = slate.view
    classes, behaviours = (d.values for d in CELLS["T5b"].rows)
    frames = []
    for filters in _role_combinations(view, "T5b"):
        found = members(view, "T5b", filters)
        kept = found.stage != view.code[RETROSPECTIVE]
        group, cls = _coded(found.dims["behaviour"], behaviours), _coded(found.dims["class"], classes)
        position = _coded(positions(view, found.via), POSITIONS)
        counts = tally(view, found.act[kept], group[kept], cls[kept], position[kept], (len(behaviours), len(classes)))
        for code, behaviour in enumerate(behaviours):
            if counts.n_acts[code].any():
                rows = _group_rows(
                    slate, counts.weeks[code], counts.n_acts[code], counts.n_documents[code], np.array(classes),
                    view.code[ALL],
                )  # fmt: skip
                frames.append(_named(_listed(rows, every_class=False), slate, ALL, filters, behaviour=behaviour))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
