"""The embedded sample corpus is what it claims to be: true forms, varied, every code covered."""

from __future__ import annotations

import csv
import json
import re
import statistics
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from pipeline import codes

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”’）」』】)]*")


def notices() -> list[dict[str, str]]:
    found = []
    for path in sorted((SAMPLE / "notices").glob("*.txt")):
        head, text = path.read_text(encoding="utf-8").split("\n\n", 1)
        title, issuer, *fields = head.split("\n")
        found.append(
            {
                "id": path.stem,
                "title": title,
                "issuer": issuer,
                "text": text.strip(),
                **dict(f.split("：", 1) for f in fields),
            }
        )
    return found


def documents() -> list[dict[str, str]]:
    news = [json.loads(line) for line in (SAMPLE / "news.jsonl").read_text(encoding="utf-8").splitlines()]
    with (SAMPLE / "sichuan.csv").open(encoding="gb18030", newline="") as file:
        sichuan = list(csv.DictReader(file))
    found = [
        {"id": d["id"], "text": d["text"], "date": d["发布日期"], "reprint": d.get("转载自", "")} for d in notices()
    ]
    for d in news:
        year, month, day = map(int, re.findall(r"\d+", d["pub_time"]))
        found.append(
            {
                "id": d["id"],
                "text": d["text"],
                "date": f"{year}-{month:02d}-{day:02d}",
                "reprint": d.get("reprint_of", ""),
            }
        )
    found += [{"id": d["编号"], "text": d["正文"], "date": d["发布日期"], "reprint": d["转载自"]} for d in sichuan]
    return found


@pytest.fixture(scope="module")
def corpus() -> list[dict[str, str]]:
    return documents()


@pytest.fixture(scope="module")
def coded() -> list[dict]:
    return [json.loads(line) for line in (SAMPLE / "coded.jsonl").read_text(encoding="utf-8").splitlines()]


def test_size_and_window(corpus):
    assert len(corpus) >= 200
    assert min(d["date"] for d in corpus) >= "2019-12-01"
    assert max(d["date"] for d in corpus) <= "2020-06-30"
    assert len({d["date"][:7] for d in corpus}) == 7


def test_bodies_have_the_length_of_the_genre(corpus):
    assert statistics.median(len(d["text"]) for d in corpus) >= 250
    assert statistics.median(len(SENTENCE.findall(d["text"])) for d in corpus) >= 5


def test_bodies_outside_declared_reprints_are_different(corpus):
    grams = {d["id"]: {d["text"][i : i + 5] for i in range(len(d["text"]) - 4)} for d in corpus}
    declared = {frozenset((d["id"], d["reprint"])) for d in corpus if d["reprint"]}
    ids = sorted(grams)
    for i, a in enumerate(ids):
        for b in ids[i + 1 :]:
            if frozenset((a, b)) in declared:
                continue
            shared = len(grams[a] & grams[b])
            assert shared < 0.3 * (len(grams[a]) + len(grams[b]) - shared), (a, b)


def test_reprints_name_an_original(corpus):
    ids = {d["id"] for d in corpus}
    reprints = [d for d in corpus if d["reprint"]]
    assert len(reprints) >= 5
    assert all(d["reprint"] in ids for d in reprints)


def test_official_forms_carry_number_addressee_and_signature():
    numbers = [d for d in notices() if re.fullmatch(r"\S{1,12}〔\d{4}〕\d{1,4}号", d.get("文号", ""))]
    assert len(numbers) >= 15
    assert sum(bool(re.match(r".{4,60}：\n", d["text"])) for d in notices()) >= 15
    assert sum(bool(re.search(r"\d{4}年\d{1,2}月\d{1,2}日$", d["text"])) for d in notices()) >= 15


def test_every_behaviour_and_class_is_coded_in_eight_documents(coded):
    behaviours, classes = defaultdict(set), defaultdict(set)
    for row in coded:
        for act in row["acts"]:
            behaviours[act["behaviour"]].add(row["record"])
        for actor in row["actors"]:
            classes[actor["class"]].add(row["record"])
    assert {b: len(behaviours[b]) for b in codes.BEHAVIOURS if len(behaviours[b]) < 8} == {}
    assert {c: len(classes[c]) for c in codes.CLASSES if len(classes[c]) < 8} == {}


def test_coding_is_valid_and_covers_every_realis_and_relation(coded, corpus):
    texts = {d["id"]: d["text"] for d in corpus}
    assert len(coded) >= 300
    assert len({row["id"] for row in coded}) == len(coded)
    relations, realis = Counter(), Counter()
    for row in coded:
        assert row["sentence"] in texts[row["record"]]
        for actor in row["actors"]:
            assert row["sentence"][actor["start"] : actor["end"]] == actor["text"]
            assert actor["class"] in codes.CLASSES
        for act in row["acts"]:
            assert act["trigger"] in row["sentence"]
            assert act["behaviour"] in codes.BEHAVIOURS
            assert all(0 <= i < len(row["actors"]) for i in act["sources"] + act["targets"])
            relations[act["relation"]] += 1
            realis[act["realis"]] += 1
    assert set(relations) == set(codes.RELATIONS)
    assert set(realis) == set(codes.REALIS)
    assert 0.2 < sum(not row["acts"] for row in coded) / len(coded) < 0.5


@pytest.mark.parametrize("phrase", ["坚强领导下", "不得", "拒不", "尚未", "下一步", "等"])
def test_forms_that_extraction_must_meet_are_there(corpus, phrase):
    assert sum(phrase in d["text"] for d in corpus) >= 3


def test_texts_are_marked_as_invented():
    assert "虚构" in (SAMPLE.parent.parent / "config/sources/sample-news.yaml").read_text(encoding="utf-8")
    assert "**invented**" in (SAMPLE / "README.md").read_text(encoding="utf-8")
