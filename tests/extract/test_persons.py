"""Persons: by office, by profession, before a verb of speaking, masked."""

from __future__ import annotations

import pytest

from pipeline.extract.persons import bare_names, name_before, name_end
from tests.extract.naming import names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王贺胜说", "王贺胜"),
        ("车俊在会上", "车俊"),
        ("欧阳明介绍", "欧阳明"),
        ("周强强调", "周强"),
    ],
)
def test_a_name_ends_before_the_word_that_follows(text: str, name: str) -> None:
    assert text[: name_end(text, 0, len(text))] == name


@pytest.mark.parametrize("text", ["表示感谢", "向中方通报", "和企业负责人", "的工作"])
def test_no_name(text: str) -> None:
    assert name_end(text, 0, len(text)) == 0


@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("浙江省委书记车俊", "party"),
        ("温州市市长姚高员", "government"),
        ("国家卫生健康委副主任王贺胜", "department"),
        ("国家卫健委医政医管局局长张三丰", "department"),
        ("市疾控中心副主任李四光", "medical"),
        ("钟南山", "expert"),
        ("张伯礼院士", "expert"),
        ("法国总统马克龙", "foreign"),
        ("英国首相鲍里斯·约翰逊", "foreign"),
        ("世界卫生组织总干事谭德塞", "foreign"),
        ("外交部发言人耿爽", "department"),
    ],
)
def test_an_office_and_its_name_are_one_span(name: str, cls: str) -> None:
    assert (name, cls) in names(f"，{name}表示，将支持复工。")


def test_several_offices_before_one_name_are_one_span() -> None:
    name = "中共中央政治局委员、国务院副总理、中央指导组组长孙春兰"
    assert [n for n, _ in names(f"{name}表示，要应收尽收。")] == [name]


def test_common_words_for_people_take_no_verb_for_a_name() -> None:
    assert ("患者", "public") in names("患者康复出院。")
    assert ("志愿者", "public") in names("志愿者陆续到岗。")


def test_masked_and_unannounced_persons() -> None:
    assert bare_names("经查，罗某某隐瞒行程。", 0, 11) == [(3, 6, "public")]
    text = "，周小川表示支持。"
    assert bare_names(text, 0, len(text)) == [(1, 4, "public")]
    assert bare_names("文章指出问题。", 0, 7) == []


def test_a_numbered_patient_is_one_span() -> None:
    assert names("患者八，男，48岁。")[0] == ("患者八", "public")
    assert names("患者八十余人出院。")[0] == ("患者", "public")


def test_a_name_before_a_profession_needs_a_clear_beginning() -> None:
    assert name_before("由张伯礼", 0, 4) == 1
    assert name_before("感谢张伯礼", 0, 5) == 5
