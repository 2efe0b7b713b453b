"""Counting acts into cells of stage × row dimensions, and cells into rows of a study table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.analyse.bootstrap import Interval, block_weights, ratio_intervals
from pipeline.analyse.membership import Members, members
from pipeline.analyse.views import Bools, Floats, Ints, Texts, View
from pipeline.study_tables import ALL, CELLS, PARTNERS, RETROSPECTIVE, Dimension


@dataclass(frozen=True)
class Slate:
    """A view with its bootstrap weights and the stages that are too thin."""

    view: View
    weights: Mapping[int, Floats]

    @cached_property
    def stage_is_thin(self) -> Bools:
        """By stage code: too few domestic acts of the headline, or too few families with one."""
        view, limits = self.view, self.view.facts.study.analysis
        found = members(view, "T3", headline(view, "T3"))
        counts = count_cells(view, found.act, found.stage, np.zeros(len(found.act), np.int64), 1, weekly=False)
        few_acts = counts.n_acts[:, 0] < limits.min_acts_stage
        return few_acts | (counts.n_documents[:, 0] < limits.min_families_stage)

    def is_thin(self, n_acts: Ints, n_documents: Ints) -> Bools:
        """Cells with too few acts or families for a share or a rank."""
        limits = self.view.facts.study.analysis
        return (n_acts < limits.min_acts_cell) | (n_documents < limits.min_families_cell)


def make_slate(view: View) -> Slate:
    """A view ready for counting."""
    return Slate(view, block_weights(view))


def headline(view: View, code: str) -> dict[str, str]:
    """Headline filters of a table; the study decides the realis."""
    filters = {d.name: d.headline for d in CELLS[code].filters}
    if "realis" in filters:
        filters["realis"] = view.facts.study.realis
    return filters


def combinations(view: View, code: str, *, crossed: Sequence[str] = ()) -> list[dict[str, str]]:
    """Filters that a table lists: the headline, all values of the `crossed` dimensions together, the others alone."""
    own = headline(view, code)
    dimensions = {d.name: d.values for d in CELLS[code].filters}
    found = [own]
    for values in product(*(dimensions[name] for name in crossed)):
        found.append(own | dict(zip(crossed, values, strict=True)))
    for name in dimensions:
        if name not in crossed:
            found += [own | {name: value} for value in dimensions[name]]
    return list({tuple(f.items()): f for f in found}.values())


class Counts(NamedTuple):
    """By stage code and cell: distinct acts, distinct documents, and acts by week (empty if not asked for)."""

    n_acts: Ints
    n_documents: Ints
    weeks: Floats


def count_cells(view: View, act: Ints, stage: Ints, cell: Ints, n_cells: int, *, weekly: bool = True) -> Counts:
    """Count distinct acts and documents of each cell; the row `all` leaves retrospective acts out."""
    n_stages, every = len(view.stages), view.code[ALL]
    _, first = np.unique(act * n_cells + cell, return_index=True)
    act, stage, cell = act[first], stage[first], cell[first]
    doc = view.facts.array("acts", "doc")[act]
    place = stage * n_cells + cell
    n_acts = np.bincount(place, minlength=n_stages * n_cells).reshape(n_stages, n_cells)
    n_documents = _distinct_documents(place, doc, n_stages * n_cells).reshape(n_stages, n_cells)
    kept = stage != view.code[RETROSPECTIVE]
    n_acts[every] = n_acts[:every].sum(axis=0)
    n_documents[every] = _distinct_documents(cell[kept], doc[kept], n_cells)
    weeks = np.zeros((n_stages, n_cells, 0))
    if weekly:
        w = view.n_weeks
        flat = np.bincount(place * w + view.doc_week[doc], minlength=n_stages * n_cells * w)
        weeks = flat.reshape(n_stages, n_cells, w).astype(float)
        weeks[every] = weeks[:every].sum(axis=0)
    return Counts(n_acts, n_documents, weeks)


def _distinct_documents(cell: Ints, doc: Ints, n_cells: int) -> Ints:
    width = int(doc.max()) + 1 if len(doc) else 1
    return np.bincount(np.unique(cell * width + doc) // width, minlength=n_cells)


class Grid(NamedTuple):
    """Cells of row dimensions with the margin `all` in each: names by cell, and the number of cells."""

    dimensions: tuple[Dimension, ...]
    labels: tuple[tuple[str, ...], ...]

    @property
    def n_cells(self) -> int:
        """Number of cells, margins included."""
        return len(self.labels)

    def position(self, **labels: str) -> int:
        """Cell of the labels given; dimensions left out are `all`."""
        return self.labels.index(tuple(labels.get(d.name, ALL) for d in self.dimensions))

    def column(self, name: str) -> Texts:
        """Label of one dimension by cell."""
        at = [d.name for d in self.dimensions].index(name)
        return np.array([label[at] for label in self.labels])


def make_grid(dimensions: tuple[Dimension, ...]) -> Grid:
    """Grid of the values of dimensions, in the order of the code lists, `all` last."""
    return Grid(dimensions, tuple(product(*((*d.values, ALL) for d in dimensions))))


def with_margins(found: Members, grid: Grid) -> tuple[Ints, Ints, Ints]:
    """Acts, stages and cells of a grid: each row in its own cell and in every margin.

    Rows outside of the base (partners from elsewhere) are in no margin over classes.
    """
    cell = np.zeros(len(found.act), np.int64)
    keep = np.ones(len(found.act), bool)
    acts, stages, cells, kept = [found.act], [found.stage], [cell], [keep]
    for dimension in grid.dimensions:
        size = len(dimension.values) + 1
        own = found.dims[dimension.name]
        counted = found.in_base if dimension.name == "class" else np.ones(len(own), bool)
        cells = [c * size + own for c in cells] + [c * size + size - 1 for c in cells]
        kept = [*kept, *(k & counted for k in kept)]
        acts, stages = acts * 2, stages * 2
    use = np.concatenate(kept)
    return np.concatenate(acts)[use], np.concatenate(stages)[use], np.concatenate(cells)[use]


@dataclass(frozen=True)
class Block:
    """Rows of one combination of filters: stage code, cell, counts, acts by week, base of the share by week."""

    filters: Mapping[str, str]
    stage: Ints
    cell: Ints
    n_acts: Ints
    n_documents: Ints
    weeks: Floats
    base: Floats
    base_acts: Ints

    @property
    def is_dated_by_event(self) -> bool:
        """Event-date counts have no exposure: no rate and no interval."""
        return self.filters["dated_by"] == "event"


def make_block(
    slate: Slate, code: str, filters: Mapping[str, str], grid: Grid, base_cell: Ints, shown: Bools | None = None
) -> Block:
    """Count one combination of filters; lists cells with acts, and with `shown` these cells of every stage too."""
    view = slate.view
    act, stage, cell = with_margins(members(view, code, filters), grid)
    counts = count_cells(view, act, stage, cell, grid.n_cells)
    listed = counts.n_acts > 0
    if shown is not None:
        listed |= shown[None, :] & _listed_stages(view)[:, None]
    s, c = np.nonzero(listed)
    return Block(
        filters, s, c, counts.n_acts[s, c], counts.n_documents[s, c], counts.weeks[s, c],
        counts.weeks[s, base_cell[c]], counts.n_acts[s, base_cell[c]],
    )  # fmt: skip


def _listed_stages(view: View) -> Bools:
    """Stages that have days in the window, and `all`."""
    listed = np.array(view.blocks.any(axis=1))
    listed[view.code[RETROSPECTIVE]] = False
    return listed


def intervals(slate: Slate, stage: Ints, top: Floats, bottom: Floats, wanted: Bools) -> Interval:
    """Bootstrap intervals of ratios, row by row, each by the weeks of its stage."""
    low, high = np.full(len(stage), np.nan), np.full(len(stage), np.nan)
    confidence = slate.view.facts.study.analysis.confidence
    for code, weights in slate.weights.items():
        rows = np.flatnonzero(wanted & (stage == code))
        if len(rows):
            low[rows], high[rows] = ratio_intervals(weights, top[rows], bottom[rows], confidence)
    return Interval(low, high)


def divide(top: Ints | Floats, bottom: Ints | Floats) -> Floats:
    """Ratio, NaN where there is nothing to divide by."""
    bottom = np.asarray(bottom, dtype=float)
    return np.asarray(np.divide(top, bottom, out=np.full(len(bottom), np.nan), where=bottom > 0))


def measures(slate: Slate, blocks: Sequence[Block], has_share: Bools) -> dict[str, Any]:
    """The measured columns of the rows of blocks, thin-data guard applied."""
    view = slate.view
    stage = np.concatenate([b.stage for b in blocks])
    n_acts = np.concatenate([b.n_acts for b in blocks])
    n_documents = np.concatenate([b.n_documents for b in blocks])
    weeks, base = np.concatenate([b.weeks for b in blocks]), np.concatenate([b.base for b in blocks])
    base_acts = np.concatenate([b.base_acts for b in blocks])
    by_event = np.repeat([b.is_dated_by_event for b in blocks], [len(b.stage) for b in blocks])
    thin = slate.is_thin(n_acts, n_documents)
    exposed = ~by_event & (stage != view.code[RETROSPECTIVE])
    exposure = view.exposure[stage]
    rate = np.where(exposed, divide(n_acts, exposure.sum(axis=1)) * 1000, np.nan)
    rate_range = intervals(slate, stage, weeks, exposure, exposed & (n_acts > 0))
    shared = has_share & ~thin
    share = np.where(shared, divide(n_acts, base_acts), np.nan)
    share_range = intervals(slate, stage, weeks, base, shared & exposed)
    return {
        "n_documents": n_documents, "n_acts": n_acts,
        "rate": rate, "rate_low": rate_range.low * 1000, "rate_high": rate_range.high * 1000,
        "share": share, "share_low": share_range.low, "share_high": share_range.high,
        "is_thin": thin, "is_stage_thin": slate.stage_is_thin[stage],
    }  # fmt: skip


def names(slate: Slate, blocks: Sequence[Block], grid: Grid) -> dict[str, Any]:
    """The naming columns of the rows of blocks: region, scheme, stage, row dimensions, filters."""
    view = slate.view
    sizes = [len(b.stage) for b in blocks]
    cell = np.concatenate([b.cell for b in blocks])
    columns: dict[str, Any] = {
        "adcode": view.where.adcode,
        "stage_scheme": view.where.stage_scheme,
        "stage": np.array(view.stages)[np.concatenate([b.stage for b in blocks])],
    }
    columns |= {d.name: grid.column(d.name)[cell] for d in grid.dimensions}
    for name in blocks[0].filters:
        columns[name] = np.repeat([b.filters[name] for b in blocks], sizes)
    return columns


def cell_frame(slate: Slate, blocks: Sequence[Block], grid: Grid) -> pd.DataFrame:
    """Rows of blocks as a frame; partners from elsewhere have no share."""
    named = names(slate, blocks, grid)
    has_share = ~np.isin(named["class"], PARTNERS) if "class" in named else np.ones(len(named["stage"]), bool)
    return pd.DataFrame({**named, **measures(slate, blocks, has_share)})
