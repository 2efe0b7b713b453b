"""One code for single sentences and for documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes import BEHAVIOURS, CLASSES, REALIS, RELATIONS
from pipeline.extract.annotate import Annotator, coded_to_json, load_annotator
from pipeline.extract.types import Act, Actor, Coded, Context

CONTEXT = Context(date="2020-02-10", source="晚报", title="各地防控新冠肺炎疫情", doc_type="news")
FIRST = "阿里巴巴集团向浙江省红十字会捐赠口罩十万只。"
SECOND = "杭州市公安局会同市卫生健康委排查返乡人员。"


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return load_annotator()


def test_sentence_is_coded_from_text_to_tie(annotator: Annotator) -> None:
    coded = annotator.sentence(FIRST, CONTEXT)
    (act,) = coded.acts
    assert (act.behaviour, act.relation, act.realis, act.found_by) == ("donation", "transfer", "done", "rule")
    assert [coded.actors[i].text for i in act.sources] == ["阿里巴巴集团"]
    assert [coded.actors[i].text for i in act.targets] == ["浙江省红十字会"]


def test_sentence_without_any_hit_is_empty(annotator: Annotator) -> None:
    assert annotator.sentence("窗外下着雨。", CONTEXT) == Coded([], [])
    assert annotator.sentence("", CONTEXT) == Coded([], [])


def test_document_gives_what_its_sentences_give_at_their_place(annotator: Annotator) -> None:
    text = FIRST + SECOND
    spans = [(0, len(FIRST)), (len(FIRST), len(text))]
    first, second = annotator.document(text, spans, CONTEXT)
    alone = annotator.sentence(SECOND, CONTEXT._replace(prev=FIRST))
    assert first == annotator.sentence(FIRST, CONTEXT)
    assert [(a.start - len(FIRST), a.end - len(FIRST), a.cls) for a in second.actors] == [
        (a.start, a.end, a.cls) for a in alone.actors
    ]
    assert coded_to_json(second, text=SECOND, start=len(FIRST)) == coded_to_json(alone, text=SECOND)


def test_gaps_between_sentences_are_not_coded(annotator: Annotator) -> None:
    text = FIRST + "（编辑：市公安局排查）" + SECOND
    spans = [(0, len(FIRST)), (len(text) - len(SECOND), len(text))]
    assert [len(c.acts) for c in annotator.document(text, spans, CONTEXT)] == [1, 1]


def test_json_counts_occurrences_and_gives_offsets_of_the_sentence() -> None:
    sentence = "医院里，医院收治患者。"
    actor = Actor(104, 106, "医院", "medical")
    act = Act("treatment", "收治", 106, 108, [0], [], "none", "done")
    coded = coded_to_json(Coded([actor], [act]), text=sentence, start=100)
    assert coded["actors"][0] | {"nth": 2, "start": 4, "end": 6} == coded["actors"][0]
    assert coded["acts"][0]["start"] == 6
    assert set(coded["actors"][0]) == {"text", "nth", "start", "end", "class", "level", "region", "found_by"}
    assert set(coded["acts"][0]) == {
        "behaviour", "trigger", "start", "end", "sources", "targets", "relation", "realis", "found_by",
    }  # fmt: skip


@given(
    st.text(alphabet="浙江省杭州市卫生健康委公安局企业医院志愿者向会同联合捐赠排查口罩患者，。、要将不", max_size=50)
)
def test_any_text_is_coded_validly_and_repeatably(annotator: Annotator, text: str) -> None:
    coded = annotator.sentence(text, CONTEXT)
    assert coded == annotator.sentence(text, CONTEXT)
    for actor in coded.actors:
        assert text[actor.start : actor.end] == actor.text
        assert actor.cls in CLASSES
    for act in coded.acts:
        assert text[act.start : act.end] == act.trigger != ""
        assert all(0 <= i < len(coded.actors) for i in (*act.sources, *act.targets))
        assert len(set(act.sources) | set(act.targets)) == len(act.sources) + len(act.targets)
        assert act.behaviour in BEHAVIOURS
        assert act.relation in RELATIONS
        assert act.realis in REALIS


def test_issuers_are_actors_without_a_place(annotator: Annotator) -> None:
    found = annotator.issuers("浙江省公安厅; 浙江省卫生健康委；;浙江省公安厅", CONTEXT)
    assert found[0].text == "浙江省公安厅"
    assert {(a.start, a.end) for a in found} == {(-1, -1)}
    assert annotator.issuers("", CONTEXT) == []
