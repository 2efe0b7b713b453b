"""Small invented corpora as frames of the extracted tables; no text is needed to count."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline import codes, tables
from pipeline.analyse.facts import Extracted, build_facts
from pipeline.analyse.load import make_facts
from pipeline.analyse.stages import load_scheme, stage_rows
from pipeline.analyse.views import Facts
from pipeline.io import to_arrow
from pipeline.settings import Study
from pipeline.study_tables import TERM_FACTS
from pipeline.tables import Table
from pipeline.text.vocabulary import load_vocabulary

PROJECT = Path(__file__).resolve().parents[2]
VOCABULARY = load_vocabulary(PROJECT / "config" / "vocabulary")
SCHEMES = ("zhejiang_phases", "response_level", "white_paper")
ADCODES = ("330000", "CN")
DEFAULTS: dict[str, Any] = {"text": "", "int": 0, "float": 0.0, "bool": False}


def study(**more: Any) -> Study:
    """A study of Zhejiang and the country; `more` replaces blocks such as analysis."""
    base: dict[str, Any] = {
        "name": "test", "title": "测试", "crisis": "covid-19", "sources": ["s"], "stage_schemes": list(SCHEMES),
        "window": {"start": "2019-12-01", "end": "2020-06-30"}, "analysis": {"bootstrap_samples": 100},
    }  # fmt: skip
    return Study.model_validate(base | more)


def frame(table: Table, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a declared table; what a row leaves out is empty, 0 or false."""
    full = [{c.name: row.get(c.name, DEFAULTS[c.type]) for c in table.columns} for row in rows]
    return to_arrow(table, full).to_pandas()


def document(doc_id: str, date: str, *, n: int = 3, region: str = "", relevant: bool = True, **more: Any) -> dict:
    """A document with `n` body sentences; `family` makes it a reprint of that document."""
    return {
        "doc_id": doc_id, "source": "s", "doc_type": "news", "published_date": date, "region": region,
        "is_relevant": relevant, "n": n, **more,
    }  # fmt: skip


def act(doc_id: str, sentence_no: int, behaviour: str, parties: list[tuple[str, ...]], **more: Any) -> dict:
    """An act; a party is (role, name, class, region, resolution), from the right optional."""
    return {
        "doc_id": doc_id, "sentence_no": sentence_no, "behaviour": behaviour, "relation": "none", "realis": "done",
        "done_kind": "performed", "cooperative": "none", "is_domestic": True, "parties": parties,
        "found_by": "rule", "trigger": "x", **more,
    }  # fmt: skip


def _parties(acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for a in acts:
        for i, party in enumerate(a["parties"]):
            role, name, cls, region, resolution = (*party, *("", "named")[len(party) - 3 :])
            rows.append({
                "act_id": a["act_id"], "role": role, "start": i, "end": i + 1, "actor": name, "actor_id": name,
                "class": cls, "region": region, "resolution": resolution, "level": a.get("level", "unknown"),
                "is_generic": name.startswith("有关"), "n_members": 1,
            })  # fmt: skip
    return rows


def _dyads(acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for a in acts:
        sources = sorted({(p[1], p[2]) for p in a["parties"] if p[0] == "source"})
        targets = sorted({(p[1], p[2]) for p in a["parties"] if p[0] == "target"})
        joint = a["relation"] == "joint"
        pairs = (
            [(x, y) for i, x in enumerate(sources) for y in sources[i + 1 :]]
            if joint
            else [(x, y) for x in sources for y in targets]
        )
        if a["relation"] == "none":
            continue
        for (s, sc), (t, tc) in pairs:
            rows.append({
                "act_id": a["act_id"], "source_id": s, "target_id": t, "source_class": sc, "target_class": tc,
                "relation": a["relation"], "is_directed": not joint, "weight": 1 / len(pairs),
            })  # fmt: skip
    return rows


def extracted(documents: list[dict[str, Any]], acts: list[dict[str, Any]], mentions: list[dict[str, Any]]) -> Extracted:
    """Frames of the extracted tables of a small corpus."""
    acts = [
        {"act_id": f"{a['doc_id']}:{i:03d}", "event_date": _date(documents, a["doc_id"]), **a}
        for i, a in enumerate(acts)
    ]
    for a in acts:
        a["is_coprovision"] = a.get("is_coprovision", a["cooperative"] == "strict")
    families = [
        {
            "doc_id": d["doc_id"], "family_id": d.get("family", d["doc_id"]), "is_representative": "family" not in d,
        }
        for d in documents
    ]  # fmt: skip
    sentences = [{"doc_id": d["doc_id"], "sentence_no": i, "kind": "body"} for d in documents for i in range(d["n"])]
    counts = [{"source": "s", "n_records": len(documents), "n_documents": len(documents), "n_rejected": 0}]
    return Extracted(
        counts=frame(tables.INGEST_COUNTS, counts), documents=frame(tables.DOCUMENTS, documents),
        duplicates=frame(tables.DUPLICATES, families), sentences=frame(tables.SENTENCES, sentences),
        mentions=frame(tables.MENTIONS, mentions), acts=frame(tables.ACTS, acts),
        participants=frame(tables.PARTICIPANTS, _parties(acts)), dyads=frame(tables.DYADS, _dyads(acts)),
    )  # fmt: skip


def _date(documents: list[dict[str, Any]], doc_id: str) -> str:
    return next(d["published_date"] for d in documents if d["doc_id"] == doc_id)


def stages(adcodes: tuple[str, ...] = ADCODES) -> pd.DataFrame:
    """Rows of the shipped schemes."""
    folder = PROJECT / "config" / "stages"
    return pd.DataFrame(stage_rows({n: load_scheme(folder / f"{n}.csv") for n in SCHEMES}, adcodes))


def facts_of(
    documents: list[dict[str, Any]], acts: list[dict[str, Any]], mentions: list[dict[str, Any]] | None = None,
    *, of: Study | None = None, hits: list[dict[str, Any]] | None = None,
) -> Facts:  # fmt: skip
    """Facts of a small corpus of Zhejiang and the country."""
    return make_facts(
        build_facts(extracted(documents, acts, mentions or [])), stages(), of or study(), ADCODES,
        hits=frame(TERM_FACTS, hits or []), vocabulary=VOCABULARY,
    )  # fmt: skip


def random_corpus(n_documents: int, n_acts: int, seed: int) -> tuple[list[dict], list[dict], list[dict]]:
    """Documents, acts and mentions drawn from one seeded generator, with everything that membership turns on."""
    rng = np.random.default_rng(seed)
    first = dt.date(2019, 12, 1)
    days = rng.integers(0, 213, n_documents)
    places = ["", "CN", "330000", "330100", "510000"]
    documents = [
        document(
            f"d{i:05d}", (first + dt.timedelta(days=int(days[i]))).isoformat(), n=int(rng.integers(1, 12)),
            region=str(rng.choice(places)), relevant=bool(rng.random() < 0.8),
            **({"family": f"d{i - 1:05d}"} if i and rng.random() < 0.1 else {}),
        )
        for i in range(n_documents)
    ]  # fmt: skip
    acts = []
    for _ in range(n_acts):
        i = int(rng.integers(n_documents))
        cooperative = str(rng.choice(codes.COOPERATIVE))
        relation = {"strict": "joint", "broad": "serve", "none": "none"}[cooperative]
        relation = "support" if relation == "joint" and rng.random() < 0.5 else relation
        parties: list[tuple[str, ...]] = []
        for k in range(int(rng.integers(0, 4))):
            cls = str(rng.choice(codes.CLASSES[:14]))
            parties.append((
                "source" if k < 2 and relation != "support" or not k else "target", f"{cls}{rng.integers(5)}", cls,
                str(rng.choice(["", "", "330000", "330200", "420000"])), str(rng.choice(codes.RESOLUTIONS[:3])),
            ))  # fmt: skip
        if not parties:
            parties = [("source", "", "", "", "unknown")]
        event = first + dt.timedelta(days=int(days[i]) - int(rng.choice([0, 0, 0, 2, 10, 40])))
        realis = str(rng.choice(codes.REALIS, p=[0.7, 0.1, 0.1, 0.1]))
        acts.append(act(
            f"d{i:05d}", int(rng.integers(-1, documents[i]["n"])), str(rng.choice(codes.BEHAVIOURS)), parties,
            relation=relation, cooperative=cooperative, event_date=event.isoformat(), realis=realis,
            done_kind="enacted" if rng.random() < 0.2 else "performed", is_domestic=bool(rng.random() < 0.9),
            is_coprovision=cooperative == "strict" or rng.random() < 0.1,
        ))  # fmt: skip
    mentions = [
        {"doc_id": d["doc_id"], "sentence_no": int(rng.integers(d["n"])), "kind": "actor", "start": k,
         "region": str(rng.choice(["", "330000", "330100", "110000"]))}
        for d in documents for k in range(2)
    ]  # fmt: skip
    return documents, acts, mentions
