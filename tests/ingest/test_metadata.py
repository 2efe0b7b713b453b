import pytest

from pipeline import codes
from pipeline.ingest.metadata import (
    document_number,
    document_type,
    issuers_in_text,
    join_issuers,
    number_in_head,
    place_at_head,
    region_of,
    type_from_title,
)

PLACES = {"浙江省": "330000", "浙江": "330000", "杭州市": "330100", "余杭区": "330110", "湖北省": "420000"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("浙政发〔2020〕3号", "浙政发〔2020〕3号"),
        ("文号：甲卫发明电[2020]第12号", "甲卫发明电〔2020〕12号"),
        ("甲防指办 (2020) 5 号", "甲防指办〔2020〕5号"),
        ("根据浙政发〔2020〕3号的要求", ""),
        ("2020年3号台风", ""),
        ("", ""),
    ],
)
def test_document_number(text: str, number: str) -> None:
    assert document_number(text) == number


def test_number_of_another_document_in_the_body_is_not_taken() -> None:
    assert number_in_head("甲政发〔2020〕3号\n各单位：\n请执行。") == "甲政发〔2020〕3号"
    assert number_in_head("各单位：\n现转发乙政发〔2020〕9号文件。") == ""


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("关于推迟开学的通知", "notice"),
        ("甲市人民政府关于设卡的通告（第2号）", "notice"),
        ("关于表扬先进集体的决定", "decision"),
        ("关于三起案件的通报", "bulletin"),
        ("甲省新增3例确诊病例", "bulletin"),
        ("甲省疫情防控新闻发布会（第九场）实录", "press_conference"),
        ("致全市市民的一封信", "initiative"),
        ("志愿者倡议书", "initiative"),
        ("国际短评：团结", "commentary"),
        ("专访院士", "interview"),
        ("各国升级措施", ""),
        ("省里决定支援邻省", ""),
    ],
)
def test_type_from_title(title: str, code: str) -> None:
    assert type_from_title(title) == code
    assert code in ("", *codes.DOC_TYPES)


def test_stated_type_wins_then_title_then_source() -> None:
    assert document_type("decision", "关于某事的通知", default="news", from_title=True) == "decision"
    assert document_type("", "关于某事的通知", default="news", from_title=True) == "notice"
    assert document_type("公文", "关于某事的通知", default="news", from_title=False) == "news"


def test_issuers() -> None:
    assert join_issuers("甲局；乙局、丙局 甲局") == "甲局;乙局;丙局"
    assert issuers_in_text("甲市公安局 甲市民政局关于某事的通知", "") == "甲市公安局;甲市民政局"
    assert issuers_in_text("关于某事的通知", "请执行。\n甲市公安局 甲市民政局\n2020年2月1日") == "甲市公安局;甲市民政局"
    assert issuers_in_text("某市开会", "大家到场。") == ""


def test_region_is_the_records_then_the_issuers_then_the_sources() -> None:
    assert region_of("330100", "湖北省政府", "", PLACES, default="CN") == "330100"
    assert region_of("湖北省", "", "", PLACES, default="330000") == "420000"
    assert region_of("全国", "", "", PLACES, default="") == "CN"
    assert region_of("", "浙江省杭州市余杭区教育局;湖北省政府", "", PLACES, default="") == "330110"
    assert region_of("", "国家邮政局", "", PLACES, default="CN") == "CN"


@pytest.mark.parametrize(
    ("title", "default", "region"),
    [
        ("浙江：企业复工", "CN", "330000"), ("杭州市和余杭区开通专线", "", "330000"), ("浙江支援湖北省", "CN", "CN"),
        ("浙江大学发布成果", "", ""), ("美国谈浙江", "CN", "CN"), ("湖北省通报", "330000", "330000"),
        ("各地复工", "", ""),
    ],
)  # fmt: skip
def test_a_title_with_places_of_one_province_gives_the_region_of_a_national_text(
    title: str, default: str, region: str
) -> None:
    assert region_of("", "", title, {**PLACES, "美国": ""}, default=default) == region


def test_a_place_outside_the_one_before_it_is_part_of_a_name() -> None:
    assert place_at_head("湖北省浙江商会", PLACES) == "420000"
