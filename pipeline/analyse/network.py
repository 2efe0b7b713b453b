"""T8: who is tied to whom, between classes and between bodies, by stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.cube import Slate, combinations, divide, headline
from pipeline.analyse.graphs import node_measures, whole
from pipeline.analyse.membership import members
from pipeline.analyse.views import View
from pipeline.study_tables import ALL, DIRECTIONS, PARTY_CLASSES, RETROSPECTIVE, T8, T8B, T8C, T8D

Frames = dict[str, list[pd.DataFrame]]
DIRECTED = DIRECTIONS.index("directed")
UNVARIED = ("realis", "series", "dated_by")  # an address may still ask for other values
EDGE = ["source_class", "target_class", "direction"]


def tie_frame(slate: Slate, code: str, filters: Mapping[str, str]) -> pd.DataFrame:
    """One row a tie and stage, with classes, weight, act and document; `all` holds each tie once more.

    Stage, classes and direction are places in their lists, which `named` turns into names.
    """
    view = slate.view
    found = members(view, code, filters)
    frame = pd.DataFrame(found.dims)
    frame["act"], frame["doc"] = found.act, view.facts.array("acts", "doc")[found.act]
    frame["weight"] = view.facts.array("ties", "weight")[found.via]
    frame["stage"] = found.stage
    kept = frame["stage"] != view.code[RETROSPECTIVE]
    both = pd.concat([frame, frame[kept].assign(stage=view.code[ALL])], ignore_index=True)
    return both.sort_values("stage", kind="stable", ignore_index=True)


def named(rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows with names in place of places; place -1 is `all`."""
    lists: dict[str, tuple[str, ...]] = {"stage": view.stages, "direction": DIRECTIONS, "behaviour": codes.BEHAVIOURS}
    lists |= dict.fromkeys(("class", "source_class", "target_class"), PARTY_CLASSES)
    lists |= dict.fromkeys(("source_level", "target_level"), codes.LEVELS)
    return rows.assign(**{c: np.array([*lists[c], ALL])[rows[c]] for c in lists if c in rows})


def sums(ties: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Acts, documents, ties and weight by stage and more."""
    groups = ties.groupby(["stage", *by], sort=False)
    return groups.agg(
        n_documents=("doc", "nunique"), n_acts=("act", "nunique"), n_ties=("act", "size"), weight=("weight", "sum")
    ).reset_index()


def edge_rows(ties: pd.DataFrame, slate: Slate) -> pd.DataFrame:
    """T8: ties between classes; a class with itself is the diagonal."""
    edges = sums(ties, EDGE)
    total = edges.groupby("stage")["weight"].transform("sum")
    edges = guarded(edges, slate)
    edges["share"] = np.where(edges["is_thin"], np.nan, divide(edges["weight"].to_numpy(), total.to_numpy()))
    return edges


def as_graph(ties: pd.DataFrame, end: str) -> pd.DataFrame:
    """Ties of one stage as a network whose nodes are the ends named (class or id)."""
    columns = {"source": ties[f"source_{end}"], "target": ties[f"target_{end}"], "weight": ties["weight"]}
    return pd.DataFrame({**columns, "is_directed": ties["direction"] == DIRECTED})


def _ends(ties: pd.DataFrame, end: str) -> pd.DataFrame:
    """Each tie twice, once from each end: stage, node, the body at the other end, act and document."""
    parts = [
        pd.DataFrame({
            "stage": ties["stage"], "node": ties[f"{own}_{end}"], "body": ties[f"{own}_id"],
            "partner": ties[f"{other}_id"], "act": ties["act"], "doc": ties["doc"],
        })
        for own, other in (("source", "target"), ("target", "source"))
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def node_table(ties: pd.DataFrame, end: str) -> pd.DataFrame:
    """Nodes of each stage (`stage`, `node`) with acts, documents, measures, breadth and depth of partners."""
    ends = _ends(ties, end)
    by = ["stage", "node"]
    counts = ends.groupby(by, sort=True).agg(n_documents=("doc", "nunique"), n_acts=("act", "nunique"))
    met = ends.drop_duplicates([*by, "act", "partner"]).groupby(by)["partner"].agg(["nunique", "size"])
    counts["n_partners"], counts["depth"] = met["nunique"], met["size"] / met["nunique"]
    measured = [
        node_measures(as_graph(own, end)).assign(stage=stage) for stage, own in ties.groupby("stage", sort=True)
    ]
    return counts.reset_index().merge(pd.concat(measured), on=by)


def node_rows(ties: pd.DataFrame, slate: Slate) -> pd.DataFrame:
    """T8b: measures of the classes, guarded."""
    return guarded(node_table(ties, "class").rename(columns={"node": "class"}), slate)


def body_classes(ties: pd.DataFrame) -> dict[str, int]:
    """Class (place in PARTY_CLASSES) of each body: that of its first tie."""
    own = pd.concat([ties[f"{e}_class"].set_axis(ties[f"{e}_id"]) for e in ("source", "target")])
    return {str(k): int(v) for k, v in own[~own.index.duplicated()].items()}


def summary_rows(ties: pd.DataFrame, slate: Slate) -> pd.DataFrame:
    """T8c: the network of each stage as a whole, its nodes being classes and again bodies."""
    blocs = {i: codes.BLOC_OF_CLASS.get(c, c) for i, c in enumerate(PARTY_CLASSES)}
    groups: dict[str, tuple[str, Mapping[Any, Any]]] = {"class": ("class", blocs), "body": ("id", body_classes(ties))}
    rows = []
    for stage, own in ties.groupby("stage", sort=False):
        counts = {"stage": stage, "n_documents": own["doc"].nunique(), "n_acts": own["act"].nunique()}
        for nodes, (end, group) in groups.items():
            rows.append({**counts, "nodes": nodes, **whole(as_graph(own, end), group)})
    return guarded(pd.DataFrame(rows), slate)


def organisation_rows(ties: pd.DataFrame) -> pd.DataFrame:
    """T8d: ties between bodies; a body keeps the class of its first tie in an edge."""
    keys = ["source_id", "target_id", "direction"]
    first = ties.groupby(["stage", *keys], sort=False)[["source_class", "target_class"]].first().reset_index()
    rows = sums(ties, keys).merge(first, on=["stage", *keys])
    rows["is_directed"] = rows["direction"] == DIRECTED
    return rows


def guarded(rows: pd.DataFrame, slate: Slate) -> pd.DataFrame:
    """Rows with the thin-data guards of their cell and of their stage."""
    rows["is_thin"] = slate.is_thin(rows["n_acts"].to_numpy(), rows["n_documents"].to_numpy())
    rows["is_stage_thin"] = slate.stage_is_thin[rows["stage"].to_numpy()]
    return rows


def networks(slate: Slate) -> dict[str, pd.DataFrame]:
    """T8, T8b, T8c, T8d of a view, by table code; by stage for the headline filters, else for the window.

    Bodies one by one only for the headline scheme and filters.
    """
    view = slate.view
    where = {"adcode": view.where.adcode, "stage_scheme": view.where.stage_scheme}
    is_headline = view.facts.headline_scheme(where["adcode"]) == where["stage_scheme"]
    found: Frames = {t.code: [] for t in (T8, T8B, T8C, T8D)}
    own = headline(view, "T8")
    for filters in combinations(view, "T8"):
        if any(filters[name] != own[name] for name in UNVARIED):
            continue
        ties = tie_frame(slate, "T8", filters)
        if filters != own:
            ties = ties[ties["stage"] == view.code[ALL]]
        if not len(ties):
            continue
        made = {"T8": edge_rows(ties, slate), "T8b": node_rows(ties, slate), "T8c": summary_rows(ties, slate)}
        if filters == own and is_headline:
            made["T8d"] = organisation_rows(tie_frame(slate, "T8d", filters))
        for code, rows in made.items():
            found[code].append(named(rows, view).assign(**where, **filters))
    return {code: pd.concat(parts, ignore_index=True) if parts else pd.DataFrame() for code, parts in found.items()}
