"""Measures of a network from its ties: one row a node, or one record a network.

A network is a frame of ties with `source` and `target` (any hashable), `weight` and `is_directed`; several ties may
join one pair. Ties of a node with itself count in the inner weight alone. Betweenness and degree take pairs without
direction and without weight, since a weight here is how often something was told, not a distance.

Sources: betweenness and degree centralisation Freeman (1979), normalised by the largest possible value; E-I index
Krackhardt and Stern (1988), by weight; reciprocity is the share of directed pairs that are tied both ways.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd


def pairs_of(ties: pd.DataFrame) -> set[frozenset[Hashable]]:
    """Pairs of different nodes that are tied."""
    apart = ties[ties["source"] != ties["target"]]
    return {frozenset(p) for p in zip(apart["source"], apart["target"], strict=True)}


def betweenness(ties: pd.DataFrame) -> dict[Hashable, float]:
    """Share of shortest paths between other nodes that pass through a node; 0 with fewer than three nodes."""
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_nodes_from(sorted({*ties["source"], *ties["target"]}, key=str))
    graph.add_edges_from(sorted(tuple(sorted(p, key=str)) for p in pairs_of(ties)))
    found: dict[Hashable, float] = nx.betweenness_centrality(graph)
    return found


def centralisation(degrees: list[int]) -> float:
    """How far the network is a star, in [0, 1], from the degrees of its nodes; NaN with fewer than three nodes.

    >>> centralisation([3, 1, 1, 1]), centralisation([2, 2, 2])
    (1.0, 0.0)
    """
    n = len(degrees)
    return sum(max(degrees) - d for d in degrees) / ((n - 1) * (n - 2)) if n > 2 else float("nan")


def ei_index(ties: pd.DataFrame, group: Mapping[Hashable, Hashable]) -> float:
    """(outer − inner) / (outer + inner) weight of ties between and inside groups of nodes, from −1 to 1."""
    total = float(ties["weight"].sum())
    if not total:
        return float("nan")
    inner = ties["source"].map(group) == ties["target"].map(group)
    return 1 - 2 * float(ties.loc[inner, "weight"].sum()) / total


def whole(ties: pd.DataFrame, group: Mapping[Hashable, Hashable]) -> dict[str, Any]:
    """Nodes, pairs, weight, inner share, density, centralisation, E-I index and reciprocity of one network."""
    nodes = {*ties["source"], *ties["target"]}
    pairs = pairs_of(ties)
    degree = dict.fromkeys(nodes, 0)
    for pair in pairs:
        for node in pair:
            degree[node] += 1
    arrows = ties[ties["is_directed"] & (ties["source"] != ties["target"])]
    ways = set(zip(arrows["source"], arrows["target"], strict=True))
    joined = {frozenset(w) for w in ways}
    n, weight = len(nodes), float(ties["weight"].sum())
    inside = float(ties.loc[ties["source"] == ties["target"], "weight"].sum())
    return {
        "n_nodes": n, "n_edges": len(pairs), "weight": weight, "within_share": inside / weight if weight else np.nan,
        "density": len(pairs) / (n * (n - 1) / 2) if n > 1 else np.nan,
        "centralisation": centralisation(list(degree.values())), "ei_index": ei_index(ties, group),
        "reciprocity": sum((b, a) in ways for a, b in ways) / 2 / len(joined) if joined else np.nan,
    }  # fmt: skip


def node_measures(ties: pd.DataFrame) -> pd.DataFrame:
    """One row a node: degree, strength in, out and together with other nodes, inner weight, betweenness.

    Undirected ties are in the strength, not in its two directions.
    """
    rows = {n: dict.fromkeys(("strength", "out_strength", "in_strength", "within"), 0.0)
            for n in sorted({*ties["source"], *ties["target"]}, key=str)}  # fmt: skip
    columns = (ties[c] for c in ("source", "target", "weight", "is_directed"))
    for source, target, weight, is_directed in zip(*columns, strict=True):
        if source == target:
            rows[source]["within"] += weight
            continue
        rows[source]["strength"] += weight
        rows[target]["strength"] += weight
        if is_directed:
            rows[source]["out_strength"] += weight
            rows[target]["in_strength"] += weight
    degree = dict.fromkeys(rows, 0)
    for pair in pairs_of(ties):
        for node in pair:
            degree[node] += 1
    between = betweenness(ties)
    return pd.DataFrame([{"node": n, "degree": degree[n], **r, "betweenness": between[n]} for n, r in rows.items()])
