"""Another emergency: a crisis file, a stage scheme and texts of its own give their tables without a line of code."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.extract.annotate import LEXICON_FOLDER, load_annotator
from pipeline.extract.triggers import load_triggers
from pipeline.extract.types import Context
from tests.conftest import copy_project, snakemake

FLOOD = {"crisis": ["暴雨", "洪水", "汛情", "防汛", "受灾", "抗洪"], "normal_biz": ["疫情", "春耕"]}
CRISIS = """title_zh: 演示暴雨洪涝
title_en: Demonstration flood
terms_strong: [汛情, 防汛, 洪水, 抗洪]
terms_weak: [暴雨, 积水, 受灾]
cues:
  crisis: [暴雨, 洪水, 汛情, 防汛, 受灾, 抗洪]
  normal_biz: [疫情, 春耕]
"""
STAGES = """adcode,stage,start,end_exclusive,label_zh,label_en,basis,source
410000,S00,2021-07-01,2021-07-20,响应前,Before,invented,none
410000,S01,2021-07-20,2021-07-28,抢险,Rescue,invented,none
410000,S02,2021-07-28,2021-08-15,恢复,Recovery,invented,none
CN,S01,2021-07-01,2021-08-15,全程,Throughout,invented,none
"""
STUDY = """name: flood
title: 演示暴雨洪涝中的协同
crisis: flood
window: {start: 2021-07-01, end: 2021-08-14}
sources: [flood]
provinces: [henan]
stage_schemes: [flood]
extract: {classifier: false, tagger: false}
"""
SOURCE = """title: invented
format: jsonl
path: flood.jsonl
licence: own
region: '410000'
is_invented: true
fields: {title: title, text: text, published: date}
"""
PLACES = ["金水区", "二七区", "中原区", "管城区", "惠济区", "上街区", "巩义市", "荥阳市", "新密市", "登封市"]
TEXTS = (
    "{place}汛情通报。市红十字会向{place}受灾群众捐赠帐篷{n}顶，送到{place}第{n}安置点。",
    "{n}时，省消防救援总队会同民兵在{place}开展抗洪抢险，{place}的{n}户群众已转移。",
    "{place}积水{n}厘米。市交通运输局对{place}{n}条路段实行交通管制，{place}防汛物资由省应急管理厅调运。",
)


def documents() -> list[dict[str, str]]:
    """Five days of rescue and five of recovery with three texts each, and two texts of other business."""
    days = [f"2021-07-{d}" for d in range(21, 26)] + [f"2021-08-0{d}" for d in range(1, 6)]
    told = [
        {"title": f"{place}防汛通报", "date": day, "text": text.format(place=place, n=n * 7 + 3)}
        for n, (day, place) in enumerate(zip(days, PLACES, strict=True))
        for text in TEXTS
    ]
    other = [{"title": "春耕", "date": day, "text": "农业农村局组织技术人员下乡指导春耕。"} for day in days[:2]]
    return told + other


def test_words_of_the_emergency_stand_for_those_of_the_lexicon() -> None:
    text = "市红十字会向防汛一线捐赠帐篷。"
    assert load_annotator(cues=FLOOD).sentence(text, Context()).acts[0].behaviour == "donation"
    other = load_annotator(cues={**FLOOD, "normal_biz": ["帐篷"], "crisis": ["疫情"]}).sentence(text, Context())
    assert other.acts == []


def test_a_group_that_the_lexicon_lacks_is_named() -> None:
    with pytest.raises(SettingsError, match="unknown group 'crises'"):
        load_triggers(LEXICON_FOLDER, {"crises": ["暴雨"]})


@pytest.mark.workflow
def test_a_flood_gets_its_tables(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    (project / "config/crises/flood.yaml").write_text(CRISIS, encoding="utf-8")
    (project / "config/stages/flood.csv").write_text(STAGES, encoding="utf-8")
    (project / "config/studies/flood.yaml").write_text(STUDY, encoding="utf-8")
    (project / "config/sources/flood.yaml").write_text(SOURCE, encoding="utf-8")
    lines = "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents())
    (project / "flood.jsonl").write_text(lines, encoding="utf-8")
    tables = project / "results/flood/tables"
    snakemake(project, "results/flood/tables/T03_behaviour_stage.csv", "--configfile", "config/studies/flood.yaml")
    rows = list(csv.DictReader((tables / "T03_behaviour_stage.csv").read_text(encoding="utf-8-sig").splitlines()))
    found = {
        (r["stage"], r["behaviour"]): int(r["n_acts"])
        for r in rows
        if r["adcode"] == "410000" and r["basis"] == "all" and r["resolution"] == "all" and r["realis"] == "done"
        and r["series"] == "domestic" and r["dated_by"] == "published"
    }  # fmt: skip
    assert found["S01", "donation"] == found["S02", "donation"] == 5
    assert found["S01", "traffic"] == 5
    corpus = list(csv.DictReader((tables / "T01_corpus.csv").read_text(encoding="utf-8-sig").splitlines()))
    whole = next(r for r in corpus if r["adcode"] == "410000" and r["stage"] == "all" and r["item"] == "all")
    assert int(whole["n_families"]) - int(whole["n_on_topic_families"]) in (1, 2)
