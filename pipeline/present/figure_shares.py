"""Mix of behaviours by stage, as small multiples."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline import codes
from pipeline.present.choose import pick
from pipeline.present.layout import frame, width_of_paper
from pipeline.present.style import (
    ACCENT,
    DARK,
    GREY,
    PALE,
    THIN_HATCH,
    Context,
    empty,
    new_figure,
    volume_strip,
)

PANEL = 17.0  # millimetres that the bars of a stage need
THIN: dict[str, Any] = {"color": "white", "ec": GREY, "hatch": THIN_HATCH}
FULL: dict[str, Any] = {"color": DARK, "ec": DARK}


def _panel(ax: Axes, own: pd.DataFrame, context: Context) -> None:
    """Bars of acts by behaviour; a share is written only where the cell is not thin."""
    counts = own.set_index("behaviour").reindex(list(codes.BEHAVIOURS))
    n = counts["n_acts"].fillna(0).astype(int)
    shares = counts["share"].astype(float)
    thin = counts["is_thin"].fillna(True).astype(bool)
    for is_thin, style in ((True, THIN), (False, FULL)):
        own_rows = [i for i, code in enumerate(codes.BEHAVIOURS) if thin[code] == is_thin]
        ax.barh(own_rows, n.iloc[own_rows], height=0.68, lw=0.4, **style)
    for i, code in enumerate(codes.BEHAVIOURS):
        label = str(n[code]) if pd.isna(shares[code]) else f"{n[code]}  {shares[code]:.0%}"
        ax.text(n[code], i, f" {label}", va="center", fontsize=6, color=GREY if thin[code] else "black")
    ax.set_xlim(0, max(n.max(), 1) * 1.75)
    ax.set_ylim(len(codes.BEHAVIOURS) - 0.4, -0.6)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.spines["left"].set_color(PALE)
    ax.tick_params(axis="y", length=0)


def draw_behaviour_shares(rows: pd.DataFrame, context: Context) -> Figure:
    """T3 of one region: acts and shares of each behaviour in each stage; thin cells hatched, without percentage."""
    stages = list(context.stages["stage"])
    names = 20.0 if context.lang == "zh" else 27.2
    n_columns = max(1, min(len(stages), int((width_of_paper(new_figure(100)) - names) // PANEL)))
    n_rows = max(math.ceil(len(stages) / n_columns), 1)
    n_columns = max(math.ceil(len(stages) / n_rows), 1)  # rows of the same length
    figure = new_figure(50 + 72 * n_rows)
    room = frame(figure, context, "behaviour_shares", context.text("thin_note"))
    grid = figure.add_gridspec(
        n_rows + 1, n_columns, height_ratios=(*[8] * n_rows, 1), left=room.x(names), right=1 - room.x(2.5),
        top=room.high(10), bottom=room.low(5), hspace=0.3 if n_rows == 1 else 0.19, wspace=0.12,
    )  # fmt: skip
    first: Axes | None = None
    for i, stage in enumerate(stages):
        ax = figure.add_subplot(grid[i // n_columns, i % n_columns], sharey=first)
        first = first or ax
        own = pick(rows, stage=stage)
        if len(own):
            _panel(ax, own[own["behaviour"] != "all"], context)
        else:
            empty(ax, context)
        total = pick(own, behaviour="all")
        n = int(total["n_acts"].iloc[0]) if len(total) else 0
        is_thin = bool(total["is_stage_thin"].iloc[0]) if len(total) else True
        ax.set_title(f"{stage}  n={n}", color=GREY if is_thin else "black", fontsize=7.5, pad=10)
        if is_thin:
            ax.text(0, 1.005, context.text("stage_thin"), transform=ax.transAxes, fontsize=5.6, color=ACCENT)
        ax.tick_params(labelleft=i % n_columns == 0)
    if first is not None:
        first.set_yticks(range(len(codes.BEHAVIOURS)), [context.word("behaviour", b) for b in codes.BEHAVIOURS])
        volume_strip(figure.add_subplot(grid[n_rows, :]), context, stages)
    return figure
