"""Key words of each stage: log-likelihood as bars, effect size and number beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.choose import pick
from pipeline.present.style import (
    DARK,
    LIGHT,
    THIN_HATCH,
    Context,
    empty,
    foot,
    head,
    left_margin,
    new_figure,
    records,
    volume_strip,
)

N_WORDS, ACROSS, ROW = 10, 3, 46.0  # words a stage, stages a row, millimetres a row


def _bars(ax: Axes, rows: pd.DataFrame, context: Context) -> None:
    """The first words of one group; words in too few documents are hatched."""
    own = records(rows.sort_values("rank").head(N_WORDS))
    if not own:
        empty(ax, context)
        ax.axis("off")
    value = np.array([float(r["log_likelihood"]) for r in own])
    for y, row in enumerate(own):
        look: dict[str, Any] = (
            {"fc": "white", "hatch": THIN_HATCH, "ec": LIGHT} if row["is_thin"] else {"fc": LIGHT, "ec": DARK}
        )
        ax.barh(y, value[y], height=0.72, lw=0.5, **look)
        ax.text(value[y], y, f" {row['log_ratio']:.1f} · {int(row['n'])}", va="center", fontsize=5.6)
    ax.set_yticks(range(len(own)), [str(r["word"]) for r in own], fontsize=6.4)
    ax.set_ylim(N_WORDS - 0.5, -0.5)
    ax.set_xlim(0, max([1.0, *value]) * 1.32)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=5.8)
    ax.locator_params(axis="x", nbins=4)


def draw_keyness(rows: pd.DataFrame, context: Context) -> Figure:
    """`keyness` of the stages of one region."""
    stages = list(context.stages["stage"])
    n_rows = max(-(-len(stages) // ACROSS), 1)
    height = 38 + n_rows * ROW + 22
    figure = new_figure(height)
    bottom = foot(figure, context)
    strip = figure.add_axes((left_margin(14), bottom + 6 / height, 1 - left_margin(17), 9 / height))
    volume_strip(strip, context, stages)
    grid = figure.add_gridspec(n_rows, ACROSS, left=left_margin(20), right=0.985, top=1 - 16 / height,
                               bottom=bottom + 27 / height, hspace=0.3, wspace=0.46)  # fmt: skip
    for i, stage in enumerate(stages):
        ax = figure.add_subplot(grid[i // ACROSS, i % ACROSS])
        _bars(ax, pick(rows, kind="stage", group=stage), context)
        ax.set_title(stage, fontsize=7.5)
    head(figure, context, "keyness", context.text("keyness_note"))
    return figure
