import hashlib

import pytest
from fontTools.ttLib import TTFont

from pipeline.errors import InputError
from pipeline.present.fonts import FAMILY, characters, cut_font, write_fonts


def test_a_missing_glyph_is_an_error_that_names_the_character():
    with pytest.raises(InputError, match=r"no glyph for 😀 \(U\+1F600\)"):
        cut_font("阶段😀")


def test_fonts_hold_the_characters_at_the_weight_and_repeat_byte_for_byte(tmp_path):
    digests = []
    for run in ("a", "b"):
        regular, bold = tmp_path / run / "r.ttf", tmp_path / run / "b.ttf"
        write_fonts(["协同"], regular, bold)
        digests.append([hashlib.sha256(p.read_bytes()).hexdigest() for p in (regular, bold)])
    assert digests[0] == digests[1]
    font = TTFont(bold)
    assert {ord("协"), ord("同"), ord("A")} <= set(font.getBestCmap())
    assert font["OS/2"].usWeightClass == 700
    assert font["name"].getDebugName(1) == FAMILY
    assert "fvar" not in font


def test_characters_are_distinct_sorted_and_printable():
    found = characters(["同协同\n"])
    assert list(found) == sorted(set(found))
    assert "\n" not in found
    assert "协" in found
