"""What the declarations of study tables have in common."""

from __future__ import annotations

from types import MappingProxyType

from pipeline.declared.cells import ALL, CELLS, Dimension
from pipeline.tables import Column, Table, flag, integer, ratio, text

WHERE = (
    text("adcode", "region, CN = whole country"),
    text("stage_scheme", "scheme of stages"),
    text("stage", "stage; all = the window without retrospective acts; outside = days that the scheme leaves open; "
          "retrospective = told more than a week later or of an earlier stage"),
)  # fmt: skip
MEASURES = (
    integer("n_documents", "representative documents (families) with such an act", "documents"),
    integer("n_acts", "distinct acts", "acts"),
    ratio("rate", "acts per 1,000 on-topic sentences", "acts per 1,000 sentences"),
    ratio("rate_low", "lower bound, week-block bootstrap", "acts per 1,000 sentences"),
    ratio("rate_high", "upper bound", "acts per 1,000 sentences"),
    ratio("share", "share of acts (see note); empty where the cell is thin"),
    ratio("share_low", "lower bound, week-block bootstrap"),
    ratio("share_high", "upper bound"),
    flag("is_thin", "too few acts or families for a share or a rank"),
    flag("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
)


def _dimension(d: Dimension) -> Column:
    return text(d.name, f"dimension; headline {d.headline}", (*d.values, ALL) if d.values else ())


def study_table(
    code: str, name: str, meaning: str, columns: tuple[Column, ...], zh: str, en: str, note_zh: str, note_en: str
) -> Table:
    """A study table: region, scheme and stage, the dimensions of its cells, then its numbers."""
    dimensions = tuple(_dimension(d) for d in CELLS[code].dimensions) if code in CELLS else ()
    keys = tuple(c.name for c in (*WHERE, *dimensions))
    labels = MappingProxyType({"zh": zh, "en": en, "note_zh": note_zh, "note_en": note_en})
    return Table(name, meaning, keys, (*WHERE, *dimensions, *columns), code, labels)
