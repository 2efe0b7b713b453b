"""Facts in memory, from frames or from the files of a finished run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline import codes, settings
from pipeline.analyse.facts import FactFrames
from pipeline.analyse.views import Facts, days_since
from pipeline.io import empty_frame, read_frame
from pipeline.settings import Study
from pipeline.study_tables import FACT_TABLES, STAGES, TERM_FACTS
from pipeline.text.vocabulary import NO_VOCABULARY, Vocabulary, load_vocabulary


def adcodes_of(study: Study) -> tuple[str, ...]:
    """Regions of a study: its provinces in order, then the whole country."""
    return (*(settings.load_province(p).adcode for p in study.provinces), codes.COUNTRY)


def make_facts(
    frames: FactFrames, stages: pd.DataFrame, study: Study, adcodes: tuple[str, ...], *,
    hits: pd.DataFrame | None = None, vocabulary: Vocabulary = NO_VOCABULARY,
) -> Facts:  # fmt: skip
    """Facts with row numbers in place of ids and days in place of dates.

    A document published outside of the window is an error of ingest and not expected here.
    """
    documents = frames.doc_facts.sort_values("doc_id", ignore_index=True)
    documents["day"] = days_since(documents["published_date"], study.window.start)
    doc_no = pd.Series(documents.index, index=documents["doc_id"])
    acts = frames.act_facts.sort_values("act_id", ignore_index=True)
    acts["doc"] = acts["doc_id"].map(doc_no).astype("int64")
    acts["day"] = documents["day"].to_numpy()[acts["doc"].to_numpy()]
    told = days_since(acts["event_date"], study.window.start)
    acts["event_day"] = pd.Series(told).where(acts["event_date"].fillna("") != "", acts["day"]).to_numpy()
    act_no = pd.Series(acts.index, index=acts["act_id"])
    regions = frames.sentence_regions.copy()
    regions["doc"] = regions["doc_id"].map(doc_no).astype("int64")

    def numbered(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(act=frame["act_id"].map(act_no).astype("int64")).reset_index(drop=True)

    hits = empty_frame(TERM_FACTS) if hits is None else hits
    used = set(documents.loc[documents["is_representative"] & documents["is_relevant"], "doc_id"])
    known = {t.term for t in vocabulary.terms}
    own = hits[hits["doc_id"].isin(used) & hits["term"].isin(known)].sort_values("hit_id", ignore_index=True)
    own["doc"] = own["doc_id"].map(doc_no).astype("int64")
    return Facts(
        study=study, adcodes=adcodes, documents=documents, sentence_regions=regions, acts=acts,
        parties=numbered(frames.party_facts), ties=numbered(frames.tie_facts), stages=stages, flow=frames.flow,
        hits=own, vocabulary=vocabulary,
    )  # fmt: skip


def fact_path(folder: Path, table: str) -> Path:
    """File of a fact table in the folder of facts."""
    return folder / f"{table}.parquet"


def load_facts(folder: Path, study: Study) -> Facts:
    """Facts of a finished run, from the folder `facts` of its work files."""
    frames = FactFrames(*(read_frame(t, fact_path(folder, t.name)) for t in FACT_TABLES))
    stages = read_frame(STAGES, fact_path(folder, STAGES.name))
    hits = read_frame(TERM_FACTS, fact_path(folder, TERM_FACTS.name))
    return make_facts(frames, stages, study, adcodes_of(study), hits=hits, vocabulary=load_vocabulary())
