"""T8: who is tied to whom, between classes and between bodies, by stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline.analyse.cube import Slate, combinations, divide, headline
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
    frame = pd.DataFrame({k: v for k, v in found.dims.items() if code == "T8d" or not k.endswith("_id")})
    frame["act"], frame["doc"] = found.act, view.facts.acts["doc"].to_numpy()[found.act]
    frame["weight"] = view.facts.ties["weight"].to_numpy()[found.via]
    frame["stage"] = found.stage
    kept = frame["stage"] != view.code[RETROSPECTIVE]
    both = pd.concat([frame, frame[kept].assign(stage=view.code[ALL])], ignore_index=True)
    return both.sort_values("stage", kind="stable", ignore_index=True)


def named(rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows with names in place of places."""
    lists = {"stage": view.stages, "direction": DIRECTIONS}
    lists |= dict.fromkeys(("class", "source_class", "target_class"), PARTY_CLASSES)
    return rows.assign(**{c: np.array(lists[c])[rows[c]] for c in lists if c in rows})


def _sums(ties: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Acts, documents, ties and weight by stage and more."""
    groups = ties.groupby(["stage", *by], sort=False)
    return groups.agg(
        n_documents=("doc", "nunique"), n_acts=("act", "nunique"), n_ties=("act", "size"), weight=("weight", "sum")
    ).reset_index()


def edge_rows(ties: pd.DataFrame, slate: Slate) -> pd.DataFrame:
    """T8: ties between classes; a class with itself is the diagonal."""
    edges = _sums(ties, EDGE)
    total = edges.groupby("stage")["weight"].transform("sum")
    edges = guarded(edges, slate)
    edges["share"] = np.where(edges["is_thin"], np.nan, divide(edges["weight"].to_numpy(), total.to_numpy()))
    return edges


def node_rows(ties: pd.DataFrame, slate: Slate) -> pd.DataFrame:
    """T8b: degree, strength with other classes by direction, and weight inside the class."""
    ends = pd.concat([ties.assign(**{"class": ties["source_class"]}), ties.assign(**{"class": ties["target_class"]})])
    same = ends["source_class"] == ends["target_class"]
    ends["other"] = np.where(ends["class"] == ends["source_class"], ends["target_class"], ends["source_class"])
    ends["partner"] = ends["other"].where(~same)
    is_source = np.repeat([True, False], len(ties))
    directed = (ends["direction"] == DIRECTED).to_numpy()
    away = ends["weight"].where(~same, 0.0)
    ends["strength"] = away
    ends["out_strength"], ends["in_strength"] = away * (directed & is_source), away * (directed & ~is_source)
    ends["within"] = ends["weight"].where(same, 0.0) / 2  # both ends of an inner tie are the class itself
    sums = ("strength", "in_strength", "out_strength", "within")
    nodes = ends.groupby(["stage", "class"], sort=False).agg(
        n_documents=("doc", "nunique"), n_acts=("act", "nunique"), degree=("partner", "nunique"),
        **{name: (name, "sum") for name in sums},
    )  # fmt: skip
    return guarded(nodes.reset_index(), slate)


def _whole(edges: pd.DataFrame) -> dict[str, Any]:
    """Nodes, edges, density, reciprocity and inner share of the class network of one stage."""
    apart = edges[edges["source_class"] != edges["target_class"]]
    n_nodes = len(set(edges["source_class"]) | set(edges["target_class"]))
    pairs = {frozenset(p) for p in zip(apart["source_class"], apart["target_class"], strict=True)}
    directed = apart[apart["direction"] == DIRECTED]
    arrows = set(zip(directed["source_class"], directed["target_class"], strict=True))
    joined = {frozenset(a) for a in arrows}
    mutual = sum((b, a) in arrows for a, b in arrows) / 2
    weight = float(edges["weight"].sum())
    return {
        "n_nodes": n_nodes, "n_edges": len(pairs), "weight": weight,
        "within_share": 1 - float(apart["weight"].sum()) / weight if weight else np.nan,
        "density": len(pairs) / (n_nodes * (n_nodes - 1) / 2) if n_nodes > 1 else np.nan,
        "reciprocity": mutual / len(joined) if joined else np.nan,
    }  # fmt: skip


def summary_rows(ties: pd.DataFrame, slate: Slate) -> pd.DataFrame:
    """T8c: the network of each stage as a whole."""
    edges = _sums(ties, EDGE)
    rows = []
    for stage, group in ties.groupby("stage", sort=False):
        counts = {"stage": stage, "n_documents": group["doc"].nunique(), "n_acts": group["act"].nunique()}
        rows.append(counts | _whole(edges[edges["stage"] == stage]))
    return guarded(pd.DataFrame(rows), slate)


def organisation_rows(ties: pd.DataFrame) -> pd.DataFrame:
    """T8d: ties between bodies; a body keeps the class of its first tie in an edge."""
    keys = ["source_id", "target_id", "direction"]
    first = ties.groupby(["stage", *keys], sort=False)[["source_class", "target_class"]].first().reset_index()
    rows = _sums(ties, keys).merge(first, on=["stage", *keys])
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
