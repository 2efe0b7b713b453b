"""Sentences coded elsewhere, and those worth coding next."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.coding.given import coded_sentences, given_codings
from pipeline.coding.items import Item
from pipeline.coding.next_sentences import diverse, entropy, worth_coding
from pipeline.errors import InputError

LINE = {
    "id": "x-1", "date": "2020-02", "sentence": "企业向医院捐赠口罩",
    "actors": [{"text": "企业", "start": 0, "end": 2, "class": "enterprise"}, {"text": "医院", "class": "medical"}],
    "acts": [{"behaviour": "donation", "trigger": "捐赠", "sources": [0], "targets": [1], "relation": "transfer",
              "realis": "done"}],
}  # fmt: skip


def test_coding_moves_to_the_ids_of_the_study(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text(json.dumps(LINE, ensure_ascii=False) + "\n", encoding="utf-8")
    found = given_codings([Item("d:4", LINE["sentence"]), Item("d:5", "别的句子")], coded_sentences(path))
    assert list(found) == ["d:4"]
    assert found["d:4"].id == "d:4" and found["d:4"].acts[0].targets == (1,)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text(json.dumps(LINE) + "\n[]\n" + json.dumps({**LINE, "sentence": "别的"}) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        coded_sentences(path)
    assert "line 2: is no coded sentence" in str(caught.value) and "line 3, actor 0" in str(caught.value)


def test_entropy_is_highest_at_one_half() -> None:
    assert entropy([0.5, 0.0, 1.0]) == pytest.approx([1.0, 0.0, 0.0], abs=1e-6)


def test_alike_sentences_are_taken_once_and_the_least_certain_first() -> None:
    sentences = ["全市今日新增三例", "企业捐赠口罩", "全市今日新增五例", "学校停课"]
    assert diverse(sentences, np.array([0.9, 0.5, 0.8, 0.7]), 3) == [0, 3, 1]
    assert diverse(sentences, np.array([0.9, 0.5, 0.8, 0.7]), 1) == [0]


def test_the_classifier_chooses() -> None:
    items = [
        Item(f"d:{i}", t, date="2020-02-01")
        for i, t in enumerate(("今天星期六。", "有关方面就此进行了对接。", "企业向医院捐赠口罩。"))
    ]
    first = worth_coding(items, ["news"] * 3, 3)
    assert sorted(first) == [0, 1, 2] and first == worth_coding(items, ["news"] * 3, 3)
