"""T11 duties beside reported acts by class and behaviour, T11b their overlap beside what chance gives."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline.analyse.cube import Counts, Grid, Slate, count_cells, divide, headline, make_grid, with_margins
from pipeline.analyse.membership import Members, members, stage_mask
from pipeline.analyse.views import Ints, View
from pipeline.study_tables import ALL, CELLS, LAYERS, OUTSIDE, PARTNERS, PARTY_CLASSES, RESOLUTIONS, UNKNOWN

N_DRAWS, BURN_IN = 200, 5
DUTY, DONE = LAYERS.index("duty"), LAYERS.index("done")
UNPLACED = [PARTY_CLASSES.index(name) for name in (UNKNOWN, *PARTNERS)]
Pairs = set[tuple[str, int]]


def duties(slate: Slate) -> pd.DataFrame:
    """T11 of a view: by stage for the headline, for the window under other resolutions too."""
    own = headline(slate.view, "T11")
    grid = make_grid(CELLS["T11"].rows)
    return pd.concat([_rows(slate, f, grid, is_headline=f == own) for f in _variants(own)], ignore_index=True)


def _variants(own: dict[str, str]) -> list[dict[str, str]]:
    return [own, *(own | {"resolution": r} for r in RESOLUTIONS if r != own["resolution"])]


def _rows(slate: Slate, filters: Mapping[str, str], grid: Grid, *, is_headline: bool) -> pd.DataFrame:
    view = slate.view
    act, stage, cell = with_margins(members(view, "T11", filters), grid)
    counts = count_cells(view, act, stage, cell, grid.n_cells, weekly=False)
    every = view.code[ALL]
    stages = [*range(view.code[OUTSIDE]), every] if is_headline else [every]
    listed = np.zeros(counts.n_acts.shape, bool)
    listed[stages] = counts.n_acts[stages] > 0
    listed[every] |= grid.column("layer") == ALL if is_headline else False
    listed[:, np.isin(grid.column("class"), (UNKNOWN, *PARTNERS)) & (counts.n_acts.sum(axis=0) == 0)] = False
    s, c = np.nonzero(listed)
    return pd.DataFrame({
        **view.where._asdict(), "stage": np.array(view.stages)[s],
        **{d.name: grid.column(d.name)[c] for d in grid.dimensions}, **filters,
        "n_documents": counts.n_documents[s, c], "n_acts": counts.n_acts[s, c], **_layer_columns(slate, counts, s, c),
    })  # fmt: skip


def _layer_columns(slate: Slate, counts: Counts, s: Ints, c: Ints) -> dict[str, Any]:
    """What a row of all layers says of each layer; cells of a grid are (class, behaviour) × (layers, all)."""
    size = len(LAYERS) + 1
    by_layer = counts.n_acts.reshape(len(counts.n_acts), -1, size)
    own = by_layer[s, c // size].astype(float)
    total = by_layer[s, -1].astype(float)
    is_all = c % size == size - 1
    enough = slate.view.facts.study.analysis.min_acts_stage
    shown = (total[:, DUTY] >= enough) & (total[:, DONE] >= enough)
    has = is_all & shown
    n_duties, n_done = own[:, DUTY], own[:, DONE]
    status = np.select(
        [has & (n_duties > 0) & (n_done > 0), has & (n_duties > 0), has & (n_done > 0)],
        ["reported", "not_reported", "no_duty"], "",
    )  # fmt: skip
    return {
        **{name: np.where(is_all, own[:, LAYERS.index(layer)], np.nan)
           for name, layer in (("n_duties", "duty"), ("n_encouraged", "encouraged"), ("n_done", "done"))},
        "duty_share": np.where(has, divide(n_duties, total[:, DUTY]), np.nan),
        "done_share": np.where(has, divide(n_done, total[:, DONE]), np.nan),
        "status": status, "is_shown": shown,
    }  # fmt: skip


def _pairs(view: View, found: Members, nodes: str) -> tuple[Pairs, Pairs]:
    """Pairs of node and behaviour with a duty, and with a reported act; bodies only where both layers name them."""
    layer, behaviour = found.dims["layer"], found.dims["behaviour"]
    name = found.dims["class"].astype(str) if nodes == "class" else view.facts.texts("parties", "actor_id")[found.via]
    use = ~np.isin(found.dims["class"], UNPLACED)
    if nodes == "body":
        use &= ~view.facts.parties["is_generic"].to_numpy(dtype=bool)[found.via] & (name != "")
    duty, done = (
        set(zip(name[use & (layer == k)].tolist(), behaviour[use & (layer == k)].tolist(), strict=True))
        for k in (DUTY, DONE)
    )
    both = {n for n, _ in duty} & {n for n, _ in done}
    return {p for p in duty if p[0] in both}, {p for p in done if p[0] in both}


def shuffled_overlaps(duty: Pairs, done: Pairs, rng: np.random.Generator, n_draws: int = N_DRAWS) -> Ints:
    """Pairs that both layers share when the first is shuffled with its degrees kept, one number a draw.

    Curveball trades (Strona et al. 2014): two nodes swap at random the behaviours that only one of them has. Draws are
    taken from one chain, each after as many trades as there are nodes, the first after five times as many.
    """
    names = sorted({n for n, _ in duty})
    own = {n: {b for m, b in duty if m == n} for n in names}
    target = {n: {b for m, b in done if m == n} for n in names}
    if len(names) < 2:
        return np.full(n_draws, len(duty & done))
    overlaps = []
    for draw in range(n_draws):
        for _ in range(len(names) * (BURN_IN if draw == 0 else 1)):
            a, b = (names[i] for i in rng.choice(len(names), 2, replace=False))
            _trade(own, a, b, rng)
        overlaps.append(sum(len(own[n] & target[n]) for n in names))
    return np.array(overlaps)


def _trade(own: dict[str, set[int]], a: str, b: str, rng: np.random.Generator) -> None:
    only_a, only_b = own[a] - own[b], own[b] - own[a]
    if not only_a or not only_b:
        return
    pool = np.array(sorted(only_a | only_b))
    rng.shuffle(pool)
    own[a] = (own[a] & own[b]) | set(pool[: len(only_a)].tolist())
    own[b] = (own[b] - only_b) | set(pool[len(only_a) :].tolist())


def duty_overlap(slate: Slate) -> pd.DataFrame:
    """T11b of a view, for the window; under the headline scheme of the region alone."""
    view = slate.view
    if view.facts.headline_scheme(view.where.adcode) != view.where.stage_scheme:
        return pd.DataFrame()
    filters = headline(view, "T11b")
    found = members(view, "T11b", filters)
    kept = stage_mask(view, found.stage, ALL) & found.in_base
    own = Members(found.act[kept], found.via[kept], found.stage[kept],
                  {k: v[kept] for k, v in found.dims.items()}, found.in_base[kept])  # fmt: skip
    return pd.DataFrame([_overlap_row(slate, own, nodes, filters) for nodes in CELLS["T11b"].rows[0].values])


def _overlap_row(slate: Slate, found: Members, nodes: str, filters: Mapping[str, str]) -> dict[str, Any]:
    view = slate.view
    acts = [np.unique(found.act[found.dims["layer"] == k]) for k in (DUTY, DONE)]
    is_shown = bool(min(map(len, acts)) >= view.facts.study.analysis.min_acts_stage)
    duty, done = _pairs(view, found, nodes)
    either = len(duty | done)
    row: dict[str, Any] = {
        **view.where._asdict(), "stage": ALL, "nodes": nodes, **filters,
        "n_documents": len(np.unique(view.facts.array("acts", "doc")[found.act])),
        "n_acts": len(np.unique(found.act)), "n_duty_pairs": len(duty), "n_done_pairs": len(done),
        "n_both": len(duty & done), "jaccard": np.nan, "n_expected": np.nan, "n_expected_low": np.nan,
        "n_expected_high": np.nan, "is_shown": is_shown,
    }  # fmt: skip
    if is_shown and either:
        seed = zlib.crc32(":".join((*view.where, "T11b", nodes)).encode())
        null = shuffled_overlaps(duty, done, np.random.default_rng([view.facts.study.seed, seed]))
        low, high = np.quantile(null, [0.025, 0.975])
        row |= {"jaccard": row["n_both"] / either, "n_expected": null.mean()}
        row |= {"n_expected_low": low, "n_expected_high": high}
    return row
