"""The tables of the analysis, declared once: facts (one row an event) and study tables (one row a number).

A study table has a `code` (T2), labels and notes in two languages, and row and filter dimensions with their headline
values. The declarations lie in `pipeline.declared`; this module lists them in reading order and registers them.
"""

from __future__ import annotations

from types import MappingProxyType

from pipeline.declared.cells import (
    ALL,
    BASES,
    CELLS,
    DIRECTIONS,
    EXPERIENCE,
    LAYERS,
    OPENNESS,
    OUTSIDE,
    PARTNERS,
    PARTY_CLASSES,
    POSITIONS,
    PROBLEMS,
    REALIS,
    RESOLUTIONS,
    RETROSPECTIVE,
    ROLE_LABELS,
    ROLES,
    UNITS,
    UNKNOWN,
    Dimension,
)
from pipeline.declared.counts import COVERAGE, T1, T1B, T2, T3, T4, T5, T5B, T5C, T6, T6B, T6D, T6E, T7
from pipeline.declared.exported import NETWORK_EDGES, NETWORK_NODES
from pipeline.declared.facts import (
    ACT_FACTS,
    DOC_FACTS,
    FACT_TABLES,
    PARTY_FACTS,
    SENTENCE_REGIONS,
    TERM_FACTS,
    TIE_FACTS,
)
from pipeline.declared.network import T8, T8B, T8C, T8D, T8E, T8F, T8G, T8H, T8I
from pipeline.declared.quality import ABLATION, LEARNING_CURVE, LEXICON_USE, MISSES, QUALITY_TABLES
from pipeline.declared.results import CLAIMS, GAPS, INDEX, STAGES
from pipeline.declared.robustness import CHANGE_POINTS, FLIPS, ROBUSTNESS, ROBUSTNESS_TABLES, TWO_LINES
from pipeline.declared.themes import T9, T10, T11, T11B
from pipeline.declared.words import COOCCURRENCE, KEYNESS, WORD_FREQUENCY, WORD_TABLES
from pipeline.tables import register

__all__ = [
    "ACT_FACTS",
    "ALL",
    "BASES",
    "BY_CODE",
    "CELLS",
    "CHANGE_POINTS",
    "CLAIMS",
    "DIRECTIONS",
    "DOC_FACTS",
    "Dimension",
    "FACT_TABLES",
    "FLIPS",
    "GAPS",
    "NETWORK_EDGES",
    "NETWORK_NODES",
    "INDEX",
    "LAYERS",
    "LEXICON_USE",
    "MISSES",
    "OUTSIDE",
    "PARTNERS",
    "PARTY_CLASSES",
    "PARTY_FACTS",
    "POSITIONS",
    "QUALITY_TABLES",
    "REALIS",
    "RETROSPECTIVE",
    "RESOLUTIONS",
    "ROBUSTNESS",
    "ROBUSTNESS_TABLES",
    "ROLES",
    "ROLE_LABELS",
    "SENTENCE_REGIONS",
    "STAGES",
    "STUDY_TABLES",
    "T1",
    "T1B",
    "T2",
    "T3",
    "T4",
    "T5",
    "T9",
    "T10",
    "T11",
    "T11B",
    "T5B",
    "T5C",
    "COVERAGE",
    "OPENNESS",
    "T6",
    "T6B",
    "T6D",
    "T6E",
    "T7",
    "T8",
    "T8B",
    "T8C",
    "T8D",
    "T8E",
    "T8F",
    "T8G",
    "T8H",
    "T8I",
    "TERM_FACTS",
    "TIE_FACTS",
    "EXPERIENCE",
    "PROBLEMS",
    "count_column",
    "COOCCURRENCE",
    "KEYNESS",
    "WORD_FREQUENCY",
    "WORD_TABLES",
    "TWO_LINES",
    "UNITS",
    "UNKNOWN",
]
STUDY_TABLES = (
    STAGES, T1, T1B, COVERAGE, T2, T3, T4, T5, T5B, T5C, T6, T6B, T6D, T6E, T7,
    T8, T8B, T8C, T8D, T8E, T8F, T8G, T8H, T8I, T9, T10, T11, T11B, GAPS,
)  # fmt: skip
BY_CODE = MappingProxyType({t.code: t for t in STUDY_TABLES if t.code})


def count_column(code: str) -> str:
    """The column of a study table that counts what its cells open to: acts, or hits of terms."""
    return "n_hits" if code in ("T9", "T10") else "n_acts"


register(
    *FACT_TABLES, TERM_FACTS, *WORD_TABLES, *STUDY_TABLES, CLAIMS, *ROBUSTNESS_TABLES, INDEX, NETWORK_NODES,
    NETWORK_EDGES,
)  # fmt: skip
register(*QUALITY_TABLES, MISSES, LEARNING_CURVE, ABLATION, LEXICON_USE)
