"""Specification curve: the statistic of each claim under every specification, and below it what each departs in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.analyse.views import Bools
from pipeline.declared.robustness import CHOICES
from pipeline.present.departures import departure_word
from pipeline.present.style import (
    ACCENT,
    BAND,
    DARK,
    GREY,
    INK,
    PALE,
    Context,
    empty,
    head,
    left_margin,
    new_figure,
)

ROW = 2.55  # millimetres of a row of choices
TOP, CURVE, ACTS, BELOW, GAP = 20.0, 38.0, 9.0, 10.0, 4.0  # millimetres, from the top of the figure to its foot
MANY_SOURCES = 8
FARTHEST = 4  # times the threshold or the headline; ratios of small numbers run far
RISES, SHARES = ("H1a", "H1b", "H1c"), ("H2", "H3", "H4")


def departures(rows: pd.DataFrame) -> list[str]:
    """Values of choices that some specification departs to, in declared order; many sources are one row."""
    found = list(dict.fromkeys(part for text in rows["changed"] for part in text.split(";") if part))
    without = [d for d in found if d.startswith("sources=without:")]
    if len(without) > MANY_SOURCES:
        found = [d for d in found if d not in without] + ["sources=without"]
    return sorted(found, key=lambda d: (list(CHOICES).index(d.partition("=")[0]), d))


def _marks(changed: str, departure: str) -> bool:
    parts = changed.split(";")
    return departure in parts or (departure == "sources=without" and any(p.startswith(departure) for p in parts))


def _limits(own: pd.DataFrame, low: float, high: float) -> tuple[float, float]:
    """Range of the axis: the threshold, the headline's interval and all but the outermost values."""
    values = own["statistic"].to_numpy(dtype=float)
    finite = values[np.isfinite(values)]
    inner = np.quantile(finite, [0.02, 0.96]) if len(finite) else np.zeros(2)
    headline = own.loc[own["kind"] == "headline", "statistic"].astype(float)
    asked = [float(own["threshold"].iloc[0]), *(v for v in (low, high, *headline) if np.isfinite(v))]
    top = max([*asked, min(float(inner[1]), FARTHEST * max(asked))])
    bottom = min([*asked, float(inner[0])])
    pad = 0.08 * (top - bottom or 1)
    return bottom - pad, top + pad


def _curve(ax: Axes, own: pd.DataFrame, claim: pd.DataFrame) -> None:
    """Sorted statistics; those beyond the axis stand at its edge as triangles; the headline with its interval."""
    low, high = (float(claim[c].iloc[0]) if len(claim) else np.nan for c in ("effect_low", "effect_high"))
    bottom, top = _limits(own, low, high)
    ax.axhline(float(own["threshold"].iloc[0]), color=INK, lw=0.7, ls=(0, (4, 2)), zorder=1)
    x = np.arange(len(own))
    value = own["statistic"].to_numpy(dtype=float)
    inside = (value >= bottom) & (value <= top)
    agree = (own["side"] == "for").to_numpy()
    looks: list[tuple[Bools, dict[str, Any]]] = [
        (agree, {"fc": DARK, "ec": DARK}),
        (~agree, {"fc": "white", "ec": GREY}),
    ]
    for mask, style in looks:
        ax.scatter(x[mask & inside], value[mask & inside], s=6, lw=0.6, zorder=3, **style)
        out = mask & ~inside
        edge = np.where(value[out] > top, top, bottom)
        ax.scatter(x[out], edge, s=9, marker="^", lw=0.6, zorder=3, clip_on=False, **style)
    headline = own["kind"].to_numpy() == "headline"
    for i in np.flatnonzero(headline):
        if np.isfinite([low, high]).all():
            ax.plot([i, i], [max(low, bottom), min(high, top)], color=ACCENT, lw=1.2, zorder=4)
        ax.plot(i, min(value[i], top), "D", color=ACCENT, ms=4.5, mec="white", mew=0.5, zorder=5, clip_on=False)
    ax.set_ylim(bottom, top)


def _matrix(ax: Axes, own: pd.DataFrame, rows: Sequence[str], labels: Sequence[str]) -> None:
    for y, departure in enumerate(rows):
        if y % 2:
            ax.axhspan(y - 0.5, y + 0.5, color=BAND, lw=0, zorder=0)
        at = [i for i, text in enumerate(own["changed"]) if _marks(text, departure)]
        ax.vlines(at, y - 0.36, y + 0.36, color=DARK, lw=0.7)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), labels, fontsize=5.6)
    ax.tick_params(length=0)
    ax.set_xticks([])
    for side in ax.spines.values():
        side.set_visible(False)


def draw_curve(rows: pd.DataFrame, claims: pd.DataFrame, context: Context, name: str, shown: Sequence[str]) -> Figure:
    """Rows of `robustness` of one region; `claims` are those of the region, `shown` the claims side by side."""
    own_rows = rows[rows["claim"].isin(shown)]
    departed = departures(own_rows[own_rows["side"] != "none"])
    labels = [departure_word(d, context.labels, context.lang) for d in departed]
    height = TOP + CURVE + ACTS + GAP * 2 + ROW * max(len(departed), 4) + BELOW
    figure = new_figure(height)
    grid = figure.add_gridspec(
        3, len(shown), height_ratios=(CURVE, ACTS, ROW * max(len(departed), 4)), left=left_margin(43), right=0.985,
        top=1 - TOP / height, bottom=BELOW / height, hspace=0.16, wspace=0.17,
    )  # fmt: skip
    for column, claim in enumerate(shown):
        axes = [figure.add_subplot(grid[i, column]) for i in range(3)]
        every = own_rows[own_rows["claim"] == claim]
        own = every[every["side"] != "none"].sort_values(["statistic", "spec_no"], kind="stable")
        axes[0].set_title(f"{claim}  {context.word('claim_effect', claim)}", fontsize=7, pad=10)
        n = context.text("curve_n").format(n=len(own), lacking=len(every) - len(own))
        axes[0].text(0, 1.025, n, transform=axes[0].transAxes, fontsize=5.6, color="#555d64", va="bottom")
        if own.empty:
            for ax in axes:
                ax.axis("off")
            empty(axes[0], context)
            continue
        _curve(axes[0], own, claims[claims["claim"] == claim])
        edges = np.arange(len(own) + 1) - 0.5
        axes[1].stairs(own["n_acts"].astype(float).to_numpy(), edges, fill=True, color=PALE, lw=0)
        axes[1].set_yticks([0, int(own["n_acts"].max())])
        _matrix(axes[2], own, departed, labels if column == 0 else [""] * len(labels))
        for ax in axes:
            ax.set_xlim(-1, len(own))
            ax.set_xticks([])
            ax.tick_params(labelsize=6)
    figure.text(0.012, 1 - (TOP + CURVE + 4) / height, context.text("curve_acts"), fontsize=6, va="top")
    figure.text(0.012, 1 - 9.5 / height, context.text("curve_key"), fontsize=6, va="top", color="#555d64")
    head(figure, context, name, context.text("curve_note"))
    return figure
