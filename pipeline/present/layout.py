"""Room on paper: title, key of stages and note laid out for any journal width, text sizes being the same in all.

Lengths are millimetres of paper, as journals give them (84, 120, 174); shares of the figure are worked out from them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from matplotlib.figure import Figure

from pipeline.present.style import ACCENT, INK, MM, Context, columns_of, stage_key

NARROW = 140.0  # under it there is room for short names only
COLUMN_TITLE, COLUMN_NOTE = 1.95, 1.14  # millimetres of a Latin letter in title and note, at most
LINE_NOTE, LINE_KEY = 2.75, 3.1
EDGE = 1.4  # left of the title


class Room(NamedTuple):
    """What is left for the drawing: width and height of the figure, bottom and top edge."""

    width: float
    height: float
    bottom: float
    top: float

    @property
    def is_narrow(self) -> bool:
        """Whether names have to be short."""
        return self.width < NARROW

    def x(self, millimetres: float) -> float:
        """Share of the width."""
        return millimetres / self.width

    def y(self, millimetres: float) -> float:
        """Share of the height."""
        return millimetres / self.height

    def low(self, millimetres: float = 0) -> float:
        """Share of the height at so much above the bottom edge."""
        return (self.bottom + millimetres) / self.height

    def high(self, millimetres: float = 0) -> float:
        """Share of the height at so much under the top edge."""
        return 1 - (self.top + millimetres) / self.height


def width_of_paper(figure: Figure) -> float:
    """Width of a figure in millimetres."""
    return float(figure.get_figwidth() / MM)


def flowed(text: str, columns: int) -> list[str]:
    """A text in lines of at most `columns` letters; Chinese breaks anywhere but before punctuation, Latin at spaces.

    >>> flowed("圆面积：行为数；虚线：样本过少", 16)
    ['圆面积：行为数；', '虚线：样本过少']
    >>> flowed("Area: acts; dashed and hollow: too few data", 24)
    ['Area: acts; dashed and', 'hollow: too few data']
    """
    pieces: list[str] = []
    for c in text:
        is_glued = pieces and (
            c in "，。；：、）！？ " or (c.isascii() and pieces[-1][-1].isascii() and pieces[-1][-1] != " ")
        )
        if is_glued:
            pieces[-1] += c
        else:
            pieces.append(c)
    lines = [""]
    for piece in pieces:
        if lines[-1] and columns_of((lines[-1] + piece).rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def _title(figure: Figure, context: Context, name: str, width: float, height: float) -> float:
    """Title and region in one line, or in two where they would meet the mark of demonstration; gives what they take."""
    title, mark = context.text(name), context.text("watermark") if context.is_invented else ""
    joined = f"{title}  ·  {context.region}"
    left = EDGE / width
    size: dict[str, Any] = {"va": "top", "fontweight": "bold"}
    fits = COLUMN_TITLE * (columns_of(joined) + 0.8 * columns_of(mark)) < width
    if fits:
        figure.text(left, 1 - 1.5 / height, joined, fontsize=10, **size)
    else:
        figure.text(
            left, 1 - 1.5 / height, title, fontsize=10 if COLUMN_TITLE * columns_of(title) < width else 8.5, **size
        )
        figure.text(left, 1 - 6.3 / height, context.region, fontsize=8, **size)
    if mark:
        y = 1 - (1.8 if fits else 6.3) / height
        figure.text(1 - EDGE / width, y, mark, fontsize=7.5, color=ACCENT, ha="right", **size)
        large = (40 if context.lang == "zh" else 24) * min(1, width / NARROW)
        figure.text(
            0.5, 0.5, mark, fontsize=large, color=INK, alpha=0.09, rotation=24, ha="center", va="center",
            zorder=50, fontweight="bold",
        )  # fmt: skip
    return 6.0 if fits else 10.5


def frame(figure: Figure, context: Context, name: str, note: str = "", *, has_key: bool = True) -> Room:
    """Write title, key of stages, the reminder of what is measured and the note; gives the room that is left."""
    width, height = width_of_paper(figure), float(figure.get_figheight() / MM)
    top = _title(figure, context, name, width, height)
    said = context.text("reported") + ("。" if context.lang == "zh" else ". ") + note
    lines = flowed(said, int((width - 2 * EDGE) / COLUMN_NOTE))
    figure.text(
        EDGE / width, 1.3 / height, "\n".join(lines), fontsize=6.2, color="#555d64", va="bottom", linespacing=1.25
    )
    bottom = 1.3 + LINE_NOTE * len(lines)
    if has_key:
        key = stage_key(context)
        figure.text(EDGE / width, (bottom + 1) / height, key, fontsize=6.2, va="bottom", linespacing=1.4)
        bottom += 1.3 + LINE_KEY * len(key.splitlines())
    return Room(width, height, bottom, top)
