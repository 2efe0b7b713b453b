"""Probabilities of behaviours, relations and realis for sentences, from shipped weights; needs numpy and scipy alone.

The score of an output is linear in the rows of `features`, for the sentence as a whole and for each of its clauses;
the mean of the sentence's score and the highest clause's is calibrated into a probability. So an act in one clause of
a long sentence is not drowned, and the clause tells where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.classify.features import N_COLUMNS, N_NGRAMS, Featuriser, Floats, Ints, Pieces, Rows
from pipeline.codes import BEHAVIOURS, REALIS, RELATIONS
from pipeline.errors import InputError
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.types import Context, Hit

OUTPUTS = (*BEHAVIOURS, *RELATIONS, *REALIS, "strict")
MODEL = Path(__file__).parent / "models" / "behaviours.npz"
CHUNK = 1024  # sentences scored at a time: keeps the intermediate arrays in the cache
ARRAYS = {"k": np.uint8, "w": np.float16, "b": np.float32, "c": np.float32, "t": np.float32}


@dataclass(frozen=True)
class Weights:
    """What a trained model consists of; numbers only.

    `known` says which columns have weights; `weight` holds them, one row a known column, one column an output of
    OUTPUTS; `bias`; `calibration` slope and intercept of each output; `threshold` of each behaviour.
    """

    known: NDArray[np.bool_]
    weight: NDArray[np.float16]
    bias: Floats
    calibration: Floats
    threshold: Floats


class Prediction(NamedTuple):
    """Calibrated probabilities, one row a sentence.

    behaviours (n, 16) and relations (n, 9), realis (n, 4): the sentence has an act with that code; strict (n,): it has
    a strictly cooperative act. clause (n, 16, 2): start and end of the clause that speaks most for each behaviour, in
    characters of the sentence.
    """

    behaviours: Floats
    relations: Floats
    realis: Floats
    strict: Floats
    clause: Ints


def save_weights(weights: Weights, path: Path) -> None:
    """Write weights as .npz without compression or pickles, so that equal weights are equal bytes everywhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez(
            file,
            allow_pickle=False,
            k=np.packbits(weights.known),
            w=weights.weight,
            b=weights.bias,
            c=weights.calibration,
            t=weights.threshold,
        )


def load_weights(path: Path) -> Weights:
    """Read what `save_weights` wrote; InputError for a missing file or one of another layout."""
    todo = "make it with xietong train"
    if not path.exists():
        raise InputError("no such model", where=str(path), todo=todo)
    with np.load(path, allow_pickle=False) as file:
        if {k: file[k].dtype for k in file.files} != ARRAYS or file["k"].size * 8 < N_COLUMNS:
            raise InputError("is no model of this version", where=str(path), todo=todo)
        known = np.unpackbits(file["k"])[:N_COLUMNS].astype(bool)
        return Weights(known, file["w"], file["b"], file["c"], file["t"])


class Classifier:
    """A model bound to a lexicon; immutable after construction."""

    def __init__(self, weights: Weights, featuriser: Featuriser) -> None:
        self.threshold = weights.threshold
        self._featuriser = featuriser
        self._known_ngram = weights.known[:N_NGRAMS]
        self._row = np.where(weights.known, np.cumsum(weights.known) - 1, np.sum(weights.known)).astype(np.int32)
        width = weights.weight.shape[1]
        self._weight = np.vstack([weights.weight.astype(np.float32), np.zeros((1, width), np.float32)])
        self._bias = weights.bias
        self._slope, self._intercept = weights.calibration

    def predict(
        self, sentences: Sequence[str], contexts: Sequence[Context], *, hits: Sequence[Sequence[Hit]] | None = None
    ) -> Prediction:
        """Probabilities for each sentence; `hits` have offsets in their sentence and are looked up where not given."""
        parts = [
            self._chunk(
                sentences[i : i + CHUNK], contexts[i : i + CHUNK], None if hits is None else hits[i : i + CHUNK]
            )
            for i in range(0, len(sentences), CHUNK)
        ]
        if not parts:
            parts = [(np.zeros((0, len(OUTPUTS)), np.float32), np.zeros((0, len(BEHAVIOURS), 2), np.int64))]
        probability = np.concatenate([p[0] for p in parts])
        n, m = len(BEHAVIOURS), len(BEHAVIOURS) + len(RELATIONS)
        return Prediction(
            probability[:, :n],
            probability[:, n:m],
            probability[:, m : m + len(REALIS)],
            probability[:, -1],
            np.concatenate([p[1] for p in parts]),
        )

    def _chunk(
        self, sentences: Sequence[str], contexts: Sequence[Context], hits: Sequence[Sequence[Hit]] | None
    ) -> tuple[Floats, Ints]:
        whole, parts, pieces = self._featuriser.sentence_rows(sentences, contexts, hits=hits, known=self._known_ngram)
        score, best = pool(self._score(whole), self._score(parts), pieces)
        z = self._slope * score + self._intercept
        at = best[:, : len(BEHAVIOURS)]
        probability: Floats = (1 / (1 + np.exp(-np.clip(z, -30, 30)))).astype(np.float32)
        return probability, np.stack([pieces.start[at], pieces.end[at]], axis=-1)

    def _score(self, rows: Rows) -> Floats:
        x = csr_array((rows.value, self._row[rows.column], rows.start), shape=(len(rows.start) - 1, len(self._weight)))
        return np.asarray(x @ self._weight) + self._bias


def pool(whole: NDArray[Any], parts: NDArray[Any], pieces: Pieces) -> tuple[NDArray[Any], Ints]:
    """Mean of each sentence's score and its highest clause's, and the number of that clause, for each output."""
    if not len(whole):
        return whole, np.zeros(whole.shape, dtype=np.int64)
    first = np.flatnonzero(np.r_[True, pieces.sentence[1:] != pieces.sentence[:-1]])
    highest = np.maximum.reduceat(parts, first, axis=0)
    number = np.where(parts == highest[pieces.sentence], np.arange(len(parts))[:, None], len(parts))
    return (whole + highest) / 2, np.minimum.reduceat(number, first, axis=0)


def load_classifier(lexicon: Lexicon, matcher: Matcher, path: Path = MODEL) -> Classifier:
    """The shipped classifier, or the one at `path`, for a lexicon and its matcher."""
    return Classifier(load_weights(path), Featuriser(lexicon, matcher))
