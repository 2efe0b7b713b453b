"""Effects of H1 from corrected counts beside naive ones: what the claims would rest on without extraction error.

Sums are by the stages' own days, where claims.csv takes whole calendar blocks, so that naive effects can differ a
little from those there. Only effects are corrected: the tests of the claims permute what the pipeline found. H2 to H4
have no row: the sampling error of the coded sentences would itself pass for a difference between stages (T2c and T3c
hold their inputs).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.analyse.claims import MIN_STAGES, tested_stages
from pipeline.analyse.cube import make_grid, make_slate
from pipeline.analyse.umbrella import hump_ratio
from pipeline.analyse.views import Facts, Floats, Ints, Slice, View
from pipeline.coding.correct import week_draws
from pipeline.coding.corrected import Weighted, coded_by_stage, corrected_weeks
from pipeline.coding.tables import CLAIMS_CORRECTED
from pipeline.study_tables import ALL, BASES, CELLS


def _humps(own: Floats, every: Floats, exposure: Floats, days: Floats) -> dict[str, Floats]:
    """Hump of count, rate and share from sums by … × stage; counts that correction left under nothing are nothing."""
    own, every = np.maximum(own, 0), np.maximum(every, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {"H1a": hump_ratio(own / days), "H1b": hump_ratio(own / exposure), "H1c": hump_ratio(own / every)}


def _drawn(view: View, weekly: Floats, stages: Sequence[int], draws: Sequence[Floats]) -> Floats:
    """Resampled sums of stage × week counts: samples × stages."""
    return np.stack([d @ weekly[s, view.blocks[s]] for s, d in zip(stages, draws, strict=True)], axis=1)


def stages_of_effects(view: View, coded: Sequence[Weighted]) -> list[int]:
    """Codes of stages that are tested, of which sentences were coded and which have at least two weeks."""
    n_coded = coded_by_stage(view, coded)
    tested = tested_stages(view, make_slate(view).stage_is_thin)
    return [s for s in tested if n_coded[s] and view.blocks[s].sum() > 1]


def effects_table(facts: Facts, where: Slice, coded: Sequence[Weighted], status: str) -> pd.DataFrame:
    """Rows of `claims_corrected` of a region under a scheme; none where fewer than three stages can be corrected."""
    view, a = facts.view(where), facts.study.analysis
    stages = stages_of_effects(view, coded)
    if len(stages) < MIN_STAGES:
        return pd.DataFrame(columns=CLAIMS_CORRECTED.column_names)
    naive, fixed = corrected_weeks(view, coded, "T6", make_grid(CELLS["T3"].rows))
    basis, every = BASES.index(a.claims.basis), BASES.index(ALL)
    days: Ints = np.bincount(view.stage_of_day, minlength=len(view.stages))[stages]
    exposure = view.exposure[stages].sum(axis=1)

    def sums(weeks: Floats) -> tuple[Floats, Floats]:
        return weeks[stages, basis].sum(axis=1), weeks[stages, every].sum(axis=1)

    plain, mended = (_humps(*sums(weeks), exposure, days) for weeks in (naive, fixed))
    rng = np.random.default_rng([facts.study.seed, 7, zlib.crc32(":".join(where).encode())])
    draws = [week_draws(int(view.blocks[s].sum()), a.bootstrap_samples, rng) for s in stages]
    drawn = _humps(
        _drawn(view, fixed[:, basis], stages, draws), _drawn(view, fixed[:, every], stages, draws),
        _drawn(view, view.exposure, stages, draws), days,
    )  # fmt: skip
    tails = [(1 - a.confidence) / 2, (1 + a.confidence) / 2]
    rows: list[dict[str, Any]] = []
    for claim, value in plain.items():
        low, high = np.quantile(drawn[claim], tails)
        rows.append({
            **where._asdict(), "claim": claim, "n_stages": len(stages), "effect": float(value),
            "effect_corrected": float(mended[claim]), "effect_corrected_low": float(low),
            "effect_corrected_high": float(high), "status": status,
            "side_differs": bool((float(value) > 1) != (float(mended[claim]) > 1)),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=CLAIMS_CORRECTED.column_names)
