"""The claims H1 to H4 of every region under its headline scheme.

A claim rests on stages that are not too thin; every verdict is capped while the extraction has not been audited by
people, and says so for invented texts. What a test finds is given apart from the verdict. Guards and effect sizes come
first, then Holm's correction over H1 (its rate, H1b), H2, H3 and H4 of a region.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline.analyse.calendar_blocks import make_blocks
from pipeline.analyse.claim_words import SUPPORTED, TOO_THIN, UNDECIDED, words_of
from pipeline.analyse.cube import make_slate
from pipeline.analyse.rise_claims import rise_rows
from pipeline.analyse.share_claims import share_rows
from pipeline.analyse.views import Bools, Facts, Slice, View
from pipeline.study_tables import CLAIMS, OUTSIDE

MIN_STAGES = 3
NAMES = ("H1a", "H1b", "H1c", "H2", "H3", "H4")
FAMILY = ("H1b", "H2", "H3", "H4")
AUDITED = "audited"


def tested_stages(view: View, thin: Bools) -> list[int]:
    """Codes of the scheme's stages that have days in the window and are not too thin."""
    outside = view.stages.index(OUTSIDE)
    return [s for s in range(outside) if not thin[s] and bool(view.blocks[s].any())]


def holm(p: Mapping[str, float]) -> dict[str, float]:
    """Adjusted p of each name (Holm 1979).

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'c': 0.06, 'b': 0.06}
    """
    adjusted, largest = {}, 0.0
    for rank, (name, value) in enumerate(sorted(p.items(), key=lambda item: item[1])):
        largest = max(largest, min(1.0, (len(p) - rank) * value))
        adjusted[name] = largest
    return adjusted


def _evidence(view: View, claim: str) -> str:
    """Address whose sentences lie behind a claim."""
    basis = view.facts.study.analysis.claims.basis
    where = f"adcode={view.where.adcode},stage_scheme={view.where.stage_scheme}"
    if claim.startswith("H1"):
        column = {"H1a": "n_acts", "H1b": "rate", "H1c": "share"}[claim]
        return f"T6[{where},unit=stage,basis={basis}].{column}"
    return f"T3[{where}].n_acts" if claim == "H2" else f"T5[{where}].n_acts"


def _with_holm(rows: list[dict[str, Any]], alpha: float) -> None:
    """Adds p_holm to the claims of the family; one that it turns down is undecided."""
    own = {r["claim"]: r["p_block"] for r in rows if r["claim"] in FAMILY and not np.isnan(r["p_block"])}
    adjusted = holm(own)
    for row in rows:
        if row["claim"] in adjusted:
            row["p_holm"] = adjusted[row["claim"]]
            if row["finding"] == SUPPORTED and row["p_holm"] >= alpha:
                row["finding"] = UNDECIDED
                row["guards"] = ";".join(filter(None, [row["guards"], "holm"]))


def _with_corrected(rows: list[dict[str, Any]], disputed: Collection[str]) -> None:
    """A claim whose corrected effect points in the opposite direction is not supported: the corrected one stands."""
    for row in rows:
        if row["claim"] in disputed:
            row["finding"] = UNDECIDED if row["finding"] == SUPPORTED else row["finding"]
            row["guards"] = ";".join(filter(None, [row["guards"], "corrected_differs"]))


def claims_of(view: View, *, is_audited: bool = False, disputed: Collection[str] = ()) -> list[dict[str, Any]]:
    """Rows of the claims of one region under one scheme; `disputed` are claims whose corrected effect differs."""
    study = view.facts.study
    settings = study.analysis.claims
    stages = tested_stages(view, make_slate(view).stage_is_thin)
    blocks = make_blocks(view.stage_of_day, stages or [0], first_monday=view.first_monday, width=settings.block_days)
    own = len(set(blocks.stage[blocks.stage >= 0].tolist()))
    if len(stages) >= MIN_STAGES and own == len(stages):
        rows = [*rise_rows(view, stages, blocks), *share_rows(view, blocks)]
        _with_corrected(rows, disputed)
        _with_holm(rows, settings.alpha)
    else:
        rows = [{"claim": name, "finding": TOO_THIN, "guards": ""} for name in NAMES]
    demonstration = bool(view.facts.documents["is_invented"].any())
    thin = "stages_too_thin" if len(stages) < view.stages.index(OUTSIDE) else ""
    audit = "inputs_not_corrected" if is_audited else "not_audited"
    return [
        row | view.where._asdict()
        | words_of(row["claim"], row["finding"], is_audited=is_audited, is_demonstration=demonstration)
        | {
            "guards": ";".join(filter(None, [audit, thin, row["guards"]])), "evidence": _evidence(view, row["claim"]),
            "stages_tested": ";".join(view.stages[s] for s in stages),
        }
        for row in rows
    ]  # fmt: skip


def claims(
    facts: Facts, audit: Mapping[str, str], disputed: Collection[tuple[str, str, str]] = ()
) -> pd.DataFrame:  # fmt: skip
    """The table of claims: every region under its headline scheme; `audit` is the status of each region's sample.

    `disputed` are region, scheme and claim whose corrected effect points in the opposite direction.
    """
    rows = []
    for adcode in facts.adcodes:
        where = Slice(adcode, facts.headline_scheme(adcode))
        own = {claim for *place, claim in disputed if tuple(place) == where}
        rows += claims_of(facts.view(where), is_audited=audit.get(adcode) == AUDITED, disputed=own)
    return pd.DataFrame(rows).reindex(columns=CLAIMS.column_names)
