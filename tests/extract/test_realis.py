"""How certain an act is."""

from __future__ import annotations

import pytest

from pipeline.extract.realis import is_normative
from pipeline.extract.types import Context
from tests.extract.acting import NEWS, NOTICE, acts_of

NEWS_CASES = [
    ("[县里/gov]已排查返乡人员三千人。", "screening", "done"),
    ("[医疗队/med]昨天出征驰援武汉。", "paired_aid", "done"),
    ("[某药厂/firm]正在研制新冠疫苗。", "research", "done"),
    ("[市教育局/dep]计划于三月开学复课，拟分批返校。", "resumption", "planned"),
    ("[学校/exp]将于下周复课。", "resumption", "planned"),
    ("[德方/for]愿同[中方/gov]开展抗疫合作。", "international", "planned"),
    ("[乘客/pub]应当佩戴口罩。", "screening", "required"),
    ("[各地/gov]要做好患者救治。", "treatment", "required"),
    ("[任何人/pub]不得聚集，取消聚餐。", "screening", "required"),
    ("[该厂/firm]至今没有复工。", "resumption", "negated"),
    ("[志愿者/pub]将口罩送到居民家中并测量体温。", "screening", "done"),
    ("[志愿者/pub]自愿报名参加疫情防控。", "volunteering", "done"),
    ("按照疫情防控要求，[物业/com]对电梯消毒。", "screening", "done"),
]


@pytest.mark.parametrize(("sentence", "behaviour", "realis"), NEWS_CASES)
def test_realis_in_news(sentence: str, behaviour: str, realis: str) -> None:
    assert [a.realis for a in acts_of(sentence) if a.behaviour == behaviour] == [realis]


def test_a_rule_needs_no_marker_in_a_notice() -> None:
    sentence = "每日对电梯消毒两次。"
    assert [a.realis for a in acts_of(sentence, NOTICE)] == ["required"]
    assert [a.realis for a in acts_of(sentence, NEWS)] == ["done"]


def test_a_benefit_is_enacted_by_the_notice_that_grants_it() -> None:
    (act,) = acts_of("对受疫情影响的[企业/firm]减免房租三个月。", NOTICE)
    assert (act.realis, act.done_kind) == ("done", "enacted")


def test_a_deed_is_performed() -> None:
    (act,) = acts_of("[某集团/firm]捐款百万元。")
    assert (act.realis, act.done_kind, act.modality) == ("done", "performed", "")


@pytest.mark.parametrize(("verb", "modality"), [("鼓励", "encouraged"), ("必须由", "duty")])
def test_modality_of_required_acts(verb: str, modality: str) -> None:
    (act,) = acts_of(f"{verb}[商场/firm]减免租金。", NOTICE)
    assert (act.realis, act.modality) == ("required", modality)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (Context(doc_type="notice"), True),
        (Context(doc_type="news", title="关于春节放假的通知"), False),
        (Context(title="关于做好防控工作的通知"), True),
        (Context(title="多地医疗队出征"), False),
    ],
)
def test_normative_texts_are_known_by_type_else_by_title(context: Context, expected: bool) -> None:
    assert is_normative(context) is expected
