"""Draws of known probability."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.coding.commands import region_code
from pipeline.coding.sample import allocate, assign, draw
from pipeline.errors import SettingsError


def test_every_cell_gets_its_minimum_or_all_it_has() -> None:
    sizes, cell = np.array([500, 500, 20, 10]), np.array([0, 0, 1, 1])
    given = allocate(sizes, cell, np.array([True, False, True, False]), 100)
    assert given[:2].sum() >= 50 and given[2:].sum() == 30
    assert given.sum() == 100 and (given <= sizes).all() and (given > 0).all()


def test_minimum_of_cells_outweighs_the_number_asked_for() -> None:
    sizes = np.full(8, 200)
    assert allocate(sizes, np.arange(8) // 2, np.arange(8) % 2 == 0, 100).sum() == 200
    assert allocate(sizes, np.arange(8) // 2, np.arange(8) % 2 == 0, 100, min_cell=0).sum() == 100


def test_a_larger_draw_contains_the_smaller_one() -> None:
    ids, stratum = [f"d:{i}" for i in range(300)], np.arange(300) % 3
    small = draw(ids, stratum, np.array([10, 20, 5]), seed=7)
    large = draw(ids, stratum, np.array([12, 20, 50]), seed=7)
    assert set(small.rows) < set(large.rows)
    assert np.bincount(stratum[small.rows]).tolist() == [10, 20, 5]
    assert set(small.probability) == {0.1, 0.2, 0.05}


def test_draws_are_uniform_and_depend_on_the_seed_alone() -> None:
    ids, stratum = [f"d:{i}" for i in range(50)], np.zeros(50, dtype=int)
    hits = np.zeros(50)
    for seed in range(400):
        hits[draw(ids, stratum, np.array([10]), seed=seed).rows] += 1
    assert abs(hits / 400 - 0.2).max() < 0.08  # four standard errors of a share of .2 in 400 draws
    assert (
        draw(ids, stratum, np.array([10]), seed=3).rows.tolist()
        == draw(ids, stratum, np.array([10]), seed=3).rows.tolist()
    )


def test_coders_share_the_overlap() -> None:
    coders = assign(100, 2, 0.3)
    assert sum(len(c) == 2 for c in coders) == 30
    assert sum(c == (0,) for c in coders) == sum(c == (1,) for c in coders) == 35


def test_a_province_is_named_by_its_pack_or_its_adcode() -> None:
    assert [region_code(v) for v in ("zhejiang", "330000", "CN")] == ["330000", "330000", "CN"]
    with pytest.raises(SettingsError, match="zhejaing"):
        region_code("zhejaing")
