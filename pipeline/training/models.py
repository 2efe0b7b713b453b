"""One model each from coded sentences: the calls that both the shipped weights and cross-validations are made with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify import coded, train
from pipeline.classify.coded import Example
from pipeline.classify.features import Featuriser
from pipeline.classify.predict import Weights, save_weights
from pipeline.classify.train import Data, Floats
from pipeline.extract import train_linker, train_names, train_tagger
from pipeline.extract.lexicon import Lexicon, load_lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.namer import save_names
from pipeline.training.recipe import TAGGER_FILES
from pipeline.training.rows import Row

Rows = Sequence[dict[str, Any]]


class Tools(NamedTuple):
    """The lexicon and what is made of it, read once."""

    folder: Path
    lexicon: Lexicon
    featuriser: Featuriser
    reader: train_linker.Reader


def load_tools(folder: Path) -> Tools:
    """What training needs of the lexicon in `folder`."""
    lexicon = load_lexicon(folder)
    return Tools(folder, lexicon, Featuriser(lexicon, Matcher(lexicon)), train_linker.Reader(folder))


class TaggerFigures(NamedTuple):
    """Actor F1 of the rules' own choice, and cross-validated of the models'; their threshold."""

    by_rules: float
    f1: float
    threshold: float


def make_tagger(rows: Rows, further: Rows, tools: Tools, folder: Path) -> TaggerFigures:
    """Learn the models of actors and write their weights into `folder`; `further` sentences are learned from but not
    measured on.
    """
    corpus = train_tagger.read(rows, tools.lexicon, further=further)
    learned = train_names.train(corpus, tools.lexicon)
    train_tagger.save(folder / TAGGER_FILES[0], learned.tagger)
    save_names(learned.names, folder / TAGGER_FILES[1])
    return TaggerFigures(learned.by_rules, learned.f1, round(float(learned.names.threshold[0]), 2))


def make_linker(rows: Rows, further: Rows, tools: Tools, path: Path) -> int:
    """Learn the linker, from `further` invented sentences at less weight, and write its weights; gives their number."""
    roles, relations = train_linker.train(rows, tools.reader, further=further)
    train_linker.save(path, roles, relations)
    return sum(len(w.weights) for w in (*roles.values(), *relations.values()))


class Classified(NamedTuple):
    """A trained classifier and its examples; `scores` are out of fold, `measured` says which examples count."""

    weights: Weights
    examples: list[Example]
    data: Data
    fold: NDArray[np.int64]
    scores: Floats
    measured: NDArray[np.bool_]


def examples_of(rows: Sequence[Row]) -> list[Example]:
    """Coded sentences as the classifier learns from them."""
    return [coded.example_of(r.data, r.where) for r in rows]


def make_classifier(real: Sequence[Row], invented: Sequence[Row], tools: Tools, path: Path) -> Classified:
    """Learn the classifier, calibrate it on the real sentences alone, and write its weights."""
    examples = examples_of([*real, *invented])
    data = train.build_data(examples, tools.lexicon, tools.featuriser)
    fold, measured = train.folds_by_document(examples), np.arange(len(examples)) < len(real)
    weights, scores = train.train(data, fold, measured)
    save_weights(weights, path)
    return Classified(weights, examples, data, fold, scores, measured)
