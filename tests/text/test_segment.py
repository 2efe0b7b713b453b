"""Segmentation on a tokenizer of its own."""

from __future__ import annotations

import jieba

from pipeline.present.masking import mask
from pipeline.text.documents import Unit
from pipeline.text.segment import make_cutter, token_rows, tokens


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


def test_what_is_hidden_is_no_word():
    """A private person's name and street, invented; the added words show that these would have been words."""
    text = "患者王小明，男，58岁，现住乐清市虹桥镇银杏路3号。社区上门排查。"
    end = text.index("。") + 1
    unit = Unit({"doc_id": "d", "text": text}, [(0, 0, end), (1, end, len(text))])
    cut = make_cutter(["王小明", "银杏路", "虹桥镇"])
    shown, hidden = (" ".join(r["tokens"] for r in token_rows(unit, cut, *own)) for own in ((), (mask,)))
    assert {"王小明", "银杏路"} <= set(shown.split())
    assert not {"王小明", "银杏路", "虹桥镇"} & set(hidden.split())
    assert {"患者", "社区", "上门", "排查"} <= set(hidden.split())
