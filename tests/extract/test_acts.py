"""Which behaviours a sentence names, and which words name none."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.extract.triggers import load_triggers
from pipeline.extract.types import Context
from tests.extract.acting import FOLDER, NOTICE, acts_of, rules

NAMED = [
    ("[某区卫健局/dep]昨晚通报，新增确诊病例一例。", {"information"}),
    ("[网格员/com]挨家挨户摸排返乡人员。", {"screening"}),
    ("[乘客/pub]进站必须佩戴口罩。", {"screening"}),
    ("疫情期间，[某市/gov]高速收费站免收通行费。", {"traffic"}),
    ("[市一院/med]收治了十二名新冠肺炎患者。", {"treatment"}),
    ("[某省/gov]派出第二批医疗队驰援[武汉/gov]。", {"paired_aid"}),
    ("[省商务厅/dep]紧急调拨口罩二十万只。", {"supply"}),
    ("[某集团/firm]向[市红十字会/soc]捐赠防护服五百套。", {"donation"}),
    ("[机关干部/pub]下沉社区参与疫情防控。", {"volunteering"}),
    ("受疫情影响的[小微企业/firm]减免三个月租金。", {"resumption"}),
    ("[市大数据局/dep]上线健康码。", {"digital"}),
    ("[某研究所/exp]正在研制新冠疫苗。", {"research"}),
    ("[镇政府/gov]用大喇叭宣传防疫知识。", {"publicity"}),
    ("[市场监管局/dep]查处一家哄抬口罩价格的药店。", {"supervision"}),
    ("[医院/med]为隔离人员提供心理疏导。", {"care"}),
    ("[某省/gov]成立疫情防控领导小组。", {"coordination"}),
    ("[海关/dep]对入境人员全部实施核酸检测。", {"international"}),
    ("[中方/gov]向[伊朗/for]捐赠检测试剂五万人份。", {"international"}),
    ("发现疑似病例，[诊所/med]应当立即报告[疾控中心/med]。", {"information"}),
]
SILENT = [
    "疫情防控工作取得阶段性成效。",
    "现有确诊病例十二例，其中重症二例。",
    "[市民/pub]坚信一定能打赢疫情防控阻击战。",
    "志愿服务联合会的办公室在三楼。",
    "受疫情影响，隔离病房和检测试剂都很紧张。",
    "2月5日0—12时，山东省报告新增确诊病例9例。",
    "截至2月8日24时，全省累计报告新冠肺炎确诊病例45例。",
    "针对网上传播的消息，记者到场核实疫情。",
]


@pytest.mark.parametrize(("sentence", "behaviours"), NAMED)
def test_behaviour_is_found(sentence: str, behaviours: set[str]) -> None:
    assert {a.behaviour for a in acts_of(sentence)} == behaviours


@pytest.mark.parametrize("sentence", SILENT)
def test_no_act(sentence: str) -> None:
    assert acts_of(sentence) == []


# Rows that ask for more than their own words only after a plain row for the same words.
HAVE_A_PLAIN_ROW = {"口岸检疫", "入境检疫"}


def test_no_trigger_meets_a_condition_by_itself() -> None:
    triggers = load_triggers(FOLDER)
    met = {
        surface
        for surface, senses in triggers.senses.items()
        for sense in senses
        for need in sense.needs
        if need.scope in ("c", "s", "t") and triggers.groups[need.group].pattern.search(surface)
    }
    assert met == HAVE_A_PLAIN_ROW


def test_off_topic_sentence_has_no_act() -> None:
    harvest = Context(date="2020-03-10", source="晚报", title="春耕忙", doc_type="news")
    sentence = "[合作社/firm]采购化肥，[县里/gov]组织宣传。"
    assert acts_of(sentence, harvest) == []


def test_light_verb_gives_way_to_the_verb_it_carries() -> None:
    acts = acts_of("[社区/com]为[老人/pub]提供心理疏导。")
    assert [a.trigger for a in acts] == ["心理疏导"]


def test_frame_gives_way_to_what_it_announces() -> None:
    acts = acts_of("[市政府/gov]宣布，关闭全市娱乐场所。")
    assert {a.behaviour for a in acts} == {"screening"}


def test_same_behaviour_and_actors_is_one_act() -> None:
    acts = acts_of("[物业/com]对楼道消毒，并为进出人员测量体温。")
    assert [a.behaviour for a in acts] == ["screening"]


def test_two_behaviours_are_two_acts() -> None:
    acts = acts_of("[某集团/firm]捐款百万元，并调拨口罩十万只。")
    assert [a.behaviour for a in acts] == ["donation", "supply"]


def test_trigger_inside_an_actors_name_is_none() -> None:
    assert acts_of("[疫情排查专班/cmd]的[专家/exp]来了。") == []


@given(st.text(alphabet="市省企业捐赠口罩，。：向要将不得排查隔离人员1月2日", max_size=60))
def test_offsets_lie_in_the_sentence_and_indices_are_valid(text: str) -> None:
    for act in acts_of(text, NOTICE):
        assert 0 <= act.start < act.end <= len(text)
        assert act.trigger == text[act.start : act.end]
        assert not set(act.sources) & set(act.targets)
        assert act.sources == act.targets == []


def test_every_sense_names_a_known_group() -> None:
    _, _, triggers = rules()
    used = {c.group for senses in triggers.senses.values() for s in senses for c in (*s.needs, *s.unless)}
    assert used <= set(triggers.groups)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("捐赠", "donatoin", "", "", "", ""), "unknown behaviour 'donatoin'"),
        (("捐赠", "donation", "goodz", "", "", ""), "unknown group 'goodz'"),
        (("捐赠", "donation", "x:goods", "", "", ""), "unknown scope 'x'"),
        (("捐赠", "donation", "", "", "transfers", ""), "unknown relation 'transfers'"),
    ],
)
def test_wrong_row_is_refused(tmp_path, row: tuple[str, ...], message: str) -> None:
    (tmp_path / "cues.csv").write_text("surface,group\n口罩,goods\n", encoding="utf-8")
    with (tmp_path / "behaviours.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("surface", "behaviour", "needs", "unless", "relation", "mode"), row])
    with pytest.raises(SettingsError, match=message):
        load_triggers(tmp_path)


def test_lexicon_of_the_project_loads() -> None:
    assert len(load_triggers(FOLDER).senses) > 1000
