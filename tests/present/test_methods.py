"""The methods text: written from the run, cites only what it lists, says who coded."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.present.methods import bibliography
from pipeline.settings import Source


def first_row(path: Path, **key: str) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(r for r in csv.DictReader(file) if all(r[k] == v for k, v in key.items()))


@pytest.mark.workflow
@pytest.mark.parametrize(("lang", "coded", "nature"), [
    ("zh", "由**语言模型**按编码手册编码，没有人工复核", "文本呈现的协同"),
    ("en", "coded by **language models**", "Reported cooperation"),
])  # fmt: skip
def test_the_text_is_that_of_the_run(sample_results: Path, lang: str, coded: str, nature: str) -> None:
    text = (sample_results / f"methods.{lang}.md").read_text(encoding="utf-8")
    assert coded in text and nature in text
    assert "演示数据" in text or "Demonstration data" in text
    row = first_row(sample_results / "tables/T01_corpus.csv", adcode="330000", item="all", stage="all")
    line = next(part for part in text.splitlines() if part.startswith(("| 浙江", "| Zhejiang")))
    cells = [c.strip() for c in line.strip("|").split("|")]
    assert cells[1:4] == [row["n_on_topic_families"], row["n_on_topic_sentences"], row["n_acts"]]
    claim = first_row(sample_results / "claims.csv", adcode="330000", claim="H1b")
    assert claim[f"verdict_{lang}"] in text
    assert "{{" not in text and "{%" not in text and "None" not in text


@pytest.mark.workflow
def test_every_citation_has_one_entry_and_every_entry_is_cited(sample_results: Path) -> None:
    cited: set[str] = set()
    for lang in ("zh", "en"):
        cited |= set(re.findall(r"@([\w-]+)", (sample_results / f"methods.{lang}.md").read_text(encoding="utf-8")))
    entries = re.findall(r"^@\w+\{([\w-]+),", (sample_results / "references.bib").read_text(encoding="utf-8"), re.M)
    assert len(entries) == len(set(entries)) and set(entries) == cited
    assert {"sample-notices", "jonckheere1954", "jieba"} <= cited


def test_a_citation_without_an_entry_is_an_error() -> None:
    with pytest.raises(PipelineError, match="no reference for nobody2020"):
        bibliography(["as in [@nobody2020]"], {})


def test_titles_of_sources_cannot_break_the_references() -> None:
    source = Source(title="A & B {50%}", format="txt", path="x", licence="CC_BY #1")
    assert bibliography(["[@own]"], {"own": source}) == (
        "@misc{own, title = {{A \\& B \\{50\\%\\}}}, note = {Licence: CC\\_BY \\#1}}\n"
    )
