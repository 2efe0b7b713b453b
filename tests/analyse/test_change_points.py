"""Change points of the weekly rate, against a search over every set of bounds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from pipeline.analyse.change_points import MIN_SIZE, change_points, noise_variance, segments
from tests.analyse.world import facts_of, random_corpus, study


def brute_force(y: np.ndarray) -> list[int]:
    """Bounds of least squared error plus penalty, over every set of bounds at least three weeks apart."""
    penalty, best, found = 2 * noise_variance(y) * np.log(len(y)), np.inf, [len(y)]
    for k in range(4):
        for inner in combinations(range(MIN_SIZE, len(y) - MIN_SIZE + 1), k):
            ends = [0, *inner, len(y)]
            if min(np.diff(ends)) < MIN_SIZE:
                continue
            parts = [y[a:b] for a, b in zip(ends, ends[1:], strict=False)]
            cost = sum(float(((p - p.mean()) ** 2).sum()) for p in parts) + penalty * k
            if cost < best:
                best, found = cost, ends[1:]
    return found


@pytest.mark.parametrize("seed", range(5))
def test_bounds_are_the_best_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y = np.repeat([10.0, 14, 9], [6, 7, 5]) + rng.normal(size=18)
    assert segments(y) == brute_force(y)


def test_a_series_that_stands_still_has_one_stretch() -> None:
    assert segments(np.full(20, 3.0)) == [20]
    assert segments(np.array([1.0, 9, 1, 9])) == [4]


def test_stretches_cover_the_weeks_once_and_give_their_mean() -> None:
    table = change_points(facts_of(*random_corpus(400, 900, 5), of=study()))
    assert set(table["basis"]) == {"all", "broad"}
    for _, own in table.groupby(["adcode", "basis"]):
        assert own["segment"].tolist() == list(range(len(own)))
        assert (own["first_week"].to_numpy()[1:] > own["last_week"].to_numpy()[:-1]).all()
    assert change_points(facts_of(*random_corpus(20, 30, 5), of=study())).empty
