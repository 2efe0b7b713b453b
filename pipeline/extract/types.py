"""Records of the extraction: lexicon entries, hits, actors, acts and the context of a sentence.

Offsets are characters of the text given, 0-based, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Entry(NamedTuple):
    """One reading of one string of the lexicon.

    `kind` is actor, behaviour, cue, title, modifier, head or region; `code` is the class of an actor, title or
    head, the behaviour code, the code of a cue, the adcodes of a region separated by ``;``. `attrs` holds the other
    columns of its row that are not empty. `entry_id` is ``file stem:surface`` and does not depend on the order of
    files.
    """

    surface: str
    kind: str
    code: str
    attrs: Mapping[str, str]
    entry_id: str


class Hit(NamedTuple):
    """One string of the lexicon found at [start, end); `entry` is an index into `Lexicon.entries`.

    A surface with several readings gives one hit for each, in the order of kinds, at the same place.
    """

    start: int
    end: int
    entry: int


class Context(NamedTuple):
    """What is known about a sentence beside its text; every field may be empty.

    `date` is YYYY-MM-DD or YYYY-MM; `issuer` the issuing bodies separated by ``;``; `region` an adcode.
    """

    date: str = ""
    source: str = ""
    title: str = ""
    prev: str = ""
    issuer: str = ""
    region: str = ""
    doc_type: str = ""


@dataclass(slots=True)
class Actor:
    """One mention of an actor that takes part in its sentence.

    `region` is an adcode or empty; `actor_id` the canonical name; `n_members` the number of bodies that a quantity
    stands for (3084家社会组织), else 1; `score` in [0, 1].
    """

    start: int
    end: int
    text: str
    cls: str
    level: str = "unknown"
    region: str = ""
    actor_id: str = ""
    is_generic: bool = False
    found_by: str = "rule"
    score: float = 1.0
    n_members: int = 1


@dataclass(slots=True)
class Act:
    """One act of one sentence; `sources` and `targets` are indices into the actors of that sentence."""

    behaviour: str
    trigger: str
    start: int
    end: int
    sources: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    relation: str = "none"
    realis: str = "done"
    done_kind: str = ""
    modality: str = ""
    among_sources: str = ""
    event_date: str = ""
    event_date_source: str = ""
    found_by: str = "rule"
    score: float = 1.0


class Coded(NamedTuple):
    """Actors and acts of one sentence."""

    actors: list[Actor]
    acts: list[Act]


def words(text: str) -> tuple[str, ...]:
    """The words of a list written with spaces between them, as long lists of Chinese words are in the modules here.

    >>> words("省 市")
    ('省', '市')
    """
    return tuple(text.split())
