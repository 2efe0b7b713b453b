"""Weekly rate with the stretches between its change points: a picture, neither a scheme of stages nor a test."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.choose import pick
from pipeline.present.style import (
    ACCENT,
    DARK,
    GREY,
    INK,
    PALE,
    Context,
    day_number,
    empty,
    foot,
    head,
    new_figure,
    records,
    stage_bands,
    time_axis,
)
from pipeline.study_tables import ALL

HEIGHT, MIN_SENTENCES = 105.0, 20


def _stretches(ax: Axes, rows: pd.DataFrame) -> None:
    for i, row in enumerate(records(rows.sort_values("segment"))):
        first, last = day_number(row["first_week"]), day_number(row["last_week"]) + 7
        ax.plot([first, last], [row["rate"]] * 2, color=ACCENT, lw=1.6, zorder=4)
        if i:
            ax.axvline(first, color=ACCENT, lw=0.8, ls=(0, (2, 2)), zorder=3)
            week = str(row["first_week"])[5:]
            ax.text(first, 0.02, f" {week}", transform=ax.get_xaxis_transform(), fontsize=6, va="bottom", color=ACCENT)


def _rates(ax: Axes, rows: pd.DataFrame, context: Context, basis: str) -> None:
    weeks = pick(rows, unit="week", basis=basis).copy()
    weeks = weeks.sort_values("period")
    weeks.loc[weeks["n_on_topic_sentences"] < MIN_SENTENCES, "rate"] = float("nan")
    at = pd.to_datetime(weeks["period"]) + pd.Timedelta(days=3.5)
    tone, marker = (GREY, "s") if basis == ALL else (DARK, "o")
    ax.plot(at, weeks["rate"].astype(float), color=tone, lw=0.8, marker=marker, ms=3, mfc="white", zorder=2)
    title = f"{context.word('basis', basis)}  ·  {context.text('weekly_rate')}"
    ax.set_title(title, pad=12 if basis == ALL else 6)


def draw_change_points(rows: pd.DataFrame, stretches: pd.DataFrame, context: Context, basis: str) -> Figure:
    """T6 by week for all and for cooperative acts, each with its stretches, and the volume of text below."""
    figure = new_figure(HEIGHT)
    axes = figure.subplots(3, 1, sharex=True, height_ratios=(3, 3, 1.3))
    bottom = foot(figure, context) + 0.05
    figure.subplots_adjust(left=0.07, right=0.985, top=0.86, bottom=bottom, hspace=0.5)
    for ax, own in zip(axes, (ALL, basis), strict=False):
        stage_bands(ax, context, named=ax is axes[0])
        _rates(ax, rows, context, own)
        _stretches(ax, pick(stretches, basis=own)) if len(stretches) else empty(ax, context)
        ax.set_ylim(bottom=0)
        ax.locator_params(axis="y", nbins=4)
    weeks = pick(rows, unit="week", basis=ALL)
    stage_bands(axes[2], context)
    at = pd.to_datetime(weeks["period"]) + pd.Timedelta(days=3.5)
    axes[2].bar(at, weeks["n_on_topic_sentences"].astype(float), width=6.2, color=PALE, ec=GREY, lw=0.4)
    axes[2].set_title(context.text("volume"))
    axes[2].set_ylim(bottom=0)
    axes[2].locator_params(axis="y", nbins=3)
    for label in axes[0].get_xticklabels():
        label.set_color(INK)
    time_axis(axes[2], context)
    head(figure, context, "change_points", context.text("change_points_note"))
    return figure
