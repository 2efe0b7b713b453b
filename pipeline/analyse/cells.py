"""T2 actors by stage, T3 behaviours by stage, T4 actors by behaviour, T7 core tasks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.cube import Block, Grid, Slate, cell_frame, combinations, headline, make_block, make_grid
from pipeline.analyse.views import Bools, Floats, Ints
from pipeline.study_tables import ALL, CELLS

CROSSED = ("realis", "basis", "resolution", "series")
N_CORE = 3


def _regular(grid: Grid) -> Bools:
    """Cells that the headline lists even at zero: the classes of the guide and the margin, no partners."""
    if "class" not in [d.name for d in grid.dimensions]:
        return np.ones(grid.n_cells, bool)
    return np.isin(grid.column("class"), (*codes.CLASSES, ALL))


def _table(slate: Slate, code: str, base_cell: Ints, grid: Grid, crossed: tuple[str, ...]) -> pd.DataFrame:
    own = headline(slate.view, code)
    blocks = [
        make_block(slate, code, filters, grid, base_cell, _regular(grid) if filters == own else None)
        for filters in combinations(slate.view, code, crossed=crossed)
    ]
    return cell_frame(slate, blocks, grid)


def actor_stage(slate: Slate) -> pd.DataFrame:
    """T2: shares are of the acts in which at least one identified actor of the region takes part."""
    grid = make_grid(CELLS["T2"].rows)
    return _table(slate, "T2", np.full(grid.n_cells, grid.position()), grid, CROSSED)


def behaviour_stage(slate: Slate) -> pd.DataFrame:
    """T3: shares are of all acts of the stage."""
    grid = make_grid(CELLS["T3"].rows)
    return _table(slate, "T3", np.full(grid.n_cells, grid.position()), grid, CROSSED)


def actor_behaviour(slate: Slate) -> pd.DataFrame:
    """T4: shares are of the acts of the class; by stage for the headline, for the window under other filters."""
    grid = make_grid(CELLS["T4"].rows)
    base = np.array([grid.position(**{"class": cls}) for cls in grid.column("class")])
    rows = _table(slate, "T4", base, grid, ())
    is_headline = pd.Series(True, index=rows.index)
    for name, value in headline(slate.view, "T4").items():
        is_headline &= rows[name] == value
    return rows[(is_headline & (rows["n_acts"] > 0)) | (rows["stage"] == ALL)]


def _inclusion(slate: Slate, block: Block) -> Floats:
    """Share of samples in which a behaviour of a stage is among the first three; ties count as included."""
    probability = np.full(len(block.stage), np.nan)
    for stage, weights in slate.weights.items():
        rows = np.flatnonzero(block.stage == stage)
        if len(rows):
            sums = block.weeks[rows] @ weights.T
            third = np.sort(sums, axis=0)[max(len(rows) - N_CORE, 0)]
            probability[rows] = ((sums >= third) & (sums > 0)).mean(axis=1)
    return probability


def core_tasks(slate: Slate) -> pd.DataFrame:
    """T7: behaviours of each stage ranked on all acts and on cooperative acts; no rank where thin."""
    grid = make_grid(CELLS["T7"].rows)
    base = np.full(grid.n_cells, grid.position())
    total = grid.position()
    frames = []
    for filters in combinations(slate.view, "T7", crossed=("basis",)):
        if filters["dated_by"] == "event" or filters["series"] != "domestic":
            continue
        full = make_block(slate, "T7", filters, grid, base)
        own = full.cell != total
        block = Block(filters, *(getattr(full, f)[own] for f in list(Block.__dataclass_fields__)[1:]))
        frame = cell_frame(slate, [block], grid)
        frame["inclusion_probability"] = np.where(frame["is_stage_thin"], np.nan, _inclusion(slate, block))
        ranked = frame["n_acts"].where(~frame["is_thin"] & ~frame["is_stage_thin"])
        frame["rank"] = ranked.groupby(frame["stage"]).rank(method="min", ascending=False)
        frame["is_core"] = frame["rank"].le(N_CORE)
        frames.append(frame.sort_values(["n_acts"], ascending=False, kind="stable"))
    every = pd.concat(frames, ignore_index=True)
    order = pd.Series(range(len(slate.view.stages)), index=list(slate.view.stages))
    return every.iloc[np.argsort(every["stage"].map(order).to_numpy(), kind="stable")]
