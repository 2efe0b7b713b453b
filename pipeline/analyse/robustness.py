"""The specification curve: the statistic of every claim under every specification, and what makes it change sides.

The statistics are those of the claims (hump, V*, share of changed classes, ratio of spreads); no specification but the
headline has a p, which claims.csv gives. Permutations and resamples are used where a statistic takes its noise off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.bloc_claim import bloc_test
from pipeline.analyse.calendar_blocks import NO_STAGE, Blocks, one_hot, permuted_stages, stage_sums
from pipeline.analyse.claims import MIN_STAGES
from pipeline.analyse.membership import RESOLVED
from pipeline.analyse.mix_claim import cramer, phi_squared, staged
from pipeline.analyse.occurrences import Occurrences
from pipeline.analyse.role_claim import MOST, RoleSeries, changed_classes, profiles, rank_p, testable_classes
from pipeline.analyse.roles import N_POSITIONS
from pipeline.analyse.share_claims import BLOC, bloc_series
from pipeline.analyse.specifications import (
    ALONE,
    CLAIM_NAMES,
    HEADLINE,
    Specification,
    changed,
    choices_of,
    headline_of,
    other_schemes,
    seen_by,
    specifications,
)
from pipeline.analyse.umbrella import hump_ratio
from pipeline.analyse.views import Bools, Facts, Floats, Ints
from pipeline.declared.robustness import FLIPS, ROBUSTNESS, THRESHOLDS

N_NOISE = 399  # permutations that estimate noise; the headline has as many as its test
FOR, AGAINST, NONE = "for", "against", "none"
HEAD = 0  # number of the headline's specification


class Result(NamedTuple):
    """Statistic of a claim under a specification; NaN and side none where too few stages are left."""

    statistic: float
    side: str
    n_stages: int
    n_acts: int


class Cut(NamedTuple):
    """What a specification leaves: acts counted and cooperative ones, block of each, blocks with their stages."""

    used: Bools
    cooperative: Bools
    block: Ints
    blocks: Blocks


def _stages(acts: Occurrences, spec: Specification, used: Bools) -> tuple[int, ...]:
    """Stages of a specification that have days and, unless it says otherwise, are not too thin."""
    calendar, limits = acts.calendar(spec), acts.facts.study.analysis
    stage = calendar.event if spec["dating"] == "event" else calendar.published
    n, n_texts = calendar.n_stages, len(acts.texts.of)
    own = used & (stage < n)
    n_acts = np.bincount(stage[own], minlength=n)
    families = np.unique(stage[own] * n_texts + acts.text[own]) // n_texts
    thin = (n_acts < limits.min_acts_stage) | (np.bincount(families, minlength=n) < limits.min_families_stage)
    has_days = np.bincount(calendar.of_day, minlength=n + 1)[:n] > 0
    keep = has_days & ((n_acts > 0) if spec["stages"] == "with_thin" else ~thin)
    if spec["stages"] == "after_alert" and n:
        keep[0] = False
    return tuple(np.flatnonzero(keep).tolist())


def _cut(acts: Occurrences, spec: Specification) -> Cut | None:
    """Masks and blocks; None where a specification leaves fewer than three stages with blocks of their own."""
    used = acts.acts_used(spec)
    stages = _stages(acts, spec, used)
    if len(stages) < MIN_STAGES:
        return None
    blocks = acts.blocks(spec, stages)
    if len(set(blocks.stage[blocks.stage != NO_STAGE].tolist())) < len(stages):
        return None
    days = np.clip(acts.days(spec), 0, acts.n_days - 1)
    return Cut(used, used & acts.flags[spec["basis"]], blocks.of_day[days], blocks)


def _per_stage(cut: Cut, block: Ints, weight: Floats | None = None) -> Floats:
    """Sums by tested stage of things that lie in blocks."""
    return stage_sums(np.bincount(block, weights=weight, minlength=len(cut.blocks.stage)).astype(float), cut.blocks)


def _open_days(acts: Occurrences, spec: Specification, cut: Cut) -> Floats:
    """Days of each tested stage on which sources were open, added up over sources."""
    texts, n = acts.texts, len(cut.blocks.stage)
    some = np.flatnonzero(acts.texts_used(spec))
    key = np.unique(texts.source[some] * n + cut.blocks.of_day[texts.day[some]])
    return _per_stage(cut, key % n, cut.blocks.n_days[key % n])


def _hump(claim: str, acts: Occurrences, spec: Specification, cut: Cut) -> float:
    top = _per_stage(cut, cut.block[cut.cooperative])
    if claim == "H1a":
        bottom = _open_days(acts, spec, cut)
    elif claim == "H1b":
        some = acts.texts_used(spec)
        weight = acts.texts.exposure[spec["exposure"]][some]
        bottom = _per_stage(cut, cut.blocks.of_day[acts.texts.day[some]], weight)
    else:
        bottom = _per_stage(cut, cut.block[cut.used])
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(hump_ratio(top / bottom))


def _counted(spec: Specification, cut: Cut) -> Bools:
    return cut.cooperative if spec["among"] == "cooperative" else cut.used


def _mix(acts: Occurrences, spec: Specification, cut: Cut, n: int) -> float:
    """V* of behaviours and stages, less the noise of the blocks."""
    use, n_blocks = _counted(spec, cut), len(cut.blocks.stage)
    n_behaviours, stage = len(codes.BEHAVIOURS), cut.blocks.stage
    flat = np.bincount(cut.block[use] * n_behaviours + acts.behaviour[use], minlength=n_blocks * n_behaviours)
    counts, k = flat.reshape(n_blocks, n_behaviours).astype(float), cut.blocks.n_stages
    drawn = permuted_stages(stage, n, np.random.default_rng([acts.facts.study.seed, 2]))
    noise = float(phi_squared(staged(one_hot(drawn, k), counts)).mean())
    observed = staged(one_hot(stage, k), counts)
    degrees = min(k, int((observed.sum(axis=0) > 0).sum())) - 1
    return float(cramer(phi_squared(observed), noise, degrees))


def role_counts(acts: Occurrences, spec: Specification, cut: Cut) -> RoleSeries:
    """Participations of classes by position and block, and distinct texts of classes by block."""
    p, n, n_classes = acts.parties, len(cut.blocks.stage), len(codes.CLASSES)
    limit = RESOLVED["named" if spec["resolution"] == "own" else spec["resolution"]]
    best = p.named_resolution if spec["generic"] == "without" else p.resolution
    use = _counted(spec, cut)[p.occurrence] & (best <= limit)
    block = cut.block[p.occurrence[use]]
    cell = (p.cls[use] * N_POSITIONS + p.position[use]) * n + block
    series = np.bincount(cell, minlength=n_classes * N_POSITIONS * n).reshape(n_classes, N_POSITIONS, n)
    present = np.zeros(len(p.pair_cls), bool)
    present[p.pair[use]] = True
    at = cut.blocks.of_day[np.clip(acts.texts.day[p.pair_text[present]], 0, acts.n_days - 1)]
    documents = np.bincount(p.pair_cls[present] * n + at, minlength=n_classes * n).reshape(n_classes, n)
    return RoleSeries(series.astype(float), documents.astype(float))


def _by_block(blocks: Blocks) -> Blocks:
    """Blocks for series that are counted by block already: every block is one day long."""
    return blocks._replace(of_day=np.arange(len(blocks.stage)))


def _roles(acts: Occurrences, spec: Specification, cut: Cut, n: int) -> float:
    """Share of the testable classes that changed; NaN without any."""
    series, blocks = role_counts(acts, spec, cut), cut.blocks
    some = testable_classes(series, _by_block(blocks))
    if not len(some):
        return float("nan")
    own, k = series.participations[some], blocks.n_stages
    drawn = permuted_stages(blocks.stage, n, np.random.default_rng([acts.facts.study.seed, 3]))
    null = phi_squared(profiles(own, one_hot(drawn, k)))
    observed = profiles(own, one_hot(blocks.stage, k))
    alpha = acts.facts.study.analysis.claims.alpha
    return float(changed_classes(rank_p(phi_squared(observed), null), observed, alpha).mean())


def _blocs(acts: Occurrences, spec: Specification, cut: Cut) -> tuple[float, bool]:
    """Ratio of spreads, and whether the bloc of party and state is first in every stage; NaN if a stage has nobody."""
    series, blocks = bloc_series(role_counts(acts, spec, cut)), _by_block(cut.blocks)
    totals = stage_sums(series, blocks)
    if not (totals.sum(axis=0) > 0).all():
        return float("nan"), False
    a, seed = acts.facts.study.analysis, acts.facts.study.seed
    result = bloc_test(series, blocks, bloc=BLOC, margin=a.claims.equivalence_margin, alpha=a.claims.alpha,
                       n_bootstrap=a.bootstrap_samples, seed=seed)  # fmt: skip
    return result.ratio, bool((totals[BLOC] > np.delete(totals, BLOC, axis=0).max(axis=0)).all())


def evaluate(claim: str, acts: Occurrences, spec: Specification, *, n_permutations: int, least_v: float) -> Result:
    """The statistic of a claim under a specification, and the side of the threshold on which it lies."""
    cut = _cut(acts, spec)
    if cut is None:
        return Result(float("nan"), NONE, 0, 0)
    first = True
    if claim == "H2":
        value, holds = _mix(acts, spec, cut, n_permutations), least_v
    elif claim == "H3":
        value, holds = _roles(acts, spec, cut, n_permutations), np.nextafter(MOST, 1)
    elif claim == "H4":
        (value, first), holds = _blocs(acts, spec, cut), 1.0
    else:
        value, holds = _hump(claim, acts, spec, cut), np.nextafter(1.0, 2)
    if np.isnan(value):
        side = NONE
    else:
        side = FOR if (value < holds and first if claim == "H4" else value >= holds) else AGAINST
    return Result(value, side, cut.blocks.n_stages, int(_per_stage(cut, cut.block[cut.used]).sum()))


def _rows(facts: Facts, adcode: str, headline: Specification, specs: Sequence[tuple[str, Specification]],
          p_block: Mapping[tuple[str, str], float]) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Rows of one region: claim by claim, each specification that looks different to the claim once."""
    settings = facts.study.analysis.claims
    acts = Occurrences(facts, adcode)
    for claim in CLAIM_NAMES:
        seen: set[tuple[str, ...]] = set()
        for number, (kind, spec) in enumerate(specs):
            own = seen_by(claim, spec, headline)
            if tuple(own.values()) in seen:
                continue
            seen.add(tuple(own.values()))
            n = settings.n_permutations if kind == HEADLINE else min(N_NOISE, settings.n_permutations)
            result = evaluate(claim, acts, own, n_permutations=n, least_v=settings.least_v)
            yield {
                "adcode": adcode, "claim": claim, "spec_no": number, "kind": kind, **own,
                "changed": ";".join(f"{k}={v}" for k, v in changed(own, headline).items()), **result._asdict(),
                "threshold": THRESHOLDS.get(claim, settings.least_v),
                "p_block": p_block.get((adcode, claim), np.nan) if kind == HEADLINE else np.nan,
            }  # fmt: skip


def robustness(facts: Facts, claims: pd.DataFrame) -> pd.DataFrame:
    """The table of specifications of every region; `claims` gives the p of the headline."""
    p_block = {(str(r["adcode"]), str(r["claim"])): float(r["p_block"]) for r in claims.to_dict("records")}
    settings, rows = facts.study.analysis.claims, []
    for adcode in facts.adcodes:
        scheme = facts.headline_scheme(adcode)
        choices = choices_of(facts.study, scheme, other_schemes(facts.stages, adcode, scheme))
        specs = specifications(choices, settings.n_specifications, facts.study.seed)
        rows += list(_rows(facts, adcode, headline_of(choices), specs, p_block))
    return pd.DataFrame(rows, columns=ROBUSTNESS.column_names)


def _parts(text: str) -> frozenset[str]:
    return frozenset(text.split(";"))


def flips(rows: pd.DataFrame) -> pd.DataFrame:
    """What moves a statistic to the other side of its threshold.

    Every choice that does so alone; of combinations, those of the fewest choices among those of which no single choice
    does so alone. Where the headline has no statistic, nothing can flip.
    """
    found: list[dict[str, Any]] = []
    for _, own in rows.groupby(["adcode", "claim"], sort=False):
        head = own[own["kind"] == HEADLINE].iloc[0]
        if head["side"] == NONE:
            continue
        other = own[own["side"] == (AGAINST if head["side"] == FOR else FOR)]
        alone = other[other["kind"] == ALONE]
        culprits = frozenset().union(*map(_parts, alone["changed"]))
        joint = other[np.array([not (_parts(c) & culprits) for c in other["changed"]], dtype=bool)]
        size = joint["changed"].str.count(";")
        for part in (alone, joint[size == size.min()]):
            found += [
                {"adcode": r["adcode"], "claim": r["claim"], "kind": r["kind"], "changed": r["changed"],
                 "statistic_headline": head["statistic"], "statistic": r["statistic"], "threshold": r["threshold"],
                 "side_headline": head["side"], "side": r["side"]}
                for r in part.to_dict("records")
            ]  # fmt: skip
    return pd.DataFrame(found, columns=FLIPS.column_names)
