"""T2, T3, T6 and participations by stage, naive beside corrected by the coded sample of a region."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.cube import Grid, headline, make_grid, with_margins
from pipeline.analyse.membership import members
from pipeline.analyse.roles import N_POSITIONS, own_classes, positions
from pipeline.analyse.views import Facts, Floats, Ints, Slice, View
from pipeline.coding.correct import (
    change,
    coded_probability,
    corrected_ratio,
    more_to_code,
    rogan_gladen,
    signs_differ,
    week_draws,
)
from pipeline.coding.outcomes import Name, coded_facts
from pipeline.coding.store import ADJUDICATED, Coder, Sample
from pipeline.coding.tables import T2C, T3C, T6C
from pipeline.study_tables import ALL, BASES, CELLS, OUTSIDE, RETROSPECTIVE


class Weighted(NamedTuple):
    """A coder's facts and, by coded sentence, the weight 1 / π, divided among those who coded it."""

    facts: Facts
    weight: Mapping[tuple[str, int], float]


def weigh(facts: Facts, sample: Sample, coders: Sequence[Coder], names: Mapping[str, Name]) -> list[Weighted]:
    """Each coder's facts with weights; the adjudicated coding stands alone, else a sentence is shared by its coders."""
    settled = next((c.codings for c in coders if c.name == ADJUDICATED), {})
    use = [
        (c.codings if c.name == ADJUDICATED else {k: v for k, v in c.codings.items() if k not in settled})
        for c in coders
    ]
    n_codings = {d.item.id: sum(d.item.id in u for u in use) for d in sample.drawn}
    stratum = np.array([d.stratum for d in sample.drawn])
    coded = np.array([n_codings[d.item.id] > 0 for d in sample.drawn])
    probability = coded_probability(stratum, coded, np.array([s[3] for s in sample.strata]))
    drawn = {d.item.id: d for d in sample.drawn}
    of = {
        d.item.id: 1 / p / n_codings[d.item.id] for d, p, c in zip(sample.drawn, probability, coded, strict=True) if c
    }
    return [
        Weighted(coded_facts(facts, drawn, u, names), {(drawn[i].doc_id, drawn[i].sentence_no): of[i] for i in u})
        for u in use
    ]


def _weeks(view: View, found: tuple[Ints, Ints, Ints], n_cells: int, weight: Floats) -> Floats:
    """Weighted distinct acts by stage code, cell and week."""
    act, stage, cell = found
    _, first = np.unique(act * n_cells + cell, return_index=True)
    act, stage, cell = act[first], stage[first], cell[first]
    s, w = len(view.stages), view.n_weeks
    week = view.doc_week[view.facts.acts["doc"].to_numpy()[act]]
    flat = np.bincount((stage * n_cells + cell) * w + week, weights=weight[act], minlength=s * n_cells * w)
    return flat.reshape(s, n_cells, w)


def participations(view: View) -> tuple[Ints, Ints, Ints]:
    """Acts, stages and cells, class × position, of the headline of T5; the region's own classes only."""
    found, cls = own_classes(view, headline(view, "T5"))
    own = cls >= 0
    return found.act[own], found.stage[own], (cls * N_POSITIONS + positions(view, found.via))[own]


def grid_of(code: str) -> Grid:
    """Cells of T2 or T3."""
    return make_grid(CELLS[code].rows)


def _found(view: View, code: str) -> tuple[Ints, Ints, Ints]:
    """Acts, stages and cells of the headline of T2 or T3; of T6 the cells are bases, of T5 class × position."""
    if code == "T5":
        return participations(view)
    if code != "T6":
        return with_margins(members(view, code, headline(view, code)), grid_of(code))
    parts = [members(view, "T3", headline(view, "T3") | {"basis": basis}) for basis in BASES]
    cells = np.repeat(np.arange(len(BASES)), [len(p.act) for p in parts])
    return np.concatenate([p.act for p in parts]), np.concatenate([p.stage for p in parts]), cells


def _weight_of_acts(facts: Facts, weight: Mapping[tuple[str, int], float]) -> Floats:
    keys = zip(facts.acts["doc_id"], facts.acts["sentence_no"], strict=True)
    return np.array([weight.get(k, 0.0) for k in keys], dtype=float)


def _n_cells(code: str) -> int:
    own = {"T5": len(codes.CLASSES) * N_POSITIONS, "T6": len(BASES)}
    return own[code] if code in own else grid_of(code).n_cells


def corrected_weeks(view: View, coded: Sequence[Weighted], code: str) -> tuple[Floats, Floats]:
    """Naive and corrected acts, of T5 participations, by stage code, cell and week."""
    size, own = _n_cells(code), _found(view, code)
    naive = _weeks(view, own, size, np.ones(len(view.facts.acts)))
    fixed = naive.copy()
    for one in coded:
        theirs = one.facts.view(view.where)
        fixed -= _weeks(view, own, size, _weight_of_acts(view.facts, one.weight))
        fixed += _weeks(theirs, _found(theirs, code), size, _weight_of_acts(one.facts, one.weight))
    return naive, fixed


def _sentences(view: View, code: str) -> pd.DataFrame:
    """Sentences with an act of a stage and cell, each once."""
    act, stage, cell = _found(view, code)
    places = {c: view.facts.acts[c].to_numpy()[act] for c in ("doc_id", "sentence_no")}
    return pd.DataFrame({**places, "stage": stage, "cell": cell}).drop_duplicates()


def prevalences(view: View, coded: Sequence[Weighted], code: str) -> tuple[Floats, Floats]:
    """Share of sentences with such an act by stage code and cell: naive, and by Rogan & Gladen (1978); NaN unknown.

    Sensitivity and specificity are those of the stage, each coded sentence with its weight.
    """
    size, stages = _n_cells(code), len(view.stages)

    def total(rows: pd.DataFrame) -> Floats:
        flat = np.bincount(rows["stage"] * size + rows["cell"], weights=rows.get("weight"), minlength=stages * size)
        return flat.reshape(stages, size)

    own = _sentences(view, code)
    stage_of = dict(zip(view.facts.documents["doc_id"], view.doc_stage, strict=True))
    every, told, said, both = (np.zeros((stages, size)) for _ in range(4))
    for one in coded:
        keys = pd.DataFrame([(*k, w) for k, w in one.weight.items()], columns=["doc_id", "sentence_no", "weight"])
        theirs = _sentences(one.facts.view(view.where), code).merge(keys)
        found = own.merge(keys)
        every += np.bincount([stage_of[d] for d in keys["doc_id"]], keys["weight"], minlength=stages)[:, None]
        told += total(theirs)
        said += total(found)
        both += total(found.merge(theirs[["doc_id", "sentence_no", "stage", "cell"]]))
    with np.errstate(divide="ignore", invalid="ignore"):
        naive = total(own) / view.exposure.sum(axis=1)[:, None]
        sensitivity, specificity = both / told, (every - told - said + both) / (every - told)
    mended = np.full((stages, size), np.nan)
    for at in zip(*np.nonzero((told > 0) & (every - told > 1e-9)), strict=True):
        value = rogan_gladen(float(naive[at]), float(sensitivity[at]), float(specificity[at]))
        mended[at] = np.nan if value is None else value
    return naive, mended


def _n_more(view: View, coded: Sequence[Weighted], sample: Sample, stage: str, variance: float) -> int | None:
    """Sentences to code to halve the interval of the total of all acts of a stage."""
    residual: dict[tuple[str, int], float] = {}
    for one in coded:
        share = dict.fromkeys(one.weight, 0.0)
        for facts, sign in ((one.facts, 1), (view.facts, -1)):
            own = facts.view(view.where)
            found = members(own, "T3", headline(own, "T3"))
            for k in zip(*(facts.acts[c].to_numpy()[found.act] for c in ("doc_id", "sentence_no")), strict=True):
                if k in share:
                    share[k] += sign
        for k, v in share.items():
            residual[k] = residual.get(k, 0.0) + v
    used = [i for i, s in enumerate(sample.strata) if s[0] == stage]
    values: dict[int, list[float]] = {i: [] for i in used}
    for d in sample.drawn:
        if d.stratum in values and (d.doc_id, d.sentence_no) in residual:
            values[d.stratum].append(residual[d.doc_id, d.sentence_no])
    spread = np.array([np.var(v, ddof=1) if len(v) > 1 else 0.0 for v in values.values()])
    counts = np.array([len(v) for v in values.values()])
    sizes = np.array([sample.strata[i][3] for i in used])
    return more_to_code(sizes, counts, spread, total_variance=variance).n_more if counts.sum() else None


def corrected_table(
    facts: Facts, where: Slice, sample: Sample, coded: Sequence[Weighted], code: str, status: str
) -> pd.DataFrame:
    """Rows of T2c, T3c or T6c of a region under a scheme."""
    view = facts.view(where)
    naive, fixed = corrected_weeks(view, coded, code)
    labels = BASES if code == "T6" else [label[0] for label in grid_of(code).labels]
    total = list(labels).index(ALL)
    table = {"T2": T2C, "T3": T3C, "T6": T6C}[code]
    limits = facts.study.analysis
    rng = np.random.default_rng([facts.study.seed, zlib.crc32(":".join(where).encode())])
    n_coded = coded_by_stage(view, coded)
    apparent, likely = prevalences(view, coded, code)
    before: dict[str, tuple[float, Any]] = {}
    rows = []
    for s, stage in enumerate(view.stages):
        weeks = view.blocks[s]
        n = int(weeks.sum())
        if stage in (ALL, RETROSPECTIVE, OUTSIDE) or not n or not n_coded[s]:
            before = {}
            continue
        draws = week_draws(n, limits.bootstrap_samples, rng) if n > 1 else np.ones((1, 1))
        exposure = view.exposure[s, weeks]
        for c, label in enumerate(labels):
            plain, mended = naive[s, c, weeks], fixed[s, c, weeks]
            rate = float(plain.sum() / exposure.sum()) if exposure.sum() else float("nan")
            ratio = corrected_ratio(mended, exposure, draws, limits.confidence)
            part = corrected_ratio(mended, fixed[s, total, weeks], draws, limits.confidence)
            old_rate, old = before.get(label, (float("nan"), None))
            step = change(ratio, old, limits.confidence) if old is not None else None
            spread = (ratio.error * float(exposure.sum())) ** 2
            wants_more = label == ALL and sample.stage_scheme == where.stage_scheme and spread > 0
            rows.append({
                "adcode": where.adcode, "stage_scheme": where.stage_scheme, "stage": stage, table.key[3]: label,
                "n_sentences": int(exposure.sum()), "n_coded": n_coded[s], "n_acts": int(plain.sum()),
                "n_acts_corrected": float(mended.sum()), "rate": rate * 1000,
                "rate_corrected": ratio.value * 1000, "rate_corrected_low": ratio.low * 1000,
                "rate_corrected_high": ratio.high * 1000,
                "prevalence": float(apparent[s, c]), "prevalence_rogan_gladen": float(likely[s, c]),
                "share": float(plain.sum() / naive[s, total].sum()) if naive[s, total].sum() else float("nan"),
                "share_corrected": part.value, "share_corrected_low": part.low, "share_corrected_high": part.high,
                "change": (rate - old_rate) * 1000,
                "change_corrected": step.value * 1000 if step else float("nan"),
                "change_corrected_low": step.low * 1000 if step else float("nan"),
                "change_corrected_high": step.high * 1000 if step else float("nan"),
                "sign_differs": step is not None and signs_differ(rate - old_rate, step.value),
                "n_more": _n_more(view, coded, sample, stage, spread) if wants_more else None, "status": status,
            })  # fmt: skip
            before[label] = (rate, ratio)
    return pd.DataFrame(rows, columns=table.column_names)


def coded_by_stage(view: View, coded: Sequence[Weighted]) -> list[int]:
    """Coded sentences of each stage code."""
    keys = {k for one in coded for k in one.weight}
    stage = dict(zip(view.facts.documents["doc_id"], view.doc_stage, strict=True))
    found = np.bincount([stage[d] for d, _ in keys], minlength=len(view.stages)) if keys else np.zeros(len(view.stages))
    return [int(n) for n in found]
