"""Evidence of a number: marked sentences, masked, in three forms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.analyse.address import parse_address
from pipeline.analyse.claims import claims
from pipeline.analyse.membership import select_acts
from pipeline.analyse.views import Facts
from pipeline.errors import PipelineError
from pipeline.evidence import (
    ACTOR_MARKS,
    TRIGGER_MARKS,
    Evidence,
    Folder,
    Masking,
    as_csv,
    as_jsonl,
    as_text,
    claim_address,
    collect_evidence,
    load_masking,
    mark,
)  # fmt: skip
from pipeline.io import read_frame, write_csv, write_table
from pipeline.study_tables import CLAIMS
from tests.analyse.world import act, document, extracted, facts_of, frame, random_corpus, study

FIRST, SECOND = "标题行。", "甲公司向乙医院捐赠口罩。"
TEXT = FIRST + SECOND


@pytest.fixture
def facts() -> Facts:
    return facts_of(*_corpus())


def _corpus() -> tuple[list[dict], list[dict]]:
    documents = [document("a", "2020-02-01", n=2, region="330000", title="=SUM(A1)", issuer="某局", text=TEXT)]
    parties = [("source", "甲公司", "enterprise"), ("target", "乙医院", "medical")]
    return documents, [act("a", 1, "donation", parties, relation="transfer", cooperative="strict", trigger="捐赠")]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    x = extracted(*_corpus(), [])
    people = x.participants.assign(start=[4, 8], end=[7, 11])
    spans = [
        {"doc_id": "a", "sentence_no": 0, "start": 0, "end": 4, "kind": "body"},
        {"doc_id": "a", "sentence_no": 1, "start": 4, "end": len(TEXT), "kind": "body"},
    ]
    write_table(tables.DOCUMENTS, x.documents, tmp_path / "work" / "documents" / "s.parquet")
    write_table(tables.SENTENCES, frame(tables.SENTENCES, spans), tmp_path / "work" / "sentences" / "s" / "all.parquet")
    write_table(tables.PARTICIPANTS, people, tmp_path / "work" / "participants" / "s" / "all.parquet")
    return Folder(tmp_path, ("s/all",), ("s",))


def rows_of(facts: Facts, folder: Folder, mask=lambda text: text) -> list[Evidence]:
    facts.acts[["start", "end"]] = [11, 13]
    address = parse_address("T3[behaviour=donation]", facts)
    masking = Masking(lambda text, known: mask(text), lambda text: frozenset())
    return collect_evidence(facts, folder, select_acts(facts, address.table, address.key), masking)


def test_actors_and_trigger_are_marked(facts: Facts, folder: Folder) -> None:
    (row,) = rows_of(facts, folder)
    assert row.sentence == "【甲公司】向【乙医院】〔捐赠〕口罩。"
    assert (row.sources, row.targets, row.date, row.issuer) == ("甲公司", "乙医院", "2020-02-01", "某局")


def test_private_names_are_masked_under_the_marks(facts: Facts, folder: Folder) -> None:
    (row,) = rows_of(facts, folder, lambda text: text.replace("甲公司", "＊＊＊"))
    assert row.sentence == "【＊＊＊】向【乙医院】〔捐赠〕口罩。" and row.sources == "＊＊＊"
    (row,) = rows_of(facts, folder, lambda text: text.replace("甲公司", "＊"))
    assert row.sentence == "＊向乙医院捐赠口罩。"


def test_masking_is_at_hand() -> None:
    assert load_masking().mask("省卫生健康委通报情况。", ()) == "省卫生健康委通报情况。"


def test_forms(facts: Facts, folder: Folder) -> None:
    rows = rows_of(facts, folder)
    (cells,) = csv.DictReader(io.StringIO(as_csv(rows)))
    assert cells["title"] == "'=SUM(A1)" and cells["behaviour"] == "donation"
    assert json.loads(as_jsonl(rows))["title"] == "=SUM(A1)"
    assert "《=SUM(A1)》 2020-02-01  某局" in as_text(rows)
    assert as_text([]) == as_jsonl([]) == ""


def test_crossing_spans_keep_the_text_whole() -> None:
    marked = mark("abcdef", [(0, 3, ACTOR_MARKS), (2, 5, TRIGGER_MARKS), (5, 9, TRIGGER_MARKS), (3, 3, ACTOR_MARKS)])
    assert marked == "【abc】def"


def test_a_name_that_the_document_shows_to_be_private_is_hidden_in_every_sentence(facts: Facts, folder: Folder) -> None:
    path = folder.root / "work" / "documents" / "s.parquet"
    documents = read_frame(tables.DOCUMENTS, path)
    text = TEXT.replace("甲公司", "周小力") + "周小力，男，35岁，已康复。"
    write_table(tables.DOCUMENTS, documents.assign(text=text), path)
    facts.acts[["start", "end"]] = [11, 13]
    (row,) = collect_evidence(facts, folder, list(facts.acts["act_id"]), load_masking())
    assert row.sentence == "【＊＊＊】向【乙医院】〔捐赠〕口罩。"


def test_a_claim_stands_for_its_address(tmp_path: Path) -> None:
    facts = facts_of(*random_corpus(400, 900, 5), of=study(analysis={"min_acts_stage": 5, "min_families_stage": 2}))
    write_csv(CLAIMS, claims(facts, {}), tmp_path / "claims.csv")
    assert claim_address("H1b", facts, tmp_path).startswith("T6[adcode=330000,")
    assert claim_address("H4[adcode=CN]", facts, tmp_path).startswith("T5[adcode=CN,")
    assert claim_address("T2[adcode=CN].n_acts", facts, tmp_path) == "T2[adcode=CN].n_acts"
    with pytest.raises(PipelineError, match="no claim 'H9'"):
        claim_address("H9", facts, tmp_path)
