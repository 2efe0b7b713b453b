"""Networks for other programs: round trips, time, masking, equal bytes; the data package and the digests."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess

import networkx as nx
import pytest

from pipeline.export.graphs import Network, gexf_bytes, graph_of, graphml_bytes
from pipeline.export.package import data_package, field, listed_files, manifest
from pipeline.tables import BOOL, Column

HOSTILE = "<script>alert(1)</script>&\"'"


def node(name, **given):
    return {"adcode": "CN", "stage_scheme": "s", "nodes": "body", "id": name, "label_zh": name, "label_en": name,
            "class": "medical", "n_acts": 3, "degree": 1, "strength": 1.5, **given}  # fmt: skip


def edge(source, target, stage, **given):
    days = {
        "S01": ("2020-01-23", "2020-02-08"),
        "S02": ("2020-02-09", "2020-03-01"),
        "all": ("2019-12-01", "2020-06-30"),
    }
    return {"stage": stage, "start": days[stage][0], "end": days[stage][1], "source": source, "target": target,
            "direction": "directed", "n_documents": 1, "n_acts": 2, "weight": 0.5, **given}  # fmt: skip


NETWORK = Network(
    [node("甲医院"), node(HOSTILE), node("丙")],
    [edge("甲医院", HOSTILE, "S01"), edge("甲医院", HOSTILE, "S02", weight=1.0), edge("丙", "丙", "S01"),
     edge("甲医院", HOSTILE, "all", weight=1.5), edge("丙", "丙", "all", direction="undirected")],
)  # fmt: skip


@pytest.mark.parametrize("by_stage", [True, False])
def test_graphml_round_trip(by_stage):
    graph = graph_of(NETWORK, by_stage=by_stage)
    back = nx.read_graphml(io.BytesIO(graphml_bytes(graph)), force_multigraph=True)
    assert set(back) == set(graph) == {"甲医院", HOSTILE, "丙"}
    seen = sorted((u, v, d["weight"], d["stage"], d["direction"]) for u, v, d in back.edges(data=True))
    assert seen == sorted((u, v, d["weight"], d["stage"], d["direction"]) for u, v, d in graph.edges(data=True))


def test_gexf_round_trip_keeps_time_and_weights():
    back = nx.read_gexf(io.BytesIO(gexf_bytes(graph_of(NETWORK, by_stage=True))))
    times = sorted((d["stage"], d["start"], d["end"], d["weight"]) for _, _, d in back.edges(data=True))
    assert times == [("S01", "2020-01-23", "2020-02-08", 0.5), ("S01", "2020-01-23", "2020-02-08", 0.5),
                     ("S02", "2020-02-09", "2020-03-01", 1.0)]  # fmt: skip
    assert back.nodes[HOSTILE]["label"] == HOSTILE
    whole = nx.read_gexf(io.BytesIO(gexf_bytes(graph_of(NETWORK, by_stage=False))))
    assert sorted(d["weight"] for _, _, d in whole.edges(data=True)) == [0.5, 1.5]


def test_bytes_hold_no_date_and_do_not_depend_on_order():
    turned = Network(NETWORK.nodes[::-1], NETWORK.edges[::-1])
    for by_stage in (True, False):
        one, other = (graph_of(n, by_stage=by_stage) for n in (NETWORK, turned))
        assert gexf_bytes(one) == gexf_bytes(other)
        assert graphml_bytes(one) == graphml_bytes(other)
    assert b"lastmodifieddate" not in gexf_bytes(one)


def test_fields_carry_type_and_closed_list():
    assert field(Column("is_thin", BOOL, "thin"))["trueValues"] == ["true"]
    assert field(Column("x", "text", "m", values=("a",)))["constraints"]["enum"] == ["a", ""]


@pytest.mark.workflow
def test_package_describes_every_csv_as_it_is(sample_results):
    package = json.loads((sample_results / "datapackage.json").read_text(encoding="utf-8"))
    paths = {r["path"] for r in package["resources"]}
    lying = {p.relative_to(sample_results).as_posix() for p in listed_files(sample_results) if p.suffix == ".csv"}
    assert paths == lying
    assert len({r["name"] for r in package["resources"]}) == len(paths)
    for resource in package["resources"]:
        with (sample_results / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == [f["name"] for f in resource["schema"]["fields"]]
    assert "language models" in package["description"]


FORMS = {
    "integer": r"-?\d+", "number": r"-?\d+(\.\d+)?(e[-+]?\d+)?|-?inf",  # the standard knows infinity
    "boolean": "true|false", "string": r"(?s).*",
}  # fmt: skip


@pytest.mark.workflow
def test_every_value_is_as_the_package_declares_it(sample_results):
    """What `frictionless validate datapackage.json` checks: types, closed lists, one row a key, sizes and digests."""
    package = json.loads((sample_results / "datapackage.json").read_text(encoding="utf-8"))
    faults = []
    for resource in package["resources"]:
        path, schema = sample_results / resource["path"], resource["schema"]
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file))
        keys = [tuple(r[header.index(k)] for k in schema["primaryKey"]) for r in rows]
        if len(set(keys)) != len(keys) or any(len(r) != len(header) for r in rows):
            faults.append((path.name, "key or length of a row"))
        for given, values in zip(schema["fields"], zip(*rows, strict=True) if rows else [], strict=False):
            allowed = given.get("constraints", {}).get("enum")
            for value in set(values) - {""}:
                if not re.fullmatch(FORMS[given["type"]], value) or (allowed and value not in allowed):
                    faults.append((path.name, given["name"], value))
        digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        if (resource["bytes"], resource["hash"]) != (path.stat().st_size, digest):
            faults.append((path.name, "size or digest"))
    assert faults == []


@pytest.mark.workflow
def test_digests_hold(sample_results):
    done = subprocess.run(["sha256sum", "--check", "--quiet", "manifest.sha256"], cwd=sample_results, check=False,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout
    listed = [line.split("  ", 1)[1] for line in (sample_results / "manifest.sha256").read_text().splitlines()]
    assert "report/index.html" in listed and "exports/codebook.docx" in listed
    assert not [name for name in listed if name.startswith(("work/", "logs/"))]


@pytest.mark.workflow
def test_exported_networks_are_those_of_the_tables(sample_results):
    with (sample_results / "tables/T08_network.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if (r["adcode"], r["stage_scheme"], r["stage"], r["realis"], r["basis"],
                r["resolution"], r["series"], r["dated_by"]) ==
                ("330000", "zhejiang_phases", "all", "done", "broad", "named", "domestic", "published")]  # fmt: skip
    ties = {(r["source_class"], r["target_class"], r["direction"]): float(r["weight"]) for r in rows
            if "all" not in (r["source_class"], r["target_class"], r["direction"])}  # fmt: skip
    graph = nx.read_gexf(sample_results / "exports/network_class_330000_whole.gexf")
    seen = {(u, v, d["direction"]): d["weight"] for u, v, d in graph.edges(data=True)}
    assert seen == pytest.approx(ties)
    assert len(ties) > 10


def test_package_and_manifest_of_a_folder(tmp_path):
    from types import SimpleNamespace

    (tmp_path / "work").mkdir()
    (tmp_path / "work/x.csv").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    study = SimpleNamespace(name="s", title="t")
    assert [p.name for p in listed_files(tmp_path)] == ["b.txt"]
    assert manifest(tmp_path, listed_files(tmp_path)).endswith("  b.txt\n")
    assert data_package(tmp_path, study, version="1", licences=[("源", "own")])["sources"] == [{"title": "源 (own)"}]
