"""T8e to T8i: bodies one by one, classes and their tasks, ties between levels, between places and of joint issuers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.cube import Slate, divide, headline
from pipeline.analyse.membership import members
from pipeline.analyse.network import body_classes, guarded, named, node_table, sums, tie_frame
from pipeline.study_tables import ALL, RETROSPECTIVE

Filters = Mapping[str, str]


def organisation_nodes(slate: Slate, filters: Filters) -> pd.DataFrame:
    """T8e: measures of each body in the network of each stage."""
    ties = tie_frame(slate, "T8e", filters)
    if not len(ties):
        return pd.DataFrame()
    rows = node_table(ties, "id").rename(columns={"node": "actor_id"})
    rows["class"] = rows["actor_id"].map(body_classes(ties))
    return guarded(rows, slate)


def _with_margins(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Rows, and again for each margin of the columns, with -1 for the value `all`."""
    for column in columns:
        rows = pd.concat([rows, rows.assign(**{column: -1})], ignore_index=True)
    return rows


def actor_task(slate: Slate, filters: Filters) -> pd.DataFrame:
    """T8f: classes and the behaviours on which they cooperate, with margins; an act weighs 1 over its classes."""
    view = slate.view
    found = members(view, "T8f", filters)
    frame = pd.DataFrame({**found.dims, "stage": found.stage, "act": found.act}).drop_duplicates()
    if not len(frame):
        return pd.DataFrame()
    frame["doc"] = view.facts.array("acts", "doc")[frame["act"]]
    frame["weight"] = 1 / frame.groupby("act")["class"].transform("size")
    kept = frame["stage"] != view.code[RETROSPECTIVE]
    frame = pd.concat([frame, frame[kept].assign(stage=view.code[ALL])], ignore_index=True)
    by = ["class", "behaviour"]
    cells = sums(frame, by)
    rows = sums(_with_margins(frame, by), by).drop(columns="n_ties")
    rows["degree"] = _margin_degrees(rows, cells)
    rows["density"] = _densities(rows, cells)
    return guarded(rows, slate)


def _margin_degrees(rows: pd.DataFrame, cells: pd.DataFrame) -> pd.Series[float]:
    """Tasks of each class and classes of each task, in the margins alone."""
    tasks = cells.groupby(["stage", "class"])["behaviour"].nunique()
    classes = cells.groupby(["stage", "behaviour"])["class"].nunique()
    of_class = pd.Series(list(zip(rows["stage"], rows["class"], strict=True))).map(tasks)
    of_task = pd.Series(list(zip(rows["stage"], rows["behaviour"], strict=True))).map(classes)
    is_class = (rows["behaviour"] == -1) & (rows["class"] != -1)
    is_task = (rows["class"] == -1) & (rows["behaviour"] != -1)
    degree: pd.Series[float] = of_class.where(is_class, of_task.where(is_task)).astype("float64")
    return degree


def _densities(rows: pd.DataFrame, cells: pd.DataFrame) -> pd.Series[float]:
    """Tied pairs of all pairs of classes and tasks present, in the row of the whole network of a stage."""
    by_stage = cells.groupby("stage")
    density = by_stage.size() / (by_stage["class"].nunique() * by_stage["behaviour"].nunique())
    whole = (rows["class"] == -1) & (rows["behaviour"] == -1)
    return rows["stage"].map(density).where(whole)


def vertical_ties(slate: Slate, filters: Filters) -> pd.DataFrame:
    """T8g: ties between levels of administration."""
    ties = tie_frame(slate, "T8g", filters)
    if not len(ties):
        return pd.DataFrame()
    rows = sums(ties, ["source_level", "target_level"])
    total = rows.groupby("stage")["weight"].transform("sum")
    rows = guarded(rows, slate)
    rows["share"] = np.where(rows["is_thin"], np.nan, divide(rows["weight"].to_numpy(), total.to_numpy()))
    return rows


def group_of(source: str, target: str) -> str:
    """Group of provinces that holds two different places, or the empty string.

    >>> group_of("330000", "310000"), group_of("330100", "420000")
    ('yangtze_delta', '')
    """
    if source == target:
        return ""
    ends = {source[:2], target[:2]}
    return next((name for name, members in codes.REGION_GROUPS.items() if ends <= set(members)), "")


def cross_region_ties(slate: Slate, filters: Filters) -> pd.DataFrame:
    """T8h: ties between places, a place with itself included."""
    view = slate.view
    ties = tie_frame(slate, "T8h", filters)
    if not len(ties):
        return pd.DataFrame()
    by = ["source_place", "target_place"]
    aid = view.facts.texts("acts", "behaviour")[ties["act"]] == "paired_aid"
    ties["aid"] = ties["act"].where(aid)
    rows = sums(ties, by).merge(
        ties.groupby(["stage", *by])["aid"].nunique().rename("n_paired_aid").reset_index(), on=["stage", *by]
    )
    pairs = list(zip(rows["source_place"], rows["target_place"], strict=True))
    rows["is_cross"] = [a != b for a, b in pairs]
    rows["region_group"] = [group_of(a, b) for a, b in pairs]
    return guarded(rows, slate)


def joint_issuers(slate: Slate, filters: Filters) -> pd.DataFrame:
    """T8i: pairs of bodies that issued documents together, from metadata."""
    ties = tie_frame(slate, "T8i", filters)
    if not len(ties):
        return pd.DataFrame()
    return guarded(sums(ties, ["source_id", "target_id"]), slate)


def partner_tables(slate: Slate) -> dict[str, pd.DataFrame]:
    """T8e to T8i of a view by table code, under the headline filters; bodies under the headline scheme only."""
    view = slate.view
    where = {"adcode": view.where.adcode, "stage_scheme": view.where.stage_scheme}
    is_headline = view.facts.headline_scheme(where["adcode"]) == where["stage_scheme"]
    makers = {"T8f": actor_task, "T8g": vertical_ties, "T8h": cross_region_ties}
    if is_headline:
        makers |= {"T8e": organisation_nodes, "T8i": joint_issuers}
    made = {}
    for code, make in makers.items():
        filters = headline(view, code)
        rows = make(slate, filters)
        made[code] = named(rows, view).assign(**where, **filters) if len(rows) else rows
    return made
