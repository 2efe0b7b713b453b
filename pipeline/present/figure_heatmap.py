"""Classes of actors against behaviours."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipeline import codes
from pipeline.present.choose import pick
from pipeline.present.layout import COLUMN_NOTE, EDGE, NARROW, Room, flowed, frame, width_of_paper
from pipeline.present.style import GREY, THIN_HATCH, Context, new_figure, records, volume_strip
from pipeline.study_tables import PARTY_CLASSES

LIGHT_TEXT_FROM = 0.55  # share of the scale above which figures are written in white


def draw_heatmap(rows: pd.DataFrame, context: Context) -> Figure:
    """T4 of one region, all stages: acts of each class in each behaviour; thin cells are hatched, without share."""
    figure = new_figure(138)
    if width_of_paper(figure) < NARROW:
        figure = new_figure(158)  # two lines in a cell
    room = frame(figure, context, "heatmap", context.text("thin_note"))
    names = 24.0 if room.is_narrow else 34 if context.lang == "zh" else 44.2
    grid = figure.add_gridspec(
        2, 1, height_ratios=(9, 1), left=room.x(names), right=1 - room.x(1.5 if room.is_narrow else 12),
        top=room.high(18), bottom=room.low(5.5), hspace=0.22,
    )  # fmt: skip
    ax = figure.add_subplot(grid[0])
    own = pick(rows, stage="all")
    cells = {(r["class"], r["behaviour"]): r for r in records(own)}
    n = own.set_index(["class", "behaviour"])["n_acts"].astype(float)
    top = max(n.drop("all", level="class", errors="ignore").max() if len(n) else 1, 2)
    norm, tones = LogNorm(1, top), colormaps["Blues"]
    classes = [c for c in PARTY_CLASSES if n.get((c, "all"), 0) > 0] or list(codes.CLASSES)
    for y, cls in enumerate(classes):
        for x, behaviour in enumerate(codes.BEHAVIOURS):
            value = float(n.get((cls, behaviour), 0))
            if value <= 0 or np.isnan(value):
                continue
            cell = cells[cls, behaviour]
            level = float(norm(value)) * 0.85 + 0.08
            hatch = THIN_HATCH if cell["is_thin"] else None
            tone = (0.97, 0.97, 0.97, 1.0) if cell["is_thin"] else tones(level)
            ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fc=tone, ec="white", lw=0.8, hatch=hatch))
            light = not cell["is_thin"] and level > LIGHT_TEXT_FROM
            share = "" if pd.isna(cell["share"]) else f"\n{cell['share']:.0%}"
            ax.text(
                x, y, f"{int(value)}{share}", ha="center", va="center", fontsize=6, linespacing=1.05,
                color="white" if light else ("#6b747b" if cell["is_thin"] else "black"),
            )  # fmt: skip
    _frame(ax, classes, n, context, room)
    said = "\n".join(flowed(context.text("class_total"), int(names / COLUMN_NOTE) - 2))
    figure.text(room.x(EDGE), room.high(16), said, fontsize=6.2, color=GREY, va="bottom", linespacing=1.25)
    volume_strip(figure.add_subplot(grid[1]), context, list(context.stages["stage"]))
    return figure


def _frame(ax: Axes, classes: list[str], n: pd.Series[float], context: Context, room: Room) -> None:
    ax.set_xlim(-0.5, len(codes.BEHAVIOURS) - 0.5)
    ax.set_ylim(len(classes) - 0.5, -0.5)
    kind = "class_short" if room.is_narrow else "class"
    labels = [f"{context.word(kind, c)}  {int(n.get((c, 'all'), 0))}" for c in classes]
    ax.set_yticks(range(len(classes)), labels)
    ax.set_xticks(
        range(len(codes.BEHAVIOURS)),
        [context.word("behaviour", b) for b in codes.BEHAVIOURS],
        rotation=90 if room.is_narrow else 40,
        ha="left",
        rotation_mode="anchor",
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_facecolor("#fbfbfa")
    for x in range(len(codes.BEHAVIOURS) + 1):
        ax.axvline(x - 0.5, color="white", lw=0.8, zorder=0)
