"""The specifications of the robustness analysis: which choices there are, and which sets of them are looked at.

Chosen before any result and from the settings alone: the headline, each choice varied alone, then combinations drawn
with the study's seed (Simonsohn, Simmons & Nelson 2020). A claim sees a specification through the choices that can
touch it; two that look the same to a claim are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.declared.cells import BASES
from pipeline.declared.robustness import CHOICES
from pipeline.settings import Study

RISES, SHARES = ("H1a", "H1b", "H1c"), ("H2", "H3", "H4")
CLAIM_NAMES = (*RISES, *SHARES)
TOUCHED = {"among": SHARES, "exposure": ("H1b",), "generic": ("H3", "H4")}  # every other choice touches every claim
HEADLINE, ALONE, COMBINED = "headline", "alone", "combined"
KEPT = 2 / 3  # chance that a combination keeps the headline's value of a choice

Specification = dict[str, str]


class Choice(NamedTuple):
    """One choice with its values, that of the headline first."""

    name: str
    values: tuple[str, ...]


def is_nested(starts: Sequence[str], others: Sequence[str]) -> bool:
    """Whether all bounds of one scheme are bounds of the other: the two then count as one scheme.

    >>> is_nested(["2020-01-23", "2020-03-02"], ["2020-01-23", "2020-02-09", "2020-03-02"])
    True
    """
    return set(starts) <= set(others) or set(others) <= set(starts)


def other_schemes(stages: pd.DataFrame, adcode: str, headline: str) -> tuple[str, ...]:
    """Schemes of a region that are no finer or coarser cut of its headline's, in the order of the table of stages."""
    own = stages[stages["adcode"] == adcode]
    starts = {str(name): sorted(rows["start"])[1:] for name, rows in own.groupby("stage_scheme", sort=False)}
    return tuple(n for n, bounds in starts.items() if n != headline and not is_nested(bounds, starts[headline]))


def choices_of(study: Study, scheme: str, others: Sequence[str]) -> tuple[Choice, ...]:
    """The choices of a region whose headline scheme is `scheme`, headline values first, in the declared order."""
    claims = study.analysis.claims
    every = "not_negated"
    values = {name: declared for name, declared in CHOICES.items() if declared}
    values |= {
        "scheme": (scheme, *others),
        "realis": ("done", "with_enacted", every) if study.realis == "done" else (study.realis, every),
        "block_days": tuple(dict.fromkeys(str(n) for n in (claims.block_days, 2 * claims.block_days, 1))),
        "basis": (claims.basis, *(b for b in BASES[1:] if b != claims.basis)),
        "sources": ("all", "open", *(f"without:{s}" for s in study.sources)) if len(study.sources) > 1 else ("all",),
    }
    return tuple(Choice(name, values[name]) for name in CHOICES)


def headline_of(choices: Sequence[Choice]) -> Specification:
    """The headline's value of every choice."""
    return {c.name: c.values[0] for c in choices}


def specifications(choices: Sequence[Choice], n: int, seed: int) -> list[tuple[str, Specification]]:
    """At most `n` distinct specifications with their kind: headline, each choice alone, then combinations.

    >>> three = [Choice("a", ("0", "1")), Choice("b", ("0", "1"))]
    >>> [kind for kind, _ in specifications(three, 10, 1)]
    ['headline', 'alone', 'alone', 'combined']
    """
    base = headline_of(choices)
    found = [(HEADLINE, base)]
    found += [(ALONE, base | {c.name: value}) for c in choices for value in c.values[1:]]
    seen = {tuple(s.values()) for _, s in found}
    n_possible = int(np.prod([float(len(c.values)) for c in choices]).clip(max=1e6))
    if n_possible <= n:
        rest = [dict(zip(base, values, strict=True)) for values in product(*(c.values for c in choices))]
        return (found + [(COMBINED, s) for s in rest if tuple(s.values()) not in seen])[:n]
    rng = np.random.default_rng([seed, 5])
    while len(found) < n:
        spec = {c.name: _draw(c, rng) for c in choices}
        if tuple(spec.values()) not in seen:
            seen.add(tuple(spec.values()))
            found.append((COMBINED, spec))
    return found[:n]


def _draw(choice: Choice, rng: np.random.Generator) -> str:
    """The headline's value two times out of three, else any other."""
    keep, at = rng.random() < KEPT, int(rng.integers(max(len(choice.values) - 1, 1)))
    return choice.values[0] if keep or len(choice.values) == 1 else choice.values[1 + at]


def seen_by(claim: str, spec: Specification, headline: Specification) -> Specification:
    """What a claim sees of a specification: choices that cannot touch it keep the headline's value.

    Acts dated by their event have no exposure, so that the rate H1b keeps the day of publication; positions rest on
    named bodies already in the headline; which acts are cooperative touches H2 to H4 only where they count these.
    """
    own = {name: value if claim in TOUCHED.get(name, CLAIM_NAMES) else headline[name] for name, value in spec.items()}
    if claim == "H1b" and own["dating"] == "event":
        own["dating"] = headline["dating"]
    if claim in ("H3", "H4") and own["resolution"] == "named":
        own["resolution"] = headline["resolution"]
    if claim in SHARES and own["among"] == headline["among"]:
        own["basis"] = headline["basis"]
    return own


def changed(spec: Specification, headline: Specification) -> dict[str, str]:
    """Choices in which a specification departs from the headline."""
    return {name: value for name, value in spec.items() if value != headline[name]}
