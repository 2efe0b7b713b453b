"""How the models of actors are learned (`xietong train`): tagger, boundary scores, spans and their classes.

In five folds by document, tagger, boundary scores and classes are learned from the other folds and judge the sentences
of one; the weights of spans are learned from these judgements, so that they meet such errors as new texts bring
(stacking, Wolpert 1992). What is shipped of the first three is learned from all sentences. The threshold is the lowest
whose F1 of actors lies within one standard error of the best (Breiman et al. 1984, 3.4.3), in a cross-validation over
the sentences that are measured on: F1 hardly moves there, while recall on texts of other kinds falls with every step.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.codes import CLASSES
from pipeline.extract import bounds, spans, train_tagger
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.namer import N_CLASS_COLUMNS, NameWeights, class_columns
from pipeline.extract.names import NO_NAME
from pipeline.extract.spans import Options
from pipeline.extract.train_tagger import FURTHER_WEIGHT, N_FOLDS, Corpus, Examples, Fitted, fold_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

BOUNDS_PENALTY, SPAN_PENALTY, CLASS_PENALTY = 0.1, 0.1, 0.1  # inverse
MIN_ROWS = 3  # a column of fewer training rows gets no weight
SMALLEST = 0.02  # rows of weights that all are nearer to zero are left out
THRESHOLDS = tuple(round(0.10 + 0.01 * i, 2) for i in range(61))
CERTAIN = 5.0  # score where all training rows agree


class Linear(NamedTuple):
    """Known columns, weights of these, one column an output, and biases."""

    known: Flags
    weight: Floats
    bias: Floats

    def scores(self, x: csr_matrix) -> Floats:
        """Scores of rows, (n, outputs)."""
        return np.asarray(x[:, self.known] @ self.weight) + self.bias


class Learned(NamedTuple):
    """The tagger, all other weights, cross-validated F1 of actors at the threshold, and F1 of the rules' choice."""

    tagger: Fitted
    names: NameWeights
    f1: float
    by_rules: float


class Task(NamedTuple):
    """What all models are learned from: rows of boundaries with their labels and of coded actors with their classes,
    and the sentence of each.
    """

    corpus: Corpus
    examples: Examples
    around: bounds.Surroundings
    x: csr_matrix
    labels: Flags
    owner: Ints
    actors: csr_matrix
    classes: Ints
    actor_owner: Ints

    def weight(self, sentence: Ints) -> Floats:
        """Weight of training rows by their sentence."""
        return np.where(self.corpus.measured[sentence], 1.0, FURTHER_WEIGHT)


def train(corpus: Corpus, lexicon: Lexicon) -> Learned:
    """All weights of actors from coded sentences."""
    task = _task(corpus, lexicon)
    fold = fold_of(corpus.document)
    odds, scores = np.zeros(len(task.examples.exact)), np.zeros((len(task.owner), len(bounds.OUTPUTS)))
    class_models = []
    for k in range(N_FOLDS):
        rest, own = fold != k, task.examples.fold == k
        odds[own] = train_tagger.log_odds(task.examples, own, train_tagger.fit(task.examples, ~own))
        at = fold[task.owner] == k
        scores[at] = fit_bounds(task, rest).scores(task.x[at])
        class_models.append(fit_classes(task, rest))
    found = spans.options(corpus.scenes, task.around, scores, _by_scene(corpus, odds))
    x, exact = _span_rows(found), _exact(found, corpus)
    weight = task.weight(found.scene)
    probability = np.zeros(len(exact))
    for k in range(N_FOLDS):
        own = fold[found.scene] == k
        if own.any() and not own.all():
            probability[own] = _sigmoid(_fit(x[~own], exact[~own], weight[~own], SPAN_PENALTY).scores(x[own])[:, 0])
    right = exact & _right_class(found, corpus, probability, class_models)
    threshold, f1 = _threshold(found, probability, right, corpus)
    everything = np.ones(len(fold), bool)
    ends, classes = fit_bounds(task, everything), fit_classes(task, everything)
    span = _fit(x, exact, weight, SPAN_PENALTY)
    names = NameWeights(
        ends.known, ends.weight.astype(np.float16), ends.bias.astype(np.float32),
        span.weight[:, 0].astype(np.float32), span.bias.astype(np.float32), np.array([threshold], dtype=np.float32),
        classes.known, classes.weight.astype(np.float16), classes.bias.astype(np.float32),
    )  # fmt: skip
    tagger = train_tagger.fit(task.examples, np.ones(len(task.examples.exact), bool))
    return Learned(tagger, names, f1, _by_rules(task.examples))


def _by_rules(examples: Examples) -> float:
    chosen = (examples.weight >= 0) & examples.measured
    return train_tagger.f1(chosen, examples.right, examples.n_gold)


def _task(corpus: Corpus, lexicon: Lexicon) -> Task:
    around = bounds.surroundings(corpus.scenes, bounds.word_codes(lexicon.entries))
    lengths = np.array([s.end - s.start + 1 for s in corpus.scenes], dtype=np.int64)
    labels = np.zeros((int(lengths.sum()), len(bounds.OUTPUTS)), dtype=bool)
    rows, classes, owner = [], [], []
    for i, (scene, gold) in enumerate(zip(corpus.scenes, corpus.gold, strict=True)):
        first = int(around.first[i])
        for (start, end), cls in gold.items():
            labels[first + start, 0] = labels[first + end, 1] = True
            labels[first + start + 1 : first + end, 2] = True
            rows.append(list(class_columns(scene, start, end)))
            classes.append(CLASSES.index(cls))
            owner.append(i)
    x = _matrix(around.columns.ravel(), np.full(len(labels), bounds.N_FEATURES), bounds.N_COLUMNS)
    actors = _matrix(np.concatenate(rows), np.array([len(r) for r in rows]), N_CLASS_COLUMNS)
    return Task(
        corpus, train_tagger.examples_of(corpus), around, x, labels, np.repeat(np.arange(len(lengths)), lengths),
        actors, np.array(classes), np.array(owner),
    )  # fmt: skip


def _matrix(columns: NDArray[Any], lengths: Ints, width: int, values: Floats | None = None) -> csr_matrix:
    """Rows of as many columns as `lengths` says, in the form that liblinear takes."""
    from scipy.sparse import csr_matrix

    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    values = np.ones(len(columns)) if values is None else values
    x = csr_matrix((values, columns.astype(np.int32), start), shape=(len(lengths), width))
    x.sum_duplicates()
    return x


def _span_rows(found: Options) -> csr_matrix:
    columns, values = spans.columns(found)
    return _matrix(columns.ravel(), np.full(len(columns), columns.shape[1]), spans.N_COLUMNS, values.ravel())


def fit_bounds(task: Task, sentences: Flags) -> Linear:
    """Three logistic regressions over the boundaries of the chosen sentences."""
    at = np.flatnonzero(sentences[task.owner])
    weight = task.weight(task.owner[at])
    return _joined(task.x[at], [task.labels[at, k] for k in range(len(bounds.OUTPUTS))], weight, BOUNDS_PENALTY)


def fit_classes(task: Task, sentences: Flags) -> Linear:
    """A support vector machine a class over the coded actors of the chosen sentences."""
    at = np.flatnonzero(sentences[task.actor_owner])
    targets = [task.classes[at] == k for k in range(len(CLASSES))]
    return _joined(task.actors[at], targets, task.weight(task.actor_owner[at]), CLASS_PENALTY, is_margin=True)


def _joined(
    x: csr_matrix, targets: Sequence[Flags], weight: Floats, penalty: float, *, is_margin: bool = False
) -> Linear:
    """One model an output over the columns of enough rows; outputs are independent, and liblinear frees the
    interpreter.
    """
    known = np.bincount(x.indices, minlength=x.shape[1]) >= MIN_ROWS
    part = x[:, known]
    part.indices, part.indptr = part.indices.astype(np.int32), part.indptr.astype(np.int32)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        fitted = list(pool.map(lambda y: _one(part, y, weight, penalty, is_margin=is_margin), targets))
    w, b = np.stack([f[0] for f in fitted], axis=1), np.array([f[1] for f in fitted])
    heavy = np.abs(w).max(axis=1) >= SMALLEST
    at = np.flatnonzero(known)
    known[at[~heavy]] = False
    return Linear(known, w[heavy], b)


def _fit(x: csr_matrix, y: Flags, weight: Floats, penalty: float) -> Linear:
    """One logistic regression; weights of all columns."""
    x.indices, x.indptr = x.indices.astype(np.int32), x.indptr.astype(np.int32)
    w, b = _one(x, y, weight, penalty, is_margin=False)
    return Linear(np.ones(x.shape[1], bool), w[:, None], np.array([b]))


def _one(x: csr_matrix, y: Flags, weight: Floats, penalty: float, *, is_margin: bool) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    if y.all() or not y.any():
        return np.zeros(x.shape[1]), CERTAIN if y.any() else -CERTAIN
    if is_margin:
        model = LinearSVC(C=penalty, dual=False)
    else:
        model = LogisticRegression(C=penalty, solver="liblinear", tol=1e-3, max_iter=1000, random_state=0)
    model.fit(x, y, sample_weight=weight)
    return np.asarray(model.coef_[0]), float(model.intercept_[0])


def _sigmoid(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-scores)))


def _by_scene(corpus: Corpus, odds: Floats) -> list[list[float | None]]:
    """Log-odds of the candidates of each scene, from those of all examples, which are in the same order."""
    given = iter(odds.tolist())
    return [[None if w == NO_NAME else next(given) for w in scene.weights] for scene in corpus.scenes]


def _exact(found: Options, corpus: Corpus) -> Flags:
    """Spans that a coder marked."""
    places = zip(found.scene.tolist(), found.start.tolist(), found.end.tolist(), strict=True)
    return np.array([(start, end) in corpus.gold[i] for i, start, end in places], dtype=bool)


def _right_class(found: Options, corpus: Corpus, probability: Floats, models: Sequence[Linear]) -> Flags:
    """Whether a span that may be chosen has the coders' class: the rules' where the candidate stands, else by the
    model of the other folds.
    """
    right = np.zeros(len(probability), dtype=bool)
    fold = fold_of(corpus.document)
    for i in np.flatnonzero(probability >= THRESHOLDS[0]).tolist():
        scene, place = corpus.scenes[found.scene[i]], (int(found.start[i]), int(found.end[i]))
        gold = corpus.gold[found.scene[i]].get(place)
        if gold is None:
            continue
        if found.kind[i] == 0:
            right[i] = scene.classes[found.unit[i]] == gold
            continue
        columns = list(class_columns(scene, *place))
        row = _matrix(np.array(columns), np.array([len(columns)]), N_CLASS_COLUMNS)
        scores = models[fold[found.scene[i]]].scores(row)[0]
        right[i] = CLASSES[int(np.argmax(scores))] == gold
    return right


def _threshold(found: Options, probability: Floats, right: Flags, corpus: Corpus) -> tuple[float, float]:
    """Threshold by the rule of one standard error, and its F1."""
    fold = fold_of(corpus.document)
    gold = np.bincount(
        fold, weights=[len(g) * m for g, m in zip(corpus.gold, corpus.measured, strict=True)], minlength=N_FOLDS
    )
    gold += np.bincount(fold_of(corpus.unseen_document), weights=corpus.unseen_gold, minlength=N_FOLDS)
    counts = {}
    for t in THRESHOLDS:
        kept = [i for own in spans.choose(found, probability, t, len(corpus.scenes)) for i in own]
        kept = [i for i in kept if corpus.measured[found.scene[i]]]
        n = np.bincount(fold[found.scene[kept]], minlength=N_FOLDS)
        hits = np.bincount(fold[found.scene[kept]], weights=right[kept], minlength=N_FOLDS)
        counts[t] = n, hits
    scores = {t: 2 * float(h.sum()) / float(n.sum() + gold.sum()) for t, (n, h) in counts.items()}
    best = max(THRESHOLDS, key=lambda t: scores[t])
    n, hits = counts[best]
    folds = (2 * hits / np.maximum(n + gold, 1))[gold > 0]
    error = float(np.std(folds, ddof=1) / len(folds) ** 0.5) if len(folds) > 1 else 0.0
    lowest = min(t for t in THRESHOLDS if scores[t] >= scores[best] - error)
    return lowest, scores[lowest]
