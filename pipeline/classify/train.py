"""How the behaviours classifier is learned (`xietong train`).

One linear support vector machine an output (behaviours, relations, realis, strict cooperation; squared hinge loss, Fan
et al. 2008), all on the same rows:

- coded sentences, weight 1, with all codes of the sentence;
- their clauses, with the codes of the acts whose trigger they hold;
- their triggers, and the behaviour entries of the lexicon, each as a short clause of its behaviour: what a lexicon
  knows spreads to words that share its characters.

Scores are calibrated (Platt 1999) and thresholds chosen on out-of-fold scores of a cross-validation grouped by
document, pooled over folds; the figures of the model card choose them on the other folds (nested), so they are not
fitted to what they measure.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify import coded, features
from pipeline.classify.coded import Example
from pipeline.classify.features import Featuriser, Pieces, Rows
from pipeline.classify.predict import OUTPUTS, Weights, pool
from pipeline.codes import BEHAVIOURS, STRICT_RELATIONS
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.types import Context

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

INVERSE_PENALTY = 0.02
CLAUSE_WEIGHT, TRIGGER_WEIGHT, ENTRY_WEIGHT, CONDITIONAL_WEIGHT = 0.5, 0.3, 0.5, 0.15
MIN_SENTENCES = 2  # an n-gram of fewer training sentences gets no weight
N_FOLDS = 5
SHRINKAGE = 40.0  # positives at which a behaviour's own threshold counts as much as the common one
N_BEHAVIOURS = len(BEHAVIOURS)


class Rowset(NamedTuple):
    """Training rows: features, codes (one column an output), weight and the example each came from (-1: lexicon)."""

    x: csr_matrix
    y: NDArray[np.int8]
    weight: Floats
    owner: NDArray[np.int64]


class Data(NamedTuple):
    """All that is learned from: rows of sentences, of clauses, and of phrases, and the clauses' places."""

    sentences: Rowset
    clauses: Rowset
    phrases: Rowset
    pieces: Pieces


def build_data(examples: Sequence[Example], lexicon: Lexicon, featuriser: Featuriser) -> Data:
    """Rows of the examples and of the behaviour entries of the lexicon."""
    texts, contexts = [e.sentence for e in examples], [e.context for e in examples]
    whole, parts, pieces = featuriser.sentence_rows(texts, contexts)
    owner = np.arange(len(examples))
    sentences = Rowset(_matrix(whole), _codes_within(examples, owner, None), np.ones(len(owner)), owner)
    clause_codes = _codes_within(examples, pieces.sentence, np.stack([pieces.start, pieces.end], axis=1))
    clauses = Rowset(_matrix(parts), clause_codes, np.full(len(clause_codes), CLAUSE_WEIGHT), pieces.sentence)
    return Data(sentences, clauses, _phrases(examples, lexicon, featuriser), pieces)


def _phrases(examples: Sequence[Example], lexicon: Lexicon, featuriser: Featuriser) -> Rowset:
    triggers = [(e.sentence[a.start : a.end], i, (a,)) for i, e in enumerate(examples) for a in e.acts]
    entries = [e for e in lexicon.entries if e.kind == "behaviour"]
    phrases = [t[0] for t in triggers] + [e.surface for e in entries]
    contexts = [examples[t[1]].context for t in triggers] + [Context()] * len(entries)
    y = np.zeros((len(phrases), len(OUTPUTS)), dtype=np.int8)
    for row, (_, _, acts) in enumerate(triggers):
        y[row] = _codes(acts)
    for row, entry in enumerate(entries, start=len(triggers)):
        y[row, :N_BEHAVIOURS] = [entry.code == behaviour for behaviour in BEHAVIOURS]
    conditional = [CONDITIONAL_WEIGHT if e.attrs.get("needs") else ENTRY_WEIGHT for e in entries]
    weight = np.r_[np.full(len(triggers), TRIGGER_WEIGHT), conditional]
    owner = np.array([t[1] for t in triggers] + [-1] * len(entries), dtype=np.int64)
    return Rowset(_matrix(featuriser.phrase_rows(phrases, contexts)), y, weight, owner)


def _matrix(rows: Rows) -> csr_matrix:
    from scipy.sparse import csr_matrix

    return csr_matrix((rows.value, rows.column, rows.start), shape=(len(rows.start) - 1, features.N_COLUMNS))


def _codes(acts: Sequence[coded.CodedAct]) -> NDArray[np.int8]:
    """One flag an output: some act has that code."""
    found = {code for a in acts for code in (a.behaviour, a.relation, a.realis)}
    if any(a.relation in STRICT_RELATIONS and a.n_actors > 1 for a in acts):
        found.add("strict")
    return np.array([code in found for code in OUTPUTS], dtype=np.int8)


def _codes_within(
    examples: Sequence[Example], owner: NDArray[np.int64], span: NDArray[np.int64] | None
) -> NDArray[np.int8]:
    """Codes of the acts of each row's example, or of those whose trigger overlaps the row's span."""
    rows = []
    for row, number in enumerate(owner):
        acts = examples[number].acts
        if span is not None:
            acts = tuple(a for a in acts if a.start < span[row, 1] and a.end > span[row, 0])
        rows.append(_codes(acts))
    return np.array(rows, dtype=np.int8).reshape(len(owner), len(OUTPUTS))


class Linear(NamedTuple):
    """A fitted model before calibration: `known` columns, their weights (known, outputs), biases."""

    known: NDArray[np.bool_]
    weight: Floats
    bias: Floats

    def scores(self, rows: Rowset) -> Floats:
        """Linear scores of rows, (n, outputs)."""
        return np.asarray(rows.x[:, self.known] @ self.weight) + self.bias


def fit(data: Data, chosen: NDArray[np.bool_], *, n_outputs: int = len(OUTPUTS)) -> Linear:
    """One support vector machine an output on the rows of the chosen examples and of the lexicon.

    Only the first `n_outputs` of OUTPUTS are fitted. Deterministic: the primal solver draws no random numbers
    (the dual one shares its generator among threads).
    """
    from scipy.sparse import vstack
    from sklearn.svm import LinearSVC

    parts = [_subset(r, chosen) for r in (data.sentences, data.clauses, data.phrases)]
    in_sentences = np.bincount(parts[0].x.indices, minlength=features.N_COLUMNS)
    known = in_sentences >= MIN_SENTENCES
    x = vstack([p.x for p in parts]).tocsr()[:, known]
    y, weight = np.concatenate([p.y for p in parts]), np.concatenate([p.weight for p in parts])
    w, b = np.zeros((x.shape[1], n_outputs)), np.full(n_outputs, -1.0)

    def one(k: int) -> None:
        # The lexicon's entries say nothing of relation and realis.
        rows = np.ones(len(y), bool) if k < N_BEHAVIOURS else np.concatenate([p.owner for p in parts]) >= 0
        if y[rows, k].any():
            model = LinearSVC(C=INVERSE_PENALTY, dual=False)
            model.fit(x[rows], y[rows, k], sample_weight=weight[rows])
            w[:, k], b[k] = model.coef_[0], model.intercept_[0]

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # outputs are independent, and liblinear frees the interpreter
        list(pool.map(one, range(n_outputs)))
    return Linear(known, w, b)


def _subset(rows: Rowset, chosen: NDArray[np.bool_]) -> Rowset:
    keep = np.where(rows.owner >= 0, chosen[rows.owner], True)
    return Rowset(rows.x[keep], rows.y[keep], rows.weight[keep], rows.owner[keep])


def pooled_scores(model: Linear, data: Data) -> Floats:
    """Score of every example as prediction makes it: mean of the sentence's and the highest clause's."""
    score, _ = pool(model.scores(data.sentences), model.scores(data.clauses), data.pieces)
    return np.asarray(score, dtype=np.float64)


def folds_by_document(examples: Sequence[Example], n_folds: int = N_FOLDS) -> NDArray[np.int64]:
    """Fold of every example; a document lies in one fold, chosen by its digest, so that folds outlive additions."""
    return np.array([int(coded.digest(e.document), 16) % n_folds for e in examples], dtype=np.int64)


def out_of_fold(
    data: Data,
    fold: NDArray[np.int64],
    *,
    n_outputs: int = len(OUTPUTS),
    allowed: NDArray[np.bool_] | None = None,
    needed: NDArray[np.bool_] | None = None,
) -> Floats:
    """Score of every example by a model that saw none of its fold, and only `allowed` examples if given.

    Folds without a `needed` example are left at 0.
    """
    scores = np.zeros((len(fold), n_outputs))
    for k in np.unique(fold if needed is None else fold[needed]):
        chosen = (fold != k) if allowed is None else (fold != k) & allowed
        scores[fold == k] = pooled_scores(fit(data, chosen, n_outputs=n_outputs), data)[fold == k]
    return scores


def calibrate(scores: Floats, y: NDArray[np.int8]) -> Floats:
    """Slope and intercept of each output, (2, outputs), by logistic regression of the codes on the scores.

    The slope is drawn to the common one where positives are few (SHRINKAGE).
    """
    from sklearn.linear_model import LogisticRegression

    def platt(s: Floats, t: NDArray[np.int8]) -> tuple[float, float]:
        model = LogisticRegression(C=1e3).fit(s.reshape(-1, 1), t)
        return float(model.coef_[0, 0]), float(model.intercept_[0])

    common = platt(scores.ravel(), y.ravel())[0]
    out = np.zeros((2, scores.shape[1]))
    for k in range(scores.shape[1]):
        n = int(y[:, k].sum())
        own = platt(scores[:, k], y[:, k])[0] if 0 < n < len(y) else common
        out[0, k] = (n * own + SHRINKAGE * common) / (n + SHRINKAGE)
        out[1, k] = _intercept(out[0, k] * scores[:, k], float(y[:, k].mean()))
    return out


def _intercept(z: Floats, rate: float) -> float:
    """Intercept at which the mean probability is the rate of positives; bisection."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        too_much = np.mean(1 / (1 + np.exp(-np.clip(z + middle, -30, 30)))) > rate
        low, high = (low, middle) if too_much else (middle, high)
    return (low + high) / 2


def choose_thresholds(probability: Floats, y: NDArray[np.int8]) -> Floats:
    """Threshold of each behaviour: the best F1, drawn to the best common one where positives are few (SHRINKAGE)."""
    grid = np.arange(0.10, 0.71, 0.02)
    common = grid[np.argmax([_f1(probability >= t, y) for t in grid])]
    out = np.full(y.shape[1], common)
    for k in range(y.shape[1]):
        n = y[:, k].sum()
        own = grid[np.argmax([_f1(probability[:, k] >= t, y[:, k]) for t in grid])]
        out[k] = (n * own + SHRINKAGE * common) / (n + SHRINKAGE)
    return out


def _f1(found: NDArray[np.bool_], y: NDArray[np.int8]) -> float:
    total = found.sum() + y.sum()
    return float(2 * (found & (y > 0)).sum() / total) if total else 0.0


def apply_calibration(scores: Floats, calibration: Floats) -> Floats:
    """Probabilities of scores."""
    z = calibration[0] * scores + calibration[1]
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))


def train(data: Data, fold: NDArray[np.int64], measured: NDArray[np.bool_]) -> tuple[Weights, Floats]:
    """The model on all examples, and the out-of-fold scores.

    Calibration and thresholds come from the out-of-fold scores of the `measured` examples: how often invented sentences
    hold a behaviour says nothing of real ones.
    """
    scores = out_of_fold(data, fold)
    y = data.sentences.y[measured]
    calibration = calibrate(scores[measured], y)
    probability = apply_calibration(scores[measured], calibration)[:, :N_BEHAVIOURS]
    threshold = choose_thresholds(probability, y[:, :N_BEHAVIOURS])
    model = fit(data, np.ones(len(fold), bool))
    weights = Weights(
        model.known,
        model.weight.astype(np.float16),
        model.bias.astype(np.float32),
        calibration.astype(np.float32),
        threshold.astype(np.float32),
    )
    return weights, scores
