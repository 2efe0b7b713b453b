"""The network by stage as the report draws it, of classes and of bodies: ties with weights and keys of their acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.present.choose import headline_rows, pick
from pipeline.present.grids import key_of, records_of
from pipeline.settings import Study
from pipeline.study_tables import ALL

Tables = Mapping[str, pd.DataFrame]
LEVELS = {"class": ("T8", "N"), "body": ("T8d", "B")}  # table of the ties, first part of the names of its cells
MAX_BODIES = 60  # bodies drawn: those of most weight, since more cannot be told apart in one picture
MIN_WEIGHT = 1.0  # in sum of acts; bodies under it would only be dust at the rim


def tie_name(level: str, row: Mapping[str, Any]) -> str:
    """Name of the cell of a tie in one stage, apart from those of the table T8, which shows the whole window."""
    ends = (row["source_class"], row["target_class"]) if level == "class" else (row["source_id"], row["target_id"])
    return "|".join((LEVELS[level][1], str(row["stage"]), *map(str, ends), str(row["direction"])))


def network_rows(tables: Tables, study: Study, adcode: str, scheme: str, level: str) -> list[dict[str, Any]]:
    """Ties of every stage and of the whole window with at least one act, margins left out; `source`, `target` added."""
    rows = pick(headline_rows(tables, LEVELS[level][0], study.realis), adcode=adcode, stage_scheme=scheme)
    rows = rows[rows["n_acts"] > 0]
    if level == "class":
        margins = (rows["source_class"] == ALL) | (rows["target_class"] == ALL) | (rows["direction"] == ALL)
        return records_of(rows[~margins].assign(source=rows["source_class"], target=rows["target_class"]))
    direction = rows["is_directed"].map({True: "directed", False: "undirected"})
    return _heaviest(records_of(rows.assign(direction=direction, source=rows["source_id"], target=rows["target_id"])))


def _heaviest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ties among the bodies of most weight over the whole window."""
    weight: Counter[str] = Counter()
    for r in rows:
        if r["stage"] == ALL:
            for end in {r["source"], r["target"]}:
                weight[end] += r["weight"]
    ranked = sorted((n for n in weight if weight[n] >= MIN_WEIGHT), key=lambda n: (-weight[n], n))
    kept = set(ranked[:MAX_BODIES])
    return [r for r in rows if r["source"] in kept and r["target"] in kept]


def network_keys(tables: Tables, study: Study, adcode: str, scheme: str, level: str) -> dict[str, dict[str, str]]:
    """Complete key of each tie by its name."""
    rows = network_rows(tables, study, adcode, scheme, level)
    return {tie_name(level, r): key_of(LEVELS[level][0], r) for r in rows}


def network_of(rows: Sequence[Mapping[str, Any]], stages: Sequence[str], level: str) -> dict[str, Any]:
    """What the page draws: stages in order and, by stage, [source, target, is_directed, acts, weight, name].

    Weights are sums of shares of acts; ties come heaviest first.
    """
    ties: dict[str, list[list[Any]]] = {stage: [] for stage in stages}
    for r in sorted(rows, key=lambda r: (-r["weight"], r["source"], r["target"], r["direction"])):
        if r["stage"] in ties:
            tie = [r["source"], r["target"], r["direction"] == "directed", int(r["n_acts"])]
            ties[r["stage"]].append([*tie, round(float(r["weight"]), 3), tie_name(level, r)])
    return {"stages": list(stages), "ties": ties}
