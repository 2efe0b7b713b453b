"""H2, H3, H4 of one region: the series behind the tests, and what the tests find in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pipeline import codes
from pipeline.analyse.bloc_claim import POWER, BlocResult, bloc_test
from pipeline.analyse.calendar_blocks import Blocks, in_blocks, one_hot
from pipeline.analyse.claim_words import NOT_DECIDABLE, NOT_SUPPORTED, SUPPORTED, UNDECIDED
from pipeline.analyse.cube import headline
from pipeline.analyse.membership import members
from pipeline.analyse.mix_claim import MixResult, mix_test
from pipeline.analyse.role_claim import MIN_CLASSES, MOST, RoleResult, RoleSeries, role_test
from pipeline.analyse.roles import N_POSITIONS, distinct_values, own_classes, positions
from pipeline.analyse.views import Bools, Floats, View
from pipeline.study_tables import ALL, RETROSPECTIVE

WITH_CARRIED = {"resolution": "named_carried_issuer"}
BLOC = codes.BLOCS.index("party_state")


def behaviour_series(view: View, basis: str) -> Floats:
    """Acts by behaviour and day of publication, retrospective ones left out."""
    found = members(view, "T3", headline(view, "T3") | {"basis": basis})
    day = view.facts.array("acts", "day")[found.act]
    n_days, n = len(view.stage_of_day), len(codes.BEHAVIOURS)
    kept = (found.stage != view.code[RETROSPECTIVE]) & (day >= 0) & (day < n_days)
    flat = np.bincount(found.dims["behaviour"][kept] * n_days + day[kept], minlength=n * n_days)
    return np.asarray(flat.reshape(n, n_days).astype(float))


def role_series(view: View, filters: Mapping[str, str], *, among: Bools | None = None) -> RoleSeries:
    """Participations of the region's own classes by position and day; `among` are the rows of `parties` to use."""
    found, cls = own_classes(view, headline(view, "T5") | dict(filters))
    acts = view.facts.acts
    day, doc = (acts[c].to_numpy()[found.act] for c in ("day", "doc"))
    n_days, n = len(view.stage_of_day), len(codes.CLASSES)
    kept = (found.stage != view.code[RETROSPECTIVE]) & (cls >= 0) & (day >= 0) & (day < n_days)
    kept &= True if among is None else among[found.via]
    cell = (cls * N_POSITIONS + positions(view, found.via)) * n_days + day
    size = n * N_POSITIONS * n_days
    participations = distinct_values(cell[kept], found.act[kept], size)
    documents = distinct_values((cls * n_days + day)[kept], doc[kept], n * n_days)
    return RoleSeries(
        participations.reshape(n, N_POSITIONS, n_days).astype(float), documents.reshape(n, n_days).astype(float)
    )


def bloc_series(series: RoleSeries) -> Floats:
    """Participations by bloc and day."""
    by_class = series.participations.sum(axis=1)
    bloc = np.array([codes.BLOCS.index(codes.BLOC_OF_CLASS.get(c, "other")) for c in codes.CLASSES])
    return np.asarray((bloc[None, :] == np.arange(len(codes.BLOCS))[:, None]).astype(float) @ by_class)


def share_rows(view: View, blocks: Blocks) -> list[dict[str, Any]]:
    """What H2, H3 and H4 find."""
    return [_mix_row(view, blocks), _role_row(view, blocks), _bloc_row(view, blocks)]


def _mix(view: View, basis: str, blocks: Blocks) -> MixResult:
    a, seed = view.facts.study.analysis, view.facts.study.seed
    return mix_test(
        behaviour_series(view, basis), blocks, n_permutations=a.claims.n_permutations,
        n_bootstrap=a.bootstrap_samples, confidence=a.confidence, seed=seed,
    )  # fmt: skip


def _mix_row(view: View, blocks: Blocks) -> dict[str, Any]:
    settings = view.facts.study.analysis.claims
    result, cooperative = (_mix(view, basis, blocks) for basis in (ALL, settings.basis))
    finding = UNDECIDED
    if result.is_supported(settings.alpha, settings.least_v):
        finding = SUPPORTED
    elif result.high < settings.least_v:
        finding = NOT_SUPPORTED
    guards = ["shift_disagrees"] if result.p < settings.alpha <= result.p_shift else []
    guards += ["other_cuts_tell_as_much"] if result.v <= result.cut_limit else []
    return {
        "claim": "H2", "finding": finding, "effect": result.v, "effect_low": result.low, "effect_high": result.high,
        "p_block": result.p, "p_shift": result.p_shift, "guards": ";".join(guards),
        "rival_zh": f"其他切分的 V* 第95百分位 {result.cut_limit:.2f}；只看协同行动 V* {cooperative.v:.2f}",
        "rival_en": f"95th percentile of V* of other cuts {result.cut_limit:.2f}; cooperative acts {cooperative.v:.2f}",
    }  # fmt: skip


def _role(view: View, filters: Mapping[str, str], blocks: Blocks) -> RoleResult:
    a, seed = view.facts.study.analysis, view.facts.study.seed
    return role_test(
        role_series(view, filters), blocks, alpha=a.claims.alpha, n_permutations=a.claims.n_permutations,
        n_bootstrap=a.bootstrap_samples, confidence=a.confidence, seed=seed,
    )  # fmt: skip


def _role_row(view: View, blocks: Blocks) -> dict[str, Any]:
    alpha = view.facts.study.analysis.claims.alpha
    named, carried = (_role(view, filters, blocks) for filters in ({}, WITH_CARRIED))
    n = len(named.testable)
    guards = ["few_testable_classes"] if n < MIN_CLASSES else []
    finding = UNDECIDED
    if named.is_supported(alpha):
        finding = SUPPORTED if carried.is_supported(alpha) else UNDECIDED
        guards += [] if finding == SUPPORTED else ["not_with_carried"]
    elif n >= MIN_CLASSES and named.stable.mean() > MOST:
        finding = NOT_SUPPORTED
    guards += ["shift_disagrees"] if named.p < alpha <= named.p_shift else []
    return {
        "claim": "H3", "finding": finding, "effect": named.share, "effect_low": named.low, "effect_high": named.high,
        "p_block": named.p, "p_shift": named.p_shift, "guards": ";".join(guards),
        "rival_zh": f"可检验主体 {n} 类，变化 {int(named.changed.sum())} 类；计入承前与发文机关时 "
        f"{int(carried.changed.sum())}/{len(carried.testable)}",
        "rival_en": f"{int(named.changed.sum())} of {n} testable classes changed; with carried doers and issuers "
        f"{int(carried.changed.sum())} of {len(carried.testable)}",
    }  # fmt: skip


def _bloc(view: View, series: RoleSeries, blocks: Blocks) -> BlocResult:
    a, seed = view.facts.study.analysis, view.facts.study.seed
    return bloc_test(
        bloc_series(series), blocks, bloc=BLOC, margin=a.claims.equivalence_margin, alpha=a.claims.alpha,
        n_bootstrap=a.bootstrap_samples, seed=seed,
    )  # fmt: skip


def _variants(view: View, blocks: Blocks) -> dict[str, RoleSeries]:
    """What H4 must hold in beside the headline; document types with enough participations in every tested stage."""
    facts, least = view.facts, view.facts.study.analysis.min_acts_stage
    found = {
        "not_with_carried": role_series(view, WITH_CARRIED),
        "not_with_coprovision": role_series(view, {"basis": "coprovision"}),
        "not_without_generic": role_series(view, {}, among=~facts.parties["is_generic"].to_numpy(dtype=bool)),
    }
    doc = facts.array("acts", "doc")[facts.array("parties", "act")]
    types = facts.codes("documents", "doc_type", codes.DOC_TYPES)[doc]
    for number in range(len(codes.DOC_TYPES)):
        series = role_series(view, {}, among=types == number)
        n = in_blocks(series.participations.sum(axis=(0, 1)), blocks) @ one_hot(blocks.stage, blocks.n_stages)
        if (n >= least).all():
            found[f"not_by_type_{codes.DOC_TYPES[number]}"] = series
    return found


def _bloc_row(view: View, blocks: Blocks) -> dict[str, Any]:
    settings = view.facts.study.analysis.claims
    result = _bloc(view, role_series(view, {}), blocks)
    guards: list[str] = []
    finding = UNDECIDED
    if result.p < settings.alpha:
        variants = _variants(view, blocks).items()
        guards = [name for name, series in variants if _bloc(view, series, blocks).p >= settings.alpha]
        finding = UNDECIDED if guards else SUPPORTED
    elif result.dominance < settings.alpha:
        finding = NOT_SUPPORTED
    elif result.power < POWER:
        finding, guards = NOT_DECIDABLE, ["little_power"]
    needed = f"{result.n_needed:,.0f}" if np.isfinite(result.n_needed) else "–"
    return {
        "claim": "H4", "finding": finding, "effect": result.ratio, "effect_low": result.low,
        "effect_high": result.high, "p_block": result.p, "guards": ";".join(guards),
        "rival_zh": f"党政占比 {result.share:.0%}，各阶段居首的概率 {result.dominance:.2f}；等价检验功效 "
        f"{result.power:.2f}，每阶段约需 {needed} 次参与",
        "rival_en": f"share {result.share:.0%}, P(first in every stage) {result.dominance:.2f}; power of equivalence "
        f"{result.power:.2f}, about {needed} participations a stage needed",
    }  # fmt: skip
