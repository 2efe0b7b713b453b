"""Effects of the claims from corrected counts beside naive ones: what claims would rest on without extraction error.

Sums are by the stages' own days and weeks, where claims.csv takes whole calendar blocks, so that naive effects can
differ a little from those there. Only effects are corrected: the tests of the claims permute what the pipeline found.

The sampling error of the coded sentences would itself pass for a difference between stages. It is part of how the
corrected weeks of a stage vary, and what that variation alone adds to φ² (H2) and to the spread of shares (H4) is
measured by resampling weeks inside stages and taken off; roles (H3) are tested against permuted weeks, which carry it
too, so that fewer classes pass as changed than with counts free of it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.bloc_claim import bloc_test
from pipeline.analyse.calendar_blocks import Blocks, one_hot
from pipeline.analyse.claims import MIN_STAGES, tested_stages
from pipeline.analyse.cube import make_slate
from pipeline.analyse.mix_claim import cramer, phi_squared, staged
from pipeline.analyse.role_claim import MOST, RoleSeries, role_test
from pipeline.analyse.roles import N_POSITIONS, distinct_values
from pipeline.analyse.share_claims import BLOC, bloc_series
from pipeline.analyse.umbrella import hump_ratio
from pipeline.analyse.views import Facts, Floats, Ints, Slice, View
from pipeline.coding.correct import week_draws
from pipeline.coding.corrected import Weighted, coded_by_stage, corrected_weeks, grid_of, participations
from pipeline.coding.tables import CLAIMS_CORRECTED
from pipeline.study_tables import ALL, BASES


class Effect(NamedTuple):
    """Value with its interval; NaN where there is none."""

    value: float
    low: float
    high: float


class StageWeeks(NamedTuple):
    """Weeks of the stages that are corrected, a week that two stages share once for each.

    `stages` are the codes of the stages; `code` and `week` say which cells of stage × … × week arrays each stands for,
    `blocks` its place among the stages.
    """

    stages: Sequence[int]
    code: Ints
    week: Ints
    blocks: Blocks

    @staticmethod
    def of(view: View, stages: Sequence[int]) -> StageWeeks:
        """Weeks of the view's stages, in the order of the stages."""
        place, week = np.nonzero(view.blocks[list(stages)])
        return StageWeeks(
            stages,
            np.array(stages)[place],
            week,
            Blocks(np.arange(len(place)), place, np.ones(len(place), dtype=np.int64)),
        )

    def counts(self, weeks: Floats) -> Floats:
        """Cells × weeks of stages, from stage code × cell × week."""
        return np.asarray(weeks[self.code, :, self.week].T)

    def draws(self, samples: int, rng: np.random.Generator) -> Floats:
        """Samples × weeks of stages: weeks drawn inside their stages, rescaled as for the corrected tables."""
        stage = self.blocks.stage
        return np.concatenate(
            [week_draws(int((stage == s).sum()), samples, rng) for s in range(self.blocks.n_stages)], axis=1
        )


def hump_effects(cooperative: Floats, every: Floats, exposure: Floats, days: Floats) -> dict[str, Floats]:
    """Hump of count, rate and share from sums by … × stage; counts that correction left under nothing are nothing."""
    own, every = np.maximum(cooperative, 0), np.maximum(every, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {"H1a": hump_ratio(own / days), "H1b": hump_ratio(own / exposure), "H1c": hump_ratio(own / every)}


def mix_effect(counts: Floats, stage: Ints, draws: Floats, confidence: float) -> Effect:
    """V* of behaviours × weeks, less what the variation of weeks inside stages adds to φ².

    `draws` are samples × weeks. The mean of the resampled φ² less the observed one estimates that addition, wherever
    it comes from and however it differs between stages; a resampled table carries it twice.
    """
    hot = one_hot(stage, int(stage.max()) + 1)
    observed = np.maximum(staged(hot, counts.T), 0)
    drawn = phi_squared(np.maximum(staged(hot[None] * draws[..., None], counts.T), 0))
    phi2 = phi_squared(observed)
    noise = max(float(drawn.mean() - phi2), 0.0)
    degrees = min(len(observed), int((observed.sum(axis=0) > 0).sum())) - 1
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(cramer(drawn, 2 * noise, degrees), tails)
    return Effect(float(cramer(phi2, noise, degrees)), float(low), float(high))


def stages_of_effects(view: View, coded: Sequence[Weighted]) -> list[int]:
    """Codes of stages that are tested, of which sentences were coded and which have at least two weeks."""
    n_coded = coded_by_stage(view, coded)
    tested = tested_stages(view, make_slate(view).stage_is_thin)
    return [s for s in tested if n_coded[s] and view.blocks[s].sum() > 1]


def _humps(view: View, coded: Sequence[Weighted], weeks: StageWeeks, draws: Floats) -> dict[str, tuple[Effect, Effect]]:
    """Naive and corrected effects of H1a, H1b and H1c."""
    a = view.facts.study.analysis
    days: Ints = np.bincount(view.stage_of_day, minlength=len(view.stages))[list(weeks.stages)]
    basis, every = BASES.index(a.claims.basis), BASES.index(ALL)
    hot = one_hot(weeks.blocks.stage, weeks.blocks.n_stages)
    exposure = view.exposure[weeks.code, weeks.week]
    tails = [(1 - a.confidence) / 2, (1 + a.confidence) / 2]
    found = []
    for counts in map(weeks.counts, corrected_weeks(view, coded, "T6")):
        own = hump_effects(counts[basis] @ hot, counts[every] @ hot, exposure @ hot, days)
        top, bottom, text = ((draws * x) @ hot for x in (counts[basis], counts[every], exposure))
        drawn = hump_effects(top, bottom, text, days)
        found.append({c: Effect(float(v), *np.quantile(drawn[c], tails).tolist()) for c, v in own.items()})
    return {claim: (found[0][claim], found[1][claim]) for claim in found[0]}


def _mixes(view: View, coded: Sequence[Weighted], weeks: StageWeeks, draws: Floats) -> tuple[Effect, Effect]:
    """Naive and corrected effect of H2."""
    own = [i for i, label in enumerate(grid_of("T3").labels) if label[0] in codes.BEHAVIOURS]
    confidence = view.facts.study.analysis.confidence
    naive, fixed = (
        mix_effect(weeks.counts(w)[own], weeks.blocks.stage, draws, confidence)
        for w in corrected_weeks(view, coded, "T3")
    )
    return naive, fixed


def _documents(view: View, weeks: StageWeeks) -> Floats:
    """Classes × weeks of stages: distinct documents in which the pipeline found a participation."""
    act, stage, cell = participations(view)
    doc = view.facts.array("acts", "doc")[act]
    shape = (len(codes.CLASSES), len(view.stages), view.n_weeks)
    key = (cell // N_POSITIONS * shape[1] + stage) * shape[2] + view.doc_week[doc]
    counted = distinct_values(key, doc, int(np.prod(shape))).reshape(shape)
    return np.asarray(counted[:, weeks.code, weeks.week].astype(float))


def _roles(view: View, coded: Sequence[Weighted], weeks: StageWeeks) -> dict[str, tuple[Effect, Effect]]:
    """Naive and corrected effects of H3 and H4."""
    study = view.facts.study
    a = study.analysis
    documents = _documents(view, weeks)
    roles, blocs = [], []
    for counts in map(weeks.counts, corrected_weeks(view, coded, "T5")):
        series = RoleSeries(counts.reshape(len(codes.CLASSES), N_POSITIONS, -1), documents)
        role = role_test(
            series, weeks.blocks, alpha=a.claims.alpha, n_permutations=a.claims.n_permutations,
            n_bootstrap=a.bootstrap_samples, confidence=a.confidence, seed=study.seed,
        )  # fmt: skip
        bloc = bloc_test(
            bloc_series(series), weeks.blocks, bloc=BLOC, margin=a.claims.equivalence_margin, alpha=a.claims.alpha,
            n_bootstrap=a.bootstrap_samples, seed=study.seed,
        )  # fmt: skip
        roles.append(Effect(role.share, role.low, role.high))
        blocs.append(Effect(*(x if np.isfinite(x) else float("nan") for x in (bloc.ratio, bloc.low, bloc.high))))
    return {"H3": (roles[0], roles[1]), "H4": (blocs[0], blocs[1])}


def _sides_differ(naive: float, corrected: float, bound: float) -> bool:
    """Whether one effect lies above what the claim asks and the other does not; an unknown one differs from none."""
    return not np.isnan([naive, corrected]).any() and (naive > bound) != (corrected > bound)


def effects_table(facts: Facts, where: Slice, coded: Sequence[Weighted], status: str) -> pd.DataFrame:
    """Rows of `claims_corrected` of a region under a scheme; none where fewer than three stages can be corrected."""
    view, a = facts.view(where), facts.study.analysis
    stages = stages_of_effects(view, coded)
    if len(stages) < MIN_STAGES:
        return pd.DataFrame(columns=CLAIMS_CORRECTED.column_names)
    weeks = StageWeeks.of(view, stages)
    rng = np.random.default_rng([facts.study.seed, 7, zlib.crc32(":".join(where).encode())])
    draws = weeks.draws(a.bootstrap_samples, rng)
    effects = _humps(view, coded, weeks, draws) | {"H2": _mixes(view, coded, weeks, draws)}
    effects |= _roles(view, coded, weeks)
    bounds = {"H2": a.claims.least_v, "H3": MOST}
    rows: list[dict[str, Any]] = [
        {
            **where._asdict(), "claim": claim, "n_stages": len(stages), "effect": naive.value,
            "effect_corrected": fixed.value, "effect_corrected_low": fixed.low, "effect_corrected_high": fixed.high,
            "status": status, "side_differs": _sides_differ(naive.value, fixed.value, bounds.get(claim, 1.0)),
        }
        for claim, (naive, fixed) in effects.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=CLAIMS_CORRECTED.column_names)
