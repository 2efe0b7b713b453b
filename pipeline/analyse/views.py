"""Facts as arrays, and the cut of them by one region and one stage scheme.

Codes of stages in a view: 0 … k-1 the scheme's stages, then `outside`, `all`, `retrospective`. Days are counted from
the first day of the study; weeks are calendar weeks from Monday.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.codes import COUNTRY
from pipeline.settings import Study
from pipeline.study_tables import ALL, OUTSIDE, PARTNERS, PARTY_CLASSES, RETROSPECTIVE
from pipeline.text.vocabulary import Vocabulary

# Names of what an array holds; sums and products of numpy change the width of its numbers, which no type can follow.
Ints = npt.NDArray[Any]
Floats = npt.NDArray[Any]
Bools = npt.NDArray[Any]
Texts = npt.NDArray[Any]
FAR = 10**6  # a day outside of every window


def prefix_of(adcode: str) -> str:
    """Leading digits that all places inside a region share: 33 for 330000, 3303 for 330300; empty for CN.

    >>> prefix_of("330000"), prefix_of("330300"), prefix_of("CN")
    ('33', '3303', '')
    """
    if adcode == COUNTRY:
        return ""
    return adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode


def place_of(adcodes: Texts, prefix: str) -> Texts:
    """Place of each adcode: a region below the one with this prefix, or the province of one outside; empty stays empty.

    >>> place_of(np.array(["330302", "420100", "330000", ""]), "33").tolist()
    ['330300', '420000', '330000', '']
    """
    digits = np.where(np.char.startswith(adcodes, prefix), min(len(prefix) + 2, 6), 2)
    short = np.where(digits == 2, adcodes.astype("U2"), np.where(digits == 4, adcodes.astype("U4"), adcodes))
    padded = np.char.ljust(short.astype("U6"), 6, "0") if len(short) else short
    return np.asarray(np.where(short == "", "", padded))


def days_since(dates: pd.Series[Any], first: dt.date) -> Ints:
    """Days from `first`; a missing or impossible date is `FAR` before it."""
    parsed = pd.to_datetime(dates, format="%Y-%m-%d", errors="coerce")
    return np.asarray((parsed - pd.Timestamp(first)).dt.days.fillna(-FAR).astype("int64"))


class Slice(NamedTuple):
    """One region under one scheme."""

    adcode: str
    stage_scheme: str


@dataclass(frozen=True)
class Facts:
    """Facts of a study in memory; rows of `parties` and `ties` carry `act`, the row number of their act in `acts`.

    `acts` and `documents` have RangeIndex; `acts.doc` is the row number of the document.
    """

    study: Study
    adcodes: tuple[str, ...]
    documents: pd.DataFrame
    sentence_regions: pd.DataFrame
    acts: pd.DataFrame
    parties: pd.DataFrame
    ties: pd.DataFrame
    stages: pd.DataFrame
    flow: pd.DataFrame
    hits: pd.DataFrame
    vocabulary: Vocabulary

    @cached_property
    def _arrays(self) -> dict[tuple[str, ...], Ints]:
        return {}

    def texts(self, frame: str, column: str) -> Texts:
        """A text column of one of the frames as an array, made once."""
        key = (frame, column)
        if key not in self._arrays:
            self._arrays[key] = getattr(self, frame)[column].fillna("").to_numpy().astype(str)
        return self._arrays[key]

    @cached_property
    def open_sources(self) -> list[str]:
        """Sources with documents in every month of the window, of whatever region."""
        months = set(self.study.window.months())
        seen = self.documents["published_date"].str[:7].groupby(self.documents["source"]).agg(set)
        return sorted(str(source) for source, own in seen.items() if months <= own)

    @cached_property
    def hit_places(self) -> tuple[Bools, Texts]:
        """Of each hit: whether its sentence names a region, and the adcodes that it names, each between semicolons."""
        own = self.sentence_regions.groupby(["doc", "sentence_no"])["adcode"].agg(";".join)
        key = pd.MultiIndex.from_frame(self.hits[["doc", "sentence_no"]])
        named = own.reindex(key).fillna("").to_numpy().astype(str)
        return named != "", np.char.add(";", named)

    def array(self, frame: str, column: str) -> Any:
        """A column of one of the frames as an array, made once; it cannot be written to."""
        key = (frame, column, "as it is")
        if key not in self._arrays:
            values = getattr(self, frame)[column].to_numpy()
            values.flags.writeable = False
            self._arrays[key] = values
        return self._arrays[key]

    def codes(self, frame: str, column: str, values: tuple[str, ...]) -> Ints:
        """Places of a column's values in a closed list, made once; a value that is not in it is -1."""
        key = (frame, column, *values)
        if key not in self._arrays:
            self._arrays[key] = pd.Categorical(getattr(self, frame)[column], categories=values).codes.astype(np.int64)
        return self._arrays[key]

    @cached_property
    def slices(self) -> tuple[Slice, ...]:
        """Regions of the study, each under every scheme that covers it, headline first."""
        covered = set(zip(self.stages["adcode"], self.stages["stage_scheme"], strict=True))
        return tuple(Slice(a, s) for a in self.adcodes for s in self.study.stage_schemes if (a, s) in covered)

    @cached_property
    def _views(self) -> dict[Slice, View]:
        return {}

    def view(self, where: Slice) -> View:
        """The cut by a region and a scheme, made once."""
        if where not in self._views:
            self._views[where] = make_view(self, where)
        return self._views[where]

    def headline_scheme(self, adcode: str) -> str:
        """First scheme of the study that covers a region."""
        return next(s.stage_scheme for s in self.slices if s.adcode == adcode)


@dataclass(frozen=True)
class View:
    """Acts, participants and exposure of one region under one scheme.

    `stage_published` and `stage_event` are stage codes of acts; `stage_of_day` of days; `on_topic` and `all_sentences`
    are sentences by day. `exposure` is by stage code and week.
    """

    where: Slice
    facts: Facts
    stages: tuple[str, ...]  # names by code: S00 …, outside, all, retrospective
    in_region: Bools
    doc_in_region: Bools
    stage_of_day: Ints
    week_of_day: Ints
    stage_published: Ints
    stage_event: Ints
    doc_exposure: Ints
    party_class: Ints  # place in PARTY_CLASSES
    tie_classes: tuple[Ints, Ints]  # of sources and of targets
    first_monday: int

    @property
    def code(self) -> Mapping[str, int]:
        """Stage codes by name."""
        return {name: i for i, name in enumerate(self.stages)}

    @cached_property
    def doc_stage(self) -> Ints:
        """Stage code of each document, by publication."""
        return day_values(self.stage_of_day, self.facts.array("documents", "day"), len(self.stages) - 3)

    @cached_property
    def doc_week(self) -> Ints:
        """Week of each document, clipped to the window."""
        return np.asarray(self.week_of_day[np.clip(self.facts.array("documents", "day"), 0, len(self.week_of_day) - 1)])

    @cached_property
    def tie_places(self) -> tuple[Texts, Texts]:
        """Place of the sources and of the targets of ties, as the region sees it."""
        prefix = prefix_of(self.where.adcode)
        source, target = (place_of(self.facts.texts("ties", f"{end}_region"), prefix) for end in ("source", "target"))
        return source, target

    @cached_property
    def hit_in_region(self) -> Bools:
        """Hits in sentences of the region, by the rule of the exposure."""
        placed, adcodes = self.facts.hit_places
        named = np.char.find(adcodes, f";{prefix_of(self.where.adcode)}") >= 0
        home = self.doc_in_region[self.facts.array("hits", "doc")]
        return np.asarray(np.where(placed, named, home) if self.where.adcode != COUNTRY else np.ones(len(home), bool))

    @property
    def n_weeks(self) -> int:
        """Calendar weeks of the window."""
        return int(self.week_of_day[-1]) + 1

    @cached_property
    def exposure(self) -> Floats:
        """On-topic sentences of the region by stage code and week."""
        return self.by_stage_week(self.doc_exposure)

    def by_stage_week(self, values: Ints) -> Floats:
        """Sum of a number of each document by stage code and week; row `all` adds the stages up."""
        s, w = len(self.stages), self.n_weeks
        table = np.bincount(self.doc_stage * w + self.doc_week, weights=values, minlength=s * w).reshape(s, w)
        table[self.code[ALL]] = table[: self.code[ALL]].sum(axis=0)
        return table

    @cached_property
    def blocks(self) -> Bools:
        """Weeks in which each stage has days: the blocks of the bootstrap."""
        has = np.zeros((len(self.stages), self.n_weeks), dtype=bool)
        has[self.stage_of_day, self.week_of_day] = True
        has[self.code[ALL]] = True
        return has


def day_values(of_day: Ints, days: Ints, otherwise: int) -> Ints:
    """Value of each day; days outside of the window get `otherwise`."""
    inside = (days >= 0) & (days < len(of_day))
    return np.where(inside, of_day[np.clip(days, 0, len(of_day) - 1)], otherwise)


def _stage_days(facts: Facts, where: Slice) -> tuple[tuple[str, ...], pd.DataFrame]:
    rows = facts.stages
    own = rows[(rows["adcode"] == where.adcode) & (rows["stage_scheme"] == where.stage_scheme)].sort_values("start")
    return (*own["stage"], OUTSIDE, ALL, RETROSPECTIVE), own


def stage_lookup(own: pd.DataFrame, days: Ints, first: dt.date, outside: int) -> Ints:
    """Stage code of any day, inside the window or not."""
    starts, ends = days_since(own["start"], first), days_since(own["end_exclusive"], first)
    if not len(starts):
        return np.full(len(days), outside)
    found = np.searchsorted(starts, days, side="right") - 1
    inside = (found >= 0) & (days < ends[np.clip(found, 0, None)])
    return np.where(inside, found, outside)


def _exposure(facts: Facts, prefix: str, doc_in_region: Bools) -> Ints:
    """On-topic body sentences of each representative that belong to a region."""
    docs = facts.documents
    used = (docs["is_representative"] & docs["is_relevant"]).to_numpy()
    if not prefix:
        return np.where(used, docs["n_sentences"], 0)
    named = facts.sentence_regions[facts.sentence_regions["adcode"].str.startswith(prefix)]
    distinct = named[["doc", "sentence_no"]].drop_duplicates()["doc"].to_numpy()
    return np.bincount(distinct, minlength=len(docs)) + np.where(used & doc_in_region, docs["n_unplaced"], 0)


def _seen_class(facts: Facts, frame: str, end: str, prefix: str) -> Ints:
    """Class of each body as a region sees it: partners from elsewhere are classes of their own.

    Foreign bodies come first, then central ones, then those of another region; a body without a region is at home.
    """
    own = facts.codes(frame, f"{end}class", PARTY_CLASSES)
    if not prefix:
        return own
    level, region = facts.texts(frame, f"{end}level"), facts.texts(frame, f"{end}region")
    foreign = (own == PARTY_CLASSES.index("foreign")) | (level == "foreign")
    home = np.char.startswith(region, prefix)
    central, outside, abroad = (PARTY_CLASSES.index(name) for name in PARTNERS)
    return np.select([foreign, ~home & (level == "central"), ~home & (region != "")], [abroad, central, outside], own)


def _retrospective(study: Study, published: Ints, event: Ints, stage_published: Ints, stage_event: Ints) -> Bools:
    """Acts told more than the given days after the event, or of an earlier stage; a date to come is never one."""
    before = event < published
    return np.asarray(
        before & ((published - event > study.analysis.retrospective_days) | (stage_event != stage_published))
    )


def make_view(facts: Facts, where: Slice) -> View:
    """Cut facts by a region and a scheme."""
    stages, own = _stage_days(facts, where)
    window = facts.study.window
    days = np.arange((window.end - window.start).days + 1)
    outside = stages.index(OUTSIDE)
    first_monday = -window.start.weekday()
    prefix = prefix_of(where.adcode)
    docs, acts = facts.documents, facts.acts
    doc_in_region = docs["region"].str.startswith(prefix).to_numpy() if prefix else np.ones(len(docs), dtype=bool)
    in_region = acts["regions"].str.contains(rf"(?:^|;){prefix}").to_numpy() if prefix else np.ones(len(acts), bool)
    published, event = acts["day"].to_numpy(), acts["event_day"].to_numpy()
    stage_published = stage_lookup(own, published, window.start, outside)
    stage_event = stage_lookup(own, event, window.start, outside)
    late = _retrospective(facts.study, published, event, stage_published, stage_event)
    return View(
        where=where,
        facts=facts,
        stages=stages,
        in_region=in_region,
        doc_in_region=doc_in_region,
        stage_of_day=stage_lookup(own, days, window.start, outside),
        week_of_day=(days - first_monday) // 7,
        stage_published=np.where(late, stages.index(RETROSPECTIVE), stage_published),
        stage_event=stage_event,
        doc_exposure=_exposure(facts, prefix, doc_in_region),
        party_class=_seen_class(facts, "parties", "", prefix),
        tie_classes=(_seen_class(facts, "ties", "source_", prefix), _seen_class(facts, "ties", "target_", prefix)),
        first_monday=first_monday,
    )
