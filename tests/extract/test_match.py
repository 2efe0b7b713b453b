"""Matching: longest first, all kinds together, and no accident of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.match import Matcher
from tests.extract.naming import lexicon, matcher, names


def surfaces(found: Matcher, text: str) -> list[str]:
    return [text[h.start : h.end] for h in found.find(text)]


@pytest.mark.parametrize(
    ("text", "accident"),
    [
        ("政治协商会议委员视察", "商会"),
        ("余姚市委托第三方检测", "市委"),
        ("合作社为居民送菜", "合作"),
        ("志愿服务联合会招募志愿者", "联合"),
        ("中国联合网络通信集团复工", "联合"),
        ("志愿服务队值守卡点", "志愿服务"),
    ],
)
def test_longer_strings_hide_shorter_ones(text: str, accident: str) -> None:
    assert accident not in surfaces(matcher(), text)


def test_a_refused_match_frees_what_it_hid() -> None:
    assert "民政局" in surfaces(matcher(), "市民政局发放补贴")


def test_mentions_that_segmentation_would_cut_are_found() -> None:
    assert names("省卫生健康委发布公告")[0] == ("省卫生健康委", "department")
    assert names("疫情防控工作领导小组召开会议")[0] == ("疫情防控工作领导小组", "command")


@given(st.text(alphabet="省市委托志愿者服务队协商会议政府和县级人民医院，。", max_size=40))
def test_hits_are_in_order_and_do_not_overlap(text: str) -> None:
    hits = matcher().find(text)
    for a, b in zip(hits, hits[1:], strict=False):
        assert a.end <= b.start or (a.start, a.end) == (b.start, b.end)
    for hit in hits:
        assert text[hit.start : hit.end] == lexicon().entries[hit.entry].surface
