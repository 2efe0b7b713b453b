"""Strings that look like an actor or an act and were taken for none."""

from __future__ import annotations

from pipeline.analyse.misses import (
    Sentence,
    head_ends,
    hidden,
    organisations,
    rows,
    verb_objects,
    whole_strings,
    without_verbs,
)
from pipeline.io import read_csv
from pipeline.study_tables import MISSES


def sentence(text: str, *words: str, doc: str = "d", number: int = 0, actors=(), has_act=False) -> Sentence:
    return Sentence(doc, number, text, words, actors, has_act)


def test_found_actors_are_taken_out_and_places_stay():
    assert hidden(sentence("市卫健委和动员局", actors=[(0, 4)])) == "\n\n\n\n和动员局"


def test_a_head_noun_that_begins_a_word_is_none():
    assert list(head_ends("市动员局召开", ())) == [4]
    assert list(head_ends("协会议定", {"会议"})) == []
    assert [list(head_ends(t, ())) for t in ("全社会", "举办", "出院", "为中心", "新闻发布会")] == [[]] * 5


def test_frequent_strings_have_a_left_end_of_their_own():
    """动员局 stands after three different characters: it is the string, not what happens to stand before it."""
    texts = ["向动员局报告", "经动员局同意", "请动员局协助", "省地震队到达", "省地震队撤离", "省地震队休整"]
    seen, before = organisations([sentence(t, number=i, doc=f"d{i}") for i, t in enumerate(texts)], ())
    assert sorted(whole_strings(seen, before)) == ["动员局", "省地震队"]
    assert seen.counts["动员局"] == 3 and seen.documents["动员局"] == {"d0", "d1", "d2"}


def test_what_belongs_to_a_longer_string_is_not_listed_again():
    texts = ["甲国家动员局", "乙国家动员局", "丙国家动员局", "省动员局", "县动员局", "，动员局"]
    seen, before = organisations([sentence(t, doc=f"d{i}") for i, t in enumerate(texts)], ())
    assert sorted(whole_strings(seen, before)) == ["动员局", "国家动员局"]
    five = texts[:5]
    seen, before = organisations([sentence(t, doc=f"d{i}") for i, t in enumerate(five)], ())
    assert whole_strings(seen, before) == ["国家动员局"]  # two places are left of 动员局


def test_a_verb_before_a_listed_string_is_no_part_of_it():
    strings = ["召开理事会", "理事会", "监督局"]
    assert without_verbs(strings, {"召开": "v", "监督": "v"}) == ["理事会", "监督局"]


TAGS = {"积极": "ad", "清运": "v", "垃圾": "n", "捐赠": "v", "口罩": "n"}


def test_verb_and_object_behind_an_actor_where_no_act_was_found():
    found = sentence("志愿者积极清运生活垃圾，群众点赞", "积极", "清运", "生活", "垃圾", "群众", actors=[(0, 3)])
    seen = verb_objects([found, found._replace(has_act=True), found._replace(actors=())], TAGS, lambda w: False)
    assert dict(seen.counts) == {"清运…垃圾": 1}
    (row,) = rows("verb_object", seen, ["清运…垃圾"], lambda t: t)
    assert row["example"] == "志愿者积极【清运生活垃圾】，群众点赞"


def test_what_an_entry_catches_and_what_stands_in_another_clause_is_left_out():
    known = sentence("企业捐赠口罩", "捐赠", "口罩", actors=[(0, 2)])
    beyond = sentence("企业很好，清运垃圾", "清运", "垃圾", actors=[(0, 2)])
    assert not verb_objects([known, beyond], TAGS, lambda w: w == "捐赠").counts


def test_examples_are_masked_and_ranks_follow_counts_then_strings():
    seen, _ = organisations([sentence("患者王小明到动员局"), sentence("县动员局"), sentence("乙民兵队")], ())
    made = rows("organisation", seen, ["民兵队", "动员局"], lambda t: t.replace("王小明", "＊＊＊"), n=5)
    assert [(r["rank"], r["string"], r["n"]) for r in made] == [(1, "动员局", 2), (2, "民兵队", 1)]
    assert made[0]["example"] == "患者＊＊＊到【动员局】"


def test_the_sample_run_lists_what_no_entry_knows(sample_results):
    found = read_csv(MISSES, sample_results / "tables" / "misses.csv")
    assert len(found) and (found["n"] >= 3).all()
    assert all("【" in e and "】" in e for e in found["example"])
