"""H1a, H1b, H1c: whether cooperation rises and falls, by count, by rate and as a share of acts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pipeline.analyse.calendar_blocks import Blocks, in_blocks, make_blocks, stage_sums
from pipeline.analyse.claim_words import NOT_SUPPORTED, ONSET, SUPPORTED, UNDECIDED
from pipeline.analyse.membership import act_filter
from pipeline.analyse.umbrella import Ratio, Umbrella, UmbrellaResult, hump_ratio, umbrella_test
from pipeline.analyse.views import Floats, Ints, View
from pipeline.study_tables import ALL, RETROSPECTIVE


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
    day = facts.array("documents", "day")
    sentences = _by_source_day(view, day, source, view.doc_exposure.astype(float))
    filters = {"realis": study.realis, "series": "domestic"}
    doc = facts.array("acts", "doc")

    def acts(basis: str) -> Floats:
        kept = act_filter(view, {**filters, "basis": basis}) & (view.stage_published != view.code[RETROSPECTIVE])
        return _by_source_day(view, day[doc[kept]], source[doc[kept]], np.ones(int(kept.sum())))

    is_open = in_blocks(_by_source_day(view, day, source, np.ones(len(day))), blocks) > 0
    return Counts(acts(study.analysis.claims.basis), acts(ALL), sentences, is_open[:, blocks.of_day].astype(float))


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


def rise_rows(view: View, stages: list[int], blocks: Blocks) -> list[dict[str, Any]]:
    """What H1 finds in one region under one scheme, on stages that are thick enough and have blocks of their own."""
    study = view.facts.study
    settings = study.analysis.claims
    names = [view.stages[s] for s in stages]
    counts = daily_counts(view, blocks)
    umbrella = Umbrella(blocks.stage, n_permutations=settings.n_permutations, seed=study.seed)
    rows = []
    for claim, series in _series(counts, settings.min_week_sentences).items():
        result = _test(series, view, blocks, umbrella, 0 in stages)
        finding = finding_of(result, alpha=settings.alpha, hump=settings.hump_ratio)
        numbers = _row(result, names, _check_p(series, view, stages), settings.alpha)
        rows.append({"claim": claim, "finding": finding, **numbers, **_rival(claim, counts, view, blocks)})
    return rows


def _rival(claim: str, counts: Counts, view: View, blocks: Blocks) -> dict[str, str]:
    """The hump of what else could explain the claim's: of the text itself, of sources open throughout, of all acts."""
    is_open = np.isin(view.facts.study.sources, view.facts.open_sources)[:, None]
    tops = {"H1a": counts.sentences, "H1b": counts.cooperative * is_open, "H1c": counts.acts}
    bottoms = {"H1a": counts.open_days, "H1b": counts.sentences * is_open, "H1c": counts.sentences}
    named = {
        "H1a": ("涉疫句数的峰边比", "hump of the on-topic sentences"),
        "H1b": ("只用全期有文本的来源时的峰边比", "hump with sources open throughout only"),
        "H1c": ("全部行动比率的峰边比", "hump of the rate of all acts"),
    }
    top, bottom = (stage_sums(in_blocks(x[claim], blocks).sum(axis=0), blocks) for x in (tops, bottoms))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(hump_ratio(top / bottom))
    zh, en = named[claim]
    return {"rival_zh": f"{zh} {value:.2f}", "rival_en": f"{en} {value:.2f}"}
