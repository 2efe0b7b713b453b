"""Mix of behaviours by stage, as small multiples."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline import codes
from pipeline.present.choose import pick
from pipeline.present.style import (
    ACCENT,
    DARK,
    GREY,
    PALE,
    THIN_HATCH,
    Context,
    empty,
    foot,
    head,
    new_figure,
    volume_strip,
)

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
    figure = new_figure(122)
    bottom = foot(figure, context) + 0.04
    stages = list(context.stages["stage"])
    grid = figure.add_gridspec(
        2, max(len(stages), 1), height_ratios=(8, 1), left=0.16, right=0.985, top=0.87, bottom=bottom, hspace=0.3,
        wspace=0.12,
    )  # fmt: skip
    first: Axes | None = None
    for i, stage in enumerate(stages):
        ax = figure.add_subplot(grid[0, i], sharey=first)
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
        ax.tick_params(labelleft=i == 0)
    if first is not None:
        first.set_yticks(range(len(codes.BEHAVIOURS)), [context.word("behaviour", b) for b in codes.BEHAVIOURS])
        volume_strip(figure.add_subplot(grid[1, :]), context, stages)
    head(figure, context, "behaviour_shares", context.text("thin_note"))
    return figure
