"""What a run would do and what it could not show, found out before anything is computed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import settings
from pipeline.analyse.load import adcodes_of
from pipeline.analyse.stages import Scheme, load_scheme, stage_of_day, stages_of
from pipeline.codes import COUNTRY
from pipeline.errors import PipelineError, SettingsError
from pipeline.extract.lexicon import load_lexicon
from pipeline.extract.regions import stem_of
from pipeline.ingest.source import Ingested, ingest_source, place_names
from pipeline.plan import Plan, plan_of
from pipeline.settings import CONFIG, Analysis, study_path

ACTS_PER_DOCUMENT = 5  # acts that a relevant document rarely exceeds in the real and invented texts measured so far


class Report(NamedTuple):
    """Text for the terminal and the number of errors in it."""

    text: str
    n_errors: int


def check_study(study: str) -> Report:
    """Read and validate everything that a study uses; say what would run and which stages will be thin.

    A fault of settings or data is reported as one error and ends the check, as it would end the run.
    """
    lines: list[str] = []
    try:
        lines += _check(study)
    except PipelineError as error:
        return Report("\n".join([*lines, f"error: {error}"]), 1)
    return Report("\n".join(lines), 0)


def _check(study: str) -> list[str]:
    plan = plan_of(study_path(study))
    lexicon = load_lexicon(CONFIG / "lexicon")
    schemes = {Path(f).stem: load_scheme(Path(f)) for f in plan.stage_files}
    lines = [
        f"study {plan.study.name}: settings are valid ({plan.study_file})",
        f"lexicon: {len(lexicon.entries)} entries, {len(lexicon.guards)} guards",
        f"stage schemes: {', '.join(schemes)}",
    ]
    ingested = {name: _ingest(plan, name) for name in plan.study.sources}
    lines += [_source_line(name, i) for name, i in ingested.items()]
    days = [
        (d["region"], dt.date.fromisoformat(d["published_date"]))
        for i in ingested.values()
        for d in i.documents
        if d["is_relevant"]
    ]
    lines += [province_line(settings.load_province(p)) for p in plan.study.provinces]
    for adcode in adcodes_of(plan.study):
        lines += stage_lines(adcode, days, schemes, plan.study.analysis)
    n_jobs = len(plan.study.sources) + 3 * len(plan.shards)
    lines.append(f"would run: {n_jobs} steps over {len(plan.shards)} shards of text, then tables, figures and report")
    return lines


def province_line(province: settings.Province) -> str:
    """What is known of a region's names, and local name files that are missing."""
    files = [CONFIG / "lexicon" / "names" / f"{name}.csv" for name in province.names]
    missing = [str(f) for f in files if not f.is_file()]
    if missing:
        raise SettingsError(f"names: no file {', '.join(missing)}", where=f"province {province.name_en}",
                            todo="write it (columns of actors, config/lexicon/README.md) or leave it out")  # fmt: skip
    by_hand = province.names_status == "by_hand"
    said = "collected by hand" if by_hand else "read by the grammar alone, not audited"
    return f"province {province.adcode} {province.name_zh}: names {said}; {len(files)} files of local names"


def _ingest(plan: Plan, name: str) -> Ingested:
    files = [Path(f) for f in plan.source_files[name]]
    return ingest_source(
        name,
        settings.load_source(name),
        files,
        base=files[0].parent,
        window=plan.study.window,
        crisis=settings.load_crisis(plan.study.crisis),
        places=place_names(CONFIG / "lexicon" / "regions.csv"),
    )


def _source_line(name: str, ingested: Ingested) -> str:
    counts: Mapping[str, Any] = ingested.counts
    reasons = Counter(r["reason"] for r in ingested.rejects)
    rejected = ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items())) or "none"
    relevant = sum(d["is_relevant"] for d in ingested.documents)
    return (
        f"source {name}: {counts['n_records']} records, {counts['n_documents']} documents ({relevant} on topic), "
        f"rejected: {rejected}"
    )


def stage_lines(
    adcode: str, days: Iterable[tuple[str, dt.date]], schemes: Mapping[str, Scheme], analysis: Analysis
) -> Sequence[str]:
    """One line a stage of the region's headline scheme that is bound to be thin, or likely to be.

    `days` are (adcode, day of publication) of the relevant documents. A stage with fewer documents than the families
    that the guard asks for is bound to be thin; one that would need more than five acts a document is likely to be.
    """
    name, stages = next((n, stages_of(s, adcode)) for n, s in schemes.items() if stages_of(s, adcode))
    prefix = "" if adcode == COUNTRY else stem_of(adcode)
    counts = Counter(stage_of_day(stages, day) for region, day in days if region.startswith(prefix) or not prefix)
    lines = [f"region {adcode}, scheme {name}: {counts.total()} on-topic documents of its own"]
    for stage in stages:
        n = counts[stage.stage]
        if n < analysis.min_families_stage:
            verdict = "too thin"
        elif n * ACTS_PER_DOCUMENT < analysis.min_acts_stage:
            verdict = "likely too thin"
        else:
            continue
        lines.append(f"  {verdict}: {stage.stage} {stage.label_zh} ({stage.start} on): {n} documents")
    if counts["outside"]:
        lines.append(f"  outside of every stage: {counts['outside']} documents")
    return lines
