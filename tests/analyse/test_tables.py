"""Study tables on corpora small enough to count by eye."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.analyse.build import build_tables
from pipeline.analyse.views import Facts
from pipeline.io import read_csv, write_csv
from pipeline.study_tables import BY_CODE, CELLS, STUDY_TABLES
from pipeline.table_index import index_of
from tests.analyse.world import act, document, facts_of, study

LIMITS = ("min_acts_cell", "min_families_cell", "min_acts_stage", "min_families_stage")
LOOSE = {"analysis": {"bootstrap_samples": 100, **dict.fromkeys(LIMITS, 1)}}
HOSPITAL, BUREAU, FIRM = ("市医院", "medical"), ("市卫健局", "department"), ("某企业", "enterprise")


def source(actor: tuple[str, str], region: str = "", resolution: str = "named") -> tuple[str, ...]:
    return ("source", *actor, region, resolution)


def target(actor: tuple[str, str], region: str = "") -> tuple[str, ...]:
    return ("target", *actor, region)


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Two stages of Zhejiang: S01 (two documents, a reprint, an off-topic one) and S03 (one national document)."""
    documents = [
        document("a", "2020-01-27", n=4, region="330000"),
        document("b", "2020-02-05", n=6, region="330100"),
        document("c", "2020-02-06", n=6, region="330100", family="b"),
        document("o", "2020-02-07", n=10, region="330000", relevant=False),
        document("n", "2020-03-10", n=5, region="CN"),
    ]
    acts = [
        act("a", 0, "screening", [source(BUREAU, "330100"), target(HOSPITAL)], relation="direct"),
        act("a", 1, "donation", [source(FIRM), target(HOSPITAL)], relation="transfer", cooperative="strict"),
        act("a", 1, "donation", [source(FIRM)], realis="planned"),
        act("b", 0, "donation", [source(FIRM), source(BUREAU)], relation="joint", cooperative="strict"),
        act("b", 2, "supply", [("source", "", "", "", "unknown")]),
        act("b", 3, "supply", [source(FIRM)], done_kind="enacted"),
        act("c", 0, "donation", [source(FIRM)]),
        act("b", 4, "treatment", [source(HOSPITAL)], event_date="2020-01-10"),
        act("n", 0, "supply", [source(FIRM, "330200"), target(HOSPITAL, "420100")], relation="transfer",
            cooperative="strict"),
        act("n", 1, "supply", [source(FIRM, "420000")]),
        act("n", 2, "international", [source(("某国", "foreign"))], is_domestic=False),
        act("n", -1, "coordination", [source(BUREAU)]),
    ]  # fmt: skip
    mentions = [{"doc_id": "n", "sentence_no": 3, "kind": "actor", "region": "330000"}]
    return facts_of(documents, acts, mentions, of=study(**LOOSE))


@pytest.fixture(scope="module")
def tables(facts: Facts) -> dict[str, pd.DataFrame]:
    return build_tables(facts)


def cell(rows: pd.DataFrame, code: str, **key: str) -> pd.Series[Any]:
    """The one row of Zhejiang's headline scheme under headline filters, changed by `key`."""
    wanted = {"adcode": "330000", "stage_scheme": "zhejiang_phases", "stage": "all"}
    wanted |= {d.name: d.headline for d in CELLS[code].dimensions} | key
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, wanted
    return rows.iloc[0]


def test_behaviours_by_stage(tables: dict[str, pd.DataFrame]) -> None:
    t3 = tables["behaviour_stage"]
    assert cell(t3, "T3", stage="S01", behaviour="donation").n_acts == 2
    assert cell(t3, "T3", stage="S01", behaviour="supply").n_acts == 1
    assert cell(t3, "T3", stage="S01").n_acts == 4
    assert cell(t3, "T3", stage="S01", behaviour="donation").share == pytest.approx(0.5)
    assert cell(t3, "T3", stage="S01", behaviour="supply", realis="enacted").n_acts == 1
    assert cell(t3, "T3", stage="S01", behaviour="donation", realis="planned").n_acts == 1
    assert cell(t3, "T3", stage="S01", behaviour="donation", basis="strict").n_acts == 2
    assert cell(t3, "T3", stage="S01", behaviour="research").n_acts == 0


def test_rates_divide_by_on_topic_sentences_of_representatives(tables: dict[str, pd.DataFrame]) -> None:
    t3 = tables["behaviour_stage"]
    assert cell(t3, "T3", stage="S01", behaviour="donation").rate == pytest.approx(2 / 10 * 1000)
    # Of the national document, sentence 0 has an act of Zhejiang and sentence 3 an actor of Zhejiang.
    assert cell(t3, "T3", stage="S03", behaviour="supply").rate == pytest.approx(1 / 2 * 1000)
    assert cell(t3, "T3", adcode="CN", stage_scheme="white_paper", stage="S03", behaviour="supply").rate == 400.0


def test_late_reports_stand_apart(tables: dict[str, pd.DataFrame]) -> None:
    t3 = tables["behaviour_stage"]
    assert cell(t3, "T3", stage="retrospective", behaviour="treatment").n_acts == 1
    assert cell(t3, "T3", behaviour="treatment").n_acts == 0
    assert cell(t3, "T3", stage="S00", behaviour="treatment", dated_by="event").n_acts == 1


def test_an_act_counts_once_for_each_class(tables: dict[str, pd.DataFrame]) -> None:
    t2 = tables["actor_stage"]
    assert [cell(t2, "T2", stage="S01", **{"class": c}).n_acts for c in ("enterprise", "department", "medical")] == [
        2, 2, 2,
    ]  # fmt: skip
    assert cell(t2, "T2", stage="S01").n_acts == 3
    assert cell(t2, "T2", stage="S01", **{"class": "medical", "role": "target"}).n_acts == 2
    assert cell(t2, "T2", stage="S01", **{"class": "unknown", "resolution": "all"}).n_acts == 1
    assert cell(t2, "T2", stage="S01", resolution="all").n_acts == 4


def test_partners_from_elsewhere_stand_outside_of_shares(tables: dict[str, pd.DataFrame]) -> None:
    t2 = tables["actor_stage"]
    partner = cell(t2, "T2", stage="S03", **{"class": "partner_outside"})
    assert partner.n_acts == 1 and pd.isna(partner.share)
    assert cell(t2, "T2", stage="S03", **{"class": "enterprise"}).share == 1.0
    country = {"adcode": "CN", "stage_scheme": "white_paper", "stage": "S03"}
    assert cell(t2, "T2", **country, **{"class": "medical"}).n_acts == 1


def test_actors_by_behaviour(tables: dict[str, pd.DataFrame]) -> None:
    t4 = tables["actor_behaviour"]
    row = cell(t4, "T4", stage="S01", behaviour="donation", **{"class": "department"})
    assert (row.n_acts, row.share) == (1, 0.5)


def test_the_international_series_stands_apart(tables: dict[str, pd.DataFrame]) -> None:
    t3, country = tables["behaviour_stage"], {"adcode": "CN", "stage_scheme": "white_paper", "stage": "S03"}
    assert cell(t3, "T3", **country, behaviour="international").n_acts == 0
    assert cell(t3, "T3", **country, behaviour="international", series="international").n_acts == 1


def test_trend_counts_every_act_once_at_each_grain(tables: dict[str, pd.DataFrame]) -> None:
    t6 = tables["trend"]
    own = t6[(t6["adcode"] == "330000") & (t6["stage_scheme"] == "zhejiang_phases") & (t6["dated_by"] == "published")]
    own = own[(own["basis"] == "all") & (own["series"] == "domestic") & (own["realis"] == "done")]
    sums = own[own["period"] != "all"].groupby("unit")["n_acts"].sum()
    assert sums.to_dict() == {"stage": 5, "week": 5, "day": 5}
    day = cell(t6, "T6", stage="S01", unit="day", period="2020-01-27", basis="strict")
    assert (day.n_acts, day.share, day.n_on_topic_sentences) == (1, 0.5, 4)
    assert cell(t6, "T6", stage="S01", unit="day", period="2020-01-29").n_acts_moving == pytest.approx(2 / 7)
    assert cell(t6, "T6", stage="S01", unit="stage", period="S01", basis="strict").share == pytest.approx(0.5)


def test_corpus_counts(tables: dict[str, pd.DataFrame]) -> None:
    row = cell(tables["corpus"], "T1", stage="S01")
    assert (row.n_documents, row.n_families, row.n_on_topic_families) == (4, 3, 2)
    assert (row.n_sentences, row.n_on_topic_sentences, row.on_topic_share) == (20, 10, 0.5)
    assert (row.n_acts, row.unknown_doer_share) == (4, 0.25)
    flow = tables["selection"].set_index("step")["n"]
    assert flow["documents"] == 5 and flow["representatives of families, reprints left out"] == 4
    assert flow["acts found"] == 12 and flow["told in a sentence: the acts of tables T1 to T7"] == 10


def test_network_weights(tables: dict[str, pd.DataFrame]) -> None:
    t8 = tables["network"]
    tie = cell(t8, "T8", stage="S01", source_class="enterprise", target_class="medical", direction="directed")
    assert (tie.n_acts, tie.weight) == (1, 1.0)
    joint = cell(t8, "T8", stage="S01", source_class="department", target_class="enterprise", direction="undirected")
    assert joint.weight == 1.0
    node = cell(tables["network_nodes"], "T8b", stage="S01", **{"class": "enterprise"})
    assert (node.degree, node.strength, node.out_strength, node.in_strength, node.within) == (2, 2.0, 1.0, 0.0, 0.0)
    whole = cell(tables["network_summary"], "T8c", stage="S01")
    assert (whole.n_nodes, whole.n_edges, whole.density, whole.reciprocity) == (3, 2, pytest.approx(2 / 3), 0.0)


def test_ties_inside_a_class_and_both_ways() -> None:
    other = ("乙医院", "medical")
    acts = [
        act("a", 0, "paired_aid", [source(HOSPITAL), target(other)], relation="support", cooperative="strict"),
        act("a", 1, "supply", [source(FIRM), target(HOSPITAL)], relation="transfer", cooperative="strict"),
        act("a", 2, "treatment", [source(HOSPITAL), target(FIRM)], relation="serve", cooperative="broad"),
        act("a", 0, "supply", [source(("有关部门", "department")), target(FIRM)], relation="support",
            cooperative="strict"),
    ]  # fmt: skip
    made = build_tables(facts_of([document("a", "2020-02-01", region="330000")], acts, of=study(**LOOSE)))
    whole = cell(made["network_summary"], "T8c", stage="S01")
    assert (whole.n_nodes, whole.reciprocity, whole.within_share) == (2, 1.0, pytest.approx(1 / 3))
    assert cell(made["network_nodes"], "T8b", stage="S01", **{"class": "medical"}).within == 1.0
    assert "有关部门" not in set(made["organisation_edges"]["source_id"])


def test_thin_cells_have_no_share_and_no_rank(facts: Facts) -> None:
    documents = [document(f"d{i:02d}", "2020-02-01", region="330000") for i in range(40)]
    acts = [act(d["doc_id"], 0, "supply", [source(FIRM)]) for d in documents]
    acts += [act(d["doc_id"], 1, "care", [source(FIRM)]) for d in documents[:29]]
    acts += [act(documents[i % 5]["doc_id"], 2, "digital", [source(FIRM)]) for i in range(60)]
    made = build_tables(facts_of(documents, acts))
    t3, t7 = made["behaviour_stage"], made["core_tasks"]
    supply, care, digital = (cell(t3, "T3", stage="S01", behaviour=b) for b in ("supply", "care", "digital"))
    assert not supply.is_thin and supply.share == pytest.approx(40 / 129)
    assert care.is_thin and pd.isna(care.share) and care.n_acts == 29
    assert digital.is_thin and pd.isna(digital.share)  # 60 acts of 5 families
    assert not supply.is_stage_thin
    assert cell(t7, "T7", stage="S01", behaviour="supply")["rank"] == 1
    assert pd.isna(cell(t7, "T7", stage="S01", behaviour="digital")["rank"])
    gaps = made["data_gaps"]
    assert ("behaviour_thin", "care") in set(zip(gaps["gap"], gaps["value"], strict=True))
    assert "stage_thin" in set(gaps["gap"])


def test_a_thin_stage_says_how_many_documents_it_lacks() -> None:
    documents = [document(f"d{i:02d}", "2020-02-01", region="330000") for i in range(25)]
    acts = [act(d["doc_id"], k, "supply", [source(FIRM)]) for d in documents for k in range(2)]
    gaps = build_tables(facts_of(documents, acts))["data_gaps"]
    thin = gaps[(gaps["gap"] == "stage_thin") & (gaps["adcode"] == "330000")]
    thin = thin[thin["stage_scheme"] == thin["stage_scheme"].iloc[0]].set_index("stage")["n_lacking"]
    assert thin["S01"] == (100 - 50) / 2
    assert thin["S02"] == 100 / 2


def test_a_thin_stage_has_no_role_and_no_rank() -> None:
    acts = [act("a", 0, "supply", [source(FIRM)]) for _ in range(99)]
    made = build_tables(facts_of([document("a", "2020-02-01", region="330000")], acts))
    assert cell(made["behaviour_stage"], "T3", stage="S01").is_stage_thin
    assert set(made["role_stage"]["role"]) == {""}
    assert made["core_tasks"]["rank"].isna().all()


@pytest.mark.parametrize("with_document", [False, True], ids=["empty corpus", "no match"])
def test_nothing_found_gives_honest_empty_tables(with_document: bool, tmp_path: Any) -> None:
    documents = [document("a", "2020-02-01", region="330000")] if with_document else []
    made = build_tables(facts_of(documents, []))
    for table in STUDY_TABLES:
        assert list(made[table.name].columns) == table.column_names
        write_csv(table, made[table.name], tmp_path / f"{table.file_stem}.csv")
        assert len(read_csv(table, tmp_path / f"{table.file_stem}.csv")) == len(made[table.name])
    assert made["behaviour_stage"]["n_acts"].sum() == 0
    assert cell(made["corpus"], "T1").n_families == int(with_document)
    listed = index_of(tmp_path, STUDY_TABLES).set_index("name")["n_rows"]
    assert listed.to_dict() == {t.name: len(made[t.name]) for t in STUDY_TABLES}


def test_the_same_facts_give_the_same_numbers(facts: Facts) -> None:
    first, second = build_tables(facts), build_tables(facts)
    for name, rows in first.items():
        pd.testing.assert_frame_equal(rows, second[name])


def test_a_filled_actor_task_table_is_written_as_csv(tables: dict[str, pd.DataFrame], tmp_path: Any) -> None:
    """T8f has columns that only its margins fill: numbers that are missing are empty cells, and all is read back."""
    made = tables["actor_task"]
    assert len(made) > 10 and made["degree"].isna().any() and made["density"].notna().any()
    write_csv(BY_CODE["T8f"], made, tmp_path / "t8f.csv")
    again = read_csv(BY_CODE["T8f"], tmp_path / "t8f.csv")
    assert again["n_acts"].tolist() == made["n_acts"].tolist()
    assert again["degree"].isna().tolist() == made["degree"].isna().tolist()
    row = cell(again, "T8f", stage="S01", behaviour="donation", **{"class": "enterprise"})
    assert (row.n_acts, row.weight) == (2, 1.0)  # half of two acts
