"""Ranks of classes: thin cells and stages have none, ties share theirs."""

from __future__ import annotations

import pandas as pd

from pipeline.present.figure_ranks import ranked


def test_only_cells_with_enough_data_are_ranked():
    rows = pd.DataFrame(
        [("S01", "a", 0.5, False, False), ("S01", "b", 0.3, False, False), ("S01", "c", 0.9, True, False),
         ("S01", "all", 1.0, False, False), ("S02", "a", 0.9, False, True), ("S03", "a", None, False, False),
         ("S01", "d", 0.3, False, False), ("S01", "e", 0.1, False, False)],
        columns=["stage", "class", "share", "is_thin", "is_stage_thin"],
    )  # fmt: skip
    kept = ranked(rows)
    found = dict(zip(zip(kept["stage"], kept["class"], strict=True), kept["rank"], strict=True))
    assert found == {("S01", "a"): 1, ("S01", "b"): 2, ("S01", "d"): 2, ("S01", "e"): 4}
