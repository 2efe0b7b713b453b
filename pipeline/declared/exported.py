"""Networks as tables for other programs."""

from __future__ import annotations

from pipeline.declared.cells import DIRECTIONS, NODES, PARTY_CLASSES
from pipeline.tables import Table, integer, ratio, text

_LEVEL = (
    text("adcode", "region, CN = whole country"),
    text("stage_scheme", "scheme of stages, the headline one of the region"),
    text("nodes", "whether nodes are classes of actors or single bodies", NODES),
)
NETWORK_NODES = Table(
    "nodes", "One node of a network over the whole window.", ("adcode", "stage_scheme", "nodes", "id"),
    (
        *_LEVEL, text("id", "class, or name of a body; private persons masked"),
        text("label_zh", "label in Chinese"), text("label_en", "label in English"),
        text("class", "class of the node", PARTY_CLASSES),
        integer("n_acts", "acts of its ties", "acts"), integer("degree", "other nodes tied to it", "nodes"),
        ratio("strength", "weight of ties with other nodes", "acts"),
    ),
)  # fmt: skip
NETWORK_EDGES = Table(
    "edges", "One tie of a network in one stage, or in the whole window (stage all).",
    ("adcode", "stage_scheme", "nodes", "stage", "source", "target", "direction"),
    (
        *_LEVEL, text("stage", "stage, all = the whole window"),
        text("start", "first day of the stage in the window, YYYY-MM-DD"), text("end", "last day, included"),
        text("source", "id of a node"), text("target", "id of a node"),
        text("direction", "undirected ties are joint acts", DIRECTIONS),
        integer("n_documents", "representative documents (families)", "documents"),
        integer("n_acts", "distinct acts", "acts"), ratio("weight", "sum of shares of acts", "acts"),
    ),
)  # fmt: skip
