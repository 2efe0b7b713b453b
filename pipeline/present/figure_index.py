"""Which figures there are, how their files are called, and the table that lists them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.present.labels import LANGUAGES
from pipeline.tables import TEXT, Column, Table, register

NAMES = ("timeline", "trend", "behaviour_shares", "heatmap", "roles", "network", "ranks", "breadth", "transitions")
FINDINGS = ("claims", "curve_rises", "curve_shares", "change_points", "keyness", "topics")
FORMATS = ("pdf", "svg", "png")
COMPARE_NAMES = ("compare_map", "compare_periods", "compare_mix")

FIGURE_INDEX = Table(
    "figures",
    "Every figure of the study.",
    ("name", "adcode", "lang"),
    (
        Column("name", TEXT, "figure"),
        Column("adcode", TEXT, "region, CN = whole country"),
        Column("lang", TEXT, "language of its labels", values=("zh", "en")),
        Column("files", TEXT, "files beside this one, separated by ;"),
        Column("table", TEXT, "table whose numbers it shows"),
        Column("caption", TEXT, "caption in the language of the figure"),
    ),
)
register(FIGURE_INDEX)


def file_stem(name: str, adcode: str, lang: str) -> str:
    """Name of a figure's files without ending.

    >>> file_stem("trend", "330000", "zh")
    'trend_330000.zh'
    """
    return f"{name}_{adcode}.{lang}"


def files_of(adcode: str, names: Sequence[str] = NAMES) -> list[str]:
    """Files of the figures of a region, in both languages and every format."""
    return [f"{file_stem(n, adcode, lang)}.{form}" for n in names for lang in LANGUAGES for form in FORMATS]


def compare_file(name: str, lang: str, form: str) -> str:
    """Name of a file of the comparison of provinces."""
    return f"{name}.{lang}.{form}"
