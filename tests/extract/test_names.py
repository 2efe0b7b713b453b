"""Names of actors: how far they reach, which class they have, and which of them take part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes import CLASSES, LEVELS
from tests.extract.naming import actors, found, names

WHOLE_NAMES = [
    ("浙江省卫生健康委", "department"),
    ("杭州市余杭区人民政府", "government"),
    ("浙江大学医学院附属第一医院", "medical"),
    ("复旦大学附属华山医院", "medical"),
    ("牡丹江市第二人民医院", "medical"),
    ("省卫生健康委", "department"),
    ("市疾控中心", "medical"),
    ("浙江医疗队", "medical"),
    ("云南援助湖北医疗队", "medical"),
    ("江苏省第三批援湖北医疗队", "medical"),
    ("西宁市新型冠状病毒感染的肺炎疫情防控指挥部", "command"),
    ("黑龙江省应对新冠肺炎疫情工作领导小组", "command"),
    ("省委、省政府", "party_government"),
    ("温州市委市政府", "party_government"),
    ("浙江省委", "party"),
    ("阿里巴巴公益基金会", "social_organisation"),
    ("浙江省红十字会", "social_organisation"),
    ("中国驻日本大使馆", "foreign"),
    ("英国卫生与社会保健部", "foreign"),
    ("湖北人民", "public"),
    ("武汉市民", "public"),
]


@pytest.mark.parametrize(("name", "cls"), WHOLE_NAMES)
def test_a_name_is_taken_whole(name: str, cls: str) -> None:
    assert (name, cls) in names(f"昨日，{name}表示将支持复工。")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("昨日下午会同省公安厅开展检查。", "省公安厅"),
        ("由志愿者送菜上门。", "志愿者"),
        ("向广大群众发出倡议。", "群众"),
        ("组织12名志愿者值守。", "志愿者"),
        ("要求各级党组织带头。", "党组织"),
        ("武汉返乡人员已登记。", "返乡人员"),
        ("邀请爱心企业捐赠口罩。", "爱心企业"),
        ("党员志愿者走进小区。", "党员志愿者"),
        ("工信部正按照联防联控机制要求，协调企业生产口罩。", "工信部"),
    ],
)
def test_what_surrounds_a_name_is_left_out(sentence: str, name: str) -> None:
    assert name in [n for n, _ in names(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("省公安厅、交通运输厅联合发布通告。", [("省公安厅", "department"), ("交通运输厅", "department")]),
        ("财政、教育、民政等部门要做好保障。",
         [("财政", "department"), ("教育", "department"), ("民政", "department")]),
        ("浙江派出医疗队驰援武汉。", [("浙江", "government"), ("医疗队", "medical"), ("武汉", "government")]),
        ("社区工作者和志愿者为居民送菜。", [("社区工作者", "community"), ("志愿者", "public"), ("居民", "public")]),
        ("阿里巴巴集团向浙江省红十字会捐赠1亿元。",
         [("阿里巴巴集团", "enterprise"), ("浙江省红十字会", "social_organisation")]),
        ("省经信厅会同省商务厅协调企业扩大口罩生产。",
         [("省经信厅", "department"), ("省商务厅", "department"), ("企业", "enterprise")]),
    ],
)  # fmt: skip
def test_actors_of_a_sentence(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "absent"),
    [
        ("在省委、省政府坚强领导下，医务人员奋战一线。", "省委、省政府"),
        ("按照《浙江省人民政府公告》执行。", "浙江省人民政府"),
        ("央视网消息（新闻联播）：企业有序复工。", "央视网"),
        ("截至昨日，浙江省新增确诊病例3例。", "确诊病例"),
        ("追踪到密切接触者387人。", "密切接触者"),
        ("经济、金融、卫生形势平稳。", "卫生"),
        ("甲公司、乙公司等3家企业捐赠口罩。", "企业"),
    ],
)
def test_places_rituals_bylines_and_counts_are_no_actors(sentence: str, absent: str) -> None:
    assert absent not in [n for n, _ in found(sentence)]


def test_no_actor_without_a_hit() -> None:
    assert found("今日天气晴好。") == []


def test_a_quantity_is_one_actor_with_its_members() -> None:
    *_, organisations = actors("全省3084家社会组织参与捐赠。")
    assert (organisations.text, organisations.n_members, organisations.is_generic) == ("社会组织", 3084, True)


def test_an_alias_has_the_id_of_its_name() -> None:
    short, full = actors("浙江省卫健委发布公告。")[0], actors("浙江省卫生健康委员会发布公告。")[0]
    assert actors("国家卫健委通报情况。")[0].actor_id == "国家卫生健康委员会"
    assert short.region == full.region == "330000"


def test_a_deictic_is_resolved_by_the_region_of_the_document() -> None:
    (department,) = actors("省公安厅发布通告。", region="330100")
    assert (department.level, department.region, department.actor_id) == ("provincial", "330000", "浙江省公安厅")
    assert actors("省公安厅发布通告。")[0].region == ""


def test_the_head_of_state_is_classed_by_the_setting() -> None:
    assert found("国家主席习近平同法国总统马克龙通电话。")[0] == ("国家主席习近平", "government")
    assert found("习近平总书记指出，要加强防控。")[0][1] == "party"


@given(st.text(alphabet="浙江省市委、政府医院队和向捐赠武汉人民患者一二三医疗志愿者的《》，。（）张某", max_size=50))
def test_actors_are_substrings_in_order_without_overlap(text: str) -> None:
    mentions = actors(text)
    for a in mentions:
        assert text[a.start : a.end] == a.text != ""
        assert a.cls in CLASSES
        assert a.level in LEVELS
    for a, b in zip(mentions, mentions[1:], strict=False):
        assert a.end <= b.start


@given(st.text(alphabet="浙江省卫健委志愿者，。捐赠企业和", max_size=30), st.integers(0, 9))
def test_offsets_are_of_the_text_given(text: str, shift: int) -> None:
    from pipeline.extract.names import find_actors
    from pipeline.extract.types import Context, Hit
    from tests.extract.naming import gazetteer, grammar, matcher

    hits = [Hit(h.start + shift, h.end + shift, h.entry) for h in matcher().find(text)]
    moved = find_actors("。" * shift + text, shift, shift + len(text), hits, grammar(), gazetteer(), Context())
    assert [(a.start - shift, a.text, a.cls) for a in moved] == [(a.start, a.text, a.cls) for a in actors(text)]
