import csv
from pathlib import Path

import pytest
import yaml

from pipeline.settings import Crisis, load_yaml
from pipeline.text.relevance import judge

CONFIG = Path(__file__).parents[2] / "config"
CRISIS = Crisis(
    title_zh="疫情",
    title_en="epidemic",
    terms_strong=("疫情", "新冠", "新冠肺炎"),
    terms_weak=("口罩", "发热"),
    exclude=("猪瘟疫情",),
)


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("新冠肺炎疫情", "", "title: 疫情, 新冠肺炎"),
        ("春耕", "疫情期间不误农时。", "text: 疫情"),
        ("口罩上市", "工厂开工。", "title: 口罩"),
        ("开学", "发热的学生请戴口罩。", "text: 口罩, 发热"),
    ],
)
def test_relevant(title: str, text: str, reason: str) -> None:
    assert judge(title, text, CRISIS) == (True, reason)


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("春耕", "土壤湿润。", "no term"),
        ("春耕", "口罩、口罩、口罩。", "one weak term: 口罩"),
        ("非洲猪瘟疫情", "做好消毒。", "no term"),
    ],
)
def test_not_relevant(title: str, text: str, reason: str) -> None:
    assert judge(title, text, CRISIS) == (False, reason)


@pytest.mark.parametrize("path", sorted((CONFIG / "crises").glob("*.yaml")), ids=lambda p: p.stem)
def test_no_crisis_term_holds_a_word_of_behaviour(path: Path) -> None:
    """Otherwise acts per relevant sentence would have the numerator's words in the denominator."""
    with (CONFIG / "lexicon" / "behaviours.csv").open(encoding="utf-8-sig", newline="") as file:
        behaviours = {r["surface"] for r in csv.DictReader(file) if r["behaviour"] != "none"}
    behaviours |= {"联合", "合作", "协同", "协作", "支援", "配合", "联动", "共同"}
    terms = load_yaml(path)
    held = {(t, b) for t in [*terms["terms_strong"], *terms.get("terms_weak", ())] for b in behaviours if b in t}
    assert not held


def test_crisis_files_name_no_term_twice() -> None:
    for path in (CONFIG / "crises").glob("*.yaml"):
        terms = yaml.safe_load(path.read_text(encoding="utf-8"))
        words = [*terms["terms_strong"], *terms.get("terms_weak", [])]
        assert len(words) == len(set(words))
