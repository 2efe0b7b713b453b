"""How the tagger of actors is learned (`xietong train`).

Each candidate name of the coded sentences is an example, positive where a coder marked exactly its characters. One
logistic regression (liblinear, fixed seed); a feature of fewer than two documents is left out. The threshold is the
lowest whose F1 of actors lies within one standard error of the best (Breiman et al. 1984, 3.4.3), in a cross-validation
grouped by document, over the sentences that are measured on: F1 hardly moves there, while recall on texts of other
kinds falls with every step up.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.coded import document_key
from pipeline.extract.grammar import Grammar
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.names import NO_NAME, weigh
from pipeline.extract.tagger import features
from pipeline.extract.types import Context

LEXICON = Path(__file__).parents[2] / "config" / "lexicon"
INVERSE_PENALTY = 0.2
MIN_DOCUMENTS = 2
SMALLEST = 0.02  # weights nearer to zero than this are left out of the file
N_FOLDS = 5
THRESHOLDS = tuple(round(0.10 + 0.01 * i, 2) for i in range(51))
Floats = NDArray[np.float64]


class Examples(NamedTuple):
    """Candidates of all sentences: features, rule weight, exact span, span and class, document, whether it is measured
    on; `gold` counts by document the coded actors of the sentences measured on.
    """

    names: list[list[str]]
    weight: Floats
    exact: NDArray[np.bool_]
    right: NDArray[np.bool_]
    document: NDArray[np.int64]
    measured: NDArray[np.bool_]
    gold: NDArray[np.int64]

    @property
    def n_gold(self) -> int:
        """Coded actors of the sentences measured on."""
        return int(self.gold.sum())

    @property
    def fold(self) -> NDArray[np.int64]:
        """Fold of each candidate."""
        return fold_of(self.document)


def fold_of(document: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fold of each document, by its number."""
    return np.asarray(document * 7919 % 104729 % N_FOLDS)


def _document(row: dict[str, Any]) -> str:
    return str(row.get("doc") or document_key(context_of(row)))


def context_of(row: dict[str, Any]) -> Context:
    """Context of a coded sentence."""
    return Context(**{k: str(row.get(k) or "") for k in ("date", "source", "title", "prev")})


def build(rows: Sequence[dict[str, Any]], lexicon: Lexicon, *, further: Sequence[dict[str, Any]] = ()) -> Examples:
    """One example a candidate, in the order of the rows; the `further` ones are learned from but not measured on."""
    matcher, grammar = Matcher(lexicon), Grammar(lexicon)
    numbers = {d: i for i, d in enumerate(sorted({_document(r) for r in (*rows, *further)}))}
    names: list[list[str]] = []
    values: list[tuple[float, bool, bool, int, bool]] = []
    coded = np.zeros(len(numbers), dtype=np.int64)
    for number, row in enumerate((*rows, *further)):
        text, is_measured = row["sentence"], number < len(rows)
        gold = {(a["start"], a["end"]): a["class"] for a in row["actors"]}
        coded[numbers[_document(row)]] += len(gold) if is_measured else 0
        scene = weigh(text, 0, len(text), matcher.find(text), grammar, context_of(row))
        for i, unit in enumerate(scene.units if scene else ()):
            assert scene is not None
            if scene.weights[i] == NO_NAME:
                continue
            marked = gold.get((unit.start, unit.end), "")
            names.append(list(features(scene, i)))
            right = marked == scene.classes[i]
            values.append((scene.weights[i], bool(marked), right, numbers[_document(row)], is_measured))
    weight, exact, right, document, measured = (np.array(column) for column in zip(*values, strict=True))
    return Examples(names, weight, exact, right, document, measured, coded)


def fit(examples: Examples, chosen: NDArray[np.bool_]) -> tuple[dict[str, float], float, float]:
    """Weights by feature, bias and slope of the rule weight, from the chosen examples."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    at = np.flatnonzero(chosen)
    documents = {(f, examples.document[i]) for i in at for f in examples.names[i]}
    known = {f for f, n in Counter(f for f, _ in documents).items() if n >= MIN_DOCUMENTS}
    rows = [{f: 1.0 for f in examples.names[i] if f in known} | {"": examples.weight[i]} for i in at]
    vectors = DictVectorizer(sort=True)
    x = vectors.fit_transform(rows)
    x.indices, x.indptr = x.indices.astype(np.int32), x.indptr.astype(np.int32)  # all that liblinear takes
    model = LogisticRegression(C=INVERSE_PENALTY, solver="liblinear", tol=1e-5, max_iter=1000, random_state=0)
    model.fit(x, examples.exact[at])
    weights = dict(zip(vectors.get_feature_names_out(), model.coef_[0].tolist(), strict=True))
    slope = weights.pop("")
    return weights, float(model.intercept_[0]), slope


def probabilities(
    examples: Examples, chosen: NDArray[np.bool_], fitted: tuple[dict[str, float], float, float]
) -> Floats:
    """Probability of each chosen example."""
    weights, bias, slope = fitted
    at = np.flatnonzero(chosen)
    sums = [bias + slope * examples.weight[i] + sum(weights.get(f, 0.0) for f in examples.names[i]) for i in at]
    return np.asarray(1.0 / (1.0 + np.exp(-np.array(sums))))


def f1(found: NDArray[np.bool_], right: NDArray[np.bool_], n_gold: int) -> float:
    """F1 of actors by exact span and class, of the candidates kept."""
    return 2 * int(right[found].sum()) / (int(found.sum()) + n_gold)


def cross_validated(examples: Examples) -> tuple[float, float]:
    """Threshold by the rule of one standard error, and its F1, from out-of-fold probabilities."""
    p = np.zeros(len(examples.exact))
    for k in range(N_FOLDS):
        apart = (examples.fold == k) & examples.measured
        p[apart] = probabilities(examples, apart, fit(examples, examples.fold != k))
    scores = {t: f1((p >= t) & examples.measured, examples.right, examples.n_gold) for t in THRESHOLDS}
    best = max(THRESHOLDS, key=lambda t: scores[t])
    limit = scores[best] - _standard_error((p >= best) & examples.measured, examples)
    lowest = min(t for t in THRESHOLDS if scores[t] >= limit)
    return lowest, scores[lowest]


def _standard_error(found: NDArray[np.bool_], examples: Examples) -> float:
    """Standard error of F1 from how the folds differ; folds without coded actors say nothing."""
    gold = np.bincount(fold_of(np.arange(len(examples.gold))), weights=examples.gold, minlength=N_FOLDS)
    own = [f1(found & (examples.fold == k), examples.right, int(gold[k])) for k in range(N_FOLDS) if gold[k]]
    return float(np.std(own, ddof=1) / len(own) ** 0.5) if len(own) > 1 else 0.0


def save(path: Path, weights: dict[str, float], bias: float, slope: float, threshold: float, figure: float) -> None:
    """Write the model as JSON, features sorted, three decimals."""
    kept = {f: round(w, 3) for f, w in sorted(weights.items()) if abs(w) >= SMALLEST}
    model = {"bias": round(bias, 3), "slope": round(slope, 3), "threshold": threshold, "f1": round(figure, 3)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model | {"weights": kept}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
