"""Provinces side by side: a tile-grid map, a small multiple in every tile, and the mix of behaviours.

A tile map gives every province the same area, so that a large one does not weigh more to the eye. Provinces that the
study does not compare are dashed outlines; provinces with too few data are hatched and carry a count alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, PowerNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipeline import codes
from pipeline.present.choose import pick
from pipeline.present.figure_index import COMPARE_NAMES, FORMATS, compare_file
from pipeline.present.labels import LANGUAGES
from pipeline.present.style import DARK, GREY, PALE, THIN_HATCH, Context, head, new_figure, records, wrapped

GRID: Mapping[str, tuple[int, int]] = {  # column, row
    "230000": (8, 0), "150000": (5, 1), "220000": (8, 1), "650000": (0, 2), "620000": (2, 2), "640000": (3, 2),
    "140000": (4, 2), "130000": (5, 2), "110000": (6, 2), "210000": (7, 2), "630000": (1, 3), "610000": (3, 3),
    "410000": (4, 3), "370000": (5, 3), "120000": (6, 3), "540000": (0, 4), "510000": (2, 4), "500000": (3, 4),
    "420000": (4, 4), "340000": (5, 4), "320000": (6, 4), "310000": (7, 4), "530000": (2, 5), "520000": (3, 5),
    "430000": (4, 5), "360000": (5, 5), "330000": (6, 5), "450000": (3, 6), "440000": (4, 6), "350000": (5, 6),
    "710000": (6, 6), "460000": (3, 7), "820000": (4, 7), "810000": (5, 7),
}  # fmt: skip
COLUMNS, ROWS = 9, 8
COMPARE_FIGURES = [compare_file(n, lang, form) for n in COMPARE_NAMES for lang in LANGUAGES for form in FORMATS]
LIGHT_TEXT_FROM = 0.55  # share of the scale above which figures are written in white
LEVELS, SINCE = "response_level", "since_level_one"


def draw_map(profiles: pd.DataFrame, volume: Mapping[str, int], context: Context) -> Figure:
    """Two tile maps: on-topic sentences by province, and the share of cooperative acts where there are enough."""
    figure = new_figure(96)
    text_ax, share_ax = (figure.add_axes((left, 0.1, 0.47, 0.73)) for left in (0.012, 0.518))
    sizes = {a: float(n) for a, n in volume.items() if n > 0}
    top = max([2.0, *sizes.values()])
    _tiles(
        text_ax, context, "compare_text", sizes, {a: f"{n:,.0f}" for a, n in sizes.items()}, PowerNorm(0.5, 0, top), {}
    )
    own = pick(profiles, stage_scheme=LEVELS, stage="all", measure="cooperative_share", category="broad")
    acts = pick(profiles, stage_scheme=LEVELS, stage="all", measure="rate", category="all").set_index("adcode")
    known = {r["adcode"]: r["value"] for r in records(own) if not pd.isna(r["value"])}
    thin = {a: f"n={n}" for a, n in acts["n_acts"].items() if a not in known}
    norm = Normalize(0, max([0.01, *known.values()]))
    _tiles(share_ax, context, "compare_share", known, {a: f"{v:.0%}" for a, v in known.items()}, norm, thin)
    head(figure, context, "compare_map", context.text("compare_thin"))
    return figure


def _tiles(
    ax: Axes,
    context: Context,
    title: str,
    values: Mapping[str, float],
    words: Mapping[str, str],
    norm: Normalize,
    thin: Mapping[Any, str],
) -> None:
    """One tile map: a value by shade and in words, thin provinces hatched, all others a dashed outline."""
    tones = colormaps["Blues"]
    for adcode, (x, y) in GRID.items():
        name, corner = context.word("tile", adcode), (x + 0.03, y + 0.03)
        below, tone = "", "black"
        if adcode in values:
            level = float(norm(values[adcode])) * 0.8 + 0.08
            ax.add_patch(Rectangle(corner, 0.94, 0.94, fc=tones(level), ec="none"))
            below, tone = words[adcode], "white" if level > LIGHT_TEXT_FROM else "black"
        elif adcode in thin:
            ax.add_patch(Rectangle(corner, 0.94, 0.94, fc="#f7f7f7", ec="#c9cfd3", lw=0.4, hatch=THIN_HATCH))
            below, tone = thin[adcode], "#555d64"
        else:
            ax.add_patch(Rectangle(corner, 0.94, 0.94, fc="none", ec=GREY, lw=0.5, ls=(0, (2, 2))))
            tone = GREY
        size = 6.2 if context.lang == "zh" else min(4.7, 42 / len(name))  # the longest names must fit their tile
        ax.text(x + 0.5, y + (0.36 if below else 0.5), name, ha="center", va="center", fontsize=size, color=tone)
        if below:
            ax.text(x + 0.5, y + 0.7, below, ha="center", va="center", fontsize=5.6, color=tone)
    _bare(ax, context.text(title))


def _bare(ax: Axes, title: str) -> None:
    ax.set_xlim(0, COLUMNS)
    ax.set_ylim(ROWS, 0)
    ax.set_aspect("equal")
    ax.set_axis_off()
    ax.set_title(title, fontsize=7.5)


def draw_periods(profiles: pd.DataFrame, periods: Mapping[str, str], context: Context) -> Figure:
    """In every tile the rate of acts by period since the province's own level I; `periods` are ids and labels."""
    figure = new_figure(150)
    key = wrapped([f"{k} {v}" for k, v in periods.items()], 150)
    own = pick(profiles, stage_scheme=SINCE, measure="rate", category="all")
    own = own[own["stage"].isin(list(periods))]
    known = own[~own["is_thin"]]
    top = max([1.0, *known["high"].dropna(), *known["value"].dropna()]) * 1.08
    left, low, width, height = 0.03, 0.085, 0.955, 0.82
    for adcode, (x, y) in GRID.items():
        rows = pick(own, adcode=adcode)
        if rows.empty:
            continue
        box = (left + x * width / COLUMNS, low + (ROWS - 1 - y) * height / ROWS, width / COLUMNS, height / ROWS)
        ax = figure.add_axes((box[0] + 0.012, box[1] + 0.012, box[2] - 0.02, box[3] - 0.04))
        _period_panel(ax, rows, list(periods), top)
        ax.set_title(context.word("tile", adcode), fontsize=6 if context.lang == "zh" else 5.4, pad=1.5)
        ax.set_yticks([0, round(top / 2, -1)] if x == 0 or adcode in ("230000", "150000") else [])
        ax.tick_params(labelsize=4.6, length=1.5, pad=1)
    figure.text(0.012, 0.91, context.text("compare_rate"), fontsize=7, color="#555d64")
    figure.text(0.012, 0.034, key, fontsize=6.2, va="bottom", linespacing=1.4)
    head(figure, context, "compare_periods", context.text("compare_periods_note"))
    return figure


def _period_panel(ax: Axes, rows: pd.DataFrame, periods: list[str], top: float) -> None:
    """Points with intervals; a thin period has its number of acts at the foot, since its rate would not hold."""
    for row in records(rows):
        x = periods.index(row["stage"])
        if row["is_thin"] or pd.isna(row["value"]):
            ax.text(x, top * 0.03, str(int(row["n_acts"])), ha="center", va="bottom", fontsize=4.4, color=GREY)
            continue
        if not pd.isna(row["low"]):
            ax.plot([x, x], [row["low"], row["high"]], color="#9db8cf", lw=1.6, solid_capstyle="butt")
        ax.plot([x], [row["value"]], marker="o", ms=2.6, color=DARK)
    ax.set_xlim(-0.6, len(periods) - 0.4)
    ax.set_ylim(0, top)
    ax.set_xticks([])
    ax.axvline(0.5, color=PALE, lw=0.6)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(PALE)


def draw_mix(profiles: pd.DataFrame, context: Context) -> Figure:
    """Share of each behaviour in the acts of each province that has enough of them; the others are named below."""
    own = pick(profiles, stage_scheme=LEVELS, stage="all", measure="behaviour_share")
    acts = pick(profiles, stage_scheme=LEVELS, stage="all", measure="rate", category="all").set_index("adcode")
    cells = {(r["adcode"], r["category"]): r for r in records(own)}
    shown = [str(a) for a, is_thin in acts["is_thin"].items() if not is_thin]
    counts = {str(a): int(n) for a, n in acts["n_acts"].items()}
    figure = new_figure(max(50 + 5.2 * len(shown), 70))
    h = figure.get_figheight()
    ax = figure.add_axes((0.13, 0.55 / h, 0.855, 1 - 1.75 / h))
    norm, tones = Normalize(0, max([0.01, *own["value"].dropna()])), colormaps["Blues"]
    for y, adcode in enumerate(shown):
        for x, behaviour in enumerate(codes.BEHAVIOURS):
            cell = cells.get((adcode, behaviour))
            if cell is None or not cell["n_acts"]:
                continue
            if pd.isna(cell["value"]):
                ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fc="#f7f7f7", ec="white", lw=0.8, hatch=THIN_HATCH))
                ax.text(x, y, str(int(cell["n_acts"])), ha="center", va="center", fontsize=5.6, color="#6b747b")
                continue
            level = float(norm(cell["value"])) * 0.85 + 0.08
            ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fc=tones(level), ec="white", lw=0.8))
            tone = "white" if level > LIGHT_TEXT_FROM else "black"
            ax.text(x, y, f"{cell['value']:.0%}", ha="center", va="center", fontsize=5.8, color=tone)
    _mix_frame(ax, shown, counts, context)
    thin = [f"{context.word('tile', a)} {counts[a]}" for a in counts if a not in shown]
    if thin:
        words = wrapped([context.text("compare_thin_list") + "：", *thin], 160, gap="  ")
        figure.text(0.012, 0.2 / h, words, fontsize=6.2, va="bottom", linespacing=1.4, color="#555d64")
    head(figure, context, "compare_mix", context.text("thin_note"))
    return figure


def _mix_frame(ax: Axes, shown: list[str], counts: Mapping[str, int], context: Context) -> None:
    ax.set_xlim(-0.5, len(codes.BEHAVIOURS) - 0.5)
    ax.set_ylim(max(len(shown), 1) - 0.5, -0.5)
    ax.set_yticks(range(len(shown)), [f"{context.word('tile', a)}  {counts[a]}" for a in shown])
    names = [context.word("behaviour", b) for b in codes.BEHAVIOURS]
    ax.set_xticks(range(len(codes.BEHAVIOURS)), names, rotation=40, ha="left", rotation_mode="anchor")
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelsize=6.4)
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_facecolor("#fbfbfa")
