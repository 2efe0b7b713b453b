"""Topics of the relevant documents: latent Dirichlet allocation (Blei, Ng and Jordan 2003), tried and chosen openly.

A few numbers of topics are each fitted from a few seeds. Stability is how alike the topics of different seeds are,
coherence whether the top words of a topic stand in the same documents; the number of topics with the highest product of
both is chosen, and of its seeds the one most like the others. gensim's LdaModel in a single process is used because the
same seed gives the same topics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Bag = list[tuple[int, int]]

STOPWORDS = Path(__file__).parents[2] / "config" / "stopwords.txt"
MIN_DOCUMENTS, MAX_SHARE = 5, 0.3  # a word counts from this many documents on, up to this share of them
MIN_WORDS = 10  # words of the vocabulary under which a document says too little
MAX_FITTED = 6000  # documents that models are fitted on; all get their shares
MIN_CORPUS = 50  # documents under which no model is fitted
TOP_WORDS, COHERENT_WORDS = 20, 10
# Measured on 7,700 real documents: a third more stable than one pass in chunks of 1,000, at three seconds a model.
CHUNK, PASSES, ITERATIONS, DECAY, OFFSET = 200, 5, 20, 0.7, 10.0
FEWEST_VISITS, MOST_PASSES = 6000, 20  # a small corpus is passed more often


class Corpus(NamedTuple):
    """Bags of words (word number, count) of documents in the order of `doc_ids`, and the words in order of number."""

    doc_ids: list[str]
    bags: list[Bag]
    words: list[str]


class Fitted(NamedTuple):
    """One model: number of topics and seed, word weights (k, words), gensim's model."""

    k: int
    seed: int
    weights: Floats
    model: Any


class Topics(NamedTuple):
    """Rows of the tables topics, topic_models and document_topics; all empty where there are too few documents."""

    topics: list[dict[str, Any]]
    models: list[dict[str, Any]]
    documents: list[dict[str, Any]]


def load_stopwords(path: Path = STOPWORDS) -> frozenset[str]:
    """Words of a file, one a line; lines that begin with # are comments."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return frozenset(w for w in map(str.strip, lines) if w and not w.startswith("#"))


def build_corpus(
    tokens: pd.DataFrame,
    doc_ids: Collection[str],
    stopwords: Collection[str],
    *,
    min_documents: int = MIN_DOCUMENTS,
    max_share: float = MAX_SHARE,
    min_words: int = MIN_WORDS,
) -> Corpus:
    """Bags of words of the given documents, from the table tokens (doc_id, tokens), sorted by document and word.

    Words in fewer than `min_documents` or in more than `max_share` of the documents are left out, and documents that
    keep fewer than `min_words` words.
    """
    wanted = set(doc_ids)
    joined: dict[str, list[str]] = {}
    for doc_id, text in zip(tokens["doc_id"], tokens["tokens"], strict=True):
        if doc_id in wanted:
            joined.setdefault(doc_id, []).extend(text.split())
    seen = Counter(w for words in joined.values() for w in set(words))
    limit = max_share * len(joined)
    kept = sorted(w for w, n in seen.items() if min_documents <= n <= limit and w not in stopwords)
    number = {w: i for i, w in enumerate(kept)}
    bags: dict[str, Bag] = {}
    for doc_id in sorted(joined):
        counts = Counter(number[w] for w in joined[doc_id] if w in number)
        if counts.total() >= min_words:
            bags[doc_id] = sorted(counts.items())
    return Corpus(list(bags), list(bags.values()), kept)


def find_topics(
    corpus: Corpus, *, n_topics: Sequence[int], n_seeds: int, seed: int, min_corpus: int = MIN_CORPUS
) -> Topics:
    """Topics of the chosen model, every model tried, and the share of each topic in each document.

    Topics are numbered by their share of all documents, the largest first.
    """
    if len(corpus.doc_ids) < min_corpus:
        return Topics([], [], [])
    sample = _every(corpus.bags, MAX_FITTED)
    present = _presence(sample, len(corpus.words))
    models: list[dict[str, Any]] = []
    best: tuple[float, Fitted] | None = None
    for k in n_topics:
        fitted = [_fit(sample, corpus.words, k, seed + i) for i in range(n_seeds)]
        stable = stability([f.weights for f in fitted])
        coherent = [coherence(f.weights, present) for f in fitted]
        models += [
            {"k": k, "seed": f.seed, "stability": s, "coherence": c, "is_chosen": False}
            for f, s, c in zip(fitted, stable, coherent, strict=True)
        ]
        merit = float(np.mean(stable)) * (1 + float(np.mean(coherent))) / 2
        if best is None or merit > best[0]:
            best = merit, fitted[int(np.argmax(stable))]
    assert best is not None
    chosen = best[1]
    for row in models:
        row["is_chosen"] = (row["k"], row["seed"]) == (chosen.k, chosen.seed)
    shares = _shares(chosen, corpus.bags)
    order = np.argsort(-shares.mean(axis=0), kind="stable")
    return Topics(_word_rows(chosen.weights[order], corpus.words), models, _share_rows(corpus, shares[:, order]))


def _every(bags: list[Bag], most: int) -> list[Bag]:
    """At most `most` bags, evenly spread over the documents."""
    if len(bags) <= most:
        return bags
    return [bags[i * len(bags) // most] for i in range(most)]


def _fit(bags: list[Bag], words: Sequence[str], k: int, seed: int) -> Fitted:
    from gensim.models import LdaModel

    model = LdaModel(
        bags,
        num_topics=k,
        id2word=dict(enumerate(words)),
        chunksize=max(20, min(CHUNK, len(bags) // 20)),
        passes=min(MOST_PASSES, max(PASSES, FEWEST_VISITS // len(bags))),
        iterations=ITERATIONS,
        decay=DECAY,
        offset=OFFSET,
        eval_every=None,
        random_state=seed % 2**32,
        dtype=np.float64,
    )
    return Fitted(k, seed, model.get_topics(), model)


def _shares(fitted: Fitted, bags: list[Bag]) -> Floats:
    """Share of each topic in each document, (documents, k); rows sum to 1.

    Inference starts from random values, so the model's generator is set back first.
    """
    fitted.model.random_state = np.random.RandomState(fitted.seed % 2**32)
    gamma: Floats = np.asarray(fitted.model.inference(bags)[0], dtype=np.float64)
    shares: Floats = gamma / np.sum(gamma, axis=1, keepdims=True)
    return shares


def top_words(weights: Floats, n: int) -> NDArray[np.int64]:
    """Numbers of the n heaviest words of each topic; ties by number."""
    return np.argsort(-weights, axis=1, kind="stable")[:, :n]


def stability(models: Sequence[Floats], n_words: int = TOP_WORDS) -> list[float]:
    """How alike each model's topics are to those of the others, in [0, 1]; 1 for a single model.

    Topics of two models are matched one to one for the highest mean Jaccard similarity of their top words (Greene,
    O'Callaghan and Cunningham 2014); a model's figure is its mean over the others.
    """
    if len(models) < 2:
        return [1.0] * len(models)
    tops = [[set(row.tolist()) for row in top_words(m, n_words)] for m in models]
    alike: list[list[float]] = [[] for _ in models]
    for a, b in combinations(range(len(models)), 2):
        value = _matched_jaccard(tops[a], tops[b])
        alike[a].append(value)
        alike[b].append(value)
    return [float(np.mean(values)) for values in alike]


def _matched_jaccard(first: Sequence[set[int]], second: Sequence[set[int]]) -> float:
    from scipy.optimize import linear_sum_assignment

    similar = np.array([[len(a & b) / len(a | b) for b in second] for a in first])
    rows, columns = linear_sum_assignment(-similar)
    return float(similar[rows, columns].mean())


def _presence(bags: Sequence[Bag], n_words: int) -> Any:
    """Which words stand in which documents, as a sparse matrix (words, documents)."""
    from scipy.sparse import csr_matrix

    pairs = np.array([(w, d) for d, bag in enumerate(bags) for w, _ in bag], dtype=np.int64).reshape(-1, 2)
    return csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n_words, len(bags)))


def coherence(weights: Floats, present: Any, n_words: int = COHERENT_WORDS) -> float:
    """Mean normalised pointwise mutual information of the top words of each topic in documents, in [-1, 1].

    Aletras and Stevenson (2013), with whole documents as windows; words never together count -1.
    """
    n_documents = present.shape[1]
    values = []
    for top in top_words(weights, n_words):
        both = (present[top] @ present[top].T).toarray() / n_documents
        alone = both.diagonal()
        for i, j in combinations(range(len(top)), 2):
            p = both[i, j]
            if p == 0:
                values.append(-1.0)
            else:
                values.append(float(np.log(p / (alone[i] * alone[j])) / -np.log(p)) if p < 1 else 1.0)
    return float(np.mean(values)) if values else 0.0


def _word_rows(weights: Floats, words: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"topic_no": topic, "rank": rank, "word": words[w], "weight": round(float(weights[topic, w]), 6)}
        for topic, top in enumerate(top_words(weights, TOP_WORDS))
        for rank, w in enumerate(top, start=1)
    ]


def _share_rows(corpus: Corpus, shares: Floats) -> list[dict[str, Any]]:
    return [
        {"doc_id": doc_id, "topic_no": topic, "share": round(float(share), 6)}
        for doc_id, row in zip(corpus.doc_ids, shares, strict=True)
        for topic, share in enumerate(row)
    ]


def topics_by_stage(document_topics: pd.DataFrame, document_stages: pd.DataFrame) -> pd.DataFrame:
    """Mean share of each topic in the documents of each stage: rows of the table topic_stage.

    `document_topics` has doc_id, topic_no, share; `document_stages` has adcode, stage_scheme, stage, doc_id, one row
    for each region and scheme in which the document counts. The shares of a stage sum to 1.
    """
    by = ["adcode", "stage_scheme", "stage", "topic_no"]
    joined = document_stages.merge(document_topics, on="doc_id", how="inner")
    grouped = joined.groupby(by, sort=True)["share"]
    return grouped.agg(n_documents="size", share="mean").reset_index()[[*by, "n_documents", "share"]]


def document_stages(documents: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """Rows adcode, stage_scheme, stage, doc_id: the documents of each region that fall into each of its stages.

    `documents` has doc_id, region, published_date (YYYY-MM-DD); `stages` is the table of that name. A document belongs
    to a region by its own region; every document belongs to the whole country.
    """
    import pandas as pd

    from pipeline.analyse.views import prefix_of

    parts = []
    for row in stages.itertuples(index=False):
        days = documents["published_date"]
        inside = (
            (days >= row.start)
            & (days < row.end_exclusive)
            & documents["region"].str.startswith(prefix_of(str(row.adcode)))
        )
        part = documents.loc[inside, ["doc_id"]]
        parts.append(part.assign(adcode=str(row.adcode), stage_scheme=str(row.stage_scheme), stage=str(row.stage)))
    columns = ["adcode", "stage_scheme", "stage", "doc_id"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns, dtype=str)
