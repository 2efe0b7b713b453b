"""样本筛选流程图: what every step of the selection leaves, and at its side what it drops."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.style import ACCENT, BAND, GREY, INK, Context, head, new_figure, records

STEP = 11.5  # millimetres a step


def _box(ax: Axes, x: float, y: float, text: str, *, fill: str, edge: str) -> None:
    ax.text(
        x, y, text, ha="center", va="center", fontsize=7.2, color=INK,
        bbox={"boxstyle": "round,pad=0.35", "facecolor": fill, "edgecolor": edge, "linewidth": 0.7},
    )  # fmt: skip


def draw_flow(flow: pd.DataFrame, context: Context) -> Figure:
    """One box a step, from top to bottom; arrows join steps of the same unit, what is dropped stands at the right."""
    rows = records(flow)
    height = 26 + STEP * len(rows)
    figure = new_figure(height)
    ax = figure.add_axes((0.02, 9 / height, 0.96, 1 - 22 / height))
    ax.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5))
    ax.axis("off")
    for i, row in enumerate(rows):
        unit = context.word("flow_unit", row["unit"])
        _box(ax, 0.36, i, f"{context.word('flow', row['step'])}  n = {int(row['n']):,} {unit}", fill=BAND, edge=GREY)
        if i:
            style = "-|>" if rows[i - 1]["unit"] == row["unit"] else "-"
            ax.annotate(
                "", (0.36, i - 0.33), (0.36, i - 0.67), arrowprops={"arrowstyle": style, "color": GREY, "lw": 0.8}
            )
        if row["n_dropped"]:
            ax.annotate(
                "", (0.74, i - 0.5), (0.36, i - 0.5), arrowprops={"arrowstyle": "-|>", "color": GREY, "lw": 0.8}
            )
            text = f"{context.text('flow_dropped')}  n = {int(row['n_dropped']):,}"
            _box(ax, 0.83, i - 0.5, text, fill="white", edge=ACCENT)
    head(figure, context, "flow")
    return figure
