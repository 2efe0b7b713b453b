"""The sentences most worth coding for training: those the classifier is least sure of, no two of them alike.

Uncertainty is the largest binary entropy of a sentence's behaviours (uncertainty sampling, Lewis & Gale 1994). Of alike
sentences, by the Jaccard overlap of their pairs of characters, only the least certain is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.coding.items import Item
from pipeline.extract.types import Context

MAX_OVERLAP = 0.5


def entropy(probability: Any) -> Any:
    """Binary entropy in bits of each probability."""
    p = np.clip(np.asarray(probability, dtype=float), 1e-9, 1 - 1e-9)
    return -(p * np.log2(p) + (1 - p) * np.log2(1 - p))


def diverse(sentences: Sequence[str], worth: Any, n: int) -> list[int]:
    """Positions of at most `n` sentences in the order of their worth, none alike to one before it; ties by position."""
    chosen: list[int] = []
    taken: list[set[str]] = []
    for i in np.argsort(-np.asarray(worth), kind="stable").tolist():
        pairs = {sentences[i][k : k + 2] for k in range(max(len(sentences[i]) - 1, 1))}
        if all(len(pairs & other) <= MAX_OVERLAP * len(pairs | other) for other in taken):
            chosen.append(i)
            taken.append(pairs)
        if len(chosen) == n:
            break
    return chosen


def worth_coding(items: Sequence[Item], doc_types: Sequence[str], n: int) -> list[int]:
    """Positions of the sentences to code next, by the shipped classifier."""
    from pipeline.classify.predict import load_classifier
    from pipeline.extract.annotate import LEXICON_FOLDER
    from pipeline.extract.lexicon import load_lexicon
    from pipeline.extract.match import Matcher

    lexicon = load_lexicon(LEXICON_FOLDER)
    contexts = [
        Context(date=i.date, title=i.title, prev=i.prev, doc_type=t) for i, t in zip(items, doc_types, strict=True)
    ]
    found = load_classifier(lexicon, Matcher(lexicon)).predict([i.sentence for i in items], contexts)
    worth = entropy(found.behaviours).max(axis=1) if len(items) else np.zeros(0)
    return diverse([i.sentence for i in items], worth, n)
