"""Role of each class of actors in each stage."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from pipeline import codes
from pipeline.present.layout import Room, frame
from pipeline.present.style import (
    DARK,
    GREY,
    LIGHT,
    MIDDLE,
    PALE,
    THIN_HATCH,
    Context,
    new_figure,
    records,
    volume_strip,
)  # fmt: skip

TONES = {"leading": DARK, "supporting": MIDDLE, "participating": LIGHT, "receiving": PALE, "peripheral": "white"}
LIGHT_TEXT = ("leading", "supporting")


def draw_roles(rows: pd.DataFrame, context: Context) -> Figure:
    """T5 of one region: role, share and probability of the role; no role where a class or a stage is too thin."""
    figure = new_figure(138)
    room = frame(figure, context, "roles", context.text("roles_note"))
    names = 20.0 if room.is_narrow else 34 if context.lang == "zh" else 44.2
    grid = figure.add_gridspec(2, 1, height_ratios=(9, 1), left=room.x(names), right=1 - room.x(2),
                               top=room.high(11), bottom=room.low(5.5), hspace=0.16)  # fmt: skip
    ax = figure.add_subplot(grid[0])
    stages = list(context.stages["stage"])
    seen = set(rows.loc[rows["n_acts"] > 0, "class"])
    classes = [c for c in codes.CLASSES if c in seen] or list(codes.CLASSES)
    cells = {(r["class"], r["stage"]): r for r in records(rows)}
    for y, cls in enumerate(classes):
        for x, stage in enumerate(stages):
            _cell(ax, x, y, cells.get((cls, stage)), context, is_named=not room.is_narrow)
    ax.set_xlim(-0.5, max(len(stages), 1) - 0.5)
    ax.set_ylim(len(classes) - 0.5, -0.5)
    ax.set_yticks(range(len(classes)), [context.word("class_short" if room.is_narrow else "class", c) for c in classes])
    ax.set_xticks(range(len(stages)), stages)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    volume_strip(figure.add_subplot(grid[1]), context, stages)
    if room.is_narrow:
        role_legend(figure, context, room)
    return figure


def role_legend(figure: Figure, context: Context, room: Room) -> None:
    """Tones of the roles under the title, where cells have no room for their names."""
    marks = [Patch(fc=tone, ec=GREY, lw=0.5, label=context.word("role", role)) for role, tone in TONES.items()]
    figure.legend(
        handles=marks, loc="upper left", bbox_to_anchor=(0.0, room.high(-0.5)), ncols=len(marks), frameon=False,
        fontsize=6, handlelength=1, handletextpad=0.3, columnspacing=0.8,
    )  # fmt: skip


def _cell(ax: Axes, x: int, y: int, cell: dict[str, Any] | None, context: Context, *, is_named: bool) -> None:
    """Tone and name of the role, with share and probability; hatched with the count alone where there is none."""
    n = int(cell["n_acts"]) if cell else 0
    role = str(cell["role"]) if cell else ""
    known = role in TONES
    style: dict[str, Any] = {"fc": TONES[role]} if known else {"fc": "white", "hatch": THIN_HATCH if n else None}
    ax.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, ec=PALE, lw=0.6, **style))
    color = "white" if role in LIGHT_TEXT else "black" if known else GREY
    text = str(n) if n else ""
    if known and cell:
        text = context.word("role", role) if is_named else ""
        if not pd.isna(cell["share"]) and not pd.isna(cell["role_probability"]):
            parts = (f"{cell['share']:.0%}", f"P={cell['role_probability']:.2f}")
            text = f"{text}\n{' · '.join(parts)}" if is_named else "\n".join(parts)
    box = None if known or not n else {"fc": "white", "ec": "none", "pad": 0.6}
    ax.text(x, y, text, ha="center", va="center", fontsize=6, color=color, linespacing=1.15, bbox=box)
