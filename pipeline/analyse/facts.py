"""Facts: documents, acts, participants and ties joined once, before any cut by region or stage.

Regions. An act belongs to the regions of its participants; failing any, to the region of its document. A sentence
belongs to the regions of the actors in it and of the acts in it; failing any, to that of its document. So an act of a
region always lies in a sentence of that region, and a rate never has an act outside its exposure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.study_tables import UNKNOWN

EXPOSED_KIND = "body"
RESOLUTION_ORDER = {name: i for i, name in enumerate(codes.RESOLUTIONS)}


@dataclass(frozen=True)
class Extracted:
    """Frames of the extracted tables that facts are made of; `documents` without text, `mentions` of actors only."""

    counts: pd.DataFrame
    documents: pd.DataFrame
    duplicates: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    acts: pd.DataFrame
    participants: pd.DataFrame
    dyads: pd.DataFrame


@dataclass(frozen=True)
class FactFrames:
    """One frame a fact table."""

    doc_facts: pd.DataFrame
    sentence_regions: pd.DataFrame
    act_facts: pd.DataFrame
    party_facts: pd.DataFrame
    tie_facts: pd.DataFrame
    flow: pd.DataFrame


def is_place(adcodes: pd.Series[Any]) -> pd.Series[bool]:
    """Where an adcode names a place inside the country: six digits, neither empty nor CN."""
    return adcodes.fillna("").str.fullmatch(r"\d{6}")


def _documents(x: Extracted) -> pd.DataFrame:
    """Documents with family and number of body sentences; a document in no family is its own representative."""
    columns = ["doc_id", "is_relevant", "is_invented", "source", "doc_type", "published_date", "region"]
    docs = x.documents[columns].merge(
        x.duplicates[["doc_id", "family_id", "is_representative"]], on="doc_id", how="left"
    )
    docs["family_id"] = docs["family_id"].fillna(docs["doc_id"])
    docs["is_representative"] = docs["is_representative"].map({True: True, False: False}).fillna(True).astype(bool)
    body = x.sentences.loc[x.sentences["kind"] == EXPOSED_KIND, "doc_id"].value_counts()
    docs["n_sentences"] = docs["doc_id"].map(body).fillna(0).astype(int)
    return docs.sort_values("doc_id", ignore_index=True)


def _realis(acts: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Realis with enacted measures apart from performed acts."""
    enacted = (acts["realis"] == "done") & (acts["done_kind"] == "enacted")
    return np.where(enacted, "enacted", acts["realis"])


def _act_regions(acts: pd.DataFrame, participants: pd.DataFrame, docs: pd.DataFrame) -> pd.Series[str]:
    """Adcodes of each act, sorted, separated by ``;``."""
    placed = participants.loc[is_place(participants["region"]), ["act_id", "region"]].drop_duplicates()
    joined = placed.sort_values(["act_id", "region"]).groupby("act_id")["region"].agg(";".join)
    own = docs.set_index("doc_id")["region"]
    fallback = acts["doc_id"].map(own.where(is_place(own), ""))
    return acts["act_id"].map(joined).fillna(fallback).fillna("").astype("str")


def _sentence_regions(acts: pd.DataFrame, mentions: pd.DataFrame, body: pd.DataFrame) -> pd.DataFrame:
    """Regions of each body sentence that has an actor with a region or an act; the others take their document's."""
    named = mentions.loc[is_place(mentions["region"]), ["doc_id", "sentence_no", "region"]]
    told = acts.loc[acts["regions"] != "", ["doc_id", "sentence_no", "regions"]].copy()
    told["region"] = told["regions"].str.split(";")
    both = pd.concat([named, told.explode("region")[["doc_id", "sentence_no", "region"]]])
    both = both.rename(columns={"region": "adcode"}).drop_duplicates()
    return both.merge(body, on=["doc_id", "sentence_no"]).sort_values(["doc_id", "sentence_no", "adcode"])


def _parties(participants: pd.DataFrame) -> pd.DataFrame:
    """Participants, one row for each act, role, actor and class; doers that are not known have class unknown."""
    parties = participants.copy()
    known = (parties["resolution"] != "unknown") & parties["class"].isin(codes.CLASSES)
    parties["class"] = parties["class"].where(known, UNKNOWN)
    parties["region"] = parties["region"].where(is_place(parties["region"]), "")
    parties["order"] = parties["resolution"].map(RESOLUTION_ORDER)
    key = ["act_id", "role", "actor_id", "class"]
    return parties.sort_values([*key, "order", "start"]).drop_duplicates(key).drop(columns="order")


def _ties(dyads: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    """Dyads whose ends are both bodies named one by one, with region and resolution of the ends."""
    known = parties[["act_id", "actor_id", "region", "is_generic", "resolution"]].copy()
    known["order"] = known["resolution"].map(RESOLUTION_ORDER)
    known = known.sort_values(["act_id", "actor_id", "order"]).drop_duplicates(["act_id", "actor_id"])
    ties = dyads
    for end in ("source", "target"):
        columns = {c: f"{end}_{c}" for c in ("region", "is_generic", "order")} | {"actor_id": f"{end}_id"}
        ties = ties.merge(
            known.drop(columns="resolution").rename(columns=columns), on=["act_id", f"{end}_id"], how="left"
        )
        ties[f"{end}_region"] = ties[f"{end}_region"].fillna("")
    generic = ties["source_is_generic"].eq(True) | ties["target_is_generic"].eq(True)
    ties = ties[~generic].copy()
    worst = ties[["source_order", "target_order"]].max(axis=1).fillna(0).astype(int)
    ties["resolution"] = worst.map(dict(enumerate(codes.RESOLUTIONS)))
    return ties


def _flow(x: Extracted, docs: pd.DataFrame, body: pd.DataFrame, acts: pd.DataFrame) -> pd.DataFrame:
    """Numbers that remain after each step of the selection."""
    kept = docs[docs["is_representative"]]
    on_topic = kept[kept["is_relevant"]]
    in_window = x.acts["doc_id"].isin(on_topic["doc_id"])
    told = acts["sentence_no"] >= 0
    home = told & acts["is_domestic"]
    steps = [
        ("records read", "records", int(x.counts["n_records"].sum())),
        ("accepted as documents", "records", int(x.counts["n_documents"].sum())),
        ("documents", "documents", len(docs)),
        ("representatives of families, reprints left out", "documents", len(kept)),
        ("about the crisis", "documents", len(on_topic)),
        ("sentences of these representatives", "sentences", int(x.sentences["doc_id"].isin(on_topic["doc_id"]).sum())),
        ("body sentences: the exposure", "sentences", len(body)),
        ("acts found", "acts", len(x.acts)),
        ("in representatives about the crisis", "acts", int(in_window.sum())),
        ("in body sentences, or known from metadata", "acts", len(acts)),
        ("told in a sentence: the acts of tables T1 to T7", "acts", int(told.sum())),
        ("domestic", "acts", int(home.sum())),
        ("done and performed", "acts", int((home & (acts["realis"] == "done")).sum())),
    ]
    flow = pd.DataFrame(steps, columns=["step", "unit", "n"])
    flow["n_dropped"] = (flow.groupby("unit")["n"].shift() - flow["n"]).fillna(0).astype(int)
    flow.insert(0, "step_no", range(len(flow)))
    return flow


def build_facts(x: Extracted) -> FactFrames:
    """Facts of a study; acts and exposure come from representatives about the crisis, body sentences only."""
    docs = _documents(x)
    used = docs.loc[docs["is_representative"] & docs["is_relevant"], "doc_id"]
    sentences = x.sentences[(x.sentences["kind"] == EXPOSED_KIND) & x.sentences["doc_id"].isin(used)]
    body = sentences[["doc_id", "sentence_no"]]
    acts = x.acts[x.acts["doc_id"].isin(used)]
    in_body = acts.merge(body.assign(is_body=True), on=["doc_id", "sentence_no"], how="left")["is_body"].eq(True)
    acts = acts[in_body.to_numpy() | (acts["sentence_no"] < 0).to_numpy()].copy()
    participants = x.participants[x.participants["act_id"].isin(acts["act_id"])]
    acts["regions"] = _act_regions(acts, participants, docs)
    acts["realis"] = _realis(acts)
    acts["is_strict"] = acts["cooperative"] == "strict"
    acts["is_broad"] = acts["cooperative"].isin(["strict", "broad"])
    regions = _sentence_regions(acts, x.mentions, body)
    n_placed = regions[["doc_id", "sentence_no"]].drop_duplicates()["doc_id"].value_counts()
    docs["n_unplaced"] = docs["n_sentences"] - docs["doc_id"].map(n_placed).fillna(0).astype(int)
    parties = _parties(participants)
    ties = _ties(x.dyads[x.dyads["act_id"].isin(acts["act_id"])], parties)
    return FactFrames(docs, regions, acts, parties, ties, _flow(x, docs, body, acts))
