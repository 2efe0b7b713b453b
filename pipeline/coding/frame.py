"""The sentences that a sample is drawn from: the exposure of the tables, each with its stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.analyse.views import Facts, Ints, Slice, prefix_of
from pipeline.coding.items import Item
from pipeline.coding.next_sentences import worth_coding
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


def _numbered(rows: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """Stratum of each sentence, and the strata with their sizes: stage × document type × predicted act or none."""
    strata = rows.groupby(["stage", "doc_type", "has_act"], sort=True)
    return strata.ngroup().to_numpy(), strata.size().reset_index(name="size")


def _frame(facts: Facts, folder: Folder, adcode: str) -> pd.DataFrame:
    rows = sampling_frame(facts, folder, adcode)
    if rows.empty:
        raise InputError(f"region {adcode} has no sentence to draw", todo="xietong check says what there is")
    return rows


def _sample(
    facts: Facts, items: Sequence[Item], rows: pd.DataFrame, chosen: Ints, people: Sequence[tuple[int, ...]],
    *, adcode: str, purpose: str,
) -> Sample:  # fmt: skip
    stratum, names = _numbered(rows)
    own = rows.iloc[chosen]
    made = tuple(
        Drawn(item, str(d), int(no), str(stage), str(kind), int(s), who)
        for item, d, no, stage, kind, s, who in zip(
            items, own["doc_id"], own["sentence_no"], own["stage"], own["doc_type"], stratum[chosen], people,
            strict=True,
        )
    )  # fmt: skip
    listed = tuple((str(a), str(b), bool(c), int(k)) for a, b, c, k in names.itertuples(index=False))
    return Sample(facts.study.name, adcode, facts.headline_scheme(adcode), purpose, facts.study.seed, listed, made)


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
    rows = _frame(facts, folder, adcode)
    stratum, names = _numbered(rows)
    cell = names.groupby(["stage", "doc_type"], sort=True).ngroup().to_numpy()
    wanted = allocate(names["size"].to_numpy(), cell, names["has_act"].to_numpy(dtype=bool), n, min_cell=min_cell)
    ids = (rows["doc_id"] + ":" + rows["sentence_no"].astype(str)).tolist()
    chosen = draw(ids, stratum, wanted, seed=facts.study.seed).rows
    people = assign(len(chosen), coders, overlap)
    items = _items(rows.iloc[chosen], folder)
    return _sample(facts, items, rows, chosen, people, adcode=adcode, purpose="audit")


def given_sample(facts: Facts, folder: Folder, dates: Mapping[str, str], *, adcode: str) -> Sample:
    """The sentences of a region that are coded already, by their text, as if they had been drawn at random by stratum.

    `dates` are days (or months) of coded sentences by text; of several places with one text the first of that date is
    taken, failing that the first. Nobody drew them with known probability: they exercise the path, and audit nothing.
    """
    rows = _frame(facts, folder, adcode)
    items = _items(rows, folder)
    place: dict[str, int] = {}
    for i, item in enumerate(items):
        date = dates.get(item.sentence)
        known = place.get(item.sentence)
        if date is not None and (
            known is None or not items[known].date.startswith(date) and item.date.startswith(date)
        ):
            place[item.sentence] = i
    chosen = np.array(sorted(place.values()), dtype=np.int64)
    if not len(chosen):
        raise InputError(f"no coded sentence stands in the texts of region {adcode}")
    everyone = [(0,)] * len(chosen)
    return _sample(facts, [items[i] for i in chosen], rows, chosen, everyone, adcode=adcode, purpose="audit")


def next_sample(
    facts: Facts, folder: Folder, *, adcode: str, n: int, known: frozenset[str], avoided: frozenset[str] = frozenset()
) -> Sample:  # fmt: skip
    """The `n` sentences of a region most worth coding for training; those in `known` are left out.

    Documents `avoided`, those of audit samples, are left out too, as long as the others have `n` sentences.
    """
    rows = _frame(facts, folder, adcode)
    items = _items(rows, folder)
    kinds = rows["doc_type"].tolist()
    fresh = [i for i, item in enumerate(items) if item.sentence not in known]
    apart = [i for i in fresh if items[i].id.rpartition(":")[0] not in avoided]
    fresh = apart if len(apart) >= n else fresh
    picked = worth_coding([items[i] for i in fresh], [kinds[i] for i in fresh], n)
    chosen = np.array([fresh[i] for i in picked], dtype=np.int64)
    everyone = [(0,)] * len(chosen)
    return _sample(facts, [items[i] for i in chosen], rows, chosen, everyone, adcode=adcode, purpose="train")
