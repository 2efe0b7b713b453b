"""Learning curves: F1 of actors and of behaviours by the share of coded sentences that was learned from.

Each point is cross-validated by document over all sentences; only documents of the share are learned from, and a larger
share holds the smaller ones, so that the curve says what further coding may bring.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.coded import digest
from pipeline.classify.train import N_BEHAVIOURS, out_of_fold
from pipeline.classify.validate import figures, nested_decisions
from pipeline.declared.quality import LEARNING_CURVE
from pipeline.extract import train_tagger
from pipeline.extract.lexicon import Lexicon
from pipeline.training.models import Classified
from pipeline.training.rows import document_of

LOG_ODDS = tuple(round(-2.2 + 0.05 * i, 2) for i in range(60))  # thresholds tried
SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)
Flags = NDArray[np.bool_]
Point = dict[str, Any]


def within(document: str, share: float) -> bool:
    """Whether a document is learned from at a share; chosen by its digest, not by the digits that make the folds."""
    return int(digest("thin" + document)[:8], 16) / 2**32 < share


def actor_curve(rows: Sequence[dict[str, Any]], lexicon: Lexicon, shares: Sequence[float] = SHARES) -> list[Point]:
    """F1 of actors of the tagger by itself at each share, at the best threshold."""
    examples = train_tagger.examples_of(train_tagger.read(rows, lexicon))
    documents = sorted({document_of(r) for r in rows})
    fold = examples.fold
    points = []
    for share in shares:
        inside = np.array([within(d, share) for d in documents])
        allowed = inside[examples.document]
        odds = np.zeros(len(examples.exact))
        for k in range(train_tagger.N_FOLDS):
            fitted = train_tagger.fit(examples, (fold != k) & allowed)
            odds[fold == k] = train_tagger.log_odds(examples, fold == k, fitted)
        best = max(train_tagger.f1(odds >= t, examples.right, examples.n_gold) for t in LOG_ODDS)
        n = sum(within(document_of(r), share) for r in rows)
        points.append(_point("actor", share, n, int(inside.sum()), float(best)))
    return points


def behaviour_curve(made: Classified, shares: Sequence[float] = SHARES) -> list[Point]:
    """F1 of behaviours of the classifier at each share, calibrated on the other folds."""
    documents = [e.document for e in made.examples]
    y = made.data.sentences.y[:, :N_BEHAVIOURS]
    measured = [d for d, m in zip(documents, made.measured, strict=True) if m]
    points = []
    for share in shares:
        allowed = np.array([within(d, share) for d in documents])
        scores = made.scores[:, :N_BEHAVIOURS]
        if share < 1:
            scores = out_of_fold(made.data, made.fold, n_outputs=N_BEHAVIOURS, allowed=allowed)
        found = nested_decisions(scores, y, made.fold, made.measured)
        result = figures(found[made.measured], y[made.measured], measured)
        n_documents = len({d for d, a in zip(documents, allowed, strict=True) if a})
        points.append(_point("behaviour", share, int(allowed.sum()), n_documents, result.micro.f1, result.interval))
    return points


def _point(
    what: str, share: float, n: int, n_documents: int, f1: float, interval: tuple[float, float] | None = None
) -> Point:
    low, high = interval or (float("nan"), float("nan"))
    return dict(zip(LEARNING_CURVE.column_names, (what, share, n, n_documents, f1, low, high), strict=True))
