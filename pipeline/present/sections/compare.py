"""Provinces side by side, where the study asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

from pipeline.present.figure_index import COMPARE_NAMES, compare_file
from pipeline.present.grids import Words
from pipeline.present.labels import LANGUAGES
from pipeline.present.sections.base import AFTER, Kind, Material
from pipeline.settings import Study


def files(study: Study) -> Sequence[str]:
    """Figures of the comparison; none where no provinces are compared."""
    if not study.compare:
        return ()
    return [f"compare/{compare_file(name, lang, 'svg')}" for name in COMPARE_NAMES for lang in LANGUAGES]


def build(material: Material) -> list[dict[str, Any]]:
    """Copies the figures beside the page and gives their names with words."""
    found = []
    for name in COMPARE_NAMES:
        for lang in LANGUAGES:
            file = compare_file(name, lang, "svg")
            target = material.root / "report" / "figures" / f"compare_{file}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(material.root / "compare" / file, target)
            found.append({"file": target.name, "lang": lang, "words": material.labels.get("figure", name, lang)})
    return found


KIND = Kind("compare", Words("各省比较", "Provinces side by side"), AFTER, build, files)
