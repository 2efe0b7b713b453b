"""The sentences that a sample is drawn from: the exposure of the tables, each with its stratum."""

from __future__ import annotations

import pandas as pd

from pipeline import tables
from pipeline.analyse.views import Facts, Slice, prefix_of
from pipeline.coding.items import Item
from pipeline.coding.sample import MIN_CELL, allocate, assign, draw
from pipeline.coding.store import Drawn, Sample
from pipeline.errors import InputError
from pipeline.evidence import Folder
from pipeline.io import read_frame


def sampling_frame(facts: Facts, folder: Folder, adcode: str) -> pd.DataFrame:
    """One row a body sentence of an on-topic representative of a region: place, stage, type, predicted act or none."""
    view = facts.view(Slice(adcode, facts.headline_scheme(adcode)))
    docs = facts.documents.assign(stage=[view.stages[c] for c in view.doc_stage], is_home=view.doc_in_region)
    docs = docs[docs["is_representative"] & docs["is_relevant"]]
    spans = read_frame(tables.SENTENCES, *folder.shard_files("sentences"))
    rows = spans[spans["kind"] == "body"].merge(docs[["doc_id", "stage", "doc_type", "published_date", "is_home"]])
    key = ["doc_id", "sentence_no"]
    if prefix_of(adcode):
        named = facts.sentence_regions
        inside = named[named["adcode"].str.startswith(prefix_of(adcode))][key].drop_duplicates().assign(inside=True)
        rows = rows.merge(inside, on=key, how="left").merge(named[key].drop_duplicates().assign(named=True), how="left")
        rows = rows[rows["inside"].eq(True) | (rows["named"].isna() & rows["is_home"])]
    acts = facts.acts[key].drop_duplicates().assign(has_act=True)
    rows = rows.merge(acts, on=key, how="left")
    rows["has_act"] = rows["has_act"].eq(True)
    return rows.sort_values(key, ignore_index=True)


def _items(rows: pd.DataFrame, folder: Folder) -> list[Item]:
    files = [folder.root / "work" / "documents" / f"{s}.parquet" for s in folder.sources]
    docs = read_frame(tables.DOCUMENTS, *files, columns=["doc_id", "title", "published_date", "text"])
    known = docs[docs["doc_id"].isin(rows["doc_id"])].set_index("doc_id")
    spans = read_frame(tables.SENTENCES, *folder.shard_files("sentences"))
    place = {(d, n): (s, e) for d, n, s, e in zip(
        spans["doc_id"], spans["sentence_no"], spans["start"], spans["end"], strict=True)}  # fmt: skip
    items = []
    for doc_id, number in zip(rows["doc_id"], rows["sentence_no"], strict=True):
        doc = known.loc[doc_id]
        texts = [doc["text"][slice(*place.get((doc_id, n), (0, 0)))] for n in (number, number - 1)]
        items.append(Item(f"{doc_id}:{number}", texts[0], doc["title"], doc["published_date"], texts[1]))
    return items


def draw_sample(
    facts: Facts,
    folder: Folder,
    *,
    adcode: str,
    n: int,
    coders: int = 1,
    overlap: float = 0.0,
    min_cell: int = MIN_CELL,
) -> Sample:
    """A sample of at least `n` sentences of a region, stratified by stage × document type × predicted act or none."""
    rows = sampling_frame(facts, folder, adcode)
    if rows.empty:
        raise InputError(f"region {adcode} has no sentence to draw", todo="xietong check says what there is")
    strata = rows.groupby(["stage", "doc_type", "has_act"], sort=True)
    stratum = strata.ngroup().to_numpy()
    names = strata.size().reset_index(name="size")
    cell = names.groupby(["stage", "doc_type"], sort=True).ngroup().to_numpy()
    wanted = allocate(names["size"].to_numpy(), cell, names["has_act"].to_numpy(dtype=bool), n, min_cell=min_cell)
    ids = (rows["doc_id"] + ":" + rows["sentence_no"].astype(str)).tolist()
    drawn = draw(ids, stratum, wanted, seed=facts.study.seed)
    chosen = rows.iloc[drawn.rows]
    people = assign(len(chosen), coders, overlap)
    made = tuple(
        Drawn(item, str(d), int(no), str(stage), str(kind), int(s), who)
        for item, d, no, stage, kind, s, who in zip(
            _items(chosen, folder), chosen["doc_id"], chosen["sentence_no"], chosen["stage"], chosen["doc_type"],
            stratum[drawn.rows], people, strict=True,
        )
    )  # fmt: skip
    listed = tuple((str(a), str(b), bool(c), int(k)) for a, b, c, k in names.itertuples(index=False))
    return Sample(facts.study.name, adcode, facts.headline_scheme(adcode), "audit", facts.study.seed, listed, made)
