"""From role to role: what each class of actors is in each stage, and which changes between stages count."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipeline import codes
from pipeline.present.figure_roles import TONES, role_legend
from pipeline.present.layout import COLUMN_NOTE, flowed, frame
from pipeline.present.style import (
    ACCENT,
    DARK,
    GREY,
    INK,
    PALE,
    THIN_HATCH,
    Context,
    empty,
    new_figure,
    records,
    volume_strip,
)
from pipeline.study_tables import ALL

HALF = (0.17, 0.33)  # half the width of a stage's mark and half its height, in steps of stages and classes


def roles_by_stage(rows: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Role of each class in each stage, from pairs of stages; missing where there is none."""
    roles: dict[tuple[str, str], str] = {}
    for r in records(rows):
        for stage, role in ((r["from_stage"], r["role_before"]), (r["stage"], r["role_after"])):
            if isinstance(role, str) and role:
                roles[r["class"], stage] = role
    return roles


def draw_transitions(rows: pd.DataFrame, context: Context) -> Figure:
    """T5c of one region: roles by class and stage, joined where a change can be told; counted ones heavy."""
    stages = list(context.stages["stage"])
    own = rows[rows["stage"].isin(stages)]
    classes, sums = own[own["class"] != ALL], own[own["class"] == ALL]
    figure = new_figure(150)
    room = frame(figure, context, "transitions", context.text("transitions_note"))
    names = 20.0 if room.is_narrow else 34 if context.lang == "zh" else 44.2
    grid = figure.add_gridspec(3, 1, height_ratios=(9, 1.3, 1), left=room.x(names), right=1 - room.x(2),
                               top=room.high(10), bottom=room.low(5.5), hspace=0.3)  # fmt: skip
    ax = figure.add_subplot(grid[0])
    shown = [c for c in codes.CLASSES if classes.loc[classes["class"] == c, "n_acts"].sum() > 0] or list(codes.CLASSES)
    _marks(ax, roles_by_stage(classes), shown, stages)
    _links(ax, classes, shown, stages)
    _axes(ax, shown, stages, [context.word("class_short" if room.is_narrow else "class", c) for c in shown])
    title = flowed(context.text("transitions_sum"), int((room.width - names - 2) / COLUMN_NOTE / 1.1))
    _sums(figure.add_subplot(grid[1]), sums, stages, context, "\n".join(title))
    volume_strip(figure.add_subplot(grid[2]), context, stages)
    role_legend(figure, context, room)
    return figure


def _marks(ax: Axes, roles: dict[tuple[str, str], str], classes: list[str], stages: list[str]) -> None:
    width, height = HALF
    for y, cls in enumerate(classes):
        for x, stage in enumerate(stages):
            role = roles.get((cls, stage), "")
            style: dict[str, Any] = {"fc": TONES[role], "ec": INK} if role in TONES else {"fc": "white", "ec": PALE}
            if role and role not in TONES:  # too few participations for a role
                style |= {"hatch": THIN_HATCH, "ec": GREY}
            ax.add_patch(Rectangle((x - width, y - height), 2 * width, 2 * height, lw=0.5, zorder=3, **style))


def _links(ax: Axes, rows: pd.DataFrame, classes: list[str], stages: list[str]) -> None:
    """A line where the roles of both stages are known: the probability of a change, heavy where it counts as one."""
    for r in records(rows[rows["change_probability"].notna() & rows["class"].isin(classes)]):
        x, y = stages.index(r["stage"]), classes.index(r["class"])
        counted = bool(r["n_transitions"])
        ends = (x - 1 + HALF[0], x - HALF[0])
        ax.plot(ends, (y, y), color=ACCENT if counted else GREY, lw=2.2 if counted else 0.6, zorder=2)
        ax.text(
            x - 0.5, y - 0.06, f"{r['change_probability']:.2f}", ha="center", va="bottom", fontsize=5.8, zorder=4,
            color=ACCENT if counted else INK, fontweight="bold" if counted else "normal",
        )  # fmt: skip


def _axes(ax: Axes, classes: list[str], stages: list[str], names: list[str]) -> None:
    ax.set_xlim(-0.5, max(len(stages), 1) - 0.5)
    ax.set_ylim(len(classes) - 0.5, -0.5)
    ax.set_yticks(range(len(classes)), names)
    ax.set_xticks(range(len(stages)), stages)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)


def _sums(ax: Axes, sums: pd.DataFrame, stages: list[str], context: Context, title: str) -> None:
    """Counted changes of all classes between two stages, beside the number that permuted weeks give."""
    told = sums[sums["n_testable"] > 0]
    ax.set_title(title, fontsize=6.8, fontweight="normal", pad=2)
    ax.set_xlim(-0.5, max(len(stages), 1) - 0.5)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    if told.empty:
        empty(ax, context)
        return
    top = max(1.0, float(told[["n_transitions", "n_expected"]].max().max()))
    for r in records(told):
        x = stages.index(r["stage"]) - 0.5
        ax.bar(x, r["n_transitions"], width=0.3, color=DARK, lw=0)
        ax.plot(x, r["n_expected"], marker="D", ms=3.5, mfc="white", mec=ACCENT, mew=0.8, ls="")
        label = f"{int(r['n_transitions'])}/{int(r['n_testable'])}  ({r['n_expected']:.1f})"
        ax.text(x, max(r["n_transitions"], r["n_expected"]) + 0.12 * top, label, ha="center", va="bottom", fontsize=6)
    ax.set_ylim(-0.12 * top, top * 1.6)
