"""Stages of every scheme on one time axis."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.choose import schemes_of
from pipeline.present.layout import LINE_KEY, frame
from pipeline.present.style import (
    DARK,
    GREY,
    LIGHT,
    MIDDLE,
    PALE,
    Context,
    day_number,
    empty,
    new_figure,
    records,
    stage_spans,
    time_axis,
    wrapped,
)

BAR = 10  # millimetres
TONES = ((LIGHT, "black"), (MIDDLE, "white"), (DARK, "white"))


def draw_timeline(stages: pd.DataFrame, context: Context) -> Figure:
    """The table of stages of one region: one row a scheme, with days and labels; weekly volume of text below."""
    schemes = schemes_of(stages, str(stages["adcode"].iloc[0])) if len(stages) else [""]
    keys = [_keys(stages[stages["stage_scheme"] == s].sort_values("start"), context) for s in schemes]
    heights = [BAR + 8 + LINE_KEY * len(k.splitlines()) for k in keys]
    figure = new_figure(45 + sum(heights))
    room = frame(figure, context, "timeline", has_key=False)
    left, wide = room.x(9), 1 - room.x(12.5)
    axes = [
        figure.add_axes((left, room.high(8 + sum(heights[:i]) + BAR), wide, room.y(BAR))) for i in range(len(schemes))
    ]
    axes.append(figure.add_axes((left, room.low(5.5), wide, room.y(14))))
    if not len(stages):
        empty(axes[0], context)
    for ax, scheme, key in zip(axes, schemes, keys, strict=False):
        _row(ax, stages[stages["stage_scheme"] == scheme].sort_values("start"), scheme, key, context)
        ax.set_xlim(*(day_number(d) for d in context.window))
    _weeks(axes[-1], context)
    time_axis(axes[-1], context)
    return figure


def _keys(own: pd.DataFrame, context: Context) -> str:
    """Stages with first day and label, in lines."""
    return wrapped([f"{r['stage']} {r['start'][5:]} {r[f'label_{context.lang}']}" for r in records(own)], 145)


def _row(ax: Axes, own: pd.DataFrame, scheme: str, key: str, context: Context) -> None:
    for i, (row, start, end) in enumerate(stage_spans(own, context)):
        tone, ink = TONES[i % len(TONES)]
        ax.barh(0, end - start, left=start, height=0.8, color=tone, ec="white", lw=1)
        ax.text((start + end) / 2, 0, row["stage"], ha="center", va="center", color=ink, fontsize=7, fontweight="bold")
    ax.set_title(context.word("scheme", scheme), fontsize=7.5, pad=3)
    ax.text(0, -0.06, key, transform=ax.transAxes, va="top", fontsize=6.2, linespacing=1.35)
    ax.set_ylim(-0.5, 0.5)
    ax.axis("off")
    ax.title.set_visible(True)


def _weeks(ax: Axes, context: Context) -> None:
    at = pd.to_datetime(context.weekly["period"]) + pd.Timedelta(days=3.5)
    ax.bar(at, context.weekly["n_on_topic_sentences"].astype(float), width=6.2, color=PALE, ec=GREY, lw=0.4)
    ax.set_title(context.text("volume"), fontsize=6.8, fontweight="normal", pad=2)
    ax.locator_params(axis="y", nbins=3)
