"""Network of actor classes by stage, in one fixed layout."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from pipeline import codes
from pipeline.present.choose import pick
from pipeline.present.layout import Room, frame, width_of_paper
from pipeline.present.style import (
    ACCENT,
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

ROOMY = 55.0  # millimetres of a panel in which the longest name stands beside the ellipse
TALL = 1.65  # height of the ellipse to its width: names of neighbours stand apart at top and bottom
NEAR = 1.12  # where a name without a large node beside it stands, in radii
PANEL = 42.0  # millimetres that a panel needs; three stand side by side where there is room
TONES = {"party_state": DARK, "medical_expert": MIDDLE, "enterprise": LIGHT, "society": "white", "other": "#c9c9c9"}
BLOCS = {**codes.BLOC_OF_CLASS, "partner_central": "other", "partner_outside": "other", "partner_foreign": "other"}
CLASSES = sorted((c for c in BLOCS if c != "foreign"), key=lambda c: codes.BLOCS.index(BLOCS[c]))


def layout() -> dict[str, tuple[float, float]]:
    """Places on an ellipse, blocs side by side, the same in every stage, region and study."""
    turn = {c: math.pi / 2 - 2 * math.pi * i / len(CLASSES) for i, c in enumerate(CLASSES)}
    return {c: (math.cos(t), TALL * math.sin(t)) for c, t in turn.items()}


def _edges(ax: Axes, edges: pd.DataFrame, top: float) -> None:
    places = layout()
    places["foreign"] = places["partner_foreign"]
    apart = edges[edges["source_class"] != edges["target_class"]].sort_values("weight")
    for row in records(apart):
        directed = row["direction"] == "directed"
        width = 0.3 + 3.4 * math.sqrt(row["weight"] / top)
        ax.add_patch(
            FancyArrowPatch(
                places[row["source_class"]],
                places[row["target_class"]],
                connectionstyle="arc3,rad=0.12",
                arrowstyle="-|>" if directed else "-",
                mutation_scale=4 + width,
                lw=width,
                shrinkA=4,
                shrinkB=5,
                color=INK,
                alpha=0.25 + 0.5 * math.sqrt(row["weight"] / top),
                zorder=1,
            )  # fmt: skip
        )


def _nodes(ax: Axes, nodes: pd.DataFrame, context: Context, top: float, top_within: float) -> None:
    by_class = nodes.set_index("class")
    for cls, (x, y) in layout().items():
        n = float(by_class["n_acts"].get(cls, 0) or 0)
        within = float(by_class["within"].get(cls, 0) or 0)
        tone = TONES[BLOCS[cls]]
        if within > 0:  # the diagonal of the class table, as a ring
            ring = 16 + 130 * n / top
            ax.scatter(
                x, y, s=ring * 2.1, facecolor="none", edgecolor=ACCENT, lw=0.5 + 2 * within / top_within, zorder=2
            )
        size = 16 + 130 * n / top if n else 5
        ax.scatter(x, y, s=size, facecolor=tone if n else "white", edgecolor=INK if n else GREY, lw=0.6, zorder=3)
        _label(ax, context.word("class_short", cls), x, y, out=NEAR + 0.2 * math.sqrt(n / top), has_acts=n > 0)


def _label(ax: Axes, text: str, x: float, y: float, *, out: float, has_acts: bool) -> None:
    """The name beside its node: `out` moves it sideways past a large one, up only where it stands above all others."""
    side = "left" if x > 0.1 else "right" if x < -0.1 else "center"
    up = "center" if side != "center" else "bottom"
    high = NEAR if side != "center" else out + 0.02
    ax.text(x * out, y * high, text, ha=side, va=up, fontsize=6, color=INK if has_acts else GREY, zorder=4)


def _legend(figure: Figure, context: Context, room: Room) -> float:
    """Tones of the blocs under the title; gives the millimetres they take."""
    marks = [
        Line2D([], [], marker="o", ls="", ms=5, mfc=TONES[bloc], mec=INK, mew=0.6, label=context.word("bloc", bloc))
        for bloc in codes.BLOCS
    ]
    ncols = 3 if room.is_narrow else len(marks)
    figure.legend(
        handles=marks, loc="upper left", bbox_to_anchor=(0.003, room.high(0.5)), ncols=ncols, frameon=False,
        fontsize=6.5, handletextpad=0.1, columnspacing=1.2, borderaxespad=0,
    )  # fmt: skip
    return 3.6 * math.ceil(len(marks) / ncols)


def draw_network(edges: pd.DataFrame, nodes: pd.DataFrame, context: Context) -> Figure:
    """T8 and T8b of one region: a panel a stage; size, width and place mean the same in all panels."""
    stages = list(context.stages["stage"])
    width = width_of_paper(figure := new_figure(100))
    n_columns = max(1, min(3, int(width // PANEL)))
    n_rows = max(math.ceil(len(stages) / n_columns), 1)
    figure = new_figure(44 + min(50, width / n_columns) * n_rows)
    room = frame(figure, context, "network", "  ".join(context.text(k) for k in ("node", "edge", "diagonal")))
    legend = _legend(figure, context, room)
    grid = figure.add_gridspec(
        n_rows + 1, n_columns, height_ratios=(*[10] * n_rows, 1.6), left=room.x(5),
        right=1 - room.x(2 if width / n_columns < ROOMY else 5), top=room.high(legend + 8), bottom=room.low(5),
        hspace=0.16, wspace=0.05,
    )  # fmt: skip
    staged = edges[edges["stage"].isin(stages)]
    own_nodes = nodes[nodes["stage"].isin(stages)]
    top = float(np.nanmax([staged["weight"].max(), 1]))
    top_n = float(np.nanmax([own_nodes["n_acts"].astype(float).max(), 1]))
    top_within = float(np.nanmax([own_nodes["within"].max(), 1]))
    for i, stage in enumerate(stages):
        ax = figure.add_subplot(grid[i // n_columns, i % n_columns])
        across = (-1.95, 3.15) if width / n_columns < ROOMY else (-2.1, 2.1)
        ax.set(xlim=across, ylim=(-1.25 * TALL, 1.25 * TALL), aspect="equal")
        ax.axis("off")
        rows, points = pick(staged, stage=stage), pick(own_nodes, stage=stage)
        if len(rows):
            _edges(ax, rows, top)
            _nodes(ax, points, context, top_n, top_within)
        else:
            empty(ax, context)
        is_thin = bool(rows["is_stage_thin"].any()) or not len(rows)
        ax.set_title(
            stage + (f"  {context.text('stage_thin')}" if is_thin else ""),
            color=ACCENT if is_thin else "black",
            fontsize=7,
        )
    volume_strip(figure.add_subplot(grid[n_rows, :]), context, stages)
    return figure
