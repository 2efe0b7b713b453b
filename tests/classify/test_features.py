import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.features import (
    N_BITS,
    N_COLUMNS,
    N_NGRAMS,
    PREV_AT,
    SIGNALS_AT,
    TITLE_AT,
    Featuriser,
    bucket,
    code_points,
    ngram_columns,
    split_clauses,
)
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.types import Context, Entry

TEXTS = st.lists(st.text(alphabet="市局排查社区，；,。a7Ａ ", max_size=30), max_size=6)


@pytest.fixture(scope="module")
def featuriser() -> Featuriser:
    entries = (
        Entry("排查", "behaviour", "screening", {}, "b:排查"),
        Entry("捐", "behaviour", "donation", {"needs": "c:goods"}, "b:捐"),
        Entry("市局", "actor", "department", {}, "a:市局"),
    )
    lexicon = Lexicon(entries, ())
    return Featuriser(lexicon, Matcher(lexicon))


def columns(rows, number):
    return set(rows.column[rows.start[number] : rows.start[number + 1]].tolist())


def test_code_points_fold_digits_and_latin_and_keep_length():
    codes, lengths = code_points(["Ａ7b，", ""])
    assert "".join(map(chr, codes)) == "a0a,"
    assert lengths.tolist() == [4, 0]


@given(TEXTS)
def test_clauses_cover_their_text_in_order(texts):
    pieces = split_clauses(texts)
    for number, text in enumerate(texts):
        mine = pieces.sentence == number
        joined = [text[s:e] for s, e in zip(pieces.start[mine], pieces.end[mine], strict=True)]
        assert "".join(joined) == text
        assert len(joined) >= 1
        assert all(joined) or not text


def test_a_piece_of_three_characters_stays_with_what_follows():
    pieces = split_clauses(["今天，市局排查社区，医院收治患者。"])
    assert pieces.end.tolist() == [10, 17]


@given(TEXTS)
def test_ngrams_of_many_texts_are_those_of_each(texts):
    unit, column = ngram_columns(*code_points(texts))
    for number, text in enumerate(texts):
        _, alone = ngram_columns(*code_points([text]))
        assert column[unit == number].tolist() == alone.tolist()


def test_ngrams_are_distinct_and_only_those_known():
    codes, lengths = code_points(["排查排查"])
    _, column = ngram_columns(codes, lengths)
    assert len(column) == 2 + 2 + 2 + 1  # 排 查, 排查 查排, 排查排 查排查, all four
    known = np.zeros(1 << N_BITS, dtype=bool)
    known[column[0]] = True
    assert ngram_columns(codes, lengths, known)[1].tolist() == [column[0]]


def test_hits_count_in_their_clause_and_context_in_its_own_columns(featuriser):
    whole, parts, pieces = featuriser.sentence_rows(
        ["市局排查社区，医院收治患者。"], [Context(title="排查", prev="市局排查")]
    )
    screening, department = bucket("behaviour/screening"), bucket("actor/department")
    assert {N_NGRAMS + screening, N_NGRAMS + department} <= columns(whole, 0)
    assert N_NGRAMS + screening in columns(parts, 0)
    assert N_NGRAMS + screening not in columns(parts, 1)
    for rows, n in ((whole, 1), (parts, 2)):
        for number in range(n):
            around = {c for c in columns(rows, number) if TITLE_AT <= c < SIGNALS_AT}
            assert around == {TITLE_AT + screening, PREV_AT + screening, PREV_AT + department}
    assert pieces.sentence.tolist() == [0, 0]


def test_a_sense_with_needs_is_another_code_than_one_without(featuriser):
    rows = featuriser.phrase_rows(["捐"], [Context()])
    assert N_NGRAMS + bucket("behaviour/donation?") in columns(rows, 0)
    assert N_NGRAMS + bucket("behaviour/donation") not in columns(rows, 0)


def test_given_hits_are_used_as_they_are(featuriser):
    sentences, contexts = ["市局排查。"], [Context()]
    without = featuriser.sentence_rows(sentences, contexts, hits=[[]])[0]
    assert not [c for c in columns(without, 0) if N_NGRAMS <= c < SIGNALS_AT]


@given(TEXTS)
def test_rows_are_within_the_columns_and_do_not_depend_on_the_batch(texts):
    lexicon = Lexicon((Entry("排查", "behaviour", "screening", {}, "b"),), ())
    featuriser = Featuriser(lexicon, Matcher(lexicon))
    contexts = [Context(title="排查", prev="社区") for _ in texts]
    whole, _, _ = featuriser.sentence_rows(texts, contexts)
    assert (whole.column < N_COLUMNS).all()
    for number, text in enumerate(texts):
        alone, _, _ = featuriser.sentence_rows([text], contexts[:1])
        assert columns(alone, 0) == columns(whole, number)
