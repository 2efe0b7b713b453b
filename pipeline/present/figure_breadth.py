"""Breadth and depth of partners: with how many bodies a class cooperates, and how often with each."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline import codes
from pipeline.present.layout import frame
from pipeline.present.style import (
    DARK,
    GREY,
    INK,
    LIGHT,
    MIDDLE,
    Context,
    empty,
    new_figure,
    records,
    volume_strip,
)

HEIGHT = 110  # millimetres
TONES = {"party_state": DARK, "medical_expert": MIDDLE, "enterprise": LIGHT, "society": "white", "other": "#c9c9c9"}


def draw_breadth(nodes: pd.DataFrame, context: Context) -> Figure:
    """Classes of the whole window (T8b) by distinct partner bodies and mean acts with each; thin ones dashed."""
    stages = list(context.stages["stage"])
    figure = new_figure(HEIGHT)
    room = frame(figure, context, "breadth", context.text("breadth_note"))
    grid = figure.add_gridspec(2, 1, height_ratios=(6, 1), left=room.x(16), right=1 - room.x(3), top=room.high(6),
                               bottom=room.low(5), hspace=0.42)  # fmt: skip
    ax = figure.add_subplot(grid[0])
    own = nodes[(nodes["stage"] == "all") & (nodes["class"] != "all") & (nodes["n_partners"] > 0)]
    if own.empty:
        empty(ax, context)
        ax.axis("off")
    else:
        _points(ax, own, context, beyond=1.45 if room.is_narrow else 1.18)
    volume_strip(figure.add_subplot(grid[1]), context, stages)
    return figure


def _points(ax: Axes, own: pd.DataFrame, context: Context, *, beyond: float) -> None:
    top = float(own["n_acts"].max())
    for i, r in enumerate(sorted(records(own), key=lambda r: (r["n_partners"], r["depth"], r["class"]))):
        bloc = codes.BLOC_OF_CLASS.get(r["class"], "other")
        size = 14 + 320 * r["n_acts"] / top
        style = "--" if r["is_thin"] else "-"
        tone = "none" if r["is_thin"] else TONES[bloc]
        place = (r["n_partners"], r["depth"])
        ax.scatter(*place, s=size, c=tone, edgecolors=INK, linewidths=0.7, linestyle=style, zorder=3)
        shift = 2.5 + math.sqrt(size) / 2
        ax.annotate(
            context.word("class_short", r["class"]), place, (shift, (0, 7, -7)[i % 3]),
            textcoords="offset points", va="center", fontsize=6.6, color=GREY if r["is_thin"] else INK, zorder=4,
        )  # fmt: skip
    ax.set_xlim(0, float(own["n_partners"].max()) * beyond + 0.5)
    ax.set_ylim(0.8, float(own["depth"].max()) * 1.12 + 0.1)
    ax.set_xlabel(context.text("breadth_x"))
    ax.set_ylabel(context.text("breadth_y"))
