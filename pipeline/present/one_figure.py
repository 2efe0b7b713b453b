"""One figure in a width of one's own: `xietong figure`.

A figure is laid out anew for its width, with short names and fewer panels side by side where a single journal column of
84 mm asks for it; the size of its text is the same in every width. Figures of findings hold more words than such a
column and begin at 170 mm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from pipeline import settings
from pipeline.errors import PipelineError
from pipeline.present.choose import headline_scheme, load_tables
from pipeline.present.commands import ALL_FIGURES, FORMS
from pipeline.present.figure_index import FINDINGS, NAMES, file_stem
from pipeline.present.figures import FIGURES, NEEDED, Tables, make_context
from pipeline.present.findings import SPECS, Material, load_findings
from pipeline.present.fonts import NO_GLYPH, finding_words, known_characters, words_of_study, write_fonts
from pipeline.present.labels import Labels, load_labels
from pipeline.present.regions import Named, is_invented, region_names
from pipeline.present.style import MM, Context, house_style, save_as
from pipeline.settings import Study

WIDTHS = (84.0, 260.0)  # millimetres
LEAST_OF_FINDINGS = 170.0  # millimetres


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
    scheme, paths, paper = headline_scheme(tables["stages"], adcode), [], width_of(width)
    for one in _names(name, paper):
        fonts, drawn = _drawn(one, root, loaded, names, tables, labels)
        with house_style(fonts, width=paper * MM):
            paths += save_as(drawn(context, adcode, scheme), folder / file_stem(one, adcode, lang), forms)
    return paths


def _names(name: str, paper: float) -> tuple[str, ...]:
    """Figures asked for; all are those that have room on so much paper."""
    if name == ALL_FIGURES:
        return (*NAMES, *FINDINGS) if paper >= LEAST_OF_FINDINGS else NAMES
    if name in FINDINGS and paper < LEAST_OF_FINDINGS:
        allowed = f"{LEAST_OF_FINDINGS:.0f}mm to {WIDTHS[1]:.0f}mm for {', '.join(FINDINGS)}"
        raise PipelineError(f"figure '{name}' has no room on {paper:g}mm", allowed=allowed)
    return (name,)


def _drawn(
    name: str, root: Path, study: Study, region: Named, tables: Tables, labels: Labels
) -> tuple[tuple[Path, Path], Callable[[Context, str, str], Figure]]:
    """Fonts of a figure and how it is drawn from context, region and scheme; missing fonts are written."""
    is_finding = name in FINDINGS
    stem = "NotoSansSC-words" if is_finding else "NotoSansSC"
    fonts = (root / "work" / "fonts" / f"{stem}-regular.ttf", root / "work" / "fonts" / f"{stem}-bold.ttf")
    if not all(f.is_file() for f in fonts):
        more = [NO_GLYPH, known_characters(finding_words(root))] if is_finding else []
        write_fonts([*words_of_study(study, [region], tables["stages"], labels), *more], *fonts)
    if not is_finding:
        spec = next(s for s in FIGURES if s.name == name)
        return fonts, lambda context, adcode, scheme: spec.draw(tables, context, study.realis, adcode, scheme)
    own, found = next(s for s in SPECS if s.name == name), load_findings(root, fonts[0])
    return fonts, lambda context, adcode, scheme: own.draw(Material(found, study, adcode, scheme), context)
