"""What the quality page of a study shows of its own coded sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.annotate import annotate_record
from pipeline.classify.quality import Rows, confusion_rows, quality_rows, worst_rows
from pipeline.classify.score import read_codings
from pipeline.extract.annotate import load_annotator
from pipeline.present.masking import mask
from pipeline.settings import Extract

CONTEXT = ("id", "date", "source", "title", "prev", "sentence")


class Measured(NamedTuple):
    """Rows of the tables quality, quality_confusion and quality_errors."""

    figures: Rows
    confusions: Rows
    errors: Rows


def measure(
    paths: Sequence[Path], switches: Extract, cues: Mapping[str, Sequence[str]], *, seed: int = 20200123
) -> Measured:
    """Rules alone (off) and what the study's settings switch on (on), against coded sentences; nothing without a file.

    Worst errors are those with the models.
    """
    gold = [r for path in paths for r in read_codings(path, needs=("id", "sentence", "actors", "acts"))]
    made = Measured([], [], [])
    for models in ("off", "on") if gold else ():
        on = models == "on"
        annotator = load_annotator(classifier=on and switches.classifier, tagger=on and switches.tagger, cues=cues)
        found = [annotate_record(annotator, {k: str(g.get(k) or "") for k in CONTEXT}) for g in gold]
        made.figures.extend(quality_rows(gold, found, models=models, seed=seed))
        made.confusions.extend(confusion_rows(gold, found, models=models))
        if on:
            made.errors.extend(worst_rows(gold, found, mask))
    return made
