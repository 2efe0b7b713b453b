"""T1 the corpus by stage, T1b the selection flow, and the data gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.cube import Slate, count_cells, headline
from pipeline.analyse.membership import members
from pipeline.analyse.trend import agenda
from pipeline.analyse.views import Bools, Floats, Ints, View
from pipeline.settings import Analysis, Study
from pipeline.study_tables import ALL, CELLS, OUTSIDE, RETROSPECTIVE, UNKNOWN

CORPUS_MEASURES = ("n_documents", "n_families", "n_on_topic_families", "n_sentences", "n_on_topic_sentences", "n_acts")


def placed_documents(view: View) -> Bools:
    """Documents that belong to the region themselves or by a sentence in them."""
    return view.doc_in_region | (view.doc_exposure > 0)


def _by_stage(view: View, values: Ints | Floats) -> Floats:
    return np.asarray(view.by_stage_week(np.asarray(values)).sum(axis=1))


def _unknown_doers(view: View, act: Ints) -> Bools:
    """Acts of which no doer is known, not even from the sentence before or the issuer."""
    parties = view.facts.parties
    known = view.facts.texts("parties", "role") == "source"
    known = known & (view.facts.texts("parties", "class") != UNKNOWN)
    has = np.zeros(len(view.facts.acts), bool)
    has[parties["act"].to_numpy()[known]] = True
    return ~has[act]


def _corpus_rows(slate: Slate, item: str, value: str, chosen: Bools) -> pd.DataFrame:
    """One row a stage for the documents chosen."""
    view, docs = slate.view, slate.view.facts.documents
    placed = chosen & placed_documents(view)
    kept = placed & docs["is_representative"].to_numpy()
    on_topic, every = agenda(view)
    found = members(view, "T3", headline(view, "T3"))
    own = chosen[view.facts.array("acts", "doc")[found.act]]
    act, stage = found.act[own], found.stage[own]
    zero = np.zeros(len(act), np.int64)
    n_acts = count_cells(view, act, stage, zero, 1, weekly=False).n_acts[:, 0]
    nameless = _unknown_doers(view, act)
    n_nameless = count_cells(view, act[nameless], stage[nameless], zero[nameless], 1, weekly=False).n_acts[:, 0]
    sentences = np.where(kept & view.doc_in_region, docs["n_sentences"], 0)
    columns: dict[str, Any] = {
        "stage": view.stages, "item": item, "value": value, **headline(view, "T1"),
        "n_documents": _by_stage(view, placed), "n_families": _by_stage(view, kept),
        "n_on_topic_families": _by_stage(view, kept & docs["is_relevant"].to_numpy()),
        "n_sentences": _by_stage(view, sentences),
        "n_on_topic_sentences": _by_stage(view, np.where(chosen, view.doc_exposure, 0)),
        "n_acts": n_acts,
    }  # fmt: skip
    top, bottom = _by_stage(view, np.where(chosen, on_topic, 0)), _by_stage(view, np.where(chosen, every, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        columns["on_topic_share"] = np.where(bottom > 0, top / bottom, np.nan)
        columns["unknown_doer_share"] = np.where(n_acts > 0, n_nameless / n_acts, np.nan)
    columns["is_stage_thin"] = slate.stage_is_thin
    rows = pd.DataFrame(columns)
    counted = rows[list(CORPUS_MEASURES)].any(axis=1).to_numpy()
    return rows.loc[np.asarray(view.blocks.any(axis=1)) | counted]


def corpus(slate: Slate) -> pd.DataFrame:
    """T1 of a view: all documents, then each source and each type that occurs."""
    view, docs = slate.view, slate.view.facts.documents
    frames = [_corpus_rows(slate, ALL, ALL, np.ones(len(docs), bool))]
    for item, values in (("source", sorted(view.facts.study.sources)), ("doc_type", codes.DOC_TYPES)):
        for value in values:
            chosen = (docs[item] == value).to_numpy()
            if item == "source" or chosen.any():
                frames.append(_corpus_rows(slate, item, value, chosen))
    rows = pd.concat(frames, ignore_index=True)
    return rows.assign(adcode=view.where.adcode, stage_scheme=view.where.stage_scheme)


def _is_headline(cells: pd.DataFrame, code: str, realis: str) -> pd.Series[bool]:
    """Rows under the headline filters of their table."""
    own = pd.Series(True, index=cells.index)
    for dimension in CELLS[code].filters:
        own &= cells[dimension.name] == (realis if dimension.name == "realis" else dimension.headline)
    return own


def documents_to_add(t1: pd.DataFrame, thin: pd.DataFrame, analysis: Analysis) -> list[int]:
    """On-topic documents that each thin stage lacks to pass the guard, if they tell as much as the region's others.

    `thin` are rows of T1 as `t1` holds them. Acts per document are those of the region's whole window, at least one
    half, so that a region without acts asks for a finite number.
    """
    whole = t1[(t1["item"] == ALL) & (t1["stage"] == ALL)].set_index(["adcode", "stage_scheme"])
    acts = whole["n_acts"] / whole["n_on_topic_families"].clip(lower=1)
    own = acts.reindex(pd.MultiIndex.from_frame(thin[["adcode", "stage_scheme"]])).fillna(0).clip(lower=0.5).to_numpy()
    by_acts = np.ceil((analysis.min_acts_stage - thin["n_acts"].to_numpy()) / own)
    by_families = analysis.min_families_stage - thin["n_on_topic_families"].to_numpy()
    return [int(n) for n in np.maximum(np.maximum(by_acts, by_families), 0)]


def data_gaps(tables: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Thin stages and what they lack, sources silent for a whole stage, thin cells of the headline of T2 and T3."""
    t1, realis = tables["T1"], study.realis
    staged = t1[~t1["stage"].isin([ALL, RETROSPECTIVE, OUTSIDE])]
    whole = staged[(staged["item"] == ALL) & staged["is_stage_thin"]]
    lacking = documents_to_add(t1, whole, study.analysis)
    parts = [whole.assign(gap="stage_thin", value="", n_documents=whole["n_on_topic_families"], n_lacking=lacking)]
    silent = staged[(staged["item"] == "source") & (staged["n_documents"] == 0)]
    parts.append(silent.assign(gap="source_silent"))
    for code, column, gap in (("T3", "behaviour", "behaviour_thin"), ("T2", "class", "actor_thin")):
        cells = tables[code]
        own = cells[_is_headline(cells, code, realis) & cells["is_thin"] & (cells[column] != ALL)]
        own = own[~own["stage"].isin([ALL, RETROSPECTIVE, OUTSIDE])]
        parts.append(own.assign(gap=gap, value=own[column]))
    return pd.concat(parts, ignore_index=True)
