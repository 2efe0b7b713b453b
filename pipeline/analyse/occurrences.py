"""Acts, participations and texts of one region as arrays made once; every specification is a mask over them.

An occurrence is an act in a document that tells it: its representative, or, where reprints are asked for, each reprint
of the family on its own day and in its own source. Positions of the reprint are those of the representative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pipeline import codes
from pipeline.analyse.calendar_blocks import Blocks, make_blocks
from pipeline.analyse.membership import RESOLVED
from pipeline.analyse.roles import N_POSITIONS, positions
from pipeline.analyse.trend import agenda
from pipeline.analyse.views import Bools, Facts, Floats, Ints, Slice, View, days_since, stage_lookup
from pipeline.study_tables import PARTY_CLASSES, REALIS

SHIFTS = {"as_dated": 0, "week_earlier": -7, "week_later": 7}
NEWS = ("news", "commentary", "interview", "initiative")
ABSENT = 9  # resolution of a participation that no row passes
EVERY = "every"


@dataclass(frozen=True)
class Texts:
    """Documents that tell acts: representatives, then reprints; `of` is the row number of the document itself."""

    of: Ints
    day: Ints
    source: Ints
    is_news: Bools
    is_reprint: Bools
    exposure: Mapping[str, Floats]  # on-topic sentences, sentences of all texts, on-topic documents


@dataclass(frozen=True)
class Parties:
    """Distinct participations: class and position of an occurrence.

    `resolution` and `named_resolution` are the best ones that make it, of all bodies and of those named one by one;
    `pair` numbers the pairs of class and text.
    """

    occurrence: Ints
    cls: Ints
    position: Ints
    resolution: Ints
    named_resolution: Ints
    pair: Ints
    pair_cls: Ints
    pair_text: Ints


class Calendar:
    """Stages of days, acts and events under one scheme whose bounds are moved by some days."""

    def __init__(self, acts: Occurrences, scheme: str, boundary: str) -> None:
        facts, shift = acts.facts, SHIFTS[boundary]
        rows = facts.stages
        own = rows[(rows["adcode"] == acts.adcode) & (rows["stage_scheme"] == scheme)].sort_values("start")
        first, self.n_stages = facts.study.window.start, len(own)

        def stage(days: Ints) -> Ints:
            return stage_lookup(own, np.asarray(days) - shift, first, self.n_stages)

        self.stages = tuple(str(s) for s in own["stage"])
        self.first_alert = int(days_since(own["start"], first)[1]) + shift if self.n_stages > 1 else 0
        self.of_day = stage(np.arange(acts.n_days))
        self.published, self.event = stage(acts.day), stage(acts.event_day)
        late = acts.day - acts.event_day > facts.study.analysis.retrospective_days
        self.is_late = (acts.event_day < acts.day) & (late | (self.published != self.event))


def _texts(view: View) -> Texts:
    docs = view.facts.documents
    of_family = pd.Series(docs.index, index=docs["family_id"])[docs["is_representative"].to_numpy()]
    copies = np.flatnonzero(~docs["is_representative"].to_numpy() & docs["family_id"].isin(of_family.index).to_numpy())
    origin = np.concatenate([np.arange(len(docs)), of_family[docs["family_id"].to_numpy()[copies]].to_numpy()])
    of = np.concatenate([np.arange(len(docs)), copies]).astype(np.int64)
    origin = origin.astype(np.int64)
    on_topic, every = agenda(view)
    topical = np.where(docs["is_relevant"].to_numpy()[of], view.doc_exposure[origin], 0).astype(float)
    off_topic = (every - on_topic)[origin]
    exposure = {"on_topic": topical, "all_texts": topical + off_topic, "documents": (topical > 0).astype(float)}
    return Texts(
        of, view.facts.array("documents", "day")[of],
        view.facts.codes("documents", "source", tuple(view.facts.study.sources))[of],
        np.isin(view.facts.texts("documents", "doc_type")[of], NEWS), np.arange(len(of)) >= len(docs),
        exposure,
    )  # fmt: skip


class Occurrences:
    """Acts of one region that are told in a sentence, of every realis, basis and series."""

    def __init__(self, facts: Facts, adcode: str) -> None:
        self.facts, self.adcode = facts, adcode
        self.view = facts.view(Slice(adcode, facts.headline_scheme(adcode)))
        self.n_days = len(self.view.stage_of_day)
        self.texts = _texts(self.view)
        told = self.view.in_region & (facts.array("acts", "sentence_no") >= 0)
        self.act, self.text = self._told_by(np.flatnonzero(told))
        self.day = self.texts.day[self.text]
        own, event = facts.array("acts", "day")[self.act], facts.array("acts", "event_day")[self.act]
        self.event_day = np.where(event == own, self.day, event)
        self.behaviour = self._of_acts(facts.codes("acts", "behaviour", codes.BEHAVIOURS))
        self.realis = self._of_acts(facts.codes("acts", "realis", REALIS))
        self._calendars: dict[tuple[str, str], Calendar] = {}
        self._blocks: dict[tuple[object, ...], Blocks] = {}

    def _of_acts(self, values: Ints) -> Ints:
        return np.asarray(values[self.act])

    def _told_by(self, acts: Ints) -> tuple[Ints, Ints]:
        """Acts and the texts that tell them: each in its own document, then again in every reprint about the crisis."""
        facts = self.facts
        doc = facts.array("acts", "doc")[acts]
        family = facts.texts("documents", "family_id")
        relevant = np.asarray(facts.array("documents", "is_relevant"), dtype=bool)[self.texts.of]
        reprints = np.flatnonzero(self.texts.is_reprint & relevant)
        again = pd.DataFrame({"act": acts, "family": family[doc]}).merge(
            pd.DataFrame({"text": reprints, "family": family[self.texts.of[reprints]]}), on="family"
        )
        act = np.concatenate([acts, again["act"].to_numpy(dtype=np.int64)])
        return act, np.concatenate([doc, again["text"].to_numpy(dtype=np.int64)])

    @cached_property
    def resolution(self) -> Ints:
        """Best resolution of any participant of each occurrence."""
        best = np.full(len(self.facts.acts), ABSENT)
        known = self.facts.codes("parties", "resolution", codes.RESOLUTIONS)
        np.minimum.at(best, self.facts.array("parties", "act"), known)
        return self._of_acts(best)

    @cached_property
    def flags(self) -> dict[str, Bools]:
        """Columns of acts by occurrence."""
        facts = self.facts
        found = {b: self._of_acts(facts.array("acts", f"is_{b}")) for b in ("strict", "broad", "coprovision")}
        found["domestic"] = self._of_acts(facts.array("acts", "is_domestic"))
        found["rule"] = self._of_acts(facts.texts("acts", "found_by") == "rule")
        return {name: np.asarray(values, dtype=bool) for name, values in found.items()}

    @cached_property
    def parties(self) -> Parties:
        """Participations of the region's own classes."""
        facts, n_classes = self.facts, len(codes.CLASSES)
        place = np.full(len(PARTY_CLASSES), -1)
        place[[PARTY_CLASSES.index(c) for c in codes.CLASSES]] = np.arange(n_classes)
        cls = place[self.view.party_class]
        via = np.flatnonzero(cls >= 0)
        act, known = facts.array("parties", "act")[via], facts.codes("parties", "resolution", codes.RESOLUTIONS)[via]
        size = n_classes * N_POSITIONS
        cell = cls[via] * N_POSITIONS + positions(self.view, via)
        key, at = np.unique(act * size + cell, return_inverse=True)
        best, best_named = np.full(len(key), ABSENT), np.full(len(key), ABSENT)
        np.minimum.at(best, at, known)
        generic = np.asarray(facts.array("parties", "is_generic"), dtype=bool)[via]
        np.minimum.at(best_named, at, np.where(generic, ABSENT, known))
        rows = pd.DataFrame({"act": key // size, "row": np.arange(len(key))})
        both = pd.DataFrame({"act": self.act, "occurrence": np.arange(len(self.act))}).merge(rows, on="act")
        row, occurrence = both["row"].to_numpy(), both["occurrence"].to_numpy()
        cell = (key % size)[row]
        n_texts = len(self.texts.of)
        pairs, pair = np.unique(cell // N_POSITIONS * n_texts + self.text[occurrence], return_inverse=True)
        return Parties(
            occurrence, cell // N_POSITIONS, cell % N_POSITIONS, best[row], best_named[row], pair, pairs // n_texts,
            pairs % n_texts,
        )  # fmt: skip

    def calendar(self, spec: Mapping[str, str]) -> Calendar:
        """Stages under the scheme and the bounds of a specification, made once."""
        key = spec["scheme"], spec["boundary"]
        if key not in self._calendars:
            self._calendars[key] = Calendar(self, *key)
        return self._calendars[key]

    def blocks(self, spec: Mapping[str, str], tested: tuple[int, ...]) -> Blocks:
        """Blocks of the days under a specification, with the places of the tested stages, made once."""
        key = spec["scheme"], spec["boundary"], spec["block_days"], tested
        if key not in self._blocks:
            calendar, first = self.calendar(spec), self.view.first_monday
            self._blocks[key] = make_blocks(
                calendar.of_day, tested, first_monday=first, width=int(spec["block_days"])
            )  # fmt: skip
        return self._blocks[key]

    def texts_used(self, spec: Mapping[str, str]) -> Bools:
        """Texts of the sources and types of a specification, inside the window."""
        texts, sources = self.texts, self.facts.study.sources
        keep = (texts.day >= 0) & (texts.day < self.n_days)
        if spec["reprints"] != EVERY:
            keep &= ~texts.is_reprint
        if spec["sources"] == "open":
            keep &= np.isin(texts.source, [sources.index(s) for s in self.facts.open_sources])
        elif spec["sources"] != "all":
            keep &= texts.source != sources.index(spec["sources"].partition(":")[2])
        if spec["doc_types"] != "all":
            keep &= texts.is_news == (spec["doc_types"] == "news")
        return np.asarray(keep)

    def acts_used(self, spec: Mapping[str, str]) -> Bools:
        """Occurrences that a specification counts, whether cooperative or not."""
        keep = self.texts_used(spec)[self.text]
        if spec["realis"] == "not_negated":
            keep = keep & (self.realis != REALIS.index("negated"))
        else:
            wanted = ["done", "enacted"] if spec["realis"] == "with_enacted" else [spec["realis"]]
            keep = keep & np.isin(self.realis, [REALIS.index(r) for r in wanted])
        if spec["series"] == "domestic":
            keep &= self.flags["domestic"]
        if spec["resolution"] != "own":
            keep &= self.resolution <= RESOLVED[spec["resolution"]]
        if spec["found_by"] == "rule":
            keep &= self.flags["rule"]
        if spec["dating"] == "published":
            keep &= ~self.calendar(spec).is_late
        day = self.days(spec)
        return np.asarray(keep & (day >= 0) & (day < self.n_days))

    def days(self, spec: Mapping[str, str]) -> Ints:
        """Day of each occurrence: of its text, or of its event."""
        return np.asarray(self.event_day if spec["dating"] == "event" else self.day)
