"""Word frequencies, keyness and co-occurrence of words in the documents about the crisis."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.views import Bools, Floats, Ints
from pipeline.study_tables import ALL

N_FREQUENT, N_KEY, N_TOGETHER = 200, 30, 50
MIN_PLACES, MIN_DOCUMENTS = 5, 5  # of a key word; in fewer documents it is marked


class Words(NamedTuple):
    """Every place of a word: numbers of word, document and sentence, in the order of the sentences.

    `sentences` are (doc_id, sentence_no) by number, `doc_ids` documents by number.
    """

    words: list[str]
    doc_ids: list[str]
    sentences: list[tuple[str, int]]
    word: Ints
    doc: Ints
    sentence: Ints


def collect_words(rows: Iterable[tuple[str, int, str]], stopwords: frozenset[str]) -> Words:
    """Places of words from rows of tokens (doc_id, sentence_no, words joined by spaces)."""
    numbers: dict[str, int] = {}
    documents: dict[str, int] = {}
    sentences: list[tuple[str, int]] = []
    word, doc, sentence = array("q"), array("q"), array("q")
    for doc_id, number, joined in rows:
        own = [numbers.setdefault(w, len(numbers)) for w in joined.split() if w not in stopwords]
        word.extend(own)
        doc.extend([documents.setdefault(doc_id, len(documents))] * len(own))
        sentence.extend([len(sentences)] * len(own))
        sentences.append((doc_id, number))
    arrays = (np.array(a, dtype=np.int64) for a in (word, doc, sentence))
    return Words(list(numbers), list(documents), sentences, *arrays)


class Slices(NamedTuple):
    """Documents of a region, and of each of its stages, as masks over the document numbers."""

    adcode: str
    stage_scheme: str
    whole: Bools
    stages: dict[str, Bools]


def slice_documents(words: Words, staged: pd.DataFrame, headline: pd.DataFrame) -> list[Slices]:
    """Slices of each region under its headline scheme.

    `staged` has adcode, stage_scheme, stage, doc_id; `headline` adcode and stage_scheme, one row a region.
    """
    number = {doc_id: i for i, doc_id in enumerate(words.doc_ids)}
    found = []
    for adcode, scheme in headline[["adcode", "stage_scheme"]].itertuples(index=False):
        own = staged[(staged["adcode"] == adcode) & (staged["stage_scheme"] == scheme)]
        stages = {}
        for stage in sorted(set(own["stage"])):
            mask = np.zeros(len(number), bool)
            mask[[number[d] for d in own.loc[own["stage"] == stage, "doc_id"] if d in number]] = True
            stages[str(stage)] = mask
        whole = np.logical_or.reduce(list(stages.values())) if stages else np.zeros(len(number), bool)
        found.append(Slices(str(adcode), str(scheme), whole, stages))
    return found


def _documents_with(words: Words, places: Bools) -> Ints:
    """By word: distinct documents with a place of it among the places chosen."""
    width = len(words.doc_ids) or 1
    pairs = np.unique(words.word[places] * width + words.doc[places])
    return np.bincount(pairs // width, minlength=len(words.words))


def _order(words: Words, values: Floats | Ints) -> Ints:
    """Numbers of words by falling value, ties in the order of the word."""
    return np.lexsort((np.array(words.words, dtype=object).astype(str), -np.asarray(values)))


def frequencies(words: Words, slices: Sequence[Slices]) -> pd.DataFrame:
    """Rows of `word_frequency`."""
    rows = []
    for own in slices:
        for stage, mask in ({ALL: own.whole} | own.stages).items():
            places = mask[words.doc]
            n = np.bincount(words.word[places], minlength=len(words.words))
            documents, total = _documents_with(words, places), int(places.sum())
            for rank, w in enumerate(_order(words, n)[:N_FREQUENT], start=1):
                if n[w]:
                    rows.append((own.adcode, own.stage_scheme, stage, words.words[w], rank, n[w], documents[w],
                                 n[w] / total * 1000))  # fmt: skip
    names = ["adcode", "stage_scheme", "stage", "word", "rank", "n", "n_documents", "per_1000"]
    return pd.DataFrame(rows, columns=names)


def log_likelihood(n: Ints, rest: Ints) -> Floats:
    """G² of each word's places in two corpora, given the places of all words in both (Rayson & Garside 2000).

    >>> log_likelihood(np.array([10, 90]), np.array([10, 890])).round(3).tolist()
    [20.433, 0.744]
    """
    size, size_rest = n.sum(), rest.sum()
    expected = [size * (n + rest) / (size + size_rest), size_rest * (n + rest) / (size + size_rest)]
    total = np.zeros(len(n))
    for observed, wanted in zip((n, rest), expected, strict=True):
        total += np.where(observed > 0, observed * np.log(np.maximum(observed, 1) / np.maximum(wanted, 1e-12)), 0.0)
    return np.asarray(2 * total)


def log_ratio(n: Ints, rest: Ints) -> Floats:
    """Binary logarithm of the ratio of relative frequencies; half a place stands for none (Hardie 2014)."""
    top, bottom = np.maximum(n, 0.5) / max(n.sum(), 1), np.maximum(rest, 0.5) / max(rest.sum(), 1)
    return np.asarray(np.log2(top / bottom))


def keyness(words: Words, slices: Sequence[Slices], classes: pd.DataFrame) -> pd.DataFrame:
    """Rows of `keyness`; `classes` has doc_id, sentence_no, class of every actor that is named."""
    at = {key: i for i, key in enumerate(words.sentences)}
    named: dict[str, Bools] = {}
    for cls in codes.CLASSES:
        mask = np.zeros(len(words.sentences), bool)
        own = classes.loc[classes["class"] == cls, ["doc_id", "sentence_no"]].itertuples(index=False, name=None)
        mask[[at[key] for key in own if key in at]] = True
        named[cls] = mask
    frames = []
    for region in slices:
        whole = region.whole[words.doc]
        groups = {("stage", s): mask[words.doc] for s, mask in region.stages.items()}
        groups |= {("class", c): whole & mask[words.sentence] for c, mask in named.items()}
        for (kind, group), places in groups.items():
            rows = _key_words(words, places, whole & ~places)
            frames.append(rows.assign(adcode=region.adcode, stage_scheme=region.stage_scheme, kind=kind, group=group))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _key_words(words: Words, places: Bools, others: Bools) -> pd.DataFrame:
    """The words that a group has most in excess of the rest."""
    n, rest = (np.bincount(words.word[p], minlength=len(words.words)) for p in (places, others))
    ratio = log_ratio(n, rest)
    g2 = np.where((n >= MIN_PLACES) & (ratio > 0) & (rest.sum() > 0), log_likelihood(n, rest), 0.0)
    chosen = [w for w in _order(words, g2)[:N_KEY] if g2[w] > 0]
    documents = _documents_with(words, places)
    return pd.DataFrame({
        "word": [words.words[w] for w in chosen], "rank": range(1, len(chosen) + 1), "n": n[chosen],
        "n_rest": rest[chosen], "n_documents": documents[chosen], "log_likelihood": g2[chosen],
        "log_ratio": ratio[chosen], "is_thin": documents[chosen] < MIN_DOCUMENTS,
    })  # fmt: skip


def cooccurrence(words: Words, slices: Sequence[Slices]) -> pd.DataFrame:
    """Rows of `cooccurrence`: upper triangle and diagonal of the words in most documents of each region."""
    rows = []
    for own in slices:
        places = own.whole[words.doc]
        documents = _documents_with(words, places)
        top = [int(w) for w in _order(words, documents)[:N_TOGETHER] if documents[w]]
        column = np.full(len(words.words), -1)
        column[top] = np.arange(len(top))
        use = places & (column[words.word] >= 0)
        sentence, at = np.unique(words.sentence[use], return_inverse=True)
        present = np.zeros((len(sentence), len(top)), dtype=np.float32)
        present[at, column[words.word[use]]] = 1
        both = np.rint(present.T @ present).astype(int)
        alone = both.diagonal()
        for i, w in enumerate(top):
            for j in range(i, len(top)):
                ochiai = both[i, j] / np.sqrt(alone[i] * alone[j])
                rows.append((own.adcode, words.words[w], words.words[top[j]], both[i, j], ochiai))
    return pd.DataFrame(rows, columns=["adcode", "word", "other", "n_sentences", "ochiai"])
