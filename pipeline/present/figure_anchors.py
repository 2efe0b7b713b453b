"""Outside anchors beside the study's series: government stringency and daily cases; shown, never correlated."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.choose import pick
from pipeline.present.style import (
    ACCENT,
    DARK,
    GREY,
    INK,
    LIGHT,
    PALE,
    Context,
    empty,
    foot,
    head,
    new_figure,
    stage_bands,
    time_axis,
)  # fmt: skip
from pipeline.tables import Table, integer, real, register, text

NAME = "anchors"
FOLDER = Path("data/reference")
ANCHORS = Table(
    "anchors", "One day of a region: what others measured of it.", ("date",),
    (
        text("date", "day, YYYY-MM-DD"),
        real("stringency", "OxCGRT stringency index, 0 to 100"),
        integer("new_confirmed", "confirmed cases of the day", "cases"),
    ),
)  # fmt: skip
register(ANCHORS)


def anchor_file(adcode: str) -> Path:
    """File of a region's anchors; most regions have none."""
    return FOLDER / f"{NAME}_{adcode}.csv"


def draw_anchors(rows: pd.DataFrame, anchors: pd.DataFrame, context: Context) -> Figure:
    """Weekly rate of T6 above stringency and daily cases, on one time axis, with the volume of text."""
    figure = new_figure(128)
    axes = figure.subplots(4, 1, sharex=True, height_ratios=(3, 2.2, 2.2, 1.2))
    figure.subplots_adjust(left=0.07, right=0.985, top=0.875, bottom=foot(figure, context) + 0.045, hspace=0.45)
    first, last = context.window
    own = anchors[(anchors["date"] >= first) & (anchors["date"] <= last)].copy()
    own["at"] = pd.to_datetime(own["date"])
    weeks = pick(rows, unit="week").copy()
    weeks["at"] = pd.to_datetime(weeks["period"]) + pd.Timedelta(days=3.5)
    for ax in axes:
        stage_bands(ax, context, named=ax is axes[0])
    _rate(axes[0], weeks.sort_values("at"), context)
    _anchor(axes[1], own, "stringency", context)
    _anchor(axes[2], own, "new_confirmed", context)
    axes[3].bar(weeks["at"], weeks["n_on_topic_sentences"].astype(float), width=6.2, color=PALE, ec=GREY, lw=0.4)
    axes[3].set_title(context.text("volume"))
    for ax in axes:
        ax.set_ylim(bottom=0)
        ax.locator_params(axis="y", nbins=4)
    time_axis(axes[-1], context)
    head(figure, context, NAME, context.text("anchors_note"))
    return figure


def _rate(ax: Axes, weeks: pd.DataFrame, context: Context) -> None:
    if weeks.empty:
        empty(ax, context)
    few = weeks["n_on_topic_sentences"] < 20  # as in the figure of the trend
    rate, low, high = (weeks[c].astype(float).mask(few) for c in ("rate", "rate_low", "rate_high"))
    ax.fill_between(weeks["at"], low, high, color=DARK, alpha=0.2, lw=0)
    ax.plot(weeks["at"], rate, color=DARK, lw=1, marker="o", ms=3, mfc="white")
    ax.set_title(context.text("weekly_rate"), pad=13)


def _anchor(ax: Axes, own: pd.DataFrame, column: str, context: Context) -> None:
    """A line of the index, bars of cases; a day without a number stays empty."""
    if column == "stringency":
        ax.step(own["at"], own[column].astype(float), where="post", color=ACCENT, lw=1.2)
        ax.set_ylim(0, 100)
    else:
        ax.bar(own["at"], own[column].astype(float), width=1.0, color=LIGHT, ec=INK, lw=0.2)
    ax.set_title(context.text(column))
