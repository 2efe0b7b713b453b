"""Addresses, and the promise that counting the evidence gives the cell."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.analyse.address import Address, complete_key, find_row, parse_address
from pipeline.analyse.build import build_tables
from pipeline.analyse.membership import select_acts, select_many
from pipeline.analyse.views import Facts
from pipeline.errors import PipelineError
from pipeline.study_tables import BY_CODE, CELLS, count_column
from tests.analyse.world import facts_of, random_corpus

COUNTED = [code for code in CELLS if code not in ("T1",)]


@pytest.fixture(scope="module")
def facts() -> Facts:
    documents, acts, mentions = random_corpus(150, 600, 7)
    words = ["统一领导", "大数据", "协作", "瞒报", "形式主义", "哄抬"]
    hits = [
        {"hit_id": f"{d['doc_id']}:{k}", "doc_id": d["doc_id"], "sentence_no": k % d["n"], "start": k, "end": k + 1,
         "term": words[(k + i) % len(words)]}
        for i, d in enumerate(documents) for k in range(i % 5)
    ]  # fmt: skip
    return facts_of(documents, acts, mentions, hits=hits)


@pytest.fixture(scope="module")
def tables(facts: Facts) -> dict[str, pd.DataFrame]:
    return build_tables(facts)


def test_headline_values_fill_what_is_left_out(facts: Facts) -> None:
    address = parse_address("T3[stage=S01, behaviour=donation].share", facts)
    assert str(address) == (
        "T3[adcode=330000,stage_scheme=zhejiang_phases,stage=S01,behaviour=donation,realis=done,basis=all,"
        "resolution=all,series=domestic,dated_by=published].share"
    )
    assert parse_address("t2", facts).column == "n_acts"
    assert parse_address("T3[adcode=CN]", facts).key["stage_scheme"] == "white_paper"
    assert parse_address(str(address), facts) == address


def test_a_stage_alone_names_a_period_of_the_trend(facts: Facts) -> None:
    key = parse_address("T6[stage=S01]", facts).key
    assert (key["unit"], key["period"], key["stage"]) == ("stage", "S01", "all")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("T33[stage=S01]", "unknown table 'T33'. Did you mean 'T3'"),
        ("T3[stag=S01]", "unknown key 'stag'. Did you mean 'stage'"),
        ("T3[behaviour=donations]", "unknown behaviour 'donations'. Did you mean 'donation'"),
        ("T3[stage=S09]", "unknown stage 'S09'"),
        ("T3[adcode=420000]", "unknown adcode '420000'"),
        ("T3[stage_scheme=phases]", "unknown stage_scheme 'phases'"),
        ("T3[realis=all]", "unknown realis 'all'"),
        ("T3[stage=S01].percent", "unknown column 'percent'"),
        ("T3[stage]", "'stage' is no key=value"),
        ("T3[stage=S01,stage=S02]", "key 'stage' stands twice"),
        ("T3 stage", "is no address"),
        ("T6[unit=week,period=2020-02-04]", "unknown period '2020-02-04'"),
        ("T1[item=source,value=nowhere]", "unknown value 'nowhere'"),
    ],
)
def test_a_faulty_address_lists_what_is_valid(facts: Facts, text: str, message: str) -> None:
    with pytest.raises(PipelineError, match=message.replace("'", ".")) as error:
        parse_address(text, facts)
    assert "allowed:" in str(error.value) or "twice" in str(error.value)


def _address(row: pd.Series, code: str) -> Address:
    names = ("adcode", "stage_scheme", "stage", *(d.name for d in CELLS[code].dimensions))
    key = {name: str(row[name]) for name in names}
    return Address(code, key | ({"stage": "all"} if code == "T6" else {}), "n_acts")


@pytest.mark.parametrize("code", COUNTED)
def test_counting_the_evidence_gives_the_cell(code: str, facts: Facts, tables: dict[str, pd.DataFrame]) -> None:
    rows = tables[BY_CODE[code].name]
    sample = rows.sample(min(len(rows), 150), random_state=1)
    for _, row in sample.iterrows():
        address = _address(row, code)
        assert len(select_acts(facts, code, address.key)) == row[count_column(code)], str(address)


def test_counting_the_corpus_gives_its_acts(facts: Facts, tables: dict[str, pd.DataFrame]) -> None:
    for _, row in tables["corpus"].iterrows():
        address = _address(row, "T1")
        assert len(select_acts(facts, "T1", address.key)) == row["n_acts"], str(address)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_listed_address_has_its_evidence(
    data: st.DataObject, facts: Facts, tables: dict[str, pd.DataFrame]
) -> None:
    """Addresses drawn dimension by dimension: the row, where the table lists it, counts the evidence."""
    code = data.draw(st.sampled_from(["T2", "T3", "T4"]))
    pairs = {d.name: data.draw(st.sampled_from([d.headline, *d.values])) for d in CELLS[code].dimensions}
    pairs["stage"] = data.draw(st.sampled_from(["S00", "S01", "S02", "S03", "all", "retrospective"]))
    address = Address(code, complete_key(facts, code, pairs), "n_acts")
    row = find_row(tables[BY_CODE[code].name], address)
    n_acts = len(select_acts(facts, code, address.key))
    assert row is None or row["n_acts"] == n_acts
    assert len(select_many(facts, code, {"cell": address.key})["cell"]) == n_acts
    assert parse_address(str(address), facts) == address


def test_a_row_that_is_not_listed_is_zero_where_filters_are_crossed(
    facts: Facts, tables: dict[str, pd.DataFrame]
) -> None:
    rows = tables["behaviour_stage"]
    listed = set(
        map(tuple, rows[["adcode", "stage_scheme", "stage", *(d.name for d in CELLS["T3"].dimensions)]].values)
    )
    for realis in ("done", "planned", "negated"):
        for basis in ("all", "strict"):
            for stage in ("S01", "S04"):
                pairs = {"realis": realis, "basis": basis, "stage": stage, "behaviour": "care"}
                key = complete_key(facts, "T3", pairs)
                assert bool(select_acts(facts, "T3", key)) <= (tuple(key.values()) in listed)
