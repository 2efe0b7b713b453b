"""How the tagger of candidate names is learned (`xietong train`).

Each candidate name of the coded sentences is an example, positive where a coder marked exactly its characters. One
logistic regression (liblinear, fixed seed); a feature of fewer than two documents is left out.
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
from pipeline.extract.tagger import Scene, features
from pipeline.extract.types import Context

INVERSE_PENALTY = 0.2
MIN_DOCUMENTS = 2
SMALLEST = 0.02  # weights nearer to zero than this are left out of the file
FURTHER_WEIGHT = 0.6  # of invented sentences
N_FOLDS = 5
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Fitted = tuple[dict[str, float], float, float]  # weights by feature, bias, and slope of the rules' weight


class Corpus(NamedTuple):
    """Coded sentences that have candidates: scene, coded actors by place with their class, number of the document, and
    whether the sentence is measured on; `unseen_document` and `unseen_gold` give document and number of coded actors of
    the sentences measured on that have no candidate.
    """

    scenes: list[Scene]
    gold: list[dict[tuple[int, int], str]]
    document: Ints
    measured: Flags
    unseen_document: Ints
    unseen_gold: Ints


class Examples(NamedTuple):
    """Candidates of all sentences: features, rule weight, exact span, span and class, document, whether it is measured
    on; `n_gold` coded actors are in the sentences measured on.
    """

    names: list[list[str]]
    weight: Floats
    exact: Flags
    right: Flags
    document: Ints
    measured: Flags
    n_gold: int

    @property
    def fold(self) -> Ints:
        """Fold of each candidate."""
        return fold_of(self.document)


def fold_of(document: Ints) -> Ints:
    """Fold of each document, by its number."""
    return np.asarray(document * 7919 % 104729 % N_FOLDS)


def _document(row: dict[str, Any]) -> str:
    return str(row.get("doc") or document_key(context_of(row)))


def context_of(row: dict[str, Any]) -> Context:
    """Context of a coded sentence."""
    return Context(**{k: str(row.get(k) or "") for k in ("date", "source", "title", "prev")})


def read(rows: Sequence[dict[str, Any]], lexicon: Lexicon, *, further: Sequence[dict[str, Any]] = ()) -> Corpus:
    """Scenes of the rows in their order; the `further` ones are learned from but not measured on."""
    matcher, grammar = Matcher(lexicon), Grammar(lexicon)
    numbers = {d: i for i, d in enumerate(sorted({_document(r) for r in (*rows, *further)}))}
    scenes: list[Scene] = []
    golds: list[dict[tuple[int, int], str]] = []
    seen: list[tuple[int, bool]] = []
    unseen: list[tuple[int, int]] = []
    for i, row in enumerate((*rows, *further)):
        text, number, is_measured = row["sentence"], numbers[_document(row)], i < len(rows)
        gold = {(a["start"], a["end"]): a["class"] for a in row["actors"]}
        scene = weigh(text, 0, len(text), matcher.find(text), grammar, context_of(row))
        if scene is not None:
            scenes.append(scene)
            golds.append(gold)
            seen.append((number, is_measured))
        elif is_measured:
            unseen.append((number, len(gold)))
    document, measured = np.array(seen, dtype=np.int64).reshape(-1, 2).T
    unseen_document, unseen_gold = np.array(unseen, dtype=np.int64).reshape(-1, 2).T
    return Corpus(scenes, golds, document, measured.astype(bool), unseen_document, unseen_gold)


def examples_of(corpus: Corpus) -> Examples:
    """One example a candidate, by scene."""
    names: list[list[str]] = []
    values: list[tuple[float, bool, bool, int, bool]] = []
    n_gold = int(corpus.unseen_gold.sum())
    for scene, gold, document, is_measured in zip(*corpus[:4], strict=True):
        n_gold += len(gold) if is_measured else 0
        for i, unit in enumerate(scene.units):
            if scene.weights[i] == NO_NAME:
                continue
            marked = gold.get((unit.start, unit.end), "")
            names.append(list(features(scene, i)))
            values.append((scene.weights[i], bool(marked), marked == scene.classes[i], document, is_measured))
    weight, exact, right, documents, measured = (np.array(column) for column in zip(*values, strict=True))
    return Examples(names, weight, exact, right, documents, measured, n_gold)


def fit(examples: Examples, chosen: Flags) -> Fitted:
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
    model.fit(x, examples.exact[at], sample_weight=np.where(examples.measured[at], 1.0, FURTHER_WEIGHT))
    weights = dict(zip(vectors.get_feature_names_out(), model.coef_[0].tolist(), strict=True))
    slope = weights.pop("")
    return weights, float(model.intercept_[0]), slope


def log_odds(examples: Examples, chosen: Flags, fitted: Fitted) -> Floats:
    """Log-odds of each chosen example."""
    weights, bias, slope = fitted
    at = np.flatnonzero(chosen)
    sums = [bias + slope * examples.weight[i] + sum(weights.get(f, 0.0) for f in examples.names[i]) for i in at]
    return np.array(sums, dtype=np.float64)


def f1(found: Flags, right: Flags, n_gold: int) -> float:
    """F1 of actors by exact span and class, of the candidates kept."""
    return 2 * int(right[found].sum()) / (int(found.sum()) + n_gold)


def save(path: Path, fitted: Fitted) -> None:
    """Write the model as JSON, features sorted, three decimals."""
    weights, bias, slope = fitted
    kept = {f: round(w, 3) for f, w in sorted(weights.items()) if abs(w) >= SMALLEST}
    model = {"bias": round(bias, 3), "slope": round(slope, 3), "weights": kept}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
