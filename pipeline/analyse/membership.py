"""Which acts belong to which cell: the one definition that both the tables and the evidence use.

`members` gives the acts of a table under its filters, each with its stage and its row dimensions; the tables count
them, `select_acts` picks one cell of them, so that counting the evidence gives the number again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pipeline import codes
from pipeline.analyse.views import Bools, Facts, Ints, Slice, Texts, View
from pipeline.study_tables import (
    ALL,
    CELLS,
    LAYERS,
    OUTSIDE,
    PARTNERS,
    PARTY_CLASSES,
    REALIS,
    RETROSPECTIVE,
    ROLES,
    UNITS,
    UNKNOWN,
)

RESOLVED = {"named": 0, "named_carried_issuer": 2, ALL: 3}  # last place in codes.RESOLUTIONS that counts
BODY_TABLES = ("T8d", "T8e", "T8i")  # ties in the order of the names of bodies
NETWORK_TABLES = ("T8", "T8b", "T8c", *BODY_TABLES, "T8g", "T8h")
ENDS = {"T8b": ("source_class", "target_class"), "T8e": ("source_id", "target_id")}  # a node is either end
HIT_TABLES = ("T9", "T10")
PARTNER_CODES = tuple(PARTY_CLASSES.index(name) for name in PARTNERS)


class Members(NamedTuple):
    """Acts by row number, the row of `parties` or `ties` they come through, stage codes, row dimensions.

    A dimension with a closed list of values holds places in that list, another one texts. An act may stand several
    times. `in_base` marks rows that count for the value `all` of a class: partners from elsewhere do not.
    """

    act: Ints
    via: Ints
    stage: Ints
    dims: dict[str, Ints | Texts]
    in_base: Bools


def act_filter(view: View, filters: Mapping[str, str], *, told: bool = True) -> Bools:
    """Acts of the view's region that pass realis, basis and series; `told` leaves out acts known from metadata.

    Tables of two layers have no realis: required and done acts pass.
    """
    facts = view.facts
    wanted = [filters["realis"]] if "realis" in filters else ["required", "done"]
    keep = view.in_region & np.isin(facts.codes("acts", "realis", REALIS), [REALIS.index(name) for name in wanted])
    keep &= facts.array("acts", "is_domestic") == (filters["series"] == "domestic")
    if filters["basis"] != ALL:
        keep &= facts.array("acts", f"is_{filters['basis']}")
    return np.asarray(keep & (facts.array("acts", "sentence_no") >= 0) if told else keep)


def _stage(view: View, filters: Mapping[str, str]) -> Ints:
    return view.stage_published if filters["dated_by"] == "published" else view.stage_event


def party_filter(view: View, keep: Bools, filters: Mapping[str, str]) -> Ints:
    """Rows of `parties` in the acts kept, by resolution and role; unknown doers only with resolution `all`."""
    facts = view.facts
    known = facts.codes("parties", "resolution", codes.RESOLUTIONS)
    rows = keep[facts.array("parties", "act")] & (known <= RESOLVED[filters["resolution"]])
    if filters.get("role", ALL) != ALL:
        rows &= facts.codes("parties", "role", ROLES) == ROLES.index(filters["role"])
    return np.flatnonzero(rows)


def _by_act(view: View, filters: Mapping[str, str], dims: dict[str, Ints], keep: Bools) -> Members:
    act = np.flatnonzero(keep)
    own = {name: values[act] for name, values in dims.items()}
    return Members(act, act, _stage(view, filters)[act], own, np.ones(len(act), bool))


def _corpus_members(view: View, filters: Mapping[str, str]) -> Members:
    """Every act under its source and again under its document type."""
    facts = view.facts
    act = np.flatnonzero(act_filter(view, filters))
    doc = facts.array("acts", "doc")[act]
    items = _places("T1", "item", ("source", "doc_type"))
    value = np.concatenate([facts.texts("documents", "source")[doc], facts.texts("documents", "doc_type")[doc]])
    twice = np.tile(act, 2)
    dims = {"item": np.repeat(items, len(act)), "value": value}
    return Members(twice, twice, _stage(view, filters)[twice], dims, np.ones(len(twice), bool))


def _places(code: str, dimension: str, names: tuple[str, ...]) -> list[int]:
    values = next(d.values for d in CELLS[code].rows if d.name == dimension)
    return [values.index(name) for name in names]


def _behaviour_members(view: View, filters: Mapping[str, str]) -> Members:
    keep = act_filter(view, filters)
    if filters.get("resolution", ALL) != ALL:
        resolved = np.zeros(len(keep), bool)
        resolved[view.facts.array("parties", "act")[party_filter(view, keep, filters)]] = True
        keep = resolved
    return _by_act(view, filters, {"behaviour": view.facts.codes("acts", "behaviour", codes.BEHAVIOURS)}, keep)


def layers(view: View, act: Ints) -> Ints:
    """Place in LAYERS of acts: done ones, those encouraged, and all others, which are duties if they are required."""
    done = view.facts.codes("acts", "realis", REALIS)[act] == REALIS.index("done")
    encouraged = view.facts.codes("acts", "modality", codes.MODALITIES)[act] == codes.MODALITIES.index("encouraged")
    return np.select([done, encouraged], [LAYERS.index("done"), LAYERS.index("encouraged")], LAYERS.index("duty"))


def _class_members(view: View, filters: Mapping[str, str]) -> Members:
    via = party_filter(view, act_filter(view, filters), filters)
    act = view.facts.array("parties", "act")[via]
    cls = view.party_class[via]
    dims: dict[str, Ints | Texts] = {
        "class": cls,
        "behaviour": view.facts.codes("acts", "behaviour", codes.BEHAVIOURS)[act],
        "layer": layers(view, act),
    }
    return Members(act, via, _stage(view, filters)[act], dims, ~np.isin(cls, PARTNER_CODES))


def _task_members(view: View, filters: Mapping[str, str]) -> Members:
    """Known bodies of the acts kept, by class and behaviour; generic ones are in shares, never in networks."""
    facts = view.facts
    via = party_filter(view, act_filter(view, filters), filters)
    cls = view.party_class[via]
    known = ~facts.parties["is_generic"].to_numpy(dtype=bool)[via] & (cls != PARTY_CLASSES.index(UNKNOWN))
    via, cls = via[known], cls[known]
    act = facts.array("parties", "act")[via]
    dims: dict[str, Ints | Texts] = {"class": cls, "behaviour": facts.codes("acts", "behaviour", codes.BEHAVIOURS)[act]}
    return Members(act, via, _stage(view, filters)[act], dims, np.ones(len(via), bool))


def _period_members(view: View, filters: Mapping[str, str]) -> Members:
    """Acts three times: by stage, by Monday of the week, by day; retrospective acts in none of them."""
    facts = view.facts
    stage = _stage(view, filters)
    act = np.flatnonzero(act_filter(view, filters) & (stage != view.code[RETROSPECTIVE]))
    day = facts.acts["day" if filters["dated_by"] == "published" else "event_day"].to_numpy()[act]
    week = (day - view.first_monday) // 7 * 7 + view.first_monday
    first = np.datetime64(facts.study.window.start)
    period = np.concatenate([np.array(view.stages)[stage[act]], (first + week).astype(str), (first + day).astype(str)])
    thrice = np.tile(act, 3)
    dims = {"unit": np.repeat(_places("T6", "unit", UNITS), len(act)), "period": period}
    return Members(thrice, thrice, stage[thrice], dims, np.ones(len(thrice), bool))


def _week_members(view: View, code: str, filters: Mapping[str, str]) -> Members:
    """Acts by behaviour and Monday of the week, or by whether their source is open for the whole window."""
    facts, stage = view.facts, _stage(view, filters)
    act = np.flatnonzero(act_filter(view, filters) & (stage != view.code[RETROSPECTIVE]))
    day = facts.acts["day" if filters["dated_by"] == "published" else "event_day"].to_numpy()[act]
    monday = (day - view.first_monday) // 7 * 7 + view.first_monday
    is_open = np.isin(facts.texts("documents", "source")[facts.array("acts", "doc")[act]], facts.open_sources)
    if code == "T6e":
        dims: dict[str, Ints | Texts] = {"sources": np.where(is_open, 0, -1)}
    else:
        first = np.datetime64(facts.study.window.start)
        behaviour = facts.codes("acts", "behaviour", codes.BEHAVIOURS)[act]
        dims = {"behaviour": behaviour, "period": (first + monday).astype(str)}
    return Members(act, act, stage[act], dims, np.ones(len(act), bool))


def _tie_rows(view: View, code: str, filters: Mapping[str, str]) -> Ints:
    """Rows of `ties` of a table: T8i those of joint issuers, which metadata tells, T8h those with two known places."""
    facts = view.facts
    act = facts.array("ties", "act")
    keep = act_filter(view, filters, told=False)[act]
    keep &= facts.codes("ties", "resolution", codes.RESOLUTIONS) <= RESOLVED[filters["resolution"]]
    if code == "T8i":
        keep &= facts.array("acts", "sentence_no")[act] < 0
    if code == "T8h":
        keep &= (view.tie_places[0] != "") & (view.tie_places[1] != "")
    return np.flatnonzero(keep)


def _tie_members(view: View, code: str, filters: Mapping[str, str]) -> Members:
    """Ties of the acts kept; ends of an undirected tie stand in the order of what the table names them by."""
    facts = view.facts
    via = _tie_rows(view, code, filters)
    ends: dict[str, tuple[Ints | Texts, Ints | Texts]] = {
        "class": view.tie_classes,
        "id": (facts.texts("ties", "source_id"), facts.texts("ties", "target_id")),
        "level": tuple(facts.codes("ties", f"{end}_level", codes.LEVELS) for end in ("source", "target")),  # type: ignore[dict-item]
        "place": view.tie_places,
    }
    ends = {name: (source[via], target[via]) for name, (source, target) in ends.items()}
    undirected = ~facts.ties["is_directed"].to_numpy(dtype=bool)[via]
    order = {"T8g": "level", "T8h": "place"}.get(code, "id" if code in BODY_TABLES else "class")
    swap = undirected & (ends[order][0] > ends[order][1])
    dims: dict[str, Ints | Texts] = {"direction": undirected.astype(np.int64)}
    for name, (source, target) in ends.items():
        dims[f"source_{name}"] = np.where(swap, target, source)
        dims[f"target_{name}"] = np.where(swap, source, target)
    act = facts.array("ties", "act")[via]
    return Members(act, via, _stage(view, filters)[act], dims, np.ones(len(via), bool))


def _hit_members(view: View, code: str) -> Members:
    """Hits of the terms of a table (rows of `hits` in place of acts); `in_base` are those of terms that count."""
    facts = view.facts
    term = facts.texts("hits", "term")
    own = {t.term: t for t in facts.vocabulary.of_table(code)}
    row = np.flatnonzero(view.hit_in_region & np.isin(term, list(own)))
    themes = CELLS[code].rows[0].values
    theme = np.array([themes.index(own[t].theme) for t in term[row].tolist()], dtype=np.int64)
    counted = np.array([own[t].is_counted for t in term[row].tolist()], dtype=bool)
    doc = facts.array("hits", "doc")[row]
    return Members(row, row, view.doc_stage[doc], {"theme": theme, "term": term[row]}, counted)


def members(view: View, code: str, filters: Mapping[str, str]) -> Members:
    """Acts of a study table under complete filters, with stages and row dimensions."""
    if code in HIT_TABLES:
        return _hit_members(view, code)
    if code in NETWORK_TABLES:
        return _tie_members(view, code, filters)
    if code == "T8f":
        return _task_members(view, filters)
    if code == "T1":
        return _corpus_members(view, filters)
    if code in ("T6b", "T6d", "T6e"):
        return _week_members(view, code, filters)
    if code == "T6":
        return _period_members(view, filters)
    if code in ("T3", "T7"):
        return _behaviour_members(view, filters)
    return _class_members(view, filters)


def stage_mask(view: View, stage: Ints, name: str) -> Bools:
    """Rows of a stage; `all` is every stage and `outside`, without `retrospective`."""
    return np.asarray(stage != view.code[RETROSPECTIVE] if name == ALL else stage == view.code[name])


def stage_before(view: View, name: str) -> str:
    """The stage of the scheme before a stage, or the empty string."""
    own = view.stages[: view.code[OUTSIDE]]
    at = own.index(name) if name in own else 0
    return own[at - 1] if at else ""


def _cell_stages(view: View, code: str, stage: Ints, name: str) -> Bools:
    """Rows of the stage of a cell; a transition rests on the stage before as well."""
    if code != "T5c" or name == ALL:
        return stage_mask(view, stage, name)
    before = stage_before(view, name)
    if not before:
        return np.zeros(len(stage), bool)
    return np.asarray(stage_mask(view, stage, name) | stage_mask(view, stage, before))


def _dimension_masks(code: str, found: Members, key: Mapping[str, str]) -> Bools:
    keep = np.ones(len(found.act), bool)
    for dimension in CELLS[code].rows:
        wanted = key[dimension.name]
        if wanted == ALL:
            keep &= found.in_base if dimension.name in ("class", "term") else True
            continue
        value = dimension.values.index(wanted) if dimension.values else wanted
        if code in ENDS:
            source, target = ENDS[code]
            keep &= (found.dims[source] == value) | (found.dims[target] == value)
        elif code == "T11b":  # the same acts, whichever the nodes are
            keep &= found.in_base
        elif dimension.name != "nodes":
            keep &= found.dims[dimension.name] == value
    return keep


def _acts_of_cell(view: View, code: str, found: Members, key: Mapping[str, str]) -> list[str]:
    keep = _dimension_masks(code, found, key) & _cell_stages(view, code, found.stage, key["stage"])
    if code in HIT_TABLES:
        return sorted(view.facts.hits["hit_id"].iloc[np.unique(found.act[keep])])
    return sorted(view.facts.acts["act_id"].iloc[np.unique(found.act[keep])])


def select_acts(facts: Facts, code: str, key: Mapping[str, str]) -> list[str]:
    """Ids of the acts (of T9 and T10: hits) of one cell, sorted.

    `key` holds every dimension of the table (see `address.complete_key`).
    """
    view = facts.view(Slice(key["adcode"], key["stage_scheme"]))
    return _acts_of_cell(view, code, members(view, code, key), key)


def select_many(facts: Facts, code: str, keys: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """`select_acts` for many cells of one table, by name; cells under the same filters share one look-up."""
    filters = [d.name for d in CELLS[code].filters]
    looked_up: dict[tuple[str, ...], Members] = {}
    chosen = {}
    for name, key in keys.items():
        view = facts.view(Slice(key["adcode"], key["stage_scheme"]))
        wanted = (*view.where, *(key[f] for f in filters))
        if wanted not in looked_up:
            looked_up[wanted] = members(view, code, key)
        chosen[name] = _acts_of_cell(view, code, looked_up[wanted], key)
    return chosen
