"""What the classifier adds to the rules, and what it takes from them.

A behaviour found by rules stays unless the classifier all but excludes it; one the rules miss is added where the
classifier is sure. The thresholds were chosen by cross-validation grouped by document over the rules' findings and
the classifier's out-of-fold probabilities on the coded sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.codes import BEHAVIOURS, REALIS, RELATIONS, STRICT_RELATIONS
from pipeline.extract.clauses import Clause, clause_of
from pipeline.extract.realis import Realis
from pipeline.extract.ties import BY_BEHAVIOUR, Ties, Trigger
from pipeline.extract.triggers import Sense, Triggers

KEEP, ADD = 0.10, 0.45  # probability from which a behaviour of the rules stays, and from which a new one is added
REALIS_MARGIN = 0.4  # by how much another realis must be likelier to replace the one of the rules
NOT_STRICT, STRICT = 0.04, 0.4  # below the first a strict tie of the rules is loosened, above the second one is sought
LOOSE = {"transfer": "serve", "support": "serve", "joint": "none", "lead_partner": "mobilise"}


class Likely(NamedTuple):
    """The classifier's probabilities for one sentence: of behaviours (16), relations (9), realis (4), strict.

    `clause` (16, 2) holds the offsets, in characters of the sentence, of the clause that speaks most for a behaviour.
    """

    behaviours: NDArray[np.float32]
    relations: NDArray[np.float32]
    realis: NDArray[np.float32]
    strict: float
    clause: NDArray[np.int64]


def combine_triggers(
    found: Sequence[Trigger],
    likely: Likely,
    *,
    clauses: Sequence[Clause],
    spans: Sequence[tuple[int, int, str]],
    triggers: Triggers,
    start: int,
) -> tuple[list[Trigger], frozenset[str]]:
    """Triggers kept and added, in order of place, and the behaviours that were added; `start` is the sentence's."""
    p = {b: float(likely.behaviours[i]) for i, b in enumerate(BEHAVIOURS)}
    kept = [t for t in found if p[t.sense.behaviour] >= KEEP]
    known = {t.sense.behaviour for t in kept}
    added = [b for b in BEHAVIOURS if p[b] >= ADD and b not in known]
    for behaviour in added:
        place = likely.clause[BEHAVIOURS.index(behaviour)]
        kept.append(_trigger_in(behaviour, start + int(place[0]), start + int(place[1]), clauses, spans, triggers))
    return sorted(kept, key=lambda t: (t.start, t.end)), frozenset(added)


def _trigger_in(
    behaviour: str,
    start: int,
    end: int,
    clauses: Sequence[Clause],
    spans: Sequence[tuple[int, int, str]],
    triggers: Triggers,
) -> Trigger:
    """A trigger for an added behaviour: a word of [start, end) that may name it, else any trigger there, else all."""
    inside = [s for s in spans if start <= s[0] and s[1] <= end]
    naming = [s for s in inside if any(sense.behaviour == behaviour for sense in triggers.senses[s[2]])]
    chosen = (naming or inside or [(start, end, "")])[0]
    sense = next((s for s in triggers.senses.get(chosen[2], ()) if s.behaviour == behaviour), None)
    plain = Sense(behaviour, (), (), (), sense.relation if sense else "", sense.modes if sense else frozenset())
    return Trigger(chosen[0], chosen[1], clause_of(clauses, chosen[0]), plain)


def is_sure(behaviour: str, likely: Likely | None) -> bool:
    """Whether the classifier by itself would add the behaviour."""
    return likely is not None and float(likely.behaviours[BEHAVIOURS.index(behaviour)]) >= ADD


def combine_realis(found: Realis, likely: Likely, *, normative: bool) -> Realis:
    """The rules' realis, or another that the classifier holds much likelier for the sentence."""
    best = int(np.argmax(likely.realis))
    if likely.realis[best] - likely.realis[REALIS.index(found.realis)] <= REALIS_MARGIN:
        return found
    realis = REALIS[best]
    if realis == "done":
        return Realis(realis, "enacted" if normative else "performed", "")
    return Realis(realis, "", "duty" if realis == "required" else "")


def combine_relation(ties: Ties, likely: Likely, behaviour: str) -> Ties:
    """The rules' relation, made strict or loosened where the classifier is sure of it."""
    n = len(ties.sources) + len(ties.targets)
    if ties.relation in STRICT_RELATIONS and likely.strict < NOT_STRICT:
        return ties._replace(relation=LOOSE[ties.relation])
    if ties.relation in STRICT_RELATIONS or likely.strict < STRICT or n < 2 or not ties.sources:
        return ties
    if not ties.targets:
        return ties._replace(relation="joint", among_sources="joint")
    if ties.relation in ("direct", "supervise", "mobilise"):
        return ties
    choices = [r for r in STRICT_RELATIONS if r != "joint"]
    best = max(choices, key=lambda r: float(likely.relations[RELATIONS.index(r)]))
    own = BY_BEHAVIOUR[behaviour]
    return ties._replace(relation=own if own in choices else best)
