"""Trend of acts over time: counts, rate, cooperative share, and the volume of text behind them."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.choose import pick
from pipeline.present.layout import frame
from pipeline.present.style import (
    DARK,
    GREY,
    INK,
    LIGHT,
    PALE,
    Context,
    day_number,
    empty,
    new_figure,
    stage_bands,
    time_axis,
)

COOPERATIVE = "broad"
MIN_SENTENCES = 20  # weeks with fewer have no rate: one act more or less would move it by 50


def _periods(rows: pd.DataFrame, unit: str, basis: str) -> pd.DataFrame:
    own = pick(rows, unit=unit, basis=basis).copy()
    own["at"] = pd.to_datetime(own["period"])
    return own.sort_values("at")


def _daily(ax: Axes, rows: pd.DataFrame, context: Context) -> None:
    for basis, tone, word in (("all", LIGHT, "all"), (COOPERATIVE, DARK, COOPERATIVE)):
        own = _periods(rows, "day", basis)
        counts = own["n_acts"].astype(float).to_numpy()
        first = day_number(own["at"].iloc[0])
        ax.stairs(
            counts,
            [first + i for i in range(len(counts) + 1)],
            fill=True,
            color=tone,
            lw=0,
            label=context.word("basis", word),
        )
    own = _periods(rows, "day", "all")
    ax.plot(own["at"], own["n_acts_moving"], color=INK, lw=1.1, label=context.text("moving_average"))
    ax.set_title(context.text("daily_count"), pad=13)


def _band(ax: Axes, own: pd.DataFrame, value: str, tone: str, marker: str, label: str) -> None:
    middle = own["at"] + pd.Timedelta(days=3.5)
    low, high = own[f"{value}_low"].astype(float), own[f"{value}_high"].astype(float)
    ax.fill_between(middle, low, high, color=tone, alpha=0.22, lw=0)
    ax.plot(middle, own[value].astype(float), color=tone, lw=1, marker=marker, ms=3, mfc="white", label=label)


def _rate(ax: Axes, rows: pd.DataFrame, context: Context) -> None:
    for basis, tone, marker in (("all", GREY, "s"), (COOPERATIVE, DARK, "o")):
        own = _periods(rows, "week", basis)
        own.loc[own["n_on_topic_sentences"] < MIN_SENTENCES, ["rate", "rate_low", "rate_high"]] = float("nan")
        _band(ax, own, "rate", tone, marker, context.word("basis", basis))
    ax.set_ylim(bottom=0)
    ax.set_title(context.text("weekly_rate"))


def _share(ax: Axes, rows: pd.DataFrame, context: Context) -> None:
    own = _periods(rows, "week", COOPERATIVE)
    if own["share"].notna().any():
        _band(ax, own, "share", DARK, "o", "")
        ax.set_ylim(0, 1)
        ax.yaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    else:
        ax.set_yticks([])
        ax.text(0.5, 0.5, context.text("thin"), transform=ax.transAxes, ha="center", va="center", color=GREY)
    ax.set_title(context.text("cooperative_share"))


def _volume(ax: Axes, rows: pd.DataFrame, context: Context) -> None:
    own = _periods(rows, "week", "all")
    ax.bar(
        own["at"] + pd.Timedelta(days=3.5),
        own["n_on_topic_sentences"].astype(float),
        width=6.2,
        color=PALE,
        ec=GREY,
        lw=0.4,
    )
    ax.set_title(context.text("volume"))


def _legend(ax: Axes, *, is_narrow: bool) -> None:
    """What the lines are: beside the title, or inside where the title needs the width."""
    marks, names = ax.get_legend_handles_labels()
    if is_narrow and marks:
        ax.legend(loc="upper right", frameon=False, fontsize=6, borderaxespad=0.2, labelspacing=0.2, handlelength=1.4)
    elif marks:
        ax.legend(loc="upper right", frameon=False, fontsize=6.5, ncols=len(names), borderaxespad=0,
                  bbox_to_anchor=(1, 1.27))  # fmt: skip


def draw_trend(rows: pd.DataFrame, context: Context) -> Figure:
    """T6 of one region: daily counts, weekly rate and cooperative share with intervals, weekly volume of text."""
    figure = new_figure(150)
    room = frame(figure, context, "trend", context.text("trend_note"))
    axes = figure.subplots(4, 1, sharex=True, height_ratios=(3, 3, 2, 1.3))
    figure.subplots_adjust(left=room.x(11), right=1 - room.x(2.5), top=room.high(11.5), bottom=room.low(5), hspace=0.42)
    for ax, draw in zip(axes, (_daily, _rate, _share, _volume), strict=True):
        stage_bands(ax, context, named=ax is axes[0])
        draw(ax, rows, context) if len(rows) else empty(ax, context)
        _legend(ax, is_narrow=room.is_narrow)
        ax.set_ylim(bottom=0)
        ax.locator_params(axis="y", nbins=4) if ax.get_yticks().size else None
    time_axis(axes[-1], context)
    return figure
