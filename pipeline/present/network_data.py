"""The network of classes by stage as the report draws it: ties with weights, each with the key of its acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.present.choose import headline_rows, pick
from pipeline.present.grids import key_of, records_of
from pipeline.settings import Study
from pipeline.study_tables import ALL

Tables = Mapping[str, pd.DataFrame]


def tie_name(row: Mapping[str, Any]) -> str:
    """Name of the cell of a tie in one stage, apart from those of the table T8, which shows the whole window."""
    return "|".join(("N", *(str(row[k]) for k in ("stage", "source_class", "target_class", "direction"))))


def network_rows(tables: Tables, study: Study, adcode: str, scheme: str) -> list[dict[str, Any]]:
    """Ties of every stage and of the whole window with at least one act, margins left out."""
    rows = pick(headline_rows(tables, "T8", study.realis), adcode=adcode, stage_scheme=scheme)
    margins = (rows["source_class"] == ALL) | (rows["target_class"] == ALL) | (rows["direction"] == ALL)
    return records_of(rows[~margins & (rows["n_acts"] > 0)])


def network_keys(tables: Tables, study: Study, adcode: str, scheme: str) -> dict[str, dict[str, str]]:
    """Complete key of each tie by its name."""
    return {tie_name(r): key_of("T8", r) for r in network_rows(tables, study, adcode, scheme)}


def network_of(rows: Sequence[Mapping[str, Any]], stages: Sequence[str]) -> dict[str, Any]:
    """What the page draws: stages in order and, by stage, [source, target, is_directed, acts, weight, name].

    Weights are sums of shares of acts; ties come heaviest first.
    """
    ties: dict[str, list[list[Any]]] = {stage: [] for stage in stages}
    for r in sorted(rows, key=lambda r: (-r["weight"], r["source_class"], r["target_class"], r["direction"])):
        if r["stage"] in ties:
            tie = [r["source_class"], r["target_class"], r["direction"] == "directed", int(r["n_acts"])]
            ties[r["stage"]].append([*tie, round(float(r["weight"]), 3), tie_name(r)])
    return {"stages": list(stages), "ties": ties}
