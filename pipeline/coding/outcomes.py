"""Coded sentences as facts, so that the tables count them by the same rules as what the pipeline found.

What the guide does not code is taken from the pipeline: level and region of a name from its readings elsewhere in the
study, event date and the split of done acts into performed and enacted from the predicted act of the same behaviour in
the sentence; without one, the day of publication, and performed. Both cannot be corrected by this coding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from pipeline.analyse.facts import FactFrames, is_place
from pipeline.analyse.load import make_facts
from pipeline.analyse.views import Facts
from pipeline.codes import STRICT_RELATIONS
from pipeline.coding.record import CodedAct, Coding
from pipeline.coding.store import Drawn
from pipeline.extract.tables import cooperative_of
from pipeline.study_tables import ACT_FACTS, PARTY_FACTS, UNKNOWN
from pipeline.tables import BOOL

CONTEXT = ("carried", "issuer", "unknown")  # resolutions of doers that the sentence does not name
KNOWN = ("named", "issuer")  # doers that count for cooperation, as in pipeline.extract.tables
Doers = Mapping[tuple[str, int, str], list[dict[str, Any]]]
NOBODY: dict[str, Any] = {
    "role": "source", "actor_id": "", "class": UNKNOWN, "level": "unknown", "region": "", "is_generic": False,
    "resolution": "unknown",
}  # fmt: skip


class Name(NamedTuple):
    """How the pipeline reads a name: canonical form, level, region, whether it names a kind of body."""

    actor_id: str
    level: str
    region: str
    is_generic: bool


def read_names(participants: pd.DataFrame) -> dict[str, Name]:
    """The most frequent reading of each name as written; of equally frequent ones the first in order."""
    columns = ["actor", *Name._fields]
    counted = participants[columns].value_counts().reset_index().sort_values(["count", *columns], ascending=False)
    first = counted.drop_duplicates("actor")
    return {str(row[0]): Name(str(row[1]), str(row[2]), str(row[3]), bool(row[4])) for row in first[columns].to_numpy()}


def doers_of_context(facts: Facts) -> Doers:
    """Doers that sentences do not name, by document, sentence and behaviour; "" is the first act that knows one."""
    parties = facts.parties[facts.parties["resolution"].isin(CONTEXT) & (facts.parties["role"] == "source")]
    acts = facts.acts.iloc[parties["act"].to_numpy()]
    keys = zip(acts["doc_id"], acts["sentence_no"], acts["behaviour"], acts["act_id"], strict=True)
    found: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    first: dict[tuple[str, int, str], str] = {}
    rows = parties[PARTY_FACTS.column_names].to_dict("records")
    for (doc, number, behaviour, act_id), row in zip(keys, rows, strict=True):
        for key in ((doc, number, behaviour), (doc, number, ""))[: 1 if row["resolution"] == "unknown" else 2]:
            if first.setdefault(key, act_id) == act_id:
                found.setdefault(key, []).append({str(k): v for k, v in row.items()})
    return found


def coded_facts(
    facts: Facts, drawn: Mapping[str, Drawn], codings: Mapping[str, Coding], names: Mapping[str, Name]
) -> Facts:
    """Facts of the coded sentences of one coder: acts and participants, without ties."""
    key = ["doc_id", "sentence_no", "behaviour"]
    seen = {k: (d, r) for *k_, d, r in facts.acts[[*key, "event_date", "realis"]].to_numpy() for k in [tuple(k_)]}
    places = facts.sentence_regions.groupby(["doc_id", "sentence_no"])["adcode"].agg(lambda a: ";".join(sorted(set(a))))
    own = facts.documents.set_index("doc_id")
    context = doers_of_context(facts)
    acts: list[dict[str, Any]] = []
    parties: list[dict[str, Any]] = []
    for identity, coding in codings.items():
        where = drawn[identity]
        document = own.loc[where.doc_id]
        home = document["region"] if is_place(pd.Series([document["region"]])).iloc[0] else ""
        region = places.get((where.doc_id, where.sentence_no), home)
        for ordinal, act in enumerate(coding.acts):
            act_id = f"{identity}.{ordinal:02d}"
            members = _parties(act_id, act, coding, where.item.sentence, names)
            if not act.sources:
                place = (where.doc_id, where.sentence_no)
                doers = context.get((*place, act.behaviour)) or context.get((*place, "")) or [NOBODY]
                members += [{**d, "act_id": act_id} for d in doers]
            date, realis = seen.get((where.doc_id, where.sentence_no, act.behaviour), (document["published_date"], ""))
            done = "enacted" if act.realis == "done" and realis == "enacted" else act.realis
            acts.append(_act(act_id, act, where, members) | {"event_date": date, "realis": done, "regions": region})
            parties += members
    flags = [c.name for c in ACT_FACTS.columns if c.type == BOOL]
    told = pd.DataFrame(acts, columns=ACT_FACTS.column_names).astype(dict.fromkeys(flags, bool))
    frames = FactFrames(
        facts.documents, facts.sentence_regions, told,
        pd.DataFrame(parties, columns=PARTY_FACTS.column_names).drop_duplicates(PARTY_FACTS.key),
        facts.ties.iloc[:0].drop(columns="act"), facts.flow,
    )  # fmt: skip
    return make_facts(frames, facts.stages, facts.study, facts.adcodes)


def _parties(
    act_id: str, act: CodedAct, coding: Coding, sentence: str, names: Mapping[str, Name]
) -> list[dict[str, Any]]:
    rows = []
    for role, members in (("source", act.sources), ("target", act.targets)):
        for i in members:
            actor = coding.actors[i]
            words = sentence[actor.start : actor.end]
            read = names.get(words, Name(words, "unknown", "", False))
            rows.append({
                "act_id": act_id, "role": role, "class": actor.cls, "resolution": "named", **read._asdict(),
                "region": read.region if read.region.isdigit() else "",
            })  # fmt: skip
    return rows


def _act(act_id: str, act: CodedAct, where: Drawn, members: list[dict[str, Any]]) -> dict[str, Any]:
    known = [m for m in members if m["resolution"] in KNOWN]
    sources, everyone = {m["actor_id"] for m in known if m["role"] == "source"}, {m["actor_id"] for m in known}
    cooperative = cooperative_of(act.relation, int(len(everyone) > 1))
    strict = cooperative == "strict" and act.relation in STRICT_RELATIONS
    foreign = any("foreign" in (m["class"], m["level"]) for m in members)
    return {
        "act_id": act_id, "doc_id": where.doc_id, "sentence_no": where.sentence_no, "start": act.start, "end": act.end,
        "trigger": where.item.sentence[act.start : act.end], "behaviour": act.behaviour, "modality": "",
        "relation": act.relation, "is_strict": strict, "is_broad": cooperative != "none",
        "is_coprovision": strict or len(sources) > 1, "is_domestic": not foreign and act.behaviour != "international",
        "found_by": "rule",
    }  # fmt: skip
