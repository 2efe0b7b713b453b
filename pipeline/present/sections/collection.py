"""How the texts of collected sources were gathered: the quality page of each crawl, copied beside the report."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline import settings
from pipeline.present.grids import Words
from pipeline.present.sections.base import AFTER, Kind, Material
from pipeline.settings import Study

PAGE = "collection.html"


def _pages(study: Study) -> dict[str, str]:
    found = {}
    for name in study.sources:
        source = settings.load_source(name)
        if source.format == "collected":
            found[name] = str(settings.resolve_path(study.source_paths.get(name, source.path)) / PAGE)
    return found


def outside(study: Study) -> Sequence[str]:
    """Pages that `xietong collect` writes beside what it collected."""
    return list(_pages(study).values())


def build(material: Material) -> list[dict[str, Any]]:
    """Copies the pages that exist and gives their addresses."""
    found = []
    for name, page in _pages(material.study).items():
        if Path(page).is_file():
            target = material.root / "report" / "pages" / f"{name}.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, target)
            found.append({"name": name, "title": settings.load_source(name).title, "href": f"pages/{name}.html"})
    return found


KIND = Kind("collection", Words("采集质量", "Collection"), AFTER, build, outside=outside)
