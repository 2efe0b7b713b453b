"""Topics by stage: mean shares, the words of each topic, and how the number of topics was chosen."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipeline.present.style import (
    ACCENT,
    GREY,
    LIGHT,
    THIN_HATCH,
    Context,
    empty,
    foot,
    head,
    left_margin,
    new_figure,
    records,
)

N_WORDS, ROW = 6, 7.2  # words a topic, millimetres a topic
LIGHT_TEXT_FROM = 0.55
SMALL = 0.005
MARKERS = ("o", "s", "^")


def _cells(ax: Axes, rows: pd.DataFrame, names: dict[int, str], context: Context) -> None:
    """Shares of topics (rows) in stages (columns); stages with too little for a verdict are hatched, without number."""
    stages = list(context.stages["stage"])
    thin = set(context.volume.loc[context.volume["is_stage_thin"].astype(bool), "stage"])
    top = max([0.01, *rows.loc[~rows["stage"].isin(thin), "share"].astype(float)])
    for row in records(rows[rows["stage"].isin(stages)]):
        x, y = stages.index(row["stage"]), int(row["topic_no"])
        level = float(row["share"]) / top * 0.85 + 0.08
        is_thin = row["stage"] in thin
        look: dict[str, Any] = {"fc": "white", "hatch": THIN_HATCH} if is_thin else {"fc": colormaps["Blues"](level)}
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, ec="white", lw=0.8, **look))
        if not is_thin:
            tone = "white" if level > LIGHT_TEXT_FROM else "black"
            share = f"{row['share']:.0%}" if row["share"] >= SMALL else "<1%"
            ax.text(x, y, share, ha="center", va="center", fontsize=6, color=tone)
    ax.set_xlim(-0.5, max(len(stages), 1) - 0.5)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.set_yticks(range(len(names)), [names[k] for k in sorted(names)], fontsize=6.4)
    ax.set_xticks(range(len(stages)), stages)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)


def _documents(ax: Axes, rows: pd.DataFrame, context: Context) -> None:
    """Documents with topics of each stage: what the mean shares rest on."""
    stages = list(context.stages["stage"])
    n = rows.drop_duplicates("stage").set_index("stage")["n_documents"].reindex(stages).fillna(0).astype(int)
    ax.bar(range(len(stages)), n, width=0.55, color="#d9dee2", edgecolor=GREY, lw=0.5)
    for i, value in enumerate(n):
        ax.text(i, value, f"{value:,}", ha="center", va="bottom", fontsize=6)
    ax.set_xlim(-0.5, max(len(stages), 1) - 0.5)
    ax.set_ylim(0, max([1, *n]) * 1.45)
    ax.set_xticks(range(len(stages)), stages)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_title(context.text("topics_documents"), fontsize=6.8, fontweight="normal", pad=2)


def _choice(ax: Axes, models: pd.DataFrame, context: Context) -> None:
    """Stability of every model that was tried against its number of topics; the chosen one is filled."""
    for marker, (seed, own) in zip(MARKERS, models.groupby("seed"), strict=False):
        ax.plot(own["k"], own["stability"].astype(float), marker, color=LIGHT, mec=GREY, ms=4, label=str(seed))
    for row in records(models[models["is_chosen"].astype(bool)]):
        ax.plot(row["k"], row["stability"], "D", color=ACCENT, ms=6, mec="white", mew=0.6, zorder=4)
    ax.set_xticks(sorted(set(models["k"].astype(int))))
    ax.margins(x=0.25)
    ax.set_ylim(0, 1.3 * max([0.01, *models["stability"].astype(float)]))
    ax.locator_params(axis="y", nbins=4)
    ax.set_xlabel(context.text("topics_k"), fontsize=6.2, labelpad=1)
    ax.set_title(context.text("topics_stability"), fontsize=6.8, fontweight="normal", pad=2)


def draw_topics(rows: pd.DataFrame, topics: pd.DataFrame, models: pd.DataFrame, context: Context) -> Figure:
    """`topic_stage` of one region under its headline scheme, with `topics` and `topic_models`."""
    first = topics[topics["rank"] <= N_WORDS].sort_values(["topic_no", "rank"])
    names = {int(str(k)): " ".join(map(str, own)) for k, own in first.groupby("topic_no")["word"]}
    height = 62 + ROW * max(len(names), 6)
    figure = new_figure(height)
    bottom = foot(figure, context)
    left = left_margin(56)
    tall = ROW * max(len(names), 6) / height
    ax = figure.add_axes((left, 1 - 21 / height - tall, 0.985 - left, tall))
    strip = figure.add_axes((left, bottom + 6 / height, 0.985 - left, 10 / height))
    picked = figure.add_axes((left_margin(9), bottom + 8 / height, left_margin(34), 13 / height))
    _documents(strip, rows, context)
    if rows.empty or not names:
        for one in (ax, picked):
            one.axis("off")
        empty(ax, context)
    else:
        _cells(ax, rows, names, context)
        _choice(picked, models, context)
        chosen = models[models["is_chosen"].astype(bool)].iloc[0]
        text = context.text("topics_chosen").format(
            k=int(chosen["k"]), stability=f"{chosen['stability']:.2f}", coherence=f"{chosen['coherence']:.2f}"
        )
        figure.text(0.012, 1 - 12.5 / height, text, fontsize=6.6, va="top")
    head(figure, context, "topics", context.text("topics_note"))
    return figure
