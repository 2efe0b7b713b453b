"""A second count of T2 and T3 of the sample study, in plain Python, from the extracted tables.

Nothing of `pipeline.analyse` is imported: the rules of the study are written down here once more, act by act.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

pytestmark = pytest.mark.workflow
RESOLUTIONS = {
    "named": {"named"},
    "named_carried_issuer": {"named", "carried", "issuer"},
    "all": {"named", "carried", "issuer", "unknown"},
}
Key = tuple[str, ...]


def rows_of(folder: Path) -> list[dict[str, Any]]:
    files = [folder] if folder.suffix == ".parquet" else sorted(folder.rglob("*.parquet"))
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Recount:
    """The sample study, counted again."""

    def __init__(self, results: Path, project: Path) -> None:
        work = results / "work"
        self.study = yaml.safe_load((project / "config" / "config.yaml").read_text(encoding="utf-8"))
        self.documents = {d["doc_id"]: d for d in rows_of(work / "documents")}
        reprints = {d["doc_id"] for d in rows_of(work / "duplicates.parquet") if not d["is_representative"]}
        self.used = {i for i, d in self.documents.items() if d["is_relevant"] and i not in reprints}
        body = {(s["doc_id"], s["sentence_no"]) for s in rows_of(work / "sentences") if s["kind"] == "body"}
        self.acts = [
            a for a in rows_of(work / "acts") if a["doc_id"] in self.used and (a["doc_id"], a["sentence_no"]) in body
        ]
        self.parties: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for p in rows_of(work / "participants"):
            self.parties[p["act_id"]].append(p)
        self.stages: dict[str, list[dict[str, str]]] = {
            name: csv_rows(project / "config" / "stages" / f"{name}.csv") for name in self.study["stage_schemes"]
        }
        provinces = [yaml.safe_load((project / "config" / "provinces" / f"{p}.yaml").read_text(encoding="utf-8"))
                     for p in self.study["provinces"]]  # fmt: skip
        self.adcodes = [*(p["adcode"] for p in provinces), "CN"]

    def slices(self) -> Iterator[tuple[str, str, list[dict[str, str]]]]:
        """Region, scheme and its stages."""
        for adcode in self.adcodes:
            for name, rows in self.stages.items():
                own = [r for r in rows if r["adcode"] == adcode] or [r for r in rows if r["adcode"] == "CN"]
                if own:
                    yield adcode, name, own

    @staticmethod
    def stage_of(day: str, stages: list[dict[str, str]]) -> str:
        return next((s["stage"] for s in stages if s["start"] <= day < s["end_exclusive"]), "outside")

    def published_stage(self, act: dict[str, Any], stages: list[dict[str, str]]) -> str:
        published = self.documents[act["doc_id"]]["published_date"]
        event = act["event_date"] or published
        own = self.stage_of(published, stages)
        if event < published:
            late = (dt.date.fromisoformat(published) - dt.date.fromisoformat(event)).days > 7
            if late or self.stage_of(event, stages) != own:
                return "retrospective"
        return own

    def is_of(self, act: dict[str, Any], adcode: str) -> bool:
        if adcode == "CN":
            return True
        places = [p["region"] for p in self.parties[act["act_id"]] if p["region"] and p["region"] != "CN"]
        return any(r.startswith(adcode[:2]) for r in places or [self.documents[act["doc_id"]]["region"] or ""])

    @staticmethod
    def class_of(party: dict[str, Any], adcode: str) -> str:
        own = party["class"] if party["class"] and party["resolution"] != "unknown" else "unknown"
        region = party["region"] if party["region"] and party["region"] != "CN" else ""
        if adcode == "CN":
            return own
        if own == "foreign" or party["level"] == "foreign":
            return "partner_foreign"
        if region.startswith(adcode[:2]):
            return own
        if party["level"] == "central":
            return "partner_central"
        return "partner_outside" if region else own

    @staticmethod
    def filters_of(act: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        """Every realis, basis and series under which an act counts."""
        realis = "enacted" if act["realis"] == "done" and act["done_kind"] == "enacted" else act["realis"]
        bases = ["all"]
        bases += ["strict"] if act["cooperative"] == "strict" else []
        bases += ["broad"] if act["cooperative"] in ("strict", "broad") else []
        bases += ["coprovision"] if act["is_coprovision"] else []
        for basis in bases:
            yield realis, basis, "domestic" if act["is_domestic"] else "international"

    def stagings(self, act: dict[str, Any], stages: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
        """Ways of dating an act, and each stage it counts in."""
        published = self.published_stage(act, stages)
        event = self.stage_of(act["event_date"] or self.documents[act["doc_id"]]["published_date"], stages)
        for dated_by, stage in (("published", published), ("event", event)):
            yield dated_by, stage
            if stage != "retrospective":
                yield dated_by, "all"

    def count(self) -> dict[str, dict[Key, set[str]]]:
        """Acts of every cell of T2 and T3, by the values of their key columns."""
        cells: dict[str, dict[Key, set[str]]] = {"T2": defaultdict(set), "T3": defaultdict(set)}
        for adcode, scheme, stages in self.slices():
            for act in (a for a in self.acts if self.is_of(a, adcode)):
                for (dated_by, stage), (realis, basis, series) in product(
                    self.stagings(act, stages), self.filters_of(act)
                ):
                    where, name = (adcode, scheme, stage), act["act_id"]
                    for resolution, kinds in RESOLUTIONS.items():
                        known = [p for p in self.parties[name] if p["resolution"] in kinds]
                        if known or resolution == "all":
                            for behaviour in (act["behaviour"], "all"):
                                key = (*where, behaviour, realis, basis, resolution, series, dated_by)
                                cells["T3"][key].add(name)
                        for party, role in product(known, ("all", "source", "target")):
                            if role in ("all", party["role"]):
                                cls = self.class_of(party, adcode)
                                margin = [] if cls.startswith("partner_") else ["all"]
                                for c in (cls, *margin):
                                    key = (*where, c, realis, basis, resolution, series, dated_by, role)
                                    cells["T2"][key].add(name)
        return cells


KEYS = {
    "T2": ("adcode", "stage_scheme", "stage", "class", "realis", "basis", "resolution", "series", "dated_by", "role"),
    "T3": ("adcode", "stage_scheme", "stage", "behaviour", "realis", "basis", "resolution", "series", "dated_by"),
}
FILES = {"T2": "T02_actor_stage.csv", "T3": "T03_behaviour_stage.csv"}


@pytest.fixture(scope="module")
def recount(sample_results: Path, sample_project: Path) -> Recount:
    return Recount(sample_results, sample_project)


@pytest.fixture(scope="module")
def counted(recount: Recount) -> dict[str, dict[Key, set[str]]]:
    return recount.count()


@pytest.mark.parametrize("code", ["T2", "T3"])
def test_every_cell_counts_again(
    code: str, recount: Recount, counted: dict[str, dict[Key, set[str]]], sample_results: Path
) -> None:
    document = {a["act_id"]: a["doc_id"] for a in recount.acts}
    rows = csv_rows(sample_results / "tables" / FILES[code])
    assert len(rows) > 1000
    wrong = []
    for row in rows:
        key = tuple(row[k] for k in KEYS[code])
        acts = counted[code].get(key, set())
        expected = len(acts), len({document[a] for a in acts})
        if (int(row["n_acts"]), int(row["n_documents"])) != expected:
            wrong.append((key, row["n_acts"], row["n_documents"], *expected))
    assert not wrong, f"{len(wrong)} of {len(rows)}: {wrong[:5]}"


@pytest.mark.parametrize("code", ["T2", "T3"])
def test_no_cell_is_missing(code: str, counted: dict[str, dict[Key, set[str]]], sample_results: Path) -> None:
    """Under publication dates and any role, every cell with an act is listed."""
    listed = {tuple(r[k] for k in KEYS[code]) for r in csv_rows(sample_results / "tables" / FILES[code])}
    expected = {k for k in counted[code] if "published" in k and (code == "T3" or k[-1] == "all")}
    assert expected and not expected - listed


def test_shares_and_guards_follow_from_the_counts(
    counted: dict[str, dict[Key, set[str]]], sample_results: Path
) -> None:
    seen: Counter[str] = Counter()
    for row in csv_rows(sample_results / "tables" / FILES["T3"]):
        key = tuple(row[k] for k in KEYS["T3"])
        total = len(counted["T3"].get((*key[:3], "all", *key[4:]), set()))
        is_thin = int(row["n_acts"]) < 30 or int(row["n_documents"]) < 10
        assert (row["is_thin"] == "true") == is_thin
        assert bool(row["share"]) == (not is_thin)
        if row["share"]:
            assert float(row["share"]) == pytest.approx(int(row["n_acts"]) / total, rel=1e-5)
        seen["thin" if is_thin else "shown"] += 1
    assert seen["thin"] and seen["shown"]
