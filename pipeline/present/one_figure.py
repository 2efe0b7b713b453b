"""One figure in a width of one's own: `xietong figure`.

A figure is laid out anew for its width, with short names and fewer panels side by side where a single journal column of
84 mm asks for it; the size of its text is the same in every width.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline import settings
from pipeline.errors import PipelineError
from pipeline.present.choose import headline_scheme, load_tables
from pipeline.present.commands import ALL_FIGURES, FORMS
from pipeline.present.figure_index import file_stem
from pipeline.present.figures import FIGURES, NEEDED, make_context
from pipeline.present.fonts import words_of_study, write_fonts
from pipeline.present.labels import load_labels
from pipeline.present.regions import is_invented, region_names
from pipeline.present.style import MM, house_style, save_as

WIDTHS = (84.0, 260.0)  # millimetres


def width_of(text: str) -> float:
    """Millimetres of a width such as 84mm or 8.4cm.

    >>> width_of("8.4cm")
    84.0
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mm|cm|in)?", text.strip())
    factor = {"mm": 1.0, "cm": 10.0, "in": 25.4}
    value = float(match[1]) * factor[match[2] or "mm"] if match else 0.0
    if not WIDTHS[0] <= value <= WIDTHS[1]:
        raise PipelineError(f"width '{text}'", allowed=f"{WIDTHS[0]:.0f}mm to {WIDTHS[1]:.0f}mm")
    return round(value, 3)


def draw_one(
    name: str, *, study: str, region: str, lang: str, width: str, forms: Sequence[str], folder: Path
) -> list[Path]:
    """Draw one figure, or all of a region, from the tables of the last run; gives the files written."""
    for form in forms:
        if form not in FORMS:
            raise PipelineError(f"format '{form}'", allowed=", ".join(FORMS))
    loaded = settings.load_study(settings.study_path(study))
    root = Path("results") / loaded.name
    if not (root / "tables" / "stages.csv").is_file():
        raise PipelineError(f"study '{loaded.name}' has no results yet", todo=f"xietong run --study {study}")
    tables, labels = load_tables(root / "tables", *NEEDED), load_labels(settings.CONFIG / "labels.csv")
    regions = {r.adcode: r for r in region_names(loaded)}
    adcode = region or next(iter(regions))
    if adcode not in regions:
        raise PipelineError(f"region '{adcode}'", allowed=", ".join(regions))
    names = regions[adcode]
    shown = names.zh if lang == "zh" else names.en
    context = make_context(
        tables, loaded, labels, adcode=adcode, region=shown, lang=lang, is_invented=is_invented(loaded)
    )
    fonts = (root / "work" / "fonts" / "NotoSansSC-regular.ttf", root / "work" / "fonts" / "NotoSansSC-bold.ttf")
    if not all(f.is_file() for f in fonts):
        write_fonts(words_of_study(loaded, regions.values(), tables["stages"], labels), *fonts)
    scheme, paths = headline_scheme(tables["stages"], adcode), []
    with house_style(fonts, width=width_of(width) * MM):
        for spec in (s for s in FIGURES if name in (ALL_FIGURES, s.name)):
            figure = spec.draw(tables, context, loaded.realis, adcode, scheme)
            paths += save_as(figure, folder / file_stem(spec.name, adcode, lang), forms)
    return paths
