"""Word frequencies, keyness and co-occurrence on a corpus that is counted by eye."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from pipeline.analyse.words import (
    Words,
    collect_words,
    cooccurrence,
    frequencies,
    keyness,
    log_likelihood,
    log_ratio,
    slice_documents,
)  # fmt: skip

ROWS = [
    ("a", 0, "口罩 口罩 医院 我们"), ("a", 1, "口罩 社区"), ("b", 0, "复工 企业 社区"), ("b", 1, "复工 企业"),
    ("c", 0, "口罩 企业"),
]  # fmt: skip
STAGED = pd.DataFrame(
    [("330000", "x", "S01", "a"), ("330000", "x", "S02", "b"), ("330000", "y", "S01", "c")],
    columns=["adcode", "stage_scheme", "stage", "doc_id"],
)
HEADLINE = pd.DataFrame([("330000", "x")], columns=["adcode", "stage_scheme"])


@pytest.fixture(scope="module")
def words() -> Words:
    return collect_words(ROWS, frozenset({"我们"}))


def test_frequencies_of_a_stage_and_of_the_window(words: Words) -> None:
    rows = frequencies(words, slice_documents(words, STAGED, HEADLINE))
    first = rows[rows["stage"] == "S01"].set_index("word")
    assert first["n"].to_dict() == {"口罩": 3, "医院": 1, "社区": 1}
    assert first.loc["口罩", "rank"] == 1 and first.loc["口罩", "per_1000"] == pytest.approx(600)
    whole = rows[rows["stage"] == "all"].set_index("word")
    assert (whole.loc["社区", "n"], whole.loc["社区", "n_documents"]) == (2, 2)
    assert "我们" not in whole.index
    assert whole["n"].sum() == 10  # document c lies in no stage of the headline scheme


def test_pairs_of_words_in_a_sentence(words: Words) -> None:
    rows = cooccurrence(words, slice_documents(words, STAGED, HEADLINE))
    pairs = {frozenset((r.word, r.other)): r.n_sentences for r in rows.itertuples()}
    assert pairs[frozenset(("复工", "企业"))] == 2
    assert pairs[frozenset(("口罩", "社区"))] == 1
    assert pairs[frozenset(("口罩",))] == 2  # the diagonal counts sentences, not places
    assert pairs[frozenset(("口罩", "企业"))] == 0
    both = rows[(rows["word"] == "复工") | (rows["other"] == "复工")]
    assert both["ochiai"].max() == pytest.approx(1.0)


def test_log_likelihood_is_that_of_the_two_by_two_table() -> None:
    """An independent count: G² of [[n, size - n], [rest, size_rest - rest]] summed over the first column's cells."""
    n, rest = np.array([12, 88]), np.array([3, 197])
    for i in range(2):
        e1, e2 = 100 * (n[i] + rest[i]) / 300, 200 * (n[i] + rest[i]) / 300
        expected = 2 * (n[i] * math.log(n[i] / e1) + rest[i] * math.log(rest[i] / e2))
        assert log_likelihood(n, rest)[i] == pytest.approx(expected)
    assert log_ratio(n, rest)[0] == pytest.approx(math.log2(0.12 / 0.015))
    assert log_ratio(np.array([4, 6]), np.array([0, 10]))[0] == pytest.approx(math.log2(0.4 / 0.05))


def test_key_words_of_stages_and_of_classes() -> None:
    rows = [("a", k, "口罩 防护 社区") for k in range(8)] + [("b", k, "复工 企业 社区") for k in range(8)]
    words = collect_words(rows, frozenset())
    classes = pd.DataFrame({"doc_id": "b", "sentence_no": range(8), "class": "enterprise"})
    made = keyness(words, slice_documents(words, STAGED, HEADLINE), classes)
    groups = made.groupby(["kind", "group"])["word"].agg(set).to_dict()
    assert groups[("stage", "S01")] == {"口罩", "防护"}
    assert groups[("stage", "S02")] == groups[("class", "enterprise")] == {"复工", "企业"}
    assert ("class", "medical") not in groups
    assert made["is_thin"].all()  # each word stands in one document


def test_nothing_gives_empty_tables() -> None:
    words = collect_words([], frozenset())
    slices = slice_documents(words, STAGED.iloc[:0], HEADLINE)
    none = pd.DataFrame(columns=["doc_id", "sentence_no", "class"])
    made = (frequencies(words, slices), keyness(words, slices, none), cooccurrence(words, slices))
    assert [len(frame) for frame in made] == [0, 0, 0]
