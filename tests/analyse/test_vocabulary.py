"""T9 and T10: hits counted again in plain Python, formulas that swallow, and terms that do not count."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from pipeline.analyse.build import build_tables
from pipeline.errors import SettingsError
from pipeline.text.vocabulary import find_terms, load_vocabulary, make_pattern
from tests.analyse.world import PROJECT, VOCABULARY, document, facts_of, study

PATTERN, SWALLOWED = make_pattern(VOCABULARY), frozenset(VOCABULARY.swallowed)


def words(text: str) -> list[str]:
    return [term for _, term in find_terms(text, PATTERN, SWALLOWED)]


def test_ritual_formulas_never_count_as_leadership() -> None:
    assert words("在上级集中统一领导下，全县上下行动起来") == []
    assert words("县指挥部统一领导、统一指挥各镇防控") == ["统一领导", "统一指挥"]
    assert words("按照坚定信心、同舟共济、科学防治、精准施策的要求") == []
    assert words("两个社区同舟共济") == ["同舟共济"]


def hit(doc: str, number: int, start: int, term: str) -> dict[str, object]:
    return {"hit_id": f"{doc}:{start}", "doc_id": doc, "sentence_no": number, "start": start, "end": start + 2,
            "term": term}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """Two stages of Zhejiang; one document of elsewhere, one reprint, one off topic."""
    documents = [
        document("a", "2020-01-27", n=4, region="330000"), document("b", "2020-02-12", n=6, region="330100"),
        document("c", "2020-02-12", n=6, region="330100", family="b"),
        document("d", "2020-02-12", n=10, region="510000"),
        document("e", "2020-02-12", n=10, region="330000", relevant=False),
    ]  # fmt: skip
    hits = [
        hit("a", 0, 0, "统一领导"), hit("a", 0, 9, "统一指挥"), hit("a", 1, 20, "协作"), hit("b", 0, 0, "统一领导"),
        hit("c", 0, 0, "统一领导"), hit("d", 0, 0, "统一领导"), hit("e", 0, 0, "统一领导"), hit("b", 2, 8, "瞒报"),
    ]  # fmt: skip
    limits = {"min_acts_cell": 2, "min_families_cell": 1}
    return build_tables(facts_of(documents, [], hits=hits, of=study(analysis={"bootstrap_samples": 100, **limits})))


def row_of(table: pd.DataFrame, stage: str, theme: str, term: str = "all", adcode: str = "330000") -> pd.Series:
    scheme = "zhejiang_phases" if adcode == "330000" else "white_paper"
    key = {"adcode": adcode, "stage_scheme": scheme, "stage": stage, "theme": theme, "term": term}
    for name, value in key.items():
        table = table[table[name] == value]
    assert len(table) == 1, key
    return table.iloc[0]


def test_hits_count_in_region_and_stage(tables: dict[str, pd.DataFrame]) -> None:
    t9 = tables["experience_vocabulary"]
    first = row_of(t9, "S01", "leadership")
    assert (first.n_hits, first.n_sentences, first.n_documents) == (2, 1, 1)
    assert first.rate == pytest.approx(2 / 4 * 1000)
    assert row_of(t9, "S02", "leadership", "统一领导").n_hits == 1
    assert row_of(t9, "all", "leadership").n_hits == 3
    assert row_of(t9, "all", "leadership", adcode="CN").n_hits == 4
    assert row_of(t9, "all", "big_data").n_hits == 0
    assert row_of(tables["problem_vocabulary"], "S02", "concealment").n_hits == 1
    assert row_of(t9, "S02", "leadership").is_thin


def test_imprecise_terms_stand_alone(tables: dict[str, pd.DataFrame]) -> None:
    t9 = tables["experience_vocabulary"]
    term = row_of(t9, "all", "interdependence", "协作")
    assert (term.n_hits, term.is_counted) == (1, False)
    assert term.precision < 0.5 and term.n_read == 30
    assert row_of(t9, "all", "interdependence").n_hits == 0
    assert row_of(t9, "all", "all").n_hits == 3


def test_precision_is_what_the_read_hits_say() -> None:
    with (PROJECT / "tests/quality/vocabulary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = Counter(r["term"] for r in rows)
    right = Counter(r["term"] for r in rows if r["is_right"] == "1")
    assert {t.term: (t.n_read, t.n_right) for t in VOCABULARY.terms} == {
        t.term: (read[t.term], right[t.term]) for t in VOCABULARY.terms
    }
    assert sum(read.values()) > 1000


@pytest.mark.parametrize(
    ("line", "message"),
    [("T7,leadership,领导,", "table 'T7'"), ("T9,leadership,统一领导,", "stands twice"), ("T9,leadership,,", "empty")],
)
def test_a_faulty_vocabulary_names_its_row(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "precision.csv").write_text("term,n_read,n_right\n", encoding="utf-8")
    (tmp_path / "terms.csv").write_text(f"table,theme,term,note\nT9,leadership,统一领导,\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load_vocabulary(tmp_path)
