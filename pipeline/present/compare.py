"""The figures of a comparison of provinces, from its tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from pipeline.analyse.compare import PERIOD_NAMES
from pipeline.present.choose import headline_rows, pick
from pipeline.present.figure_tiles import LEVELS, draw_map, draw_mix, draw_periods
from pipeline.present.labels import LANGUAGES, Labels
from pipeline.present.style import Context, house_style, save
from pipeline.settings import Study
from pipeline.study_tables import BY_CODE, STAGES


def write_compare_figures(
    profiles: pd.DataFrame,
    trend: pd.DataFrame,
    labels: Labels,
    study: Study,
    *,
    fonts: Sequence[Path],
    folder: Path,
    invented: bool,
) -> None:
    """Draw every figure of the comparison in Chinese and English; `trend` is T6 of the compared provinces."""
    headline = headline_rows({BY_CODE["T6"].name: trend}, "T6", study.realis)
    whole = pick(headline, stage_scheme=LEVELS, unit="stage", stage="all")
    volume = dict(zip(whole["adcode"], whole["n_on_topic_sentences"].astype(int), strict=True))
    n = profiles["adcode"].nunique()
    with house_style(fonts):
        for i, lang in enumerate(LANGUAGES):
            context = Context(
                lang=lang, labels=labels, region=labels.get("figure", "compare_region", lang).replace("{n}", str(n)),
                stages=pd.DataFrame(columns=STAGES.column_names), volume=trend.iloc[:0], weekly=trend.iloc[:0],
                window=(str(study.window.start), str(study.window.end)), is_invented=invented,
            )  # fmt: skip
            periods = {f"S{k:02d}": names[i] for k, names in enumerate(PERIOD_NAMES)}
            save(draw_map(profiles, volume, context), folder / f"compare_map.{lang}")
            save(draw_periods(profiles, periods, context), folder / f"compare_periods.{lang}")
            save(draw_mix(profiles, context), folder / f"compare_mix.{lang}")
