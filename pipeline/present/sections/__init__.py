"""Sections of the report in reading order; to add one, write a module with a `KIND`, its partial, and a line here."""

from __future__ import annotations

from pipeline.present.sections import audit, claims, collection, compare, corrected, coverage, gaps, quality, robustness

KINDS = (
    audit.KIND, claims.KIND, robustness.KIND, coverage.KIND, gaps.KIND, corrected.KIND, compare.KIND, quality.KIND,
    collection.KIND,
)  # fmt: skip
