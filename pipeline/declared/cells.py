"""How the cells of study tables are named: values, dimensions and headline values.

A cell is named by an address such as ``T3[stage=S01,behaviour=donation].share``; what an address leaves out takes the
headline value of the dimension.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from pipeline import codes

ALL = "all"
OUTSIDE, RETROSPECTIVE = "outside", "retrospective"
UNKNOWN = "unknown"
PARTNERS = ("partner_central", "partner_outside", "partner_foreign")
PARTY_CLASSES = (*codes.CLASSES, UNKNOWN, *PARTNERS)
REALIS = ("done", "enacted", "planned", "required", "negated")
BASES = (ALL, "coprovision", "broad", "strict")
RESOLUTIONS = ("named", "named_carried_issuer", ALL)
SERIES = ("domestic", "international")
DATED_BY = ("published", "event")
ROLES = (ALL, "source", "target")
UNITS = ("stage", "week", "day")
POSITIONS = ("steer", "peer", "give", "receive", "alone")
ROLE_LABELS = ("too_few", "peripheral", "leading", "receiving", "supporting", "participating")
DIRECTIONS = ("directed", "undirected")
NODES = ("class", "body")
EXPERIENCE = (
    "leadership", "interdependence", "information_sharing", "big_data", "accountability", "humanistic_care",
    "advantage",
)  # fmt: skip
PROBLEMS = ("concealment", "shortage", "rumour", "buck_passing", "formalism", "price_gouging")
OPENNESS = ("open",)
LAYERS = ("duty", "encouraged", "done")


class Dimension(NamedTuple):
    """One key of an address: its values (empty tuple = any text) and the value of the headline."""

    name: str
    values: tuple[str, ...]
    headline: str


CLASS = Dimension("class", PARTY_CLASSES, ALL)
BEHAVIOUR = Dimension("behaviour", codes.BEHAVIOURS, ALL)
FILTERS = MappingProxyType(
    {
        "realis": Dimension("realis", REALIS, "done"),
        "basis": Dimension("basis", BASES, ALL),
        "resolution": Dimension("resolution", RESOLUTIONS, "named"),
        "series": Dimension("series", SERIES, "domestic"),
        "dated_by": Dimension("dated_by", DATED_BY, "published"),
        "role": Dimension("role", ROLES, ALL),
    }
)


def _filters(**headline: str) -> tuple[Dimension, ...]:
    """Filter dimensions in their fixed order; the value given is the headline of this table, `_` the usual one."""
    return tuple(FILTERS[k]._replace(headline=FILTERS[k].headline if v == "_" else v) for k, v in headline.items())


_COUNTED = _filters(realis="_", basis="_", resolution="_", series="_", dated_by="_")
_NETWORK = _filters(realis="_", basis="broad", resolution="_", series="_", dated_by="_")

_LAYERED = _filters(basis="_", resolution="_", series="_", dated_by="_")


class Cells(NamedTuple):
    """How the cells of a study table are named: row dimensions, then filter dimensions."""

    rows: tuple[Dimension, ...]
    filters: tuple[Dimension, ...]

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Row and filter dimensions."""
        return (*self.rows, *self.filters)


CELLS: dict[str, Cells] = {
    "T1": Cells(
        (Dimension("item", (ALL, "source", "doc_type"), ALL), Dimension("value", (), ALL)),
        _filters(realis="_", basis="_", series="_", dated_by="_"),
    ),
    "T2": Cells((CLASS,), (*_COUNTED, FILTERS["role"])),
    "T3": Cells((BEHAVIOUR,), _filters(realis="_", basis="_", resolution=ALL, series="_", dated_by="_")),
    "T4": Cells((CLASS, BEHAVIOUR), _COUNTED),
    "T5": Cells((CLASS,), _COUNTED),
    "T5b": Cells((CLASS, BEHAVIOUR), _COUNTED),
    "T5c": Cells((CLASS,), _filters(realis="_", basis="_", resolution="_", series="_", dated_by="_")),
    "T6": Cells(
        (Dimension("unit", UNITS, "stage"), Dimension("period", (), ALL)),
        _filters(realis="_", basis="_", series="_", dated_by="_"),
    ),
    "T6b": Cells((BEHAVIOUR, Dimension("period", (), ALL)), _filters(realis="_", basis="_", series="_", dated_by="_")),
    "T6d": Cells((BEHAVIOUR,), _filters(realis="_", basis="_", series="_", dated_by="_")),
    "T6e": Cells((Dimension("sources", OPENNESS, ALL),), _filters(realis="_", basis="_", series="_", dated_by="_")),
    "T7": Cells((BEHAVIOUR,), _filters(realis="_", basis="_", series="_", dated_by="_")),
    "T8": Cells(
        (
            Dimension("source_class", PARTY_CLASSES, ALL),
            Dimension("target_class", PARTY_CLASSES, ALL),
            Dimension("direction", DIRECTIONS, ALL),
        ),
        _NETWORK,
    ),
    "T8b": Cells((CLASS,), _NETWORK),
    "T8c": Cells((Dimension("nodes", NODES, "class"),), _NETWORK),
    "T8d": Cells((Dimension("source_id", (), ALL), Dimension("target_id", (), ALL)), _NETWORK),
    "T8e": Cells((Dimension("actor_id", (), ALL),), _NETWORK),
    "T8f": Cells((CLASS, BEHAVIOUR), _NETWORK),
    "T8g": Cells(
        (Dimension("source_level", codes.LEVELS, ALL), Dimension("target_level", codes.LEVELS, ALL)), _NETWORK
    ),
    "T8h": Cells((Dimension("source_place", (), ALL), Dimension("target_place", (), ALL)), _NETWORK),
    "T8i": Cells((Dimension("source_id", (), ALL), Dimension("target_id", (), ALL)), _NETWORK),
    "T9": Cells((Dimension("theme", EXPERIENCE, ALL), Dimension("term", (), ALL)), ()),
    "T10": Cells((Dimension("theme", PROBLEMS, ALL), Dimension("term", (), ALL)), ()),
    "T11": Cells((CLASS, BEHAVIOUR, Dimension("layer", LAYERS, ALL)), _LAYERED),
    "T11b": Cells((Dimension("nodes", NODES, "class"),), _LAYERED),
}
