"""Audit, reliability and corrected tables of a study from the codings imported so far."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.analyse.views import Facts
from pipeline.coding.corrected import corrected_table, weigh
from pipeline.coding.effects import effects_table
from pipeline.coding.outcomes import read_names
from pipeline.coding.record import Coding, from_json
from pipeline.coding.reliability import reliability_table
from pipeline.coding.status import audit_rows, status_of
from pipeline.coding.store import Sample, folder_of, read_coders, read_sample, samples_of
from pipeline.coding.tables import AUDIT, AUDIT_TABLES, CLAIMS_CORRECTED, CORRECTED_TABLES, RELIABILITY
from pipeline.evidence import Folder, study_facts
from pipeline.extract.annotate import Annotator, coded_to_json, load_annotator
from pipeline.extract.types import Context
from pipeline.io import empty_frame, read_frame, write_csv
from pipeline.settings import load_crisis
from pipeline.tables import Table


def pipeline_codings(sample: Sample, annotator: Annotator) -> dict[str, Coding]:
    """What the pipeline says of the sampled sentences, as codings; twins at one place keep the first."""
    found = {}
    for drawn in sample.drawn:
        item = drawn.item
        context = Context(date=item.date, title=item.title, prev=item.prev, doc_type=drawn.doc_type)
        data = coded_to_json(annotator.sentence(item.sentence, context), text=item.sentence)
        coding = from_json({"id": item.id, **data}, item.sentence, item.id, [])
        if coding is not None:
            found[item.id] = coding
    return found


def audit_tables(facts: Facts, folder: Folder, folders: list[Path]) -> list[tuple[Table, pd.DataFrame]]:
    """Every audit table of a study; without coding all are empty."""
    parts: dict[str, list[pd.DataFrame]] = {t.name: [] for t in AUDIT_TABLES}
    for place in folders:
        sample = read_sample(place)
        coders = read_coders(place, sample)
        rows = audit_rows(sample, coders)
        parts[AUDIT.name].append(pd.DataFrame(rows, columns=AUDIT.column_names))
        if not any(c.codings for c in coders):
            continue
        annotator = study_annotator(facts)
        if sample.adcode == facts.adcodes[-1] or len(folders) == 1:
            parts[RELIABILITY.name].append(reliability_table(sample, coders, pipeline_codings(sample, annotator)))
        people = read_frame(tables.PARTICIPANTS, *folder.shard_files("participants"))
        names = read_names(people[people["resolution"] == "named"])
        coded = weigh(facts, sample, coders, names)
        for where in facts.slices:
            if sample.adcode == where.adcode:
                for code, table in zip(("T2", "T3", "T6"), CORRECTED_TABLES, strict=True):
                    parts[table.name].append(corrected_table(facts, where, sample, coded, code, status_of(rows)))
                parts[CLAIMS_CORRECTED.name].append(effects_table(facts, where, coded, status_of(rows)))
    found = []
    for table in AUDIT_TABLES:
        some = [p for p in parts[table.name] if len(p)]
        found.append((table, pd.concat(some, ignore_index=True) if some else empty_frame(table)))
    return found


def region_reliability(facts: Facts, adcode: str) -> pd.DataFrame:
    """The table of reliability of a region's audit sample; empty where nobody has coded."""
    place = folder_of(facts.study.name, "audit", adcode)
    sample = read_sample(place)
    coders = read_coders(place, sample)
    if not any(c.codings for c in coders):
        return empty_frame(RELIABILITY)
    return reliability_table(sample, coders, pipeline_codings(sample, study_annotator(facts)))


def study_annotator(facts: Facts) -> Annotator:
    """The annotator as the study was extracted with."""
    extract, cues = facts.study.extract, load_crisis(facts.study.crisis).cues
    return load_annotator(classifier=extract.classifier, tagger=extract.tagger, cues=cues)


def audit_study(study: str) -> list[Path]:
    """Write the audit tables of a study's last run beside its study tables; gives their paths."""
    facts, folder = study_facts(study)
    written = []
    for table, frame in audit_tables(facts, folder, samples_of(facts.study.name)):
        path = folder.root / "tables" / f"{table.file_stem}.csv"
        write_csv(table, frame, path)
        written.append(path)
    return written
