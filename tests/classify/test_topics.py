import numpy as np
import pandas as pd
import pytest

from pipeline.classify import topics
from pipeline.classify.topics import (
    build_corpus,
    coherence,
    document_stages,
    find_topics,
    load_stopwords,
    stability,
    topics_by_stage,
)
from pipeline.tables import DOCUMENT_TOPICS, TOPIC_MODELS, TOPIC_STAGE, TOPICS

THEMES = tuple([first + second for second in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"] for first in "货医")


def token_table(n: int) -> pd.DataFrame:
    """Documents of two sentences, on one theme each, all with the word 疫情."""
    rng = np.random.default_rng(0)
    rows = []
    for d in range(n):
        for s in range(2):
            words = ["疫情", *rng.choice(THEMES[d % 2], 15)]
            rows.append({"doc_id": f"d{d:03}", "sentence_no": s, "tokens": " ".join(words)})
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def found():
    table = token_table(80)
    corpus = build_corpus(table, table["doc_id"], (), max_share=0.7, min_words=3)
    return find_topics(corpus, n_topics=(2, 3), n_seeds=2, seed=5)


def test_sentences_of_a_document_are_joined_and_words_filtered():
    table = token_table(10)
    corpus = build_corpus(table, ["d000", "d001", "d002"], {"医甲"}, min_documents=1, max_share=0.9, min_words=1)
    assert corpus.doc_ids == ["d000", "d001", "d002"]
    assert "疫情" not in corpus.words, "in every document"
    assert "医甲" not in corpus.words, "a stop word"
    assert corpus.words == sorted(corpus.words)
    words = " ".join(table[table.doc_id == "d000"].tokens).split()
    counted = {corpus.words[w]: n for w, n in corpus.bags[0]}
    assert counted == {w: words.count(w) for w in set(words) - {"疫情", "医甲"}}


def test_rare_words_and_short_documents_are_left_out():
    table = pd.DataFrame({"doc_id": ["a", "b", "c"], "tokens": ["甲乙 丙丁 丙丁", "甲乙 丙丁", "甲乙"]})
    corpus = build_corpus(table, ["a", "b", "c"], (), min_documents=2, max_share=1, min_words=2)
    assert corpus.words == ["丙丁", "甲乙"]
    assert corpus.doc_ids == ["a", "b"]


def test_two_themes_are_found(found):
    chosen = {m["k"] for m in found.models if m["is_chosen"]}
    assert chosen == {2}
    for topic in (0, 1):
        words = {r["word"] for r in found.topics if r["topic_no"] == topic}
        assert len({w[0] for w in words}) == 1, words


def test_every_model_is_listed_and_one_is_chosen(found):
    assert [(m["k"], m["seed"]) for m in found.models] == [(2, 5), (2, 6), (3, 5), (3, 6)]
    assert sum(m["is_chosen"] for m in found.models) == 1


def test_shares_of_a_document_sum_to_one_and_topics_are_in_order_of_size(found):
    frame = pd.DataFrame(found.documents)
    assert np.allclose(frame.groupby("doc_id")["share"].sum(), 1, atol=1e-5)
    means = frame.groupby("topic_no")["share"].mean()
    assert (means.diff().dropna() <= 1e-6).all()


def test_same_seed_same_topics(found):
    table = token_table(80)
    corpus = build_corpus(table.sample(frac=1, random_state=1), table["doc_id"], (), max_share=0.7, min_words=3)
    again = find_topics(corpus, n_topics=(2, 3), n_seeds=2, seed=5)
    assert again == found


def test_the_rows_fit_their_tables(found):
    for rows, table in ((found.topics, TOPICS), (found.models, TOPIC_MODELS), (found.documents, DOCUMENT_TOPICS)):
        assert list(rows[0]) == table.column_names


@pytest.mark.parametrize("n", [0, 20])
def test_too_few_documents_give_empty_tables(n):
    table = token_table(n) if n else pd.DataFrame({"doc_id": [], "tokens": []})
    assert find_topics(build_corpus(table, table["doc_id"], ()), n_topics=(2,), n_seeds=1, seed=1) == ([], [], [])


def test_equal_models_are_stable_whatever_the_order_of_topics():
    weights = np.eye(3, 60) + np.repeat(np.eye(3), 20, axis=1) * np.linspace(1, 0.1, 60)
    assert stability([weights, weights[[2, 0, 1]]]) == [1.0, 1.0]
    assert stability([weights]) == [1.0]


def test_words_of_the_same_documents_cohere():
    present = topics._presence([[(0, 1), (1, 1)], [(0, 1), (1, 1)], [(2, 1)], [(3, 1)]], 4)
    together, apart = np.array([[4.0, 3, 2, 1]]), np.array([[1.0, 2, 4, 3]])
    assert coherence(together, present, 2) == pytest.approx(1)
    assert coherence(apart, present, 2) == -1


def test_topics_by_stage_averages_documents():
    shares = pd.DataFrame({"doc_id": list("aabb"), "topic_no": [0, 1, 0, 1], "share": [0.2, 0.8, 0.6, 0.4]})
    stages = pd.DataFrame({"adcode": "CN", "stage_scheme": "x", "stage": ["S01", "S01", "S02"], "doc_id": list("aba")})
    table = topics_by_stage(shares, stages)
    assert list(table.columns) == TOPIC_STAGE.column_names
    assert table.set_index(["stage", "topic_no"])["share"].round(6).to_dict() == {
        ("S01", 0): 0.4, ("S01", 1): 0.6, ("S02", 0): 0.2, ("S02", 1): 0.8,
    }  # fmt: skip
    assert topics_by_stage(shares[:0], stages).empty


def test_documents_of_a_prefecture_ending_in_zero_are_not_those_of_its_neighbour():
    documents = pd.DataFrame(
        {"doc_id": list("abc"), "region": ["331002", "331100", ""], "published_date": ["2020-02-01"] * 3}
    )
    stages = pd.DataFrame(
        {"adcode": ["331000", "CN"], "stage_scheme": "x", "stage": "S01", "start": "2020-01-23",
         "end_exclusive": "2020-03-02"}
    )  # fmt: skip
    rows = document_stages(documents, stages)
    assert rows[rows.adcode == "331000"]["doc_id"].tolist() == ["a"]
    assert rows[rows.adcode == "CN"]["doc_id"].tolist() == ["a", "b", "c"]


def test_stop_words_are_single_words():
    words = load_stopwords()
    assert "目前" in words and all(len(w.split()) == 1 and not w.startswith("#") for w in words)
