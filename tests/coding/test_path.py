"""The whole path on the sample study: draw, code, import, correct. Coders here are programs, and audit nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from pipeline.analyse.load import load_facts
from pipeline.analyse.views import Facts
from pipeline.coding import store
from pipeline.coding.audit import audit_tables, pipeline_codings
from pipeline.coding.formats import FORMATS
from pipeline.coding.frame import draw_sample, given_sample, next_sample
from pipeline.coding.given import Given, given_codings
from pipeline.coding.record import Coding
from pipeline.coding.status import audit_rows, status_of
from pipeline.coding.store import Coder, Sample
from pipeline.coding.tables import AUDIT_TABLES
from pipeline.evidence import Folder
from pipeline.extract.annotate import load_annotator
from pipeline.io import read_csv
from pipeline.plan import plan_of
from pipeline.settings import DEFAULT_STUDY
from pipeline.study_tables import INDEX

ADCODE = "330000"


@pytest.fixture(scope="module")
def run(sample_results: Path) -> tuple[Facts, Folder, Sample]:
    plan = plan_of(DEFAULT_STUDY)
    folder = Folder(sample_results, tuple(plan.shards), tuple(plan.study.sources))
    facts = load_facts(sample_results / "work" / "facts", plan.study)
    return facts, folder, draw_sample(facts, folder, adcode=ADCODE, n=300, min_cell=5, coders=2, overlap=0.3)


@pytest.fixture(scope="module")
def coded(run: tuple[Facts, Folder, Sample]) -> dict[str, Coding]:
    return pipeline_codings(run[2], load_annotator(classifier=True, tagger=True))


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here is the path, not the width of intervals."""
    monkeypatch.setattr("pipeline.coding.reliability.SAMPLES", 20)


def tables_of(run: tuple[Facts, Folder, Sample], coders: list[Coder], place: Path) -> dict[str, object]:
    store.write_sample(run[2], place)
    for coder in coders:
        store.write_codings(place, run[2], coder)
    return {t.name: frame for t, frame in audit_tables(run[0], run[1], [place])}


def test_frame_is_the_exposure_of_the_tables(run: tuple[Facts, Folder, Sample]) -> None:
    facts, _, sample = run
    where = next(s for s in facts.slices if s.adcode == ADCODE)
    assert sum(s[3] for s in sample.strata) == facts.view(where).doc_exposure.sum()


def test_sample_and_sheet_come_back_as_they_went(run: tuple, coded: dict[str, Coding], tmp_path: Path) -> None:
    store.write_sample(run[2], tmp_path)
    assert store.read_sample(tmp_path) == run[2]
    items = [d.item for d in run[2].drawn]
    FORMATS["xlsx"].write(items, coded, tmp_path / "c.xlsx")
    assert FORMATS["xlsx"].read(tmp_path / "c.xlsx", {i.id: i.sentence for i in items}) == coded


def test_without_coding_nothing_is_audited(run: tuple, tmp_path: Path) -> None:
    found = tables_of(run, [], tmp_path)
    assert set(found["audit"]["status"]) == {"not_audited"}
    assert all(len(found[name]) == 0 for name in found if name != "audit")


def test_programs_audit_nothing_and_are_never_people(run: tuple, coded: dict[str, Coding], tmp_path: Path) -> None:
    found = tables_of(run, [Coder("a", "program", coded), Coder("b", "program", coded)], tmp_path)
    assert set(found["audit"]["status"]) == {"program_coded"} and not found["audit"]["is_audited"].any()
    assert set(found["reliability"]["pair"]) == {"programs"}
    assert set(found["trend_corrected"]["status"]) == {"program_coded"}


def test_a_coder_who_finds_nothing_takes_acts_away_in_proportion(run: tuple, tmp_path: Path) -> None:
    """All Ŷ of sampled sentences are errors, so the corrected number is near zero, and exactly so for a census."""
    facts, folder, _ = run
    census = draw_sample(facts, folder, adcode=ADCODE, n=10**6)
    empty = {d.item.id: Coding(d.item.id) for d in census.drawn}
    found = tables_of((facts, folder, census), [Coder("a", "person", empty)], tmp_path)
    t3 = found["behaviour_stage_corrected"]
    assert t3["n_acts"].sum() > 100
    assert t3["n_acts_corrected"].abs().max() < 1e-6


def test_people_who_coded_every_cell_audit_it(run: tuple) -> None:
    sample = run[2]
    coding = {d.item.id: Coding(d.item.id) for d in sample.drawn}
    rows = audit_rows(sample, [Coder("p", "person", coding)])
    assert status_of(rows) == "partly_audited"  # five sentences of a stage and type are not fifty


def test_doers_outside_of_a_sentence_are_not_lost_by_coding_it_apart(
    run: tuple, coded: dict[str, Coding], tmp_path: Path
) -> None:
    """A coder who agrees with the pipeline on the sentence alone must not correct issuing and carried doers away.

    Without them 14 % of the co-provision of this study was corrected away.
    """
    trend = tables_of(run, [Coder("a", "program", coded)], tmp_path)["trend_corrected"]
    for scheme in trend["stage_scheme"].unique():
        told = trend[(trend["basis"] == "coprovision") & (trend["stage_scheme"] == scheme)]
        assert told["n_acts"].sum() > 100
        assert abs(told["n_acts_corrected"].sum() / told["n_acts"].sum() - 1) < 0.07


def test_rogan_gladen_agrees_where_the_coder_agrees(run: tuple, coded: dict[str, Coding], tmp_path: Path) -> None:
    t3 = tables_of(run, [Coder("a", "program", coded)], tmp_path)["behaviour_stage_corrected"]
    known = t3[t3["prevalence_rogan_gladen"].notna() & (t3["behaviour"] == "all")]
    assert len(known) >= 4
    assert np.abs(known["prevalence_rogan_gladen"] - known["prevalence"]).max() < 0.05
    lost = tables_of(run, [Coder("a", "person", {i: Coding(i) for i in coded})], tmp_path / "b")
    assert lost["behaviour_stage_corrected"]["prevalence_rogan_gladen"].isna().all()


def test_coding_of_other_sentences_runs_the_path_and_audits_nothing(
    run: tuple, coded: dict[str, Coding], tmp_path: Path
) -> None:
    facts, folder, sample = run
    known = [Given(d.item.sentence, d.item.date[:7], coded[d.item.id]) for d in sample.drawn]
    other = given_sample(facts, folder, {g.sentence: g.date for g in known} | {"不在其中": "2020-02"}, adcode=ADCODE)
    assert {d.item.sentence for d in other.drawn} == {g.sentence for g in known}
    codings = given_codings([d.item for d in other.drawn], known)
    found = tables_of((facts, folder, other), [Coder("gold", "program", codings)], tmp_path)
    assert set(found["audit"]["status"]) == {"program_coded"}
    assert len(found["trend_corrected"])


def test_sentences_to_train_on_are_never_those_of_the_audit(run: tuple) -> None:
    facts, folder, sample = run
    known = frozenset(d.item.sentence for d in sample.drawn)
    drawn = next_sample(facts, folder, adcode=ADCODE, n=20, known=known)
    assert drawn.purpose == "train" and len(drawn.drawn) == 20
    assert not known & {d.item.sentence for d in drawn.drawn}


def test_documents_of_the_audit_are_avoided_as_long_as_the_others_suffice(run: tuple) -> None:
    facts, folder, sample = run
    documents = sorted({d.doc_id for d in sample.drawn})
    avoided = frozenset(documents[: len(documents) // 2])
    few = next_sample(facts, folder, adcode=ADCODE, n=5, known=frozenset(), avoided=avoided)
    assert not avoided & {d.doc_id for d in few.drawn} and len(few.drawn) == 5
    every = frozenset(d.doc_id for d in draw_sample(facts, folder, adcode=ADCODE, n=10**6).drawn)
    assert len(next_sample(facts, folder, adcode=ADCODE, n=5, known=frozenset(), avoided=every).drawn) == 5


def test_workbook_shows_the_audit(sample_results: Path) -> None:
    book = openpyxl.load_workbook(sample_results / "tables.xlsx", read_only=True)
    assert {"audit", "reliability"} < set(book.sheetnames)
    assert {name for name in book.sheetnames if name.endswith("_corrected")} >= {"T06c_trend_corrected"}


def test_list_of_tables_has_the_audit_under_both_titles(sample_results: Path) -> None:
    listed = read_csv(INDEX, sample_results / "tables" / "tables.csv").set_index("name")
    for table in AUDIT_TABLES:
        row = listed.loc[table.name]
        assert (row["title_zh"], row["title_en"]) == (table.labels["zh"], table.labels["en"])
        assert row["n_rows"] == len(read_csv(table, sample_results / "tables" / row["file"]))
