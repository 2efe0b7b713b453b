"""Networks for Gephi, igraph, Pajek and others: nodes.csv, edges.csv, GraphML and GEXF.

A graph is directed; ties of joint acts have no direction of their own and say so in `direction`. Files by stage hold
one edge a tie and stage, with first and last day, so that Gephi's time line moves; files of the whole hold one a tie.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import pandas as pd

from pipeline.analyse.private import told_apart
from pipeline.paper.model import clean
from pipeline.present.choose import headline_rows, pick, stages_of
from pipeline.present.grids import records_of
from pipeline.present.labels import Labels
from pipeline.settings import Study
from pipeline.study_tables import ALL, BY_CODE, NETWORK_EDGES, NETWORK_NODES

TODAY = re.compile(rb' lastmodifieddate="[^"]*"')
Rows = list[dict[str, Any]]


class Network(NamedTuple):
    """Nodes and edges as rows of the declared tables."""

    nodes: Rows
    edges: Rows


def _days(stages: pd.DataFrame, study: Study) -> dict[str, tuple[str, str]]:
    """First and last day of each stage inside the window; a stage outside of it is left out."""
    first, last = study.window.start.isoformat(), study.window.end.isoformat()
    found = {ALL: (first, last)}
    for r in records_of(stages):
        end = (pd.Timestamp(r["end_exclusive"]) - pd.Timedelta(days=1)).date().isoformat()
        if r["start"] <= last and end >= first:
            found[r["stage"]] = (max(r["start"], first), min(end, last))
    return found


def _class_rows(tables: Mapping[str, pd.DataFrame], study: Study, where: Mapping[str, str]) -> tuple[Rows, Rows]:
    nodes = records_of(pick(headline_rows(tables, "T8b", study.realis), stage=ALL, **where))
    edges = records_of(pick(headline_rows(tables, "T8", study.realis), **where))
    edges = [e | {"source": e["source_class"], "target": e["target_class"]} for e in edges]
    return [n | {"id": n["class"]} for n in nodes if n["class"] != ALL], [
        e for e in edges if ALL not in (e["source"], e["target"], e["direction"])
    ]


def _body_rows(tables: Mapping[str, pd.DataFrame], study: Study, where: Mapping[str, str]) -> tuple[Rows, Rows]:
    nodes = records_of(pick(headline_rows(tables, "T8e", study.realis), stage=ALL, **where))
    edges = records_of(pick(headline_rows(tables, "T8d", study.realis), **where))
    return [n | {"id": n["actor_id"]} for n in nodes if n["actor_id"] != ALL], [
        e | {"source": e["source_id"], "target": e["target_id"],
             "direction": "directed" if e["is_directed"] else "undirected"}
        for e in edges
    ]  # fmt: skip


def make_network(
    tables: Mapping[str, pd.DataFrame], study: Study, labels: Labels, *, adcode: str, scheme: str, nodes: str
) -> Network:
    """Network of classes or of bodies (`nodes` = class or body) of one region, names free of control characters.

    Names of private persons are hidden in the tables already.
    """
    where = {"adcode": adcode, "stage_scheme": scheme}
    days = _days(stages_of(tables["stages"], adcode, scheme), study)
    points, ties = (_class_rows if nodes == "class" else _body_rows)(tables, study, where)
    ties = [e for e in ties if e["stage"] in days and e["n_acts"] > 0]
    ends = {end for e in ties for end in (e["source"], e["target"])}
    shown = told_apart(ends, clean) if nodes == "body" else {c: c for c in ends}
    common = {**where, "nodes": nodes}
    kept = ("n_acts", "degree", "strength")
    return Network(
        [{**common, "id": shown[p["id"]], **_words(shown[p["id"]], nodes, labels), "class": p["class"],
          **{k: p[k] for k in kept}} for p in points if p["id"] in ends],
        [{**common, "stage": e["stage"], "start": days[e["stage"]][0], "end": days[e["stage"]][1],
          "source": shown[e["source"]], "target": shown[e["target"]],
          **{k: e[k] for k in ("direction", "n_documents", "n_acts", "weight")}} for e in ties],
    )  # fmt: skip


def _words(name: str, nodes: str, labels: Labels) -> dict[str, str]:
    if nodes == "body":
        return {"label_zh": name, "label_en": name}
    return {f"label_{lang}": labels.get("class", name, lang) for lang in ("zh", "en")}


def graph_of(network: Network, *, by_stage: bool) -> nx.MultiDiGraph:
    """The graph of the stages, or of the whole window, in a fixed order of nodes and edges."""
    graph = nx.MultiDiGraph(mode="dynamic" if by_stage else "static")
    for n in sorted(network.nodes, key=lambda n: n["id"]):
        values = {k: n[k] for k in ("label_zh", "label_en", "class")}
        graph.add_node(n["id"], label=n["label_zh"], **values, n_acts=int(n["n_acts"]), strength=float(n["strength"]))
    edges = [e for e in network.edges if (e["stage"] != ALL) == by_stage]
    for i, e in enumerate(sorted(edges, key=lambda e: (e["start"], e["source"], e["target"], e["direction"]))):
        values = {"stage": e["stage"], "direction": e["direction"], "weight": float(e["weight"])}
        values |= {"n_acts": int(e["n_acts"]), "n_documents": int(e["n_documents"])}
        times = {"start": e["start"], "end": e["end"]} if by_stage else {}
        graph.add_edge(e["source"], e["target"], key=str(i), id=str(i), **values, **times)
    return graph


def gexf_bytes(graph: nx.MultiDiGraph) -> bytes:
    """GEXF 1.2 without the date of today."""
    out = io.BytesIO()
    nx.write_gexf(graph, out)
    return TODAY.sub(b"", out.getvalue())


def graphml_bytes(graph: nx.MultiDiGraph) -> bytes:
    """GraphML."""
    out = io.BytesIO()
    nx.write_graphml_xml(graph, out)
    return out.getvalue()


def write_networks(networks: Mapping[tuple[str, str], Network], folder: Path) -> None:
    """Write nodes.csv and edges.csv of all networks, and the graphs of each, named by region and kind of node."""
    from pipeline.io import write_csv

    for table, name in ((NETWORK_NODES, "nodes"), (NETWORK_EDGES, "edges")):
        rows = [r for network in networks.values() for r in getattr(network, name)]
        frame = pd.DataFrame(rows, columns=table.column_names).sort_values(list(table.key), kind="stable")
        write_csv(table, frame, folder / f"{name}.csv")
    for (adcode, nodes), network in networks.items():
        for by_stage, end in ((True, "stages"), (False, "whole")):
            graph = graph_of(network, by_stage=by_stage)
            stem = f"network_{nodes}_{adcode}_{end}"
            (folder / f"{stem}.gexf").write_bytes(gexf_bytes(graph))
            (folder / f"{stem}.graphml").write_bytes(graphml_bytes(graph))


def graph_files(adcodes: Collection[str]) -> list[str]:
    """Names of the files that `write_networks` writes."""
    stems = [f"network_{n}_{a}_{end}" for a in adcodes for n in ("class", "body") for end in ("stages", "whole")]
    return ["nodes.csv", "edges.csv", *(f"{stem}.{form}" for stem in stems for form in ("gexf", "graphml"))]


NEEDED = ("stages", *(BY_CODE[code].name for code in ("T8", "T8b", "T8d", "T8e")))
