"""Relevance against 140 real documents, judged once by a language model; no person has checked the judgements.

Relevant means that the epidemic, the response to it or its consequences are a subject of the document, or of an item
of a digest (`digest_item`); a mention in passing is not (`passing`). Stratum `random`: 56 documents of 新闻联播 (4 to 9
a month), 40 of DXY, 4 of Wenzhou, judged before any output was seen, from the title and the first 450 characters at
least, doubtful ones in full. Stratum `first_list_irrelevant`: 18 and 22 of those that an earlier, shorter list of terms
had called irrelevant, judged from the title and 160 characters; it shows what a list of terms misses (teams coming
home, closures abroad). Terms were added after reading it, so it measures no more.
"""

import csv
from pathlib import Path

import pytest

from pipeline import settings
from pipeline.ingest.source import ingest_source

JUDGED = Path(__file__).with_name("relevance.csv")
FILES = {"xwlb": "data/xwlb", "dxy": "data/dxy", "wenzhou": "data/wenzhou"}


@pytest.fixture(scope="module")
def predicted(shared: Path) -> dict[tuple[str, str], tuple[str, bool]]:
    """Digest and relevance of each real document by source and record."""
    crisis = settings.load_crisis("covid-19")
    window = settings.Window.model_validate({"start": "2019-12-01", "end": "2020-06-30"})
    found = {}
    for name in FILES:
        source = settings.load_source(name)
        path = shared / source.path.removeprefix("shared/")
        files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
        result = ingest_source(name, source, files, base=path, window=window, crisis=crisis, places={})
        found |= {(name, d["record_id"]): (d["sha256"], d["is_relevant"]) for d in result.documents}
    return found


def judged(stratum: str) -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file) if r["stratum"] == stratum]


def test_the_judged_documents_are_unchanged(predicted: dict[tuple[str, str], tuple[str, bool]]) -> None:
    for row in judged("random") + judged("first_list_irrelevant"):
        assert predicted[row["source"], row["record_id"]][0] == row["sha256"]


def test_precision_and_recall_on_documents_drawn_at_random(predicted: dict[tuple[str, str], tuple[str, bool]]) -> None:
    pairs = [(r["is_relevant"] == "1", predicted[r["source"], r["record_id"]][1]) for r in judged("random")]
    assert len(pairs) == 100
    true = sum(is_so and said for is_so, said in pairs)
    assert true / sum(said for _, said in pairs) >= 0.95
    assert true / sum(is_so for is_so, _ in pairs) >= 0.98


def test_no_document_of_the_second_stratum_is_wrongly_relevant(
    predicted: dict[tuple[str, str], tuple[str, bool]],
) -> None:
    rows = judged("first_list_irrelevant")
    assert len(rows) == 40
    assert not [r for r in rows if predicted[r["source"], r["record_id"]][1] and r["is_relevant"] == "0"]
