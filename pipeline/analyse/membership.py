"""Which acts belong to which cell: the one definition that both the tables and the evidence use.

`members` gives the acts of a table under its filters, each with its stage and its row dimensions; the tables count
them, `select_acts` picks one cell of them, so that counting the evidence gives the number again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline import codes
from pipeline.analyse.views import Bools, Facts, Ints, Slice, View, partner_of, prefix_of
from pipeline.study_tables import ALL, CELLS, PARTNERS, PARTY_CLASSES, RETROSPECTIVE

RESOLVED = {
    "named": ("named",),
    "named_carried_issuer": ("named", "carried", "issuer"),
    ALL: codes.RESOLUTIONS,
}
NETWORK_TABLES = ("T8", "T8b", "T8c", "T8d")
Texts = npt.NDArray[np.str_]


class Members(NamedTuple):
    """Acts by row number, the row of `parties` or `ties` they come through, stage codes, row dimensions.

    An act may stand several times. `in_base` marks rows that count for the value `all`: partners from elsewhere do
    not. Rows of networks carry no `in_base` distinction.
    """

    act: Ints
    via: Ints
    stage: Ints
    dims: dict[str, Texts]
    in_base: Bools


def act_filter(view: View, filters: Mapping[str, str], *, told: bool = True) -> Bools:
    """Acts of the view's region that pass realis, basis and series; `told` leaves out acts known from metadata."""
    acts = view.facts.acts
    keep = view.in_region & (acts["realis"] == filters["realis"]).to_numpy()
    keep &= acts["is_domestic"].to_numpy() == (filters["series"] == "domestic")
    if filters["basis"] != ALL:
        keep &= acts[f"is_{filters['basis']}"].to_numpy()
    return keep & (acts["sentence_no"] >= 0).to_numpy() if told else keep


def _stage(view: View, filters: Mapping[str, str]) -> Ints:
    return view.stage_published if filters["dated_by"] == "published" else view.stage_event


def party_filter(view: View, keep: Bools, filters: Mapping[str, str]) -> Ints:
    """Rows of `parties` in the acts kept, by resolution and role; unknown doers only with resolution `all`."""
    parties = view.facts.parties
    rows = keep[parties["act"].to_numpy()] & np.isin(
        parties["resolution"].to_numpy().astype(str), RESOLVED[filters["resolution"]]
    )
    if filters.get("role", ALL) != ALL:
        rows &= (parties["role"] == filters["role"]).to_numpy()
    return np.flatnonzero(rows)


def _by_act(view: View, filters: Mapping[str, str], dims: dict[str, Texts], keep: Bools) -> Members:
    act = np.flatnonzero(keep)
    own = {name: values[act] for name, values in dims.items()}
    return Members(act, act, _stage(view, filters)[act], own, np.ones(len(act), bool))


def _corpus_members(view: View, filters: Mapping[str, str]) -> Members:
    """Every act under its source and again under its document type."""
    act = np.flatnonzero(act_filter(view, filters))
    docs = view.facts.documents.iloc[view.facts.acts["doc"].to_numpy()[act]]
    item = np.repeat(np.array(["source", "doc_type"]), len(act))
    value = np.concatenate([docs["source"].to_numpy().astype(str), docs["doc_type"].to_numpy().astype(str)])
    twice = np.tile(act, 2)
    dims = {"item": item, "value": value}
    return Members(twice, twice, _stage(view, filters)[twice], dims, np.ones(len(twice), bool))


def _behaviour_members(view: View, filters: Mapping[str, str]) -> Members:
    keep = act_filter(view, filters)
    if filters.get("resolution", ALL) != ALL:
        resolved = np.zeros(len(keep), bool)
        resolved[view.facts.parties["act"].to_numpy()[party_filter(view, keep, filters)]] = True
        keep = resolved
    return _by_act(view, filters, {"behaviour": view.facts.acts["behaviour"].to_numpy().astype(str)}, keep)


def _class_members(view: View, filters: Mapping[str, str]) -> Members:
    via = party_filter(view, act_filter(view, filters), filters)
    act = view.facts.parties["act"].to_numpy()[via]
    cls = view.party_class[via]
    dims = {"class": cls, "behaviour": view.facts.acts["behaviour"].to_numpy().astype(str)[act]}
    return Members(act, via, _stage(view, filters)[act], dims, ~np.isin(cls, PARTNERS))


def _period_members(view: View, filters: Mapping[str, str]) -> Members:
    """Acts three times: by stage, by Monday of the week, by day; retrospective acts in none of them."""
    facts = view.facts
    stage = _stage(view, filters)
    act = np.flatnonzero(act_filter(view, filters) & (stage != view.code[RETROSPECTIVE]))
    day = facts.acts["day" if filters["dated_by"] == "published" else "event_day"].to_numpy()[act]
    week = (day - view.first_monday) // 7 * 7 + view.first_monday
    unit = np.repeat(np.array(["stage", "week", "day"]), len(act))
    names = np.array(view.stages)[stage[act]]
    first = np.datetime64(facts.study.window.start)
    period = np.concatenate([names, (first + week).astype(str), (first + day).astype(str)])
    thrice = np.tile(act, 3)
    return Members(thrice, thrice, stage[thrice], {"unit": unit, "period": period}, np.ones(len(thrice), bool))


def _end_class(view: View, via: Ints, end: str) -> Texts:
    ties = view.facts.ties.iloc[via]
    own = ties[f"{end}_class"].to_numpy().astype(str)
    prefix = prefix_of(view.where.adcode)
    if not prefix:
        return own
    return np.where(*partner_of(own, ties[f"{end}_level"], ties[f"{end}_region"], prefix), own)


def _tie_members(view: View, filters: Mapping[str, str], *, by_body: bool) -> Members:
    """Ties of the acts kept; ends of an undirected tie stand in the order of their names (`by_body`) or classes."""
    ties = view.facts.ties
    keep = act_filter(view, filters, told=False)[ties["act"].to_numpy()]
    keep &= np.isin(ties["resolution"].to_numpy().astype(str), RESOLVED[filters["resolution"]])
    via = np.flatnonzero(keep)
    classes = _end_class(view, via, "source"), _end_class(view, via, "target")
    bodies = ties["source_id"].to_numpy().astype(str)[via], ties["target_id"].to_numpy().astype(str)[via]
    directed = ties["is_directed"].to_numpy()[via]
    order = {name: i for i, name in enumerate(PARTY_CLASSES)}
    late = bodies[0] > bodies[1] if by_body else [order[a] > order[b] for a, b in zip(*classes, strict=True)]
    swap = ~directed & np.asarray(late, dtype=bool)
    dims = {"direction": np.where(directed, "directed", "undirected")}
    for name, (source, target) in {"class": classes, "id": bodies}.items():
        dims[f"source_{name}"] = np.where(swap, target, source)
        dims[f"target_{name}"] = np.where(swap, source, target)
    act = ties["act"].to_numpy()[via]
    return Members(act, via, _stage(view, filters)[act], dims, np.ones(len(via), bool))


def members(view: View, code: str, filters: Mapping[str, str]) -> Members:
    """Acts of a study table under complete filters, with stages and row dimensions."""
    if code in NETWORK_TABLES:
        return _tie_members(view, filters, by_body=code == "T8d")
    if code == "T1":
        return _corpus_members(view, filters)
    if code == "T6":
        return _period_members(view, filters)
    if code in ("T3", "T7"):
        return _behaviour_members(view, filters)
    return _class_members(view, filters)


def stage_mask(view: View, stage: Ints, name: str) -> Bools:
    """Rows of a stage; `all` is every stage and `outside`, without `retrospective`."""
    return np.asarray(stage != view.code[RETROSPECTIVE] if name == ALL else stage == view.code[name])


def _dimension_masks(code: str, found: Members, key: Mapping[str, str]) -> Bools:
    keep = np.ones(len(found.act), bool)
    if code == "T8b":
        wanted = key["class"]
        ends = (found.dims["source_class"] == wanted) | (found.dims["target_class"] == wanted)
        return ends if wanted != ALL else keep
    for dimension in CELLS[code].rows:
        wanted = key[dimension.name]
        if wanted != ALL:
            keep &= found.dims[dimension.name] == wanted
        elif dimension.name in ("class", "item"):
            keep &= found.in_base
    return keep


def select_acts(facts: Facts, code: str, key: Mapping[str, str]) -> list[str]:
    """Ids of the acts of one cell, sorted; `key` holds every dimension of the table (see `address.complete_key`)."""
    view = facts.view(Slice(key["adcode"], key["stage_scheme"]))
    found = members(view, code, key)
    keep = _dimension_masks(code, found, key) & stage_mask(view, found.stage, key["stage"])
    return sorted(facts.acts["act_id"].iloc[np.unique(found.act[keep])])
