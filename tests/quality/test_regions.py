"""The stand-off coding of regions is well formed, and scoring it counts right."""

from __future__ import annotations

from collections import Counter

from tests.quality.regions import CODED, compare, read_coded

ZHEJIANG, HUBEI = frozenset({"330000"}), frozenset({"420000"})


def test_the_coding_holds_no_text_and_enough_sentences() -> None:
    rows = CODED.read_text(encoding="utf-8")
    assert rows.isascii()
    coded = read_coded()
    assert len(coded) >= 200
    assert len({(c.doc_id, c.sentence_no) for c in coded}) == len(coded)
    assert all(0 <= c.start < c.end and len(c.sha256) == 16 for c in coded)


def test_right_is_the_same_set_of_provinces() -> None:
    found = compare([(ZHEJIANG, ZHEJIANG), (ZHEJIANG | HUBEI, HUBEI), (frozenset(), HUBEI), (HUBEI, frozenset())])
    assert (found.n, found.n_right) == (4, 1)
    assert found.confused == Counter({("330000;420000", "420000"): 1, ("none", "420000"): 1, ("420000", "none"): 1})
