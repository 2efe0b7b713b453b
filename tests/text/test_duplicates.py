"""Reprint families."""

from __future__ import annotations

import csv
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.duplicates import Body, are_reprints, find_families, jaccard, shingles

NEWS = (
    "省医疗物资保障组昨日从三家企业调拨口罩十二万只，连夜送往温州和台州的定点医院，司机老陈和同伴轮流开车，天亮前赶到。"
)
OTHER = "市图书馆本周末举办古籍修复展，读者可以预约体验装订线装书，展览持续到下月初，周一闭馆，门票免费。"
HEADER = "各市、县（市、区）人民政府，省政府直属各单位：经省政府同意，现将有关事项通知如下。"


def family(rows: list[dict], doc_id: str) -> str:
    return next(r["family_id"] for r in rows if r["doc_id"] == doc_id)


def test_reprint_joins_the_earliest():
    rows = find_families(
        [
            Body("b", "2020-02-02", NEWS + "（来源：本报）"),
            Body("a", "2020-02-03", NEWS),
            Body("c", "2020-02-01", OTHER),
        ],
        seed=1,
    )
    assert family(rows, "a") == family(rows, "b") == "b"
    assert family(rows, "c") == "c"
    assert [r["is_representative"] for r in rows] == [False, True, True]


def test_a_shared_header_makes_no_family():
    assert not are_reprints(HEADER + NEWS, HEADER + OTHER)


def test_bulletins_that_differ_in_their_figures_are_no_reprints():
    form = "{}月{}日0—24时，全市报告新增确诊病例{}例，新增出院{}例，累计确诊{}例，尚有{}名密切接触者在医学观察。"
    assert not are_reprints(form.format(2, 3, 12, 4, 301, 4120), form.format(2, 4, 9, 7, 310, 3988))


def test_the_same_clock_times_do_not_make_up_for_other_counts():
    form = "据统计，截至当地4月5日18时（北京4月6日0时），各国累计报告确诊病例{}例，死亡{}例，共涉及208个国家和地区。"
    assert not are_reprints(form.format(1136862, 63025), form.format(1174866, 64541))


def test_bulletins_of_a_quiet_week_differ_in_the_day_alone():
    form = (
        "{}月{}日，市指挥部发布通报。截至{}月{}日24时，全市无新增病例，"
        "累计报告确诊病例75例，已全部治愈出院，无疑似病例。"
    )
    first, next_day = form.format(4, 15, 4, 14), form.format(4, 16, 4, 15)
    assert not are_reprints(first, next_day)
    assert are_reprints(first, first.replace("市指挥部发布通报", "市指挥部今天发布疫情通报"))


def test_short_bodies_must_be_equal():
    assert are_reprints("学校明日开学。", "学校明日开学")
    assert not are_reprints("学校明日开学。", "学校后日开学。")


def test_declared_reprint_joins_whatever_the_text():
    rows = find_families([Body("a", "2020-02-01", NEWS), Body("b", "2020-02-05", OTHER, declared="a")], seed=1)
    assert family(rows, "b") == "a"


def test_documents_without_body_stay_apart():
    rows = find_families([Body("a", "2020-02-01", ""), Body("b", "2020-02-01", "")], seed=1)
    assert [r["family_id"] for r in rows] == ["a", "b"]


def test_large_bucket_is_one_family():
    rows = find_families([Body(f"d{i:03d}", "2020-02-01", NEWS) for i in range(80)], seed=1)
    assert {r["family_id"] for r in rows} == {"d000"}


@given(st.lists(st.sampled_from([NEWS, OTHER, HEADER, ""]), max_size=8), st.integers(0, 1000))
def test_order_of_documents_does_not_matter(texts, seed):
    bodies = [Body(f"d{i}", f"2020-02-{i + 1:02d}", t) for i, t in enumerate(texts)]
    shuffled = random.Random(seed).sample(bodies, len(bodies))
    assert find_families(bodies, seed=7) == find_families(shuffled, seed=7)


@given(st.text(alphabet="省市县人民政府通知", max_size=40), st.text(alphabet="省市县人民政府通知", max_size=40))
def test_jaccard_is_symmetric_and_bounded(a, b):
    assert jaccard(shingles(a), shingles(b)) == pytest.approx(jaccard(shingles(b), shingles(a)))
    assert 0 <= jaccard(shingles(a), shingles(b)) <= 1


def test_real_bulletins_of_one_series_are_no_family(shared):
    texts = [p.read_text(encoding="utf-8") for p in sorted((shared / "data/wenzhou").glob("*.txt"))]
    rows = find_families([Body(f"w{i}", f"2020-02-{i + 1:02d}", t) for i, t in enumerate(texts)], seed=1)
    assert all(r["is_representative"] for r in rows)


def test_planted_copies_in_real_news_are_found(shared):
    with next((shared / "data/dxy").glob("*.csv")).open(encoding="utf-8-sig", newline="") as file:
        texts = [r["summary"] for r in csv.DictReader(file) if len(r["summary"]) > 80][:300]
    bodies = [Body(f"a{i:03d}", "2020-02-01", t) for i, t in enumerate(texts)]
    copies = [Body(f"b{i:03d}", "2020-02-02", "据报道，" + t) for i, t in enumerate(texts)]
    rows = find_families(bodies + copies, seed=1)
    assert sum(family(rows, f"a{i:03d}") == family(rows, f"b{i:03d}") for i in range(len(texts))) == len(texts)
