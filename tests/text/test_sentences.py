import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes
from pipeline.text.normalise import normalise
from pipeline.text.sentences import split_document

PIECES = st.sampled_from(
    ["省里开会", "。", "！", "；", "”", "“", "\n", "，", "：", " ", "责任编辑：甲", "各县人民政府：", "2020年2月1日",
     "市卫生健康委", "（记者 甲）", "本报讯", "【快讯】", "3.5", "?", "!", "a=b?c", "）"]
)  # fmt: skip


def units(text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.kind) for s in split_document(text)]


def kinds(text: str) -> list[str]:
    return [s.kind for s in split_document(text)]


@given(st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80)))
def test_sentences_and_the_space_between_them_rebuild_the_document(raw: str) -> None:
    text = normalise(raw)
    at = 0
    for s in split_document(text):
        assert s.start < s.end
        assert text[at : s.start].strip() == ""
        assert text[s.start : s.end] == text[s.start : s.end].strip()
        assert s.kind in codes.SENTENCE_KINDS
        at = s.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲区设卡；乙区停运。何时恢复？未定！", ["甲区设卡；", "乙区停运。", "何时恢复？", "未定！"]),
        ("他说：“先测温。再进门。”随后离开。", ["他说：“先测温。", "再进门。”", "随后离开。"]),
        ("体温37.5度以上的留观……其余放行。", ["体温37.5度以上的留观……其余放行。"]),
        ("真的吗？！真的。", ["真的吗？！", "真的。"]),
        ("见 http://a.cn/b?c=1 说明。", ["见 http://a.cn/b?c=1 说明。"]),
        (
            "第一句。\n第二句没有句号，但它够长也有逗号，不是标题",
            ["第一句。", "第二句没有句号，但它够长也有逗号，不是标题"],
        ),
    ],
)
def test_sentences_end_as_the_guide_says(text: str, sentences: list[str]) -> None:
    assert [u for u, _ in units(text)] == sentences


@pytest.mark.parametrize(
    "byline",
    [
        "央视网消息（新闻联播）：",
        "本报讯（记者 张三）",
        "新华社杭州1月23日电（记者李四、王五）",
        "之江晚报讯",
        "（央视网消息）",
    ],
)
def test_by_line_is_a_unit_and_the_sentence_begins_after_it(byline: str) -> None:
    text = f"{byline} 省里召开会议。"
    assert units(text) == [(byline, "byline"), ("省里召开会议。", "body")]


def test_reporter_at_the_end_is_a_by_line() -> None:
    assert units("两家医院收治病人。（总台记者 张三）") == [
        ("两家医院收治病人。", "body"),
        ("（总台记者 张三）", "byline"),
    ]


@pytest.mark.parametrize(
    "text", ["新华社28日播发通讯，介绍经过。", "人民网络覆盖全县。", "记者从会上获悉，商场今天开门。"]
)
def test_sentences_that_only_look_like_by_lines(text: str) -> None:
    assert units(text) == [(text, "body")]


def test_notice_with_addressee_headings_and_signature() -> None:
    text = "\n".join(
        [
            "各县（市、区）人民政府，市政府直属各单位：",
            "为做好工作，现将有关事项通知如下：",
            "一、严格排查",
            "各单位应当逐户登记。",
            "（一）测温要求。进门必测。",
            "附件：登记表",
            "某市人民政府办公室",
            "2020年2月1日",
            "（此件公开发布）",
        ]
    )
    assert kinds(text) == [
        "addressee",
        "body",
        "heading",
        "body",
        "body",
        "body",
        "navigation",
        "signature",
        "signature",
        "navigation",
    ]


@pytest.mark.parametrize("date", ["2020年1月25日", "二〇二〇年一月二十五日", "2020-01-25", "2020 年 1 月 25 日"])
def test_date_lines_are_signatures(date: str) -> None:
    assert kinds(f"特此通知。\n{date}") == ["body", "signature"]


def test_the_only_line_is_body_even_without_full_stop() -> None:
    assert kinds("某市新增两例确诊病例") == ["body"]
    assert kinds("截至今日，某市新增两例\n目前均在医院治疗") != ["heading", "heading"]


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：张三",
        "来源：某市卫健委",
        "（来源：指挥部）",
        "点击下载附件",
        "上一篇：别的通知",
        "【打印本页】 【关闭窗口】",
        "function() {",
    ],
)
def test_navigation(line: str) -> None:
    assert kinds(f"县里开会。\n{line}\n村里也开会。") == ["body", "navigation", "body"]


@pytest.mark.parametrize(
    "line",
    ["来源不明的口罩一律查扣。", "点击率上升说明大家关心此事。", "更多志愿者加入进来。", "编辑部捐出稿费，送往医院。"],
)
def test_body_that_begins_like_navigation(line: str) -> None:
    assert kinds(f"县里开会。\n{line}") == ["body", "body"]


def test_questions_of_an_interview_are_body() -> None:
    assert kinds("记者：何时复工？\n答：下周一。") == ["body", "body"]
    assert kinds("县里开会。\n记者：张三") == ["body", "navigation"]


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("甲、乙、丙市卫生健康委，省级有关医院：", "addressee"),
        ("广大居民朋友：", "addressee"),
        ("亲爱的同学们：", "addressee"),
        ("经市政府同意，现就各单位复工通知如下：", "body"),
        ("各地代表在会上表示：", "body"),
    ],
)
def test_addressees(first: str, kind: str) -> None:
    assert kinds(f"{first}\n请各单位落实。") == [kind, "body"]
