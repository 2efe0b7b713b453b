"""Score 100 sentences of other real documents: python -m tests.quality.fresh [on|off].

`coded/fresh.jsonl` holds them stand-off. They were drawn from documents of 新闻联播 and DXY that are in
neither train nor dev and coded by a language model with the annotation guide before any output of this program for
them was seen; no person has checked them. Nothing is trained on them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from pipeline.annotate import annotate_record
from pipeline.classify.evaluate import N_SAMPLES, Score, score
from pipeline.extract.annotate import load_annotator
from tests.quality.standoff import join, read_lines

FRESH = Path(__file__).parent / "coded" / "fresh.jsonl"


def read_fresh(shared: Path) -> list[dict[str, Any]]:
    """The coded sentences with their texts."""
    return [join(row, shared) for row in read_lines(FRESH)]


def measure(gold: list[dict[str, Any]], *, models: bool, n_samples: int = N_SAMPLES) -> Score:
    """Agreement of the program with the coding, with tagger and classifier or without."""
    annotator = load_annotator(classifier=models, tagger=models)
    return score(gold, [annotate_record(annotator, g) for g in gold], n_samples=n_samples)


def main() -> None:
    """Print each figure with its interval."""
    gold = read_fresh(Path(os.environ.get("XIETONG_SHARED", "../shared")))
    found = measure(gold, models=sys.argv[1:] != ["off"])
    for name, value in found.figures.items():
        low, high = found.intervals[name]
        print(
            f"{name:14} P {value.p:.3f}  R {value.r:.3f}  F1 {value.f1:.3f} ({low:.2f}-{high:.2f}) n {value.n_gold:g}"
        )
    print(f"alpha {found.alpha:.3f}   sentences {found.n_sentences}")


if __name__ == "__main__":
    main()
