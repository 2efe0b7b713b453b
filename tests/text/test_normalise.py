from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.normalise import normalise, normalise_line

LIKELY = st.text(alphabet="省疫 \n\r\t\u3000\xa0\u200b\ufeff，。＆&;amp#1２％Ａ⼀…℃Ⅱ\ud800", max_size=60)


@given(st.one_of(LIKELY, st.text(max_size=80)))
def test_normalise_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_chinese_punctuation_and_signs_stay() -> None:
    text = "（一）温度低于37.3℃；实行Ⅱ级响应……①登记，②测温？！“好”"
    assert normalise(text) == text


def test_full_width_letters_and_digits_become_ascii_one_for_one() -> None:
    assert normalise("２０２０年ＡＢｃ，８０％") == "2020年ABc，80%"
    assert normalise("⽇") == "日"


def test_lines_spaces_and_invisible_marks() -> None:
    assert normalise("\ufeff 甲\u3000\u3000乙\t丙\r\n\r\n\xa0丁\u200b\u202c \r戊") == "甲 乙 丙\n丁\n戊"


def test_left_over_entities_are_resolved_to_the_end() -> None:
    assert normalise("甲&amp;amp;乙&nbsp;&#20013;&nosuchname;") == "甲&乙 中&nosuchname;"


def test_titles_are_one_line() -> None:
    assert normalise_line("甲\n乙") == "甲 乙"
