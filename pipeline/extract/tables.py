"""Rows of mentions, acts, participants and dyads of one document, from its codings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from pipeline.codes import BROAD_RELATIONS, STRICT_RELATIONS
from pipeline.extract.realis import NORMATIVE_TYPES
from pipeline.extract.types import Act, Actor, Coded

Row = dict[str, Any]
NOWHERE = -1
RECEIVED = ("treatment", "screening")  # behaviours whose sufferers often stand as subject, with nobody named as doer
OWN_VOICE = re.compile("我省|我市|我县|我区|我局|我委|我厅|我院|我们|我国|本市|本局|本院")


class Rows(NamedTuple):
    """Rows of the four tables; those of `pipeline.tables` say what the columns mean."""

    mentions: list[Row]
    acts: list[Row]
    participants: list[Row]
    dyads: list[Row]


@dataclass(slots=True)
class Party:
    """One actor in one role of an act, and how it is known; `at` is its place, negative where the text has none."""

    role: str
    actor: Actor
    at: tuple[int, int]
    resolution: str


class Placed(NamedTuple):
    """One coded sentence: its number, place in the document and coding."""

    number: int
    start: int
    end: int
    coded: Coded


def document_rows(
    document: Mapping[str, Any],
    sentences: Sequence[tuple[int, int, int]],
    coded: Iterable[Coded],
    issuers: Sequence[Actor],
) -> Rows:
    """All rows of one document.

    `document` is a row of the table documents; `sentences` are (sentence_no, start, end) in order, `coded` their
    codings with offsets in the document's text, and `issuers` the issuing bodies as actors, without a place.
    """
    rows = Rows([], [], [], [])
    _add_joint_issue(rows, document, issuers)
    before: Placed | None = None
    for (number, start, end), coding in zip(sentences, coded, strict=True):
        rows.mentions.extend(mention_rows(document["doc_id"], number, coding))
        if not coding.acts:
            before = None
            continue
        place = Placed(number, start, end, coding)
        for ordinal, act in enumerate(coding.acts):
            parties = resolve(act, place, before, document, issuers)
            _add_act(rows, f"{document['doc_id']}.{number:05d}.{ordinal:02d}", document, number, act, parties)
        before = place
    return rows


def mention_rows(doc_id: str, number: int, coded: Coded) -> list[Row]:
    """Actors and triggers of one sentence; a place with two acts has one row of kind behaviour."""
    rows = [_actor_mention(doc_id, number, a) for a in coded.actors]
    if coded.acts:
        first_at = {(act.start, act.end): act for act in reversed(coded.acts)}
        rows += [_trigger_mention(doc_id, number, act) for act in coded.acts if first_at[act.start, act.end] is act]
    return rows


def resolve(
    act: Act, place: Placed, before: Placed | None, document: Mapping[str, Any], issuers: Sequence[Actor]
) -> list[Party]:
    """Who takes part in an act; a doer that the sentence does not name is sought before it, then in the issuer.

    `before` is the sentence before, if it has acts. carried: the one doer of them all, on the same line. issuer: in
    texts that lay down rules or speak of themselves (我省, 我们). Else one party without a name stands for the unknown
    doer.
    """
    actors = place.coded.actors
    parties = [Party("source", actors[i], (actors[i].start, actors[i].end), "named") for i in act.sources]
    if not parties:
        carried = _carried(act, place, before, document["text"])
        parties = [Party("source", a, (a.start, a.end), "carried") for a in carried]
    if not parties and _speaks_for_issuer(act, place, document):
        parties = _issuing(issuers)
    if not parties:
        nobody = Actor(NOWHERE, NOWHERE, "", "", found_by=act.found_by)
        parties = [Party("source", nobody, (NOWHERE, NOWHERE), "unknown")]
    return parties + [Party("target", actors[i], (actors[i].start, actors[i].end), "named") for i in act.targets]


def _carried(act: Act, place: Placed, before: Placed | None, text: str) -> list[Actor]:
    if before is None or "\n" in text[before.end : place.start]:
        return []
    if act.targets and act.behaviour in RECEIVED:
        return []
    if any(a.end <= act.start and i not in act.targets for i, a in enumerate(place.coded.actors)):
        return []
    doers = {tuple(a.sources) for a in before.coded.acts}
    return [before.coded.actors[i] for i in doers.pop()] if len(doers) == 1 else []


def _speaks_for_issuer(act: Act, place: Placed, document: Mapping[str, Any]) -> bool:
    return document["doc_type"] in NORMATIVE_TYPES or bool(OWN_VOICE.search(document["text"], place.start, act.start))


def _issuing(issuers: Sequence[Actor]) -> list[Party]:
    return [Party("source", a, (-n, -n), "issuer") for n, a in enumerate(issuers, 1)]


def _add_act(
    rows: Rows, act_id: str, document: Mapping[str, Any], number: int, act: Act, parties: Sequence[Party]
) -> None:
    named = [p for p in parties if p.resolution in ("named", "issuer") and p.actor.actor_id]
    pairs = dyad_pairs(act.relation, named)
    rows.acts.append(_act_row(act_id, document, number, act, parties, pairs))
    rows.participants.extend(_participant_rows(act_id, act, parties))
    rows.dyads.extend(_dyad_rows(act_id, act.relation, pairs))


def dyad_pairs(relation: str, parties: Sequence[Party]) -> list[tuple[Actor, Actor]]:
    """Pairs of different actors tied by an act, sorted; of a joint act among all its parties, unordered."""
    if relation == "none" or len(parties) < 2:
        return []
    by_id: dict[str, Actor] = {}
    for party in parties:
        by_id.setdefault(party.actor.actor_id, party.actor)
    if relation == "joint":
        return [(by_id[a], by_id[b]) for a, b in combinations(sorted(by_id), 2)]
    sources = {p.actor.actor_id for p in parties if p.role == "source"}
    targets = {p.actor.actor_id for p in parties if p.role == "target"}
    return [(by_id[a], by_id[b]) for a in sorted(sources) for b in sorted(targets) if a != b]


def cooperative_of(relation: str, n_pairs: int) -> str:
    """strict, broad or none; an act that ties no two different actors is none."""
    if not n_pairs or relation not in BROAD_RELATIONS:
        return "none"
    return "strict" if relation in STRICT_RELATIONS else "broad"


def _act_row(
    act_id: str,
    document: Mapping[str, Any],
    number: int,
    act: Act,
    parties: Sequence[Party],
    pairs: Sequence[tuple[Actor, Actor]],
) -> Row:
    cooperative = cooperative_of(act.relation, len(pairs))
    doers = {p.actor.actor_id for p in parties if p.role == "source" and p.resolution in ("named", "issuer")}
    foreign = any(p.actor.cls == "foreign" or p.actor.level == "foreign" for p in parties)
    return {
        "act_id": act_id,
        "doc_id": document["doc_id"],
        "sentence_no": number,
        "start": act.start,
        "end": act.end,
        "trigger": act.trigger,
        "behaviour": act.behaviour,
        "realis": act.realis,
        "done_kind": act.done_kind,
        "modality": act.modality,
        "relation": act.relation,
        "cooperative": cooperative,
        "is_coprovision": cooperative == "strict" or len(doers) > 1,
        "among_sources": act.among_sources,
        "is_domestic": not foreign and act.behaviour != "international",
        "event_date": act.event_date,
        "event_date_source": act.event_date_source,
        "region": ";".join(sorted({p.actor.region for p in parties if p.actor.region})),
        "found_by": act.found_by,
        "score": act.score,
    }


def _participant_rows(act_id: str, act: Act, parties: Sequence[Party]) -> list[Row]:
    return [
        {
            "act_id": act_id,
            "role": p.role,
            "start": p.at[0],
            "end": p.at[1],
            "actor": p.actor.text,
            "actor_id": p.actor.actor_id,
            "class": p.actor.cls,
            "level": p.actor.level,
            "region": p.actor.region,
            "is_generic": p.actor.is_generic,
            "n_members": p.actor.n_members,
            "resolution": p.resolution,
            "found_by": p.actor.found_by if p.resolution != "issuer" else "metadata",
        }
        for p in parties
    ]


def _dyad_rows(act_id: str, relation: str, pairs: Sequence[tuple[Actor, Actor]]) -> list[Row]:
    return [
        {
            "act_id": act_id,
            "source_id": a.actor_id,
            "target_id": b.actor_id,
            "source_class": a.cls,
            "target_class": b.cls,
            "source_level": a.level,
            "target_level": b.level,
            "relation": relation,
            "is_directed": relation != "joint",
            "weight": 1 / len(pairs),
        }
        for a, b in pairs
    ]


def _add_joint_issue(rows: Rows, document: Mapping[str, Any], issuers: Sequence[Actor]) -> None:
    """One joint act of coordination for a text that several bodies issue together."""
    if len({a.actor_id for a in issuers}) < 2:
        return
    act = Act(
        "coordination", "", NOWHERE, NOWHERE, relation="joint", done_kind="performed", among_sources="joint",
        event_date=document["published_date"], event_date_source="published", found_by="metadata",
    )  # fmt: skip
    _add_act(rows, f"{document['doc_id']}.meta.00", document, NOWHERE, act, _issuing(issuers))


def _actor_mention(doc_id: str, number: int, actor: Actor) -> Row:
    return {
        "doc_id": doc_id,
        "start": actor.start,
        "end": actor.end,
        "kind": "actor",
        "sentence_no": number,
        "surface": actor.text,
        "entry_id": actor.actor_id,
        "class": actor.cls,
        "behaviour": "",
        "level": actor.level,
        "region": actor.region,
        "is_generic": actor.is_generic,
        "found_by": actor.found_by,
        "score": actor.score,
    }


def _trigger_mention(doc_id: str, number: int, act: Act) -> Row:
    return {
        "doc_id": doc_id,
        "start": act.start,
        "end": act.end,
        "kind": "behaviour",
        "sentence_no": number,
        "surface": act.trigger,
        "entry_id": f"behaviours:{act.trigger}" if act.found_by == "rule" else act.found_by,
        "class": "",
        "behaviour": act.behaviour,
        "level": "",
        "region": "",
        "is_generic": False,
        "found_by": act.found_by,
        "score": act.score,
    }
