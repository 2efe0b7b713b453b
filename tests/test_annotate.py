"""Coding sentences from a file: same lines, same order, and nothing but the six keys is read."""

from __future__ import annotations

import json
import random

import pytest

from pipeline.annotate import KEYS, annotate_file, read_sentences
from pipeline.errors import InputError

SENTENCES = [
    "省卫生健康委会同省公安厅开展联合排查。",
    "海澜纺织向市红十字会捐赠口罩三万只，并派出志愿者协助分装。",
    "今天天气晴朗。",
    "各地要加强值班值守，不得瞒报漏报。",
]


def records(**more: object) -> list[dict[str, object]]:
    return [
        {
            "id": f"s{i}",
            "date": "2020-02-01",
            "source": "示例报",
            "title": "疫情防控",
            "prev": "",
            "sentence": s,
            **more,
        }
        for i, s in enumerate(SENTENCES)
    ]


def coded(tmp_path, rows) -> list[dict]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    assert annotate_file(source, target) == len(rows)
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_one_line_for_each_line_in_order_with_valid_offsets(tmp_path):
    out = coded(tmp_path, records())
    assert [r["id"] for r in out] == ["s0", "s1", "s2", "s3"]
    assert out[0]["acts"][0]["relation"] == "lead_partner"
    for sentence, row in zip(SENTENCES, out, strict=True):
        for actor in row["actors"]:
            assert sentence[actor["start"] : actor["end"]] == actor["text"]
            assert list(actor) == ["text", "nth", "start", "end", "class", "level", "region", "found_by"]
        for act in row["acts"]:
            assert sentence[act["start"] : act["end"]] == act["trigger"]
            assert all(i < len(row["actors"]) for i in act["sources"] + act["targets"])
    assert out[2] == {"id": "s2", "actors": [], "acts": []}


def test_other_keys_are_never_read(tmp_path):
    """Gold labels beside the six keys, stripped or shuffled among the lines, change nothing."""
    labels = [
        {"actors": [{"text": "省公安厅", "class": "department"}], "acts": [{"behaviour": "donation"}]},
        {"acts": "x"},
    ]
    shuffled = [{**r, **random.Random(i).choice(labels), "stratum": "cue"} for i, r in enumerate(records())]
    assert coded(tmp_path, shuffled) == coded(tmp_path, records())


def test_gold_labels_of_real_sentences_are_never_read(tmp_path, shared):
    gold = [json.loads(line) for line in (shared / "gold/train.jsonl").read_text(encoding="utf-8").splitlines()[:60]]
    stripped = [{k: r[k] for k in KEYS} for r in gold]
    moved = [{**s, "actors": g["actors"], "acts": g["acts"]} for s, g in zip(stripped, reversed(gold), strict=True)]
    assert coded(tmp_path, gold) == coded(tmp_path, stripped) == coded(tmp_path, moved)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "in.jsonl:1: is not JSON"),
        ("[1]", "is not a JSON object"),
        ('{"id": "a"}', "lacks sentence"),
        ('{"id": "a", "sentence": "x", "date": "2020/1/1"}', "date: '2020/1/1'"),
        ('{"id": "a", "sentence": 3}', "sentence: must be text"),
    ],
)
def test_broken_line_is_named(tmp_path, line, expected):
    (tmp_path / "in.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=".*") as caught:
        list(read_sentences(tmp_path / "in.jsonl"))
    assert expected in str(caught.value)
