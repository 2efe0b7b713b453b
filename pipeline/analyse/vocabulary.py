"""T9 and T10: hits of the terms of a vocabulary by theme, term and stage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.analyse.cube import Slate, divide, intervals
from pipeline.analyse.membership import Members, members
from pipeline.analyse.views import Floats, Ints
from pipeline.study_tables import ALL, CELLS
from pipeline.text.vocabulary import Term


def experience(slate: Slate) -> pd.DataFrame:
    """T9 of a view."""
    return _table(slate, "T9")


def problems(slate: Slate) -> pd.DataFrame:
    """T10 of a view."""
    return _table(slate, "T10")


def _cells(slate: Slate, code: str) -> list[tuple[str, str, Term | None]]:
    """Theme, term and entry of each row of a stage: all, each theme, each term."""
    terms = slate.view.facts.vocabulary.of_table(code)
    themes = CELLS[code].rows[0].values
    margins = [(theme, ALL, None) for theme in (ALL, *themes)]
    return [*margins, *((t.theme, t.term, t) for t in sorted(terms, key=lambda t: themes.index(t.theme)))]


def _table(slate: Slate, code: str) -> pd.DataFrame:
    view = slate.view
    found = members(view, code, {})
    themes = CELLS[code].rows[0].values
    frames = []
    for theme, term, entry in _cells(slate, code):
        own = found.in_base if term == ALL else found.dims["term"] == term
        if theme != ALL:
            own = own & (found.dims["theme"] == themes.index(theme))
        frames.append(_rows(slate, found, own).assign(theme=theme, term=term, **_reading(entry)))
    rows = pd.concat(frames, ignore_index=True)
    listed = (rows["n_hits"] > 0) | (rows["stage"] == ALL) | (rows["term"] == ALL)
    order = {name: i for i, name in enumerate(view.stages)}
    rows = rows[listed].sort_values("stage", key=lambda s: s.map(order), kind="stable")
    return rows.assign(**view.where._asdict())


def _reading(entry: Term | None) -> dict[str, Any]:
    if entry is None:
        return {"precision": np.nan, "n_read": np.nan, "is_counted": True}
    return {"precision": entry.precision, "n_read": entry.n_read, "is_counted": entry.is_counted}


def _distinct(stage: Ints, value: Ints, n_stages: int) -> Ints:
    """Distinct values by stage; the row `all` comes after `outside`, so that it is filled by the caller."""
    width = int(value.max()) + 1 if len(value) else 1
    return np.bincount(np.unique(stage * width + value) // width, minlength=n_stages)


def _rows(slate: Slate, found: Members, own: Any) -> pd.DataFrame:
    """One row a stage that has days, and `all`."""
    view = slate.view
    row, stage = found.act[own], found.stage[own]
    doc, n_stages, every = view.facts.array("hits", "doc")[row], len(view.stages), view.code[ALL]
    sentence = doc * (int(view.facts.hits["sentence_no"].max() if len(view.facts.hits) else 0) + 1)
    sentence = sentence + view.facts.array("hits", "sentence_no")[row]
    n_hits = np.bincount(stage, minlength=n_stages)
    counts = {"n_documents": _distinct(stage, doc, n_stages), "n_sentences": _distinct(stage, sentence, n_stages)}
    n_hits[every] = len(row)
    counts["n_documents"][every], counts["n_sentences"][every] = len(np.unique(doc)), len(np.unique(sentence))
    weeks: Floats = np.bincount(stage * view.n_weeks + view.doc_week[doc], minlength=n_stages * view.n_weeks)
    weeks = weeks.reshape(n_stages, view.n_weeks).astype(float)
    weeks[every] = weeks[:every].sum(axis=0)
    code = np.arange(n_stages)
    bounds = intervals(slate, code, weeks, view.exposure, n_hits > 0)
    frame = pd.DataFrame({
        "stage": view.stages, **counts, "n_hits": n_hits,
        "rate": divide(n_hits, view.exposure.sum(axis=1)) * 1000,
        "rate_low": bounds.low * 1000, "rate_high": bounds.high * 1000,
        "is_thin": slate.is_thin(n_hits, counts["n_documents"]), "is_stage_thin": slate.stage_is_thin,
    })  # fmt: skip
    listed: pd.DataFrame = frame[np.asarray(view.blocks.any(axis=1) | (n_hits > 0))]
    return listed
