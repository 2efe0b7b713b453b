"""Who takes part in an act, in which role, and how they relate."""

from __future__ import annotations

import pytest

from tests.extract.acting import NOTICE, act_of

TIES = [
    # giver, receiver
    ("[某集团/firm]向[市红十字会/soc]捐赠一亿元。", "donation", ["某集团"], ["市红十字会"], "transfer"),
    ("[市红十字会/soc]收到[某集团/firm]捐赠的口罩。", "donation", ["某集团"], ["市红十字会"], "transfer"),
    ("[企业/firm]应及时向[街道办/gov]报告体温异常情况。", "information", ["企业"], ["街道办"], "transfer"),
    # subject carried over clauses
    ("[某集团/firm]高度重视疫情，向[县医院/med]捐赠呼吸机三台。", "donation", ["某集团"], ["县医院"], "transfer"),
    ("[甲公司/firm]联合[乙基金会/soc]，第一时间捐出两千万元。", "donation", ["甲公司", "乙基金会"], [], "joint"),
    # joint subjects
    ("[省公安厅/dep]、[交通运输厅/dep]联合开展排查。", "screening", ["省公安厅", "交通运输厅"], [], "joint"),
    ("[甲大学/exp]与[乙药厂/firm]合作研发新冠疫苗。", "research", ["甲大学", "乙药厂"], [], "joint"),
    # each for itself
    ("[甲县/gov]、[乙县/gov]分别对小区消毒。", "screening", ["甲县", "乙县"], [], "none"),
    # leader and partners
    ("[市卫健委/dep]会同[市公安局/dep]排查密切接触者。", "screening", ["市卫健委"], ["市公安局"], "lead_partner"),
    # helper and helped
    ("[甲医院/med]的队伍支援[武汉/gov]。", "paired_aid", ["甲医院"], ["武汉"], "support"),
    ("[志愿者/pub]协助[社区/com]测量体温。", "screening", ["志愿者"], ["社区"], "support"),
    # service to those who receive it
    ("[市一院/med]收治[患者/pub]十二人。", "treatment", ["市一院"], ["患者"], "serve"),
    ("[患者/pub]在[市一院/med]隔离治疗。", "treatment", ["市一院"], ["患者"], "serve"),
    ("对[困难企业/firm]，[市财政局/dep]给予贴息。", "resumption", ["市财政局"], ["困难企业"], "serve"),
    # others are moved, ordered, checked
    ("[街道/gov]招募[大学生/pub]。", "volunteering", ["街道"], ["大学生"], "mobilise"),
    ("[教育厅/dep]要求[各校/exp]每日测温。", "screening", ["教育厅"], ["各校"], "direct"),
    ("[指挥部/cmd]发布通告，[返京人员/pub]一律居家隔离。", "screening", ["指挥部"], ["返京人员"], "direct"),
    ("[市场监管局/dep]对[药店/firm]罚款三万元。", "supervision", ["市场监管局"], ["药店"], "supervise"),
    # no doer named
    ("[返乡人员/pub]集中隔离十四天。", "screening", [], ["返乡人员"], "none"),
    # agent marked by 由
    ("口罩由[县供销社/firm]统一采购。", "supply", ["县供销社"], [], "none"),
]


@pytest.mark.parametrize(("sentence", "behaviour", "sources", "targets", "relation"), TIES)
def test_roles_and_relation(
    sentence: str, behaviour: str, sources: list[str], targets: list[str], relation: str
) -> None:
    act = act_of(sentence, behaviour)
    assert (act["sources"], act["targets"], act["relation"]) == (sources, targets, relation)


def test_a_speaker_lends_no_subject_to_what_is_said() -> None:
    act = act_of("[发言人/gov]表示，口罩供应有保障，已调拨十万只。", "supply")
    assert act["sources"] == []


def test_encouraged_are_the_doers_where_nobody_encourages() -> None:
    act = act_of("鼓励[商场/firm]减免[商户/firm]租金。", "resumption", NOTICE)
    assert (act["sources"], act["targets"], act["realis"]) == (["商场"], ["商户"], "required")
