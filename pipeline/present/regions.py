"""Names of the regions of a study, and whether its texts are invented."""

from __future__ import annotations

from typing import NamedTuple

from pipeline import settings
from pipeline.codes import COUNTRY
from pipeline.settings import Study


class Named(NamedTuple):
    """A region with its names in Chinese and English."""

    adcode: str
    zh: str
    en: str


def region_names(study: Study) -> list[Named]:
    """Regions of a study: its provinces in order, then the whole country."""
    packs = [settings.load_province(p) for p in study.provinces]
    return [*(Named(p.adcode, p.name_zh, p.name_en) for p in packs), Named(COUNTRY, "全国", "China")]


def is_invented(study: Study) -> bool:
    """Whether any source of a study was written for demonstration."""
    return any(settings.load_source(name).is_invented for name in study.sources)
