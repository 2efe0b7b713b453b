"""Who takes part in an act, as source or target, and how they relate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.extract import clauses as c
from pipeline.extract.clauses import Clause, Group
from pipeline.extract.triggers import Sense
from pipeline.extract.types import Actor

BY_BEHAVIOUR = {
    "donation": "transfer", "information": "transfer", "paired_aid": "support", "supply": "transfer",
    "treatment": "serve", "care": "serve", "resumption": "serve", "traffic": "serve", "screening": "serve",
    "digital": "serve", "publicity": "serve", "volunteering": "support", "supervision": "supervise",
    "international": "support", "coordination": "lead_partner", "research": "joint",
}  # fmt: skip
# A beneficiary of these classes is served where a body would be given or supported.
SERVED = {"supply": ("public", "enterprise", "community"), "international": ("public",), "donation": ("public",)}
HELPED = {"resumption": ("government", "department"), "screening": ("government", "medical", "community")}
PIVOT_RELATION = {
    c.LEAD: "lead_partner",
    c.JOINT: "joint",
    c.SUPPORT: "support",
    c.DIRECT: "direct",
    c.MOBILISE: "mobilise",
    c.SUPERVISE: "supervise",
}
TOGETHER = ("coordination",)
# What may be done for those whom a clause before has made the topic (对困难企业，减免租金).
FOR_TOPIC = ("resumption", "screening", "treatment", "care", "digital", "supervision", "publicity", "supply")
# Helping these is a service to them, whatever the verb.
CLIENTS = ("enterprise", "public")
JOINT_CUE = re.compile(
    r"联合|共同|合作|携手|联手|协同|一起|签订|签署|协商|会谈|会晤|会商|交流|通电话|共建|共享|对接|双方|一道|并肩|合力"
)
APART_CUE = re.compile(r"分别|各自|纷纷|陆续|相继|先后|各地|等地|多地")
TALK = re.compile(r"表示|强调|指出|认为|称|说|介绍|透露|提出|坦言|告诉|评价|赞赏|感谢|获悉|了解到")
ORDER = re.compile(r"要求|规定|明确|决定|通告|通知|部署|宣布|公告|强调|指出|表示")
DUTY = re.compile(r"应|须|必须|不得|一律|严格|要(?!求)|务必")
BEYOND = 10**9  # behind every text
RECEIPT = ("收到", "接到", "接受", "接收", "获")
SICK_PLACE = ("medical", "department", "community", "expert")


class Trigger(NamedTuple):
    """A trigger at [start, end) in clause number `clause`, read in `sense`."""

    start: int
    end: int
    clause: int
    sense: Sense


class Ties(NamedTuple):
    """Indices of the actors in each role, their relation, and whether the sources act as one."""

    sources: list[int]
    targets: list[int]
    relation: str
    among_sources: str


class Scene(NamedTuple):
    """A sentence taken apart: text, its clauses, actors, lists of actors and triggers in order."""

    text: str
    clauses: Sequence[Clause]
    actors: Sequence[Actor]
    groups: Sequence[Group]
    triggers: Sequence[Trigger]


@dataclass(slots=True)
class _Parts:
    subject: Group | None
    receivers: list[Group]
    partners: list[Group]
    pivots: list[Group]
    givers: list[Group]


def attach(scene: Scene, trigger: Trigger) -> Ties:
    """Roles of the actors around one trigger."""
    if not scene.groups:
        return Ties([], [], "none", "")
    parts = _parts(scene, trigger)
    if parts.subject is None and not parts.givers:
        _carry(scene, trigger, parts)
    subject = parts.subject
    sources = list(subject.members) if subject else []
    targets = [i for g in parts.receivers for i in g.members]
    for g in parts.givers:
        targets, sources = targets + sources, list(g.members)
    for g in parts.partners:
        sources += g.members
    relation = ""
    for g in parts.pivots:
        if g.marker == c.JOINT:
            sources += g.members
        elif sources:
            targets = list(g.members) + targets
            relation = PIVOT_RELATION[g.marker]
        elif g.marker in (c.DIRECT, c.MOBILISE, c.LEAD):
            sources += g.members
        else:
            targets += g.members
    if subject is not None and subject.marker != c.AGENT and trigger.sense.modes:
        classes = _undergoers(trigger)
        moved = [i for i in subject.members if scene.actors[i].cls in classes]
        sources, targets = [i for i in sources if i not in moved], moved + targets
    if not targets and trigger.sense.behaviour in FOR_TOPIC:
        targets = _topic(scene, trigger, sources)
    if not relation and subject is not None and subject.clause == trigger.clause:
        order = _order(scene, trigger)
        if order:
            sources, targets, relation = order, sources + targets, "direct"
    sources = _distinct(sources)
    targets = [i for i in _distinct(targets) if i not in sources]
    return _related(scene, trigger, sources, targets, relation, parts)


UNDERGOERS = {
    "undergo": ("public",),
    "benefit": ("enterprise", "public", "social_organisation", "community"),
}


def _undergoers(trigger: Trigger) -> tuple[str, ...]:
    """Classes that, as subject of the trigger, are those it is done to."""
    return tuple(cls for mode, classes in UNDERGOERS.items() if mode in trigger.sense.modes for cls in classes)


def _parts(scene: Scene, trigger: Trigger) -> _Parts:
    """Sort the lists in the clause of the trigger by their markers and places."""
    parts = _Parts(None, [], [], [], [])
    subject: Group | None = None
    first_other = next_other = BEYOND
    for other in scene.triggers:
        if other.clause == trigger.clause:
            if other.end <= trigger.start and other.end < first_other:
                first_other = other.end
            if other.start >= trigger.end and other.start < next_other:
                next_other = other.start
    for group in scene.groups:
        if group.clause != trigger.clause or group.start < trigger.end <= group.end:
            continue
        if group.start >= trigger.end:
            if group.start < next_other or group.marker == c.TO:
                _place_after(group, parts, trigger)
        elif group.marker == c.AGENT or (not group.marker and (subject is None or subject.is_modifier)):
            if parts.pivots and not group.marker:
                parts.receivers.append(group)
            elif group.start < first_other or group.marker == c.AGENT:
                subject = group
        else:
            _place_before(scene, group, parts, trigger)
    parts.subject = subject
    return parts


def _place_after(group: Group, parts: _Parts, trigger: Trigger) -> None:
    if group.marker == c.WITH:
        parts.partners.append(group)
    elif group.marker in (c.JOINT, c.LEAD):
        parts.pivots.append(group)
    elif group.marker not in (c.FROM, c.AGENT) and not (group.is_modifier and group.start - trigger.end > 2):
        parts.receivers.append(group)


def _place_before(scene: Scene, group: Group, parts: _Parts, trigger: Trigger) -> None:
    if group.marker == c.TO:
        parts.receivers.append(group)
    elif group.marker == c.WITH:
        parts.partners.append(group)
    elif group.marker == c.FROM:
        if scene.text.startswith(RECEIPT, group.marker_start) or scene.text.startswith("经", group.marker_start):
            parts.givers.append(group)
    elif group.marker == c.AT:
        cls = scene.actors[group.members[0]].cls
        if trigger.sense.behaviour in ("treatment", "screening") and cls in SICK_PLACE:
            parts.givers.append(group)
    elif group.marker in c.PIVOTS:
        parts.pivots.append(group)


def _carry(scene: Scene, trigger: Trigger, parts: _Parts) -> None:
    """Add to `parts` the subject of the nearest clause before, and those who join it there.

    A clause that only reports what somebody said lends no subject.
    """
    for number in sorted({g.clause for g in scene.groups if g.clause < trigger.clause}, reverse=True):
        here = [g for g in scene.groups if g.clause == number]
        for group in here:
            if group.marker in ("", c.AGENT) and not group.is_modifier:
                if _is_object(scene, group):
                    break
                if not TALK.search(scene.text, group.end, scene.clauses[number].end):
                    joining = [g for g in here if g.marker in (c.JOINT, c.LEAD, c.WITH) and not _is_object(scene, g)]
                    parts.subject = group
                    parts.partners += [g for g in joining if g.marker == c.WITH]
                    parts.pivots = [g for g in joining if g.marker != c.WITH] + parts.pivots
                return


def _order(scene: Scene, trigger: Trigger) -> list[int]:
    """Who orders, in a clause before, what the clause of the trigger says: 省政府要求，各校应…."""
    if not trigger.clause or not DUTY.search(scene.text, scene.clauses[trigger.clause].start, trigger.start):
        return []
    for number in range(trigger.clause - 1, -1, -1):
        for group in scene.groups:
            if group.clause == number and group.marker in ("", c.AGENT) and not _is_object(scene, group):
                return list(group.members) if ORDER.search(scene.text, group.end, scene.clauses[number].end) else []
    return []


def _is_object(scene: Scene, group: Group) -> bool:
    return any(t.clause == group.clause and t.end <= group.start for t in scene.triggers)


def _topic(scene: Scene, trigger: Trigger, sources: list[int]) -> list[int]:
    """Members of a 对 … list in a clause before, which later clauses are about."""
    for number in range(trigger.clause - 1, max(-1, trigger.clause - 3), -1):
        for group in scene.groups:
            if group.clause == number and group.marker == c.TO and not _is_object(scene, group):
                return [i for i in group.members if i not in sources]
    return []


def _distinct(indices: list[int]) -> list[int]:
    return list(dict.fromkeys(indices)) if len(indices) > 1 else indices


def _related(
    scene: Scene, trigger: Trigger, sources: list[int], targets: list[int], relation: str, parts: _Parts
) -> Ties:
    if not sources or len(sources) + len(targets) < 2:
        return Ties(sources, targets, "none", "single" if sources else "")
    behaviour = trigger.sense.behaviour
    clause = scene.clauses[trigger.clause]
    begin = min(clause.start, parts.subject.start) if parts.subject else clause.start
    joint = bool(parts.partners or any(g.marker == c.JOINT for g in parts.pivots)) or bool(
        JOINT_CUE.search(scene.text, begin, clause.end)
    )
    apart = bool(APART_CUE.search(scene.text, clause.start, clause.end))
    among = "single" if len(sources) < 2 else "joint" if joint and not apart else "parallel"
    leader = parts.subject is not None and parts.subject.leads
    if leader and len(sources) > 1 and not targets:
        return Ties(sources[:1], sources[1:], "lead_partner", "single")
    if not targets:
        together = joint or (behaviour in TOGETHER and not apart)
        return Ties(sources, targets, "joint" if together else "none", "joint" if together else "parallel")
    if leader:
        relation = "lead_partner"
    cls = scene.actors[targets[0]].cls
    if not relation or relation == "joint":
        relation = trigger.sense.relation or _default(behaviour, cls)
    elif relation == "support" and cls in CLIENTS and BY_BEHAVIOUR[behaviour] == "serve":
        relation = "serve"
    return Ties(sources, targets, relation, among)


def _default(behaviour: str, cls: str) -> str:
    if cls in SERVED.get(behaviour, ()):
        return "serve"
    if cls in HELPED.get(behaviour, ()):
        return "support"
    return BY_BEHAVIOUR[behaviour]
