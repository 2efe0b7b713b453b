"""All study tables of a study, from its facts."""

from __future__ import annotations

import pandas as pd

from pipeline.analyse.cells import actor_behaviour, actor_stage, behaviour_stage, core_tasks
from pipeline.analyse.corpus import corpus, data_gaps
from pipeline.analyse.cube import make_slate
from pipeline.analyse.duties import duties, duty_overlap
from pipeline.analyse.exposure import coverage, open_sources
from pipeline.analyse.network import networks
from pipeline.analyse.partners import partner_tables
from pipeline.analyse.peaks import behaviour_weeks, peaks
from pipeline.analyse.roles import role_behaviour, role_stage
from pipeline.analyse.transitions import role_transitions
from pipeline.analyse.trend import trend
from pipeline.analyse.views import Facts
from pipeline.analyse.vocabulary import experience, problems
from pipeline.io import empty_frame
from pipeline.study_tables import BY_CODE, GAPS, STAGES
from pipeline.tables import Table

MAKERS = {
    "T1": corpus, "T2": actor_stage, "T3": behaviour_stage, "T4": actor_behaviour, "T5": role_stage,
    "T5b": role_behaviour, "T5c": role_transitions, "T6": trend, "T6b": behaviour_weeks, "T6d": peaks,
    "T6e": open_sources, "T7": core_tasks,
    "T9": experience, "T10": problems, "T11": duties, "T11b": duty_overlap,
}  # fmt: skip


def _declared(table: Table, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Rows in declared columns; columns that a table has no number for are left empty."""
    some = [p for p in parts if len(p)]
    if not some:
        return empty_frame(table)
    return pd.concat(some, ignore_index=True).reindex(columns=table.column_names)


def build_tables(facts: Facts) -> dict[str, pd.DataFrame]:
    """Every study table by name, in reading order: region, scheme, then as the table has it."""
    parts: dict[str, list[pd.DataFrame]] = {code: [] for code in BY_CODE}
    for where in facts.slices:
        slate = make_slate(facts.view(where))
        for code, make in MAKERS.items():
            parts[code].append(make(slate))
        for code, frame in (networks(slate) | partner_tables(slate)).items():
            parts[code].append(frame)
    parts["T1b"], parts["T1c"] = [facts.flow], [coverage(facts)]
    by_code = {code: _declared(BY_CODE[code], frames) for code, frames in parts.items()}
    tables = {BY_CODE[code].name: frame for code, frame in by_code.items()}
    tables[STAGES.name] = _declared(STAGES, [facts.stages])
    tables[GAPS.name] = _declared(GAPS, [data_gaps(by_code, facts.study)])
    return tables
