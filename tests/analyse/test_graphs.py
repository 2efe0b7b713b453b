"""Measures of networks against values counted by eye and against a brute-force search of paths."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest

from pipeline.analyse.graphs import betweenness, centralisation, ei_index, node_measures, pairs_of, whole


def ties(*rows: tuple[str, str, float, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "target", "weight", "is_directed"])


STAR = ties(("hub", "a", 1.0, True), ("b", "hub", 2.0, True), ("hub", "c", 1.0, False), ("hub", "hub", 3.0, False))


def all_shortest(pairs: set, source: str, target: str, nodes: list[str]) -> list[tuple[str, ...]]:
    """Every shortest path, by trying all orders of nodes in between."""
    for n in range(len(nodes) - 1):
        between = [x for x in nodes if x not in (source, target)]
        paths = [(source, *p, target) for p in permutations(between, n)]
        found = [p for p in paths if all(frozenset(e) in pairs for e in zip(p, p[1:], strict=False))]
        if found:
            return found
    return []


@pytest.mark.parametrize("seed", range(6))
def test_betweenness_is_that_of_a_search_of_all_paths(seed: int) -> None:
    rng = np.random.default_rng(seed)
    nodes = list("abcdef")
    frame = ties(*((a, b, 1.0, bool(rng.random() < 0.5)) for a, b in combinations(nodes, 2) if rng.random() < 0.4))
    present, pairs = sorted({*frame["source"], *frame["target"]}), pairs_of(frame)
    scores = dict.fromkeys(present, 0.0)
    for source, target in combinations(present, 2):
        paths = all_shortest(pairs, source, target, present)
        for node in present:
            if paths and node not in (source, target):
                scores[node] += sum(node in p for p in paths) / len(paths)
    possible = (len(present) - 1) * (len(present) - 2) / 2
    assert betweenness(frame) == pytest.approx({n: s / possible for n, s in scores.items()})


def test_a_star_is_wholly_centralised_and_its_hub_lies_between_all() -> None:
    found = whole(STAR, {"hub": 1, "a": 1, "b": 2, "c": 2})
    assert (found["n_nodes"], found["n_edges"], found["density"], found["centralisation"]) == (4, 3, 0.5, 1.0)
    assert (found["weight"], found["within_share"]) == (7.0, pytest.approx(3 / 7))
    assert found["ei_index"] == pytest.approx((3 - 4) / 7)  # outer: b and c; inner: a and the hub itself
    hub = node_measures(STAR).set_index("node").loc["hub"]
    assert (hub.degree, hub.strength, hub.out_strength, hub.in_strength, hub.within) == (3, 4.0, 1.0, 2.0, 3.0)
    assert hub.betweenness == 1.0


def test_reciprocity_counts_pairs_tied_both_ways() -> None:
    both = ties(("a", "b", 1, True), ("b", "a", 1, True), ("a", "c", 1, True), ("b", "c", 1, False))
    assert whole(both, {})["reciprocity"] == 0.5


def test_small_networks_have_no_centralisation_and_no_index() -> None:
    assert np.isnan(centralisation([1, 1])) and np.isnan(ei_index(ties(), {}))
