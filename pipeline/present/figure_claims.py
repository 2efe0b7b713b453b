"""The claims of one region: effect with interval against what the claim asks for, what the test finds, the verdict."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.style import (
    ACCENT,
    DARK,
    GREY,
    INK,
    PALE,
    Context,
    head,
    left_margin,
    new_figure,
    records,
    wrapped,
)

HEIGHT, TOP, FOOT = 128.0, 12.0, 8.0  # millimetres
LEFT, AXIS, TEXT = 40.0, 58.0, 104.0  # millimetres from the left: end of the names, axis, beginning of the words
COLUMNS = 62  # of the words, at full width
LOOKS: dict[str, dict[str, Any]] = {
    "supported": {"marker": "o", "mfc": DARK, "mec": DARK},
    "onset": {"marker": "v", "mfc": DARK, "mec": DARK},
    "not_supported": {"marker": "X", "mfc": ACCENT, "mec": ACCENT},
}
OPEN: dict[str, Any] = {"marker": "o", "mfc": "white", "mec": DARK}


def _axis(ax: Axes, row: dict[str, Any], threshold: float, context: Context) -> None:
    """Effect and interval; an end that is not finite is left open, as an arrow at the edge of the axis."""
    value, low, high = (float(row[c]) for c in ("effect", "effect_low", "effect_high"))
    known = [v for v in (value, low, high, threshold) if np.isfinite(v)]
    pad = 0.12 * (max(known) - min(known) or 1)
    left, right = min(known) - pad, max(known) + pad
    ax.axvline(threshold, color=INK, lw=0.7, ls=(0, (4, 2)), zorder=1)
    ends = [v if np.isfinite(v) else edge for v, edge in ((low, left), (high, right))]
    ax.plot(ends, [0, 0], color=GREY, lw=2.2, solid_capstyle="butt", zorder=2)
    if np.isfinite(value):
        ax.plot(value, 0, ms=6, mew=1.1, zorder=3, **LOOKS.get(row["finding"], OPEN))
        ax.annotate(f"{value:.2f}", (value, 0), (0, 6), textcoords="offset points", ha="center", fontsize=6.2)
    else:
        ax.annotate("", (right, 0), (right - 0.6 * pad, 0), arrowprops={"arrowstyle": "->", "color": DARK, "lw": 1.2})
    ax.set_xlim(left, right)


def _words(row: dict[str, Any], context: Context) -> str:
    """Finding, p, verdict and guards, in lines."""
    lang, p = context.lang, row["p_block"]
    found = f"{context.text('claims_finding')} {row[f'finding_{lang}']}"
    if not pd.isna(p):
        found += f"  (p={p:.3f})"
    guards = [context.word("guard", g) for g in str(row["guards"]).split(";") if g and g != "nan"]
    gap = "；" if lang == "zh" else "; "
    lines = [found, f"{context.text('claims_verdict')} {row[f'verdict_{lang}']}"]
    return "\n".join([*lines, wrapped(guards, COLUMNS, gap=gap)] if guards else lines)


def draw_claims(rows: pd.DataFrame, thresholds: dict[str, float], context: Context) -> Figure:
    """Rows of `claims` of one region; a claim without an effect shows its words alone."""
    figure = new_figure(HEIGHT)
    own = records(rows)
    room = (HEIGHT - TOP - FOOT) / max(len(own), 1)
    for i, row in enumerate(own):
        top = 1 - (TOP + i * room) / HEIGHT
        name = wrapped(context.word("claim", row["claim"]).split(" "), 27, gap=" ")
        figure.text(0.012, top - 0.14 * room / HEIGHT, f"{row['claim']}\n{name}", fontsize=6.8, va="top",
                    fontweight="bold", linespacing=1.3)  # fmt: skip
        figure.text(0.012, top - 0.78 * room / HEIGHT, context.word("claim_effect", row["claim"]), fontsize=6, va="top",
                    color="#555d64")  # fmt: skip
        figure.text(left_margin(TEXT), top - 0.12 * room / HEIGHT, _words(row, context), fontsize=6, va="top",
                    linespacing=1.35)  # fmt: skip
        ax = figure.add_axes((left_margin(LEFT), top - 0.72 * room / HEIGHT, left_margin(AXIS), 0.42 * room / HEIGHT))
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        if pd.isna(row["effect"]):
            ax.axis("off")
            thin = context.text("claims_thin")
            ax.text(0.5, 0.5, thin, transform=ax.transAxes, ha="center", va="center", fontsize=6.5, color=GREY)
        else:
            _axis(ax, row, thresholds[row["claim"]], context)
            ax.tick_params(labelsize=6)
            ax.locator_params(axis="x", nbins=5)
        if i:
            figure.add_artist(_rule(top))
    head(figure, context, "claims", context.text("claims_note"))
    return figure


def _rule(y: float) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([0.012, 0.988], [y, y], color=PALE, lw=0.6)
