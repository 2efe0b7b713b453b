"""Noto Sans SC for figures: from its package, cut to the characters needed, at fixed weights.

The packaged file is variable and opens at its thinnest weight, so an instance is made; matplotlib would draw hairlines
otherwise. Bytes depend on characters and package version alone.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from pipeline.errors import InputError
from pipeline.io import read_csv
from pipeline.present.labels import Labels
from pipeline.present.regions import Named
from pipeline.settings import Study
from pipeline.study_tables import CLAIMS, KEYNESS
from pipeline.tables import TOPICS

if TYPE_CHECKING:
    import pandas as pd

PACKAGE = "justmytype_intl_cjk"
FILE = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
WEIGHTS = {"regular": 400, "bold": 700}
NO_GLYPH = "〓"  # stands for a character of a text that the typeface lacks
FAMILY = "Xietong Noto Sans SC"  # own name: a system's Noto must never stand in unseen
BASIC = "".join(chr(c) for c in range(0x20, 0x7F)) + "“”‘’《》（）、，。：；？！—…·×±≥≤→–−％＊　"


def packaged_font() -> Path:
    """File of the variable font in the installed package."""
    spec = importlib.util.find_spec(PACKAGE)
    path = Path(spec.origin).parent / FILE if spec and spec.origin else Path(FILE)
    if not path.is_file():
        raise InputError(
            f"the font package {PACKAGE} is not installed", where=str(path), todo="make setup (or pip install it)"
        )
    return path


def characters(texts: Iterable[str]) -> str:
    """Distinct printable characters of texts and of ASCII, sorted."""
    return "".join(sorted({c for text in (BASIC, *texts) for c in text if c.isprintable()}))


def cut_font(text: str) -> bytes:
    """The variable font with the characters of `text` only.

    Raises `InputError` naming the characters that the font lacks.
    """
    font = TTFont(packaged_font(), recalcTimestamp=False)
    lacking = sorted({c for c in text if ord(c) not in font.getBestCmap()})
    if lacking:
        named = ", ".join(f"{c} (U+{ord(c):04X})" for c in lacking[:10])
        raise InputError(f"Noto Sans SC has no glyph for {named}", todo="change the label or title that holds it")
    options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[1, 2, 4, 6], recalc_bounds=True)
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def at_weight(cut: bytes, weight: int) -> TTFont:
    """A cut font at one weight (wght, 100 to 900)."""
    font = instantiateVariableFont(TTFont(io.BytesIO(cut), recalcTimestamp=False), {"wght": weight}, inplace=True)
    _name(font, weight)
    return font


def _name(font: TTFont, weight: int) -> None:
    style = "Bold" if weight >= 600 else "Regular"
    names = font["name"]
    names.names = []
    for name_id, value in {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"XietongNotoSansSC-{style}"}.items():
        names.setName(value, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def words_of_study(study: Study, regions: Iterable[Named], stages: pd.DataFrame, labels: Labels) -> list[str]:
    """Every text that a figure of the study may hold."""
    words = [word for label in labels.words.values() for word in label.values()]
    words += [study.title, study.title_en, *(name for r in regions for name in (r.zh, r.en))]
    return [*words, *stages["label_zh"], *stages["label_en"], *stages["stage"], *stages["stage_scheme"]]


def known_characters(texts: Iterable[str]) -> str:
    """Characters of texts that the packaged font has: words of documents may hold any other."""
    known = TTFont(packaged_font(), lazy=True).getBestCmap()
    return "".join(c for c in characters(texts) if ord(c) in known)


def finding_words(root: Path) -> list[str]:
    """Words that figures of results/<study>/ hold beside labels: key words, those of topics, and what claims say."""
    tables = [read_csv(t, root / "tables" / f"{t.file_stem}.csv") for t in (KEYNESS, TOPICS)]
    claims = read_csv(CLAIMS, root / f"{CLAIMS.file_stem}.csv")
    told = [claims[c] for c in ("finding_zh", "verdict_zh")]
    return sorted({str(word) for words in (*(t["word"] for t in tables), *told) for word in words})


def write_fonts(texts: Iterable[str], regular: Path, bold: Path) -> None:
    """Write one TrueType file a weight with the characters of the texts."""
    cut = cut_font(characters(texts))
    for path, weight in ((regular, WEIGHTS["regular"]), (bold, WEIGHTS["bold"])):
        path.parent.mkdir(parents=True, exist_ok=True)
        at_weight(cut, weight).save(path, reorderTables=True)
