"""Columns as Arrow arrays."""

from __future__ import annotations

import pytest

from pipeline.io import to_arrow
from pipeline.tables import SENTENCES


@pytest.mark.parametrize(
    "kinds",
    [["body", "byline"], ["省", "", "市政府 x", "𠮷"], ["省", None], []],
    ids=["ascii", "han", "missing", "empty"],
)
def test_texts_come_back_as_they_were(kinds: list[str | None]) -> None:
    rows = [{"doc_id": "d", "sentence_no": n, "start": 0, "end": 1, "kind": kind} for n, kind in enumerate(kinds)]
    assert to_arrow(SENTENCES, rows).to_pylist() == rows
