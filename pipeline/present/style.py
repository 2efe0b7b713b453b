"""What all figures share: fonts, sizes, tones that survive greyscale, stage bands, volume strip, watermark, saving."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.dates as mdates
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.errors import InputError
from pipeline.present.figure_index import FORMATS
from pipeline.present.fonts import FAMILY
from pipeline.present.labels import Labels

MM = 1 / 25.4
WIDTH = 170 * MM  # two columns of a journal page
DPI = 300
INK, GREY, PALE, BAND = "#1b2733", "#8a939b", "#d9dee2", "#f3f1ec"
DARK, MIDDLE, LIGHT = "#1f4e79", "#5b8db8", "#bcd3e6"  # three steps of lightness, apart in greyscale too
ACCENT = "#a8421d"
THIN_HATCH = "////"
RC: dict[str, Any] = {
    "font.family": FAMILY,
    "font.size": 7.5,
    "axes.titlesize": 8,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.labelcolor": INK,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "hatch.linewidth": 0.4,
    "hatch.color": GREY,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "xietong",
}


@dataclass(frozen=True)
class Context:
    """What a figure needs beside its table: language, labels, region, stages in order, texts per stage and week.

    `stages` are rows of the table of stages for the region's headline scheme; `volume` holds stage and
    n_on_topic_sentences, `weekly` period (Monday) and n_on_topic_sentences.
    """

    lang: str
    labels: Labels
    region: str
    stages: pd.DataFrame
    volume: pd.DataFrame
    weekly: pd.DataFrame
    window: tuple[str, str]
    is_invented: bool

    def word(self, kind: str, code: str) -> str:
        """Label of a code in the figure's language."""
        return self.labels.get(kind, code, self.lang)

    def text(self, code: str) -> str:
        """Text of figures."""
        return self.word("figure", code)

    def stage_label(self, stage: str) -> str:
        """Label of a stage from its scheme."""
        own = self.stages[self.stages["stage"] == stage]
        return str(own[f"label_{self.lang}"].iloc[0]) if len(own) else stage


@contextmanager
def house_style(fonts: Sequence[Path], *, width: float = WIDTH) -> Iterator[None]:
    """Draw with the fonts given, the house settings and a width in inches; a character without a glyph is an error."""
    known = list(font_manager.fontManager.ttflist)
    for path in fonts:
        font_manager.fontManager.addfont(str(path))
    try:
        settings: Any = {**dict(mpl.rcParamsDefault), **RC, "backend": "agg", "figure.figsize": (width, width)}
        with mpl.rc_context(settings), warnings.catch_warnings():
            warnings.filterwarnings("error", message="Glyph .* missing")
            yield
    finally:
        font_manager.fontManager.ttflist = known


def new_figure(height_mm: float) -> Figure:
    """An empty figure of the width that `house_style` was given."""
    return Figure(figsize=(mpl.rcParams["figure.figsize"][0], height_mm * MM))


def left_margin(millimetres: float) -> float:
    """Share of the width that a left margin takes, so that labels fit whatever the width."""
    return float(millimetres * MM / mpl.rcParams["figure.figsize"][0])


def head(figure: Figure, context: Context, name: str, note: str = "") -> None:
    """Title and region above, the reminder of what is measured and the note below, watermark where due."""
    h = figure.get_figheight()
    title = f"{context.text(name)}  ·  {context.region}"
    figure.text(0.012, 1 - 0.06 / h, title, fontsize=10, fontweight="bold", va="top")
    foot = context.text("reported") + ("。" if context.lang == "zh" else ". ") + note
    room = 1.03 * 165 * figure.get_figwidth() / WIDTH / columns_of(foot)
    figure.text(0.012, 0.05 / h, foot, fontsize=6.2 * min(1.0, room), color="#555d64", va="bottom")
    if context.is_invented:
        figure.text(
            0.5, 0.5, context.text("watermark"), fontsize=40 if context.lang == "zh" else 24, color=INK, alpha=0.09,
            rotation=24, ha="center", va="center", zorder=50, fontweight="bold",
        )  # fmt: skip
        figure.text(
            0.988, 1 - 0.07 / h, context.text("watermark"), fontsize=7.5, color=ACCENT, ha="right", va="top",
            fontweight="bold",
        )  # fmt: skip


def wrapped(parts: Sequence[str], width: int, *, gap: str = "    ") -> str:
    """Parts joined into lines of at most `width` columns at full width; a Chinese character takes two."""
    width = int(width * mpl.rcParams["figure.figsize"][0] / WIDTH)
    lines: list[str] = [""]
    for part in parts:
        joined = f"{lines[-1]}{gap}{part}" if lines[-1] else part
        if columns_of(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(part)
    return "\n".join(lines)


def columns_of(text: str) -> int:
    """Width of a text in columns of a Latin letter."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def stage_key(context: Context, width: int = 150) -> str:
    """Ids and labels of the stages, in lines."""
    ids = context.stages["stage"]
    return wrapped([f"{s} {context.stage_label(s)}" for s in ids], width)


def foot(figure: Figure, context: Context) -> float:
    """Write the key of stages above the foot line; returns the share of the height that both take."""
    key, height = stage_key(context), figure.get_figheight() / MM
    figure.text(0.012, 5.2 / height, key, fontsize=6.2, va="bottom", linespacing=1.4)
    return (8 + 3.1 * len(key.splitlines())) / height


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as mappings of column to value."""
    return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]


def day_number(date: Any) -> float:
    """Place of a day on a time axis."""
    return float(mdates.date2num(pd.Timestamp(date)))


def stage_spans(stages: pd.DataFrame, context: Context) -> list[tuple[dict[str, Any], float, float]]:
    """Stages with first and last place on a time axis, cut to the window; those outside of it are left out."""
    first, last = (day_number(d) for d in context.window)
    spans = [
        (r, max(day_number(r["start"]), first), min(day_number(r["end_exclusive"]), last)) for r in records(stages)
    ]
    return [(row, start, end) for row, start, end in spans if end > start]


def time_axis(ax: Axes, context: Context) -> None:
    """Months of the window below an axis."""
    first, last = (day_number(d) for d in context.window)
    ax.set_xlim(first, last)
    ax.xaxis.set_major_locator(mdates.MonthLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m"))


def stage_bands(ax: Axes, context: Context, *, named: bool = False) -> None:
    """Shade every second stage behind a time axis; `named` writes the ids at the top."""
    for i, (row, start, end) in enumerate(stage_spans(context.stages, context)):
        if i % 2 == 0:
            ax.axvspan(start, end, color=BAND, zorder=0, lw=0)
        else:
            ax.axvline(start, color=PALE, lw=0.6, zorder=0)
            ax.axvline(end, color=PALE, lw=0.6, zorder=0)
        if named:
            ax.text(
                (start + end) / 2, 1.02, row["stage"], transform=ax.get_xaxis_transform(), ha="center", va="bottom",
                fontsize=6.8, fontweight="bold", color="#555d64",
            )  # fmt: skip


def volume_strip(ax: Axes, context: Context, stages: Sequence[str]) -> None:
    """Bars of on-topic sentences by stage: how much text stands behind the numbers above."""
    counts = context.volume.set_index("stage")["n_on_topic_sentences"].reindex(list(stages)).fillna(0).astype(int)
    ax.bar(range(len(stages)), counts, width=0.55, color=PALE, edgecolor=GREY, lw=0.5)
    for i, n in enumerate(counts):
        ax.text(i, n, f"{n:,}", ha="center", va="bottom", fontsize=6.3)
    ax.set_xticks(range(len(stages)), list(stages))
    ax.set_xlim(-0.5, max(len(stages), 1) - 0.5)
    ax.set_ylim(0, max([1, *counts]) * 1.45)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_title(context.text("volume"), fontsize=6.8, fontweight="normal", pad=2)


def empty(ax: Axes, context: Context) -> None:
    """An honest empty panel."""
    ax.text(0.5, 0.5, context.text("no_data"), transform=ax.transAxes, ha="center", va="center", color=GREY)


def save(figure: Figure, stem: Path) -> list[Path]:
    """Write PDF, SVG and PNG without dates, so that equal numbers are equal bytes."""
    return save_as(figure, stem, FORMATS)


def save_as(figure: Figure, stem: Path, forms: Sequence[str]) -> list[Path]:
    """Write a figure in the formats given; TIFF and PNG have 300 dots an inch of paper.

    Raises `InputError` for a character that the font lacks.
    """
    stem.parent.mkdir(parents=True, exist_ok=True)
    paths = [stem.parent / f"{stem.name}.{form}" for form in forms]
    try:
        for form, path in zip(forms, paths, strict=True):
            if form in ("png", "tiff"):
                _save_raster(figure, path)
            else:
                none = {"pdf": ("CreationDate", "Producer", "Creator"), "svg": ("Date",)}[form]
                figure.savefig(path, format=form, dpi=DPI, metadata=dict.fromkeys(none))
    except UserWarning as warning:
        raise InputError(f"figure {stem.name}: {warning}", todo="change the label that holds it") from None
    return paths


def _save_raster(figure: Figure, path: Path) -> None:
    is_png = path.suffix == ".png"
    options: dict[str, Any] = {"compress_level": 4} if is_png else {"compression": "tiff_lzw", "dpi": (DPI, DPI)}
    metadata: dict[str, Any] | None = {"Software": None} if is_png else None
    figure.savefig(path, format=path.suffix[1:], dpi=DPI, pil_kwargs=options, metadata=metadata)
