"""Claims H1a, H1b, H1c: whether cooperation rises and falls, by count, by rate and as a share of acts.

A claim rests on stages that are not too thin; every verdict is capped while the extraction has not been audited by
people, and says so for invented texts. What a test finds is given apart from the verdict.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.analyse.calendar_blocks import Blocks, in_blocks, make_blocks
from pipeline.analyse.cube import make_slate
from pipeline.analyse.membership import act_filter
from pipeline.analyse.umbrella import Ratio, Umbrella, UmbrellaResult, umbrella_test
from pipeline.analyse.views import Bools, Facts, Floats, Ints, Slice, View
from pipeline.study_tables import ALL, CLAIMS, OUTSIDE, RETROSPECTIVE

MIN_STAGES = 3
SUPPORTED, ONSET, NOT_SUPPORTED, UNDECIDED, TOO_THIN = "supported", "onset", "not_supported", "undecided", "too_thin"
SENTENCES = {
    SUPPORTED: ("先升后降", "it rises to an interior peak and falls"),
    ONSET: ("启动之后下降；上升只是开端", "decline after activation; the rise is the onset"),
    NOT_SUPPORTED: ("数据排除了所设幅度的先升后降", "the data exclude a hump of the configured size"),
    UNDECIDED: ("不能判定", "undecided"),
    TOO_THIN: ("样本过少，不作判定", "too thin for a verdict"),
}
CAPPED = ("未定（抽取未经人工审核）", "undecided (extraction not audited)")
DEMONSTRATION = ("演示数据：", "Demonstration data: ")


class Counts(NamedTuple):
    """By source and day: cooperative acts, all acts, on-topic sentences, and 1 on days of blocks with documents."""

    cooperative: Floats
    acts: Floats
    sentences: Floats
    open_days: Floats


def _by_source_day(view: View, day: Ints, source: Ints, weight: Floats) -> Floats:
    """Sums by source and day of the window; other days are left out."""
    n_sources, n_days = len(view.facts.study.sources), len(view.stage_of_day)
    inside = (day >= 0) & (day < n_days)
    flat = np.bincount(source[inside] * n_days + day[inside], weights=weight[inside], minlength=n_sources * n_days)
    return np.asarray(flat.reshape(n_sources, n_days).astype(float))


def daily_counts(view: View, blocks: Blocks) -> Counts:
    """Acts and exposure of a view by source and day of publication, retrospective acts left out."""
    facts, study = view.facts, view.facts.study
    source = facts.codes("documents", "source", tuple(study.sources))
    day = facts.documents["day"].to_numpy()
    sentences = _by_source_day(view, day, source, view.doc_exposure.astype(float))
    filters = {"realis": study.realis, "series": "domestic"}
    doc = facts.acts["doc"].to_numpy()

    def acts(basis: str) -> Floats:
        kept = act_filter(view, {**filters, "basis": basis}) & (view.stage_published != view.code[RETROSPECTIVE])
        return _by_source_day(view, day[doc[kept]], source[doc[kept]], np.ones(int(kept.sum())))

    is_open = in_blocks(_by_source_day(view, day, source, np.ones(len(day))), blocks) > 0
    return Counts(acts(study.analysis.claims.basis), acts(ALL), sentences, is_open[:, blocks.of_day].astype(float))


def tested_stages(view: View, thin: Bools) -> list[int]:
    """Codes of the scheme's stages that have days in the window and are not too thin."""
    outside = view.stages.index(OUTSIDE)
    return [s for s in range(outside) if not thin[s] and bool(view.blocks[s].any())]


def finding_of(result: UmbrellaResult, *, alpha: float, hump: float) -> str:
    """What the test alone says.

    Supported: both legs, the circular shift agrees, and the rise outlasts the stage before the alert. Onset: the rise
    is gone without that stage, or the series falls from the first tested stage. Not supported: the interval of the
    hump lies under the configured one. Else undecided.
    """
    if result.is_supported(alpha):
        return SUPPORTED
    if result.passes(alpha) and result.p_shift < alpha and result.is_onset(alpha):
        return ONSET
    if result.peak == 0 and result.fall_p < alpha:
        return ONSET
    return NOT_SUPPORTED if result.ratio_high < hump else UNDECIDED


def _series(counts: Counts, min_sentences: int) -> dict[str, Ratio]:
    return {
        "H1a": Ratio(counts.cooperative * counts.open_days, counts.open_days, 0.0),
        "H1b": Ratio(counts.cooperative, counts.sentences, float(min_sentences)),
        "H1c": Ratio(counts.cooperative, counts.acts, 1.0),
    }


def _words(finding: str, is_demonstration: bool) -> dict[str, str]:
    """Verdict sentences, capped: no claim is called supported or refuted before people have audited the extraction."""
    capped = CAPPED if finding != TOO_THIN else SENTENCES[TOO_THIN]
    zh, en = (d * is_demonstration + s for d, s in zip(DEMONSTRATION, capped, strict=True))
    told = SENTENCES[finding]
    return {"verdict_zh": zh, "verdict_en": en, "finding_zh": told[0], "finding_en": told[1]}


def _row(result: UmbrellaResult, stages: list[str], blocks14: float, alpha: float) -> dict[str, Any]:
    guards = []
    if result.is_interior and not np.isnan(result.p_shift) and result.p_shift >= alpha:
        guards.append("shift_disagrees")
    if result.onset_attainable > alpha:
        guards.append("too_few_weeks_after_alert")
    return {
        "peak_stage": stages[result.peak], "effect": result.ratio, "effect_low": result.ratio_low,
        "effect_high": result.ratio_high, "p_rise": result.legs.up, "p_fall": result.legs.down, "p_block": result.p,
        "p_block_check": blocks14, "p_shift": result.p_shift, "p_without_pre_alert": result.onset_p,
        "guards": ";".join(guards),
    }  # fmt: skip


def _check_p(series: Ratio, view: View, stages: list[int]) -> float:
    """Adjusted p with blocks twice as long, NaN where a stage has no such block."""
    a = view.facts.study.analysis
    blocks = make_blocks(view.stage_of_day, stages, first_monday=view.first_monday, width=2 * a.claims.block_days)
    if len(set(blocks.stage[blocks.stage >= 0].tolist())) < len(stages):
        return float("nan")
    umbrella = Umbrella(blocks.stage, n_permutations=a.claims.n_permutations, seed=view.facts.study.seed)
    return _test(series, view, blocks, umbrella, 0 in stages).p


def _test(series: Ratio, view: View, blocks: Blocks, umbrella: Umbrella, has_pre_alert: bool) -> UmbrellaResult:
    a = view.facts.study.analysis
    return umbrella_test(
        series, blocks, umbrella, has_pre_alert=has_pre_alert, alpha=a.claims.alpha, n_bootstrap=a.bootstrap_samples,
        confidence=a.confidence, seed=view.facts.study.seed,
    )  # fmt: skip


def claims_of(view: View) -> list[dict[str, Any]]:
    """Rows of the claims of one region under one scheme."""
    study = view.facts.study
    settings = study.analysis.claims
    stages = tested_stages(view, make_slate(view).stage_is_thin)
    names = [view.stages[s] for s in stages]
    demonstration = bool(view.facts.documents["is_invented"].any())
    blocks = make_blocks(
        view.stage_of_day, stages or [0], first_monday=view.first_monday, width=settings.block_days
    )  # fmt: skip
    own = len(set(blocks.stage[blocks.stage >= 0].tolist()))
    counts = daily_counts(view, blocks)
    rows = []
    for claim, series in _series(counts, settings.min_week_sentences).items():
        numbers: dict[str, Any] = {}
        finding = TOO_THIN
        if len(stages) >= MIN_STAGES and own == len(stages):
            umbrella = Umbrella(blocks.stage, n_permutations=settings.n_permutations, seed=study.seed)
            result = _test(series, view, blocks, umbrella, 0 in stages)
            finding = finding_of(result, alpha=settings.alpha, hump=settings.hump_ratio)
            numbers = _row(result, names, _check_p(series, view, stages), settings.alpha)
        thin = "stages_too_thin" if len(stages) < view.stages.index(OUTSIDE) else ""
        numbers["guards"] = ";".join(filter(None, ["not_audited", thin, numbers.get("guards", "")]))
        column = {"H1a": "n_acts", "H1b": "rate", "H1c": "share"}[claim]
        where = f"adcode={view.where.adcode},stage_scheme={view.where.stage_scheme}"
        evidence = f"T6[{where},unit=stage,basis={settings.basis}].{column}"
        rows.append({
            **view.where._asdict(), "claim": claim, "finding": finding, **_words(finding, demonstration), **numbers,
            "stages_tested": ";".join(names), "evidence": evidence,
        })  # fmt: skip
    return rows


def claims(facts: Facts) -> pd.DataFrame:
    """The table of claims: every region under its headline scheme."""
    rows = [
        row for adcode in facts.adcodes for row in claims_of(facts.view(Slice(adcode, facts.headline_scheme(adcode))))
    ]
    return pd.DataFrame(rows).reindex(columns=CLAIMS.column_names)
