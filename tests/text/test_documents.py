from pathlib import Path
from typing import Any

from pipeline.io import write_table
from pipeline.tables import DOCUMENTS, SENTENCES
from pipeline.text.bodies import bodies
from pipeline.text.documents import sentence_rows

EMPTY: dict[str, Any] = {c.name: {"text": "", "int": 0, "bool": False}[c.type] for c in DOCUMENTS.columns}


def originals(tmp_path: Path, **sources: list[dict[str, str]]) -> dict[str, str]:
    """doc_id of the original that each document declares, by doc_id."""
    documents, sentences = [], []
    for source, given in sources.items():
        usual = {"source": source, "published_date": "2020-02-01", "text": "省里开会。"}
        rows = [EMPTY | usual | row for row in given]
        documents.append(tmp_path / "documents" / f"{source}.parquet")
        sentences.append(tmp_path / "sentences" / source / "all.parquet")
        write_table(DOCUMENTS, rows, documents[-1])
        write_table(SENTENCES, [s for row in rows for s in sentence_rows(row)], sentences[-1])
    return {b.doc_id: b.declared for b in bodies(documents, sentences)}


def test_original_is_sought_by_number_address_or_title_in_all_sources(tmp_path: Path) -> None:
    found = originals(
        tmp_path,
        a=[
            {"doc_id": "a1", "record_id": "7", "url": "http://x", "title": "倡议书"},
            {"doc_id": "a2", "declared_family": "7"},
        ],
        b=[
            {"doc_id": "b1", "record_id": "7"},
            {"doc_id": "b2", "declared_family": "7"},
            {"doc_id": "b3", "declared_family": "http://x"},
            {"doc_id": "b4", "declared_family": "倡议书"},
            {"doc_id": "b5", "declared_family": ""},
        ],
    )
    assert found == {"a1": "", "a2": "a1", "b1": "", "b2": "b1", "b3": "a1", "b4": "a1", "b5": ""}


def test_versions_that_share_a_number_belong_together(tmp_path: Path) -> None:
    found = originals(
        tmp_path,
        a=[{"doc_id": f"a{i}", "record_id": f"v{i}", "declared_family": no} for i, no in enumerate(["9", "9", "8"])],
        b=[{"doc_id": "b0", "declared_family": "9"}],
    )
    assert found == {"a0": "a0", "a1": "a0", "a2": "a2", "b0": "b0"}
