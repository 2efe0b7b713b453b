"""Rank of each class of actors by its share of acts, stage by stage; only where stage and cell have enough data."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.layout import frame
from pipeline.present.style import (
    ACCENT,
    BAND,
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

HEIGHT = 105  # millimetres
LOOKS = ((DARK, "o", "-"), (MIDDLE, "s", "--"), (ACCENT, "^", "-."), (INK, "D", ":"), (LIGHT, "v", "-"))


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Cells of stages and classes with enough data, with their rank by share in the stage (1 = most; ties share it)."""
    kept = rows[~rows["is_thin"] & ~rows["is_stage_thin"] & rows["share"].notna() & (rows["class"] != "all")]
    return kept.assign(rank=kept.groupby("stage")["share"].rank(ascending=False, method="min"))


def _line(ax: Axes, points: list[tuple[int, float, float]], look: tuple[str, str, str]) -> None:
    """Marks at every rank; a line only between stages that follow each other."""
    tone, mark, style = look
    for (x1, y1, _), (x2, y2, _) in zip(points, points[1:], strict=False):
        if x2 == x1 + 1:
            ax.plot((x1, x2), (y1, y2), style, color=tone, lw=1.2, zorder=2)
    for x, y, share in points:
        ax.plot(x, y, mark, color=tone, ms=6.5, mec=INK, mew=0.5, zorder=3)
        ax.annotate(f"{share:.0%}", (x, y), (0, 5), textcoords="offset points", ha="center", fontsize=5.8, zorder=4)


def draw_ranks(rows: pd.DataFrame, context: Context) -> Figure:
    """Ranks of classes over the stages of a region's headline scheme (T2)."""
    stages = list(context.stages["stage"])
    kept = ranked(rows[rows["stage"].isin(stages)])
    figure = new_figure(HEIGHT)
    room = frame(figure, context, "ranks", context.text("ranks_note"))
    names = 16 if room.is_narrow else 38
    grid = figure.add_gridspec(2, 1, height_ratios=(7, 1), left=room.x(11), right=1 - room.x(names),
                               top=room.high(8), bottom=room.low(5), hspace=0.34)  # fmt: skip
    ax = figure.add_subplot(grid[0])
    ax.set_xlim(-0.5, max(len(stages), 1) - 0.5)
    if kept.empty:
        empty(ax, context)
        ax.axis("off")
    else:
        _ranks(ax, kept, stages, context, is_narrow=room.is_narrow)
    volume_strip(figure.add_subplot(grid[1]), context, stages)
    return figure


def _ranks(ax: Axes, kept: pd.DataFrame, stages: list[str], context: Context, *, is_narrow: bool) -> None:
    kind = "class_short" if is_narrow else "class"
    best = kept.groupby("class")["rank"].min().sort_values(kind="stable")
    ends: dict[tuple[int, float], list[str]] = {}
    for i, cls in enumerate(best.index):
        own = sorted((stages.index(r["stage"]), r["rank"], r["share"]) for r in records(kept[kept["class"] == cls]))
        _line(ax, own, LOOKS[i % len(LOOKS)])
        ends.setdefault(own[-1][:2], []).append(context.word(kind, str(cls)))
    for (x, y), names in ends.items():  # classes of the same rank in their last stage stand under each other
        ax.text(x + 0.34, y, "\n".join(names), va="center", fontsize=6.6, linespacing=1.2)
    for x, stage in enumerate(stages):
        if stage not in set(kept["stage"]):
            ax.axvspan(x - 0.5, x + 0.5, color=BAND, lw=0, zorder=0)
            place = ax.get_xaxis_transform()
            ax.text(x, 0.02, context.text("stage_thin"), transform=place, ha="center", va="bottom", fontsize=6.2,
                    color=GREY, rotation=90 if is_narrow else 0)  # fmt: skip
    top = int(kept["rank"].max())
    ax.set_ylim(top + 0.7, 0.6)
    ax.set_yticks(range(1, top + 1))
    ax.set_xticks(range(len(stages)), stages)
    ax.set_ylabel(context.text("rank"))
