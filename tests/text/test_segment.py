"""Segmentation on a tokenizer of its own."""

from __future__ import annotations

import jieba

from pipeline.text.segment import make_cutter, tokens


def test_added_words_stay_whole_and_do_not_leak():
    cut = make_cutter(["联防联控机制"])
    assert "联防联控机制" in cut("建立联防联控机制。")
    assert "联防联控机制" not in jieba.lcut("建立联防联控机制。", HMM=False)
    assert "联防联控机制" not in make_cutter([])("建立联防联控机制。")


def test_numbers_punctuation_and_single_characters_are_left_out():
    assert tokens("截至2月3日，在ICU治疗3例。", make_cutter([])) == "截至 ICU 治疗"


def test_order_of_words_does_not_matter():
    words = ["省卫生健康委", "卫生健康委", "志愿服务队"]
    text = "省卫生健康委和志愿服务队到社区。"
    assert make_cutter(words)(text) == make_cutter(reversed(words))(text)
