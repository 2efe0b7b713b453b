"""T1c coverage by source, type and month; T6e rates of the sources that are open for the whole window."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.corpus import placed_documents
from pipeline.analyse.cube import Slate, count_cells, divide, headline, intervals
from pipeline.analyse.membership import members
from pipeline.analyse.views import Bools, Facts, View
from pipeline.study_tables import ALL, RETROSPECTIVE


def coverage(facts: Facts) -> pd.DataFrame:
    """T1c: every source in every month of the window, and every type that occurs, zeros included."""
    months = facts.study.window.months()
    frames = []
    for adcode in facts.adcodes:
        view = facts.view(next(s for s in facts.slices if s.adcode == adcode))
        docs = facts.documents[view.doc_in_region].copy()
        docs["month"] = docs["published_date"].str[:7]
        for item, values in (("source", sorted(facts.study.sources)), ("doc_type", codes.DOC_TYPES)):
            present = values if item == "source" else [v for v in values if (docs[item] == v).any()]
            frames.append(_by_month(docs, item, list(present), months).assign(adcode=adcode))
    rows = pd.concat(frames, ignore_index=True)
    rows["is_open"] = (rows["item"] == "source") & rows["value"].isin(facts.open_sources)
    return rows


def _by_month(docs: pd.DataFrame, item: str, values: list[str], months: list[str]) -> pd.DataFrame:
    kept = docs["is_representative"].astype(bool)
    told = kept & docs["is_relevant"].astype(bool)
    numbers = pd.DataFrame({
        "value": docs[item], "month": docs["month"], "n_documents": 1, "n_families": kept.astype(int),
        "n_on_topic_families": told.astype(int), "n_on_topic_sentences": docs["n_sentences"].where(told, 0),
    })  # fmt: skip
    every = pd.MultiIndex.from_product([values, months], names=["value", "month"])
    sums = numbers.groupby(["value", "month"]).sum().reindex(every, fill_value=0)
    return sums.reset_index().assign(item=item)


def open_sources(slate: Slate) -> pd.DataFrame:
    """T6e of a view: all sources, and the open ones, by stage."""
    view = slate.view
    own = headline(view, "T6e")
    is_open = np.isin(view.facts.texts("documents", "source"), view.facts.open_sources)
    frames = [
        _rates(slate, own | {"basis": basis}, which, chosen)
        for basis in (own["basis"], "broad")
        for which, chosen in ((ALL, np.ones(len(is_open), bool)), ("open", is_open))
    ]
    return pd.concat(frames, ignore_index=True)


def _rates(slate: Slate, filters: Mapping[str, str], which: str, chosen: Bools) -> pd.DataFrame:
    view = slate.view
    found = members(view, "T6e", filters)
    use = chosen[view.facts.array("acts", "doc")[found.act]]
    act, stage = found.act[use], found.stage[use]
    counts = count_cells(view, act, stage, np.zeros(len(act), np.int64), 1)
    exposure = view.by_stage_week(np.where(chosen, view.doc_exposure, 0))
    n_acts, code = counts.n_acts[:, 0], np.arange(len(view.stages))
    bounds = intervals(slate, code, counts.weeks[:, 0], exposure, n_acts > 0)
    rows = pd.DataFrame({
        **view.where._asdict(), "stage": view.stages, "sources": which, **filters,
        "n_sources": _n_sources(view, chosen), "n_on_topic_sentences": exposure.sum(axis=1).astype(int),
        "n_documents": counts.n_documents[:, 0], "n_acts": n_acts,
        "rate": divide(n_acts, exposure.sum(axis=1)) * 1000,
        "rate_low": bounds.low * 1000, "rate_high": bounds.high * 1000, "is_stage_thin": slate.stage_is_thin,
    })  # fmt: skip
    listed: pd.DataFrame = rows[np.asarray(view.blocks.any(axis=1)) & (np.array(view.stages) != RETROSPECTIVE)]
    return listed


def _n_sources(view: View, chosen: Bools) -> list[int]:
    """Sources with a document of the region in each stage."""
    use = chosen & placed_documents(view)
    source, stage = view.facts.texts("documents", "source")[use], view.doc_stage[use]
    every = view.code[ALL]
    return [len(set(source[stage == s] if s != every else source)) for s in range(len(view.stages))]
