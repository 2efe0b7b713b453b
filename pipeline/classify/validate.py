"""How well the classifier does, and which of its parts matter; all by cross-validation grouped by document.

Calibration and thresholds that a fold is measured with are chosen on the other folds' out-of-fold scores (nested).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify import features
from pipeline.classify.coded import Example
from pipeline.classify.evaluate import Figure, bootstrap_f1, figure
from pipeline.classify.features import Featuriser
from pipeline.classify.predict import Classifier, Weights
from pipeline.classify.train import (
    N_BEHAVIOURS,
    Data,
    Floats,
    Rowset,
    apply_calibration,
    calibrate,
    choose_thresholds,
    out_of_fold,
)
from pipeline.codes import BEHAVIOURS

Flags = NDArray[np.bool_]
SMALL_SOURCE = 50  # sentences under which a source is left out together with the other small ones


class Result(NamedTuple):
    """Figures over all behaviours, with the interval of F1, and of each behaviour in the order of BEHAVIOURS."""

    micro: Figure
    interval: tuple[float, float]
    each: tuple[Figure, ...]


class Report(NamedTuple):
    """Cross-validation; leaving out one source at a time; F1 without each part."""

    cv: Result
    by_source: Result | None  # None where all sentences are of one source, or of small ones
    ablation: tuple[tuple[str, float, float | None], ...]


def validate(
    examples: Sequence[Example], data: Data, fold: NDArray[np.int64], scores: Floats, measured: Flags, *, brief: bool
) -> Report:
    """All figures of the model card but those on held-out sentences; `scores` are out of fold."""
    documents = [e.document for e in examples]
    y = data.sentences.y[:, :N_BEHAVIOURS]

    def result(s: Floats, folds: NDArray[np.int64]) -> Result:
        found = nested_decisions(s[:, :N_BEHAVIOURS], y, folds, measured)
        return figures(found[measured], y[measured], [d for d, m in zip(documents, measured, strict=True) if m])

    sources = source_folds(examples)
    several = len(np.unique(sources)) > 1
    apart = out_of_fold(data, sources, n_outputs=N_BEHAVIOURS, needed=measured) if several else None
    by_source = None if apart is None else result(apart, sources)
    if brief:
        return Report(result(scores, fold), by_source, ())
    cv = result(scores, fold)
    rows = []
    for name, reduced in ablations(data, measured):
        two = [
            result(out_of_fold(reduced, f, n_outputs=N_BEHAVIOURS, needed=measured), f).micro.f1
            for f in ((fold, sources) if several else (fold,))
        ]
        rows.append((name, two[0], two[1] if several else None))
    return Report(cv, by_source, tuple(rows))


def nested_decisions(scores: Floats, y: NDArray[np.int8], fold: NDArray[np.int64], measured: Flags) -> Flags:
    """Which behaviours each example is given, with calibration and thresholds of the other folds."""
    found = np.zeros(y.shape, dtype=bool)
    for k in np.unique(fold[measured]):
        rest = (fold != k) & measured
        calibration = calibrate(scores[rest], y[rest])
        threshold = choose_thresholds(apply_calibration(scores[rest], calibration), y[rest])
        found[fold == k] = apply_calibration(scores[fold == k], calibration) >= threshold
    return found


def figures(found: Flags, y: NDArray[np.int8], documents: Sequence[str]) -> Result:
    """Micro-averaged figures with a bootstrap over documents, and those of each behaviour."""
    gold = y > 0
    counts = np.stack([found & gold, gold, found]).astype(float)  # (3, sentences, behaviours)
    each = tuple(figure(*counts[:, :, k].sum(axis=1)) for k in range(y.shape[1]))
    return Result(figure(*counts.sum(axis=(1, 2))), bootstrap_f1(counts.sum(axis=2).T, documents), each)


def measure(weights: Weights, featuriser: Featuriser, examples: Sequence[Example]) -> Result:
    """Figures of a trained model on sentences that it has not seen."""
    prediction = Classifier(weights, featuriser).predict([e.sentence for e in examples], [e.context for e in examples])
    y = np.array([[any(a.behaviour == b for a in e.acts) for b in BEHAVIOURS] for e in examples], dtype=np.int8)
    return figures(prediction.behaviours >= weights.threshold, y, [e.document for e in examples])


def source_folds(examples: Sequence[Example]) -> NDArray[np.int64]:
    """One fold for each source of at least SMALL_SOURCE sentences, one for all others together."""
    names, number, count = np.unique([e.context.source for e in examples], return_inverse=True, return_counts=True)
    return np.where(count[number] >= SMALL_SOURCE, number, len(names))


def ablations(data: Data, measured: Flags) -> list[tuple[str, Data]]:
    """The training data without one part at a time."""
    parts = [
        ("character n-grams", range(features.N_NGRAMS)),
        ("lexicon counts of the sentence", range(features.N_NGRAMS, features.TITLE_AT)),
        ("lexicon counts of the title", range(features.TITLE_AT, features.PREV_AT)),
        ("lexicon counts of the sentence before", range(features.PREV_AT, features.SIGNALS_AT)),
        ("signals", range(features.SIGNALS_AT, features.N_COLUMNS)),
    ]
    found = [(name, _without_columns(data, columns)) for name, columns in parts]
    silent = np.zeros(len(data.phrases.owner), dtype=bool)
    found.append(("triggers and lexicon entries as examples", data._replace(phrases=_keep(data.phrases, silent))))
    found.append(("lexicon entries as examples", data._replace(phrases=_keep(data.phrases, data.phrases.owner >= 0))))
    found.append(("clauses", _without_clauses(data)))
    if not measured.all():
        found.append(("sentences of the invented sample", _only(data, measured)))
    return found


def _without_columns(data: Data, columns: range) -> Data:
    def drop(rows: Rowset) -> Rowset:
        x = rows.x.copy()
        x.data[(x.indices >= columns.start) & (x.indices < columns.stop)] = 0
        x.eliminate_zeros()
        return rows._replace(x=x)

    return data._replace(sentences=drop(data.sentences), clauses=drop(data.clauses), phrases=drop(data.phrases))


def _keep(rows: Rowset, kept: Flags) -> Rowset:
    return Rowset(rows.x[kept], rows.y[kept], rows.weight[kept], rows.owner[kept])


def _without_clauses(data: Data) -> Data:
    """Each sentence as its only clause."""
    whole = data.sentences
    n = len(whole.owner)
    start = np.zeros(n, dtype=np.int64)
    return data._replace(clauses=whole, pieces=data.pieces._replace(sentence=np.arange(n), start=start, end=start))


def _only(data: Data, chosen: Flags) -> Data:
    """Training rows of the chosen examples; the others stay in as rows without weight, so that places hold."""

    def silence(rows: Rowset) -> Rowset:
        return rows._replace(weight=np.where(rows.owner < 0, rows.weight, rows.weight * chosen[rows.owner]))

    return data._replace(
        sentences=silence(data.sentences), clauses=silence(data.clauses), phrases=silence(data.phrases)
    )
