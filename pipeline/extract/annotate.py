"""Codes sentences: actors, acts and ties, by rules and, if asked for, by the tagger and the classifier.

The extract step and `xietong annotate` both call this and nothing else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, repeat
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.extract.acts import Span, find_acts, surfaces_of
from pipeline.extract.combine import Likely
from pipeline.extract.grammar import Found, Grammar
from pipeline.extract.lexicon import Lexicon, load_lexicon
from pipeline.extract.linker import Linker, load_linker
from pipeline.extract.match import Matcher, Place
from pipeline.extract.names import actors_by_rules, actors_of, find_actors, weigh
from pipeline.extract.regions import Gazetteer
from pipeline.extract.tagger import Scene
from pipeline.extract.triggers import Triggers, load_triggers
from pipeline.extract.types import Act, Actor, Coded, Context, Hit

if TYPE_CHECKING:
    from pipeline.classify.predict import Classifier
    from pipeline.extract.namer import Namer

LEXICON_FOLDER = Path(__file__).parents[2] / "config" / "lexicon"
PREVIOUS = 200  # characters of the sentence before that serve as context


class Passage(NamedTuple):
    """A text with the sentences [start, end) to code in it, and what is known about it.

    `previous` is what stood before the first sentence; `context.prev` is not looked at.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    context: Context
    previous: str = ""


@dataclass(slots=True)
class _Sentence:
    """A sentence [start, end) of a text with what the lexicon finds in it.

    `found` makes names, `possible` are words that may be triggers; `hits` are there for the models alone.
    """

    text: str
    start: int
    end: int
    found: Found
    possible: Sequence[Span]
    hits: Sequence[Hit]
    context: Context


class Annotator:
    """Codes sentences one by one, a document at a time or many documents together; immutable after construction."""

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        triggers: Triggers,
        classifier: Classifier | None = None,
        tagger: Namer | None = None,
        linker: Linker | None = None,
    ) -> None:
        self._grammar = Grammar(lexicon)
        self._gazetteer = gazetteer
        self._triggers = triggers
        self._classifier = classifier
        self._tagger = tagger
        self._linker = linker
        self.lexicon = lexicon
        self.matcher = Matcher(lexicon)
        forms, surfaces = lexicon.forms, surfaces_of(lexicon)
        self._forms = [tuple(f for e in entries if (f := forms[e])) for entries in self.matcher.readings]
        self._trigger_words = [next(filter(None, map(surfaces.__getitem__, e)), "") for e in self.matcher.readings]

    def sentence(self, text: str, context: Context) -> Coded:
        """Actors and acts of one sentence; offsets are characters of `text`."""
        return self.passages([Passage(text, [(0, len(text))], context, context.prev)])[0][0]

    def document(self, text: str, spans: Sequence[tuple[int, int]], context: Context) -> list[Coded]:
        """Codings of the sentences [start, end) of a document, in order; offsets are characters of `text`."""
        return self.passages([Passage(text, spans, context)])[0]

    def passages(self, passages: Sequence[Passage]) -> list[list[Coded]]:
        """Codings of the sentences of each passage, in order; offsets are characters of its text.

        Each sentence has the one before it as context. The classifier sees all sentences at once, which is what makes
        it fast, and judges each by itself.
        """
        sentences = [s for p in passages for s in self._read(p)]
        likely = self._predict(sentences)
        actors = self._actors(sentences)
        acts = [self._acts(*given) for given in zip(sentences, actors, likely, strict=False)]
        coded = map(Coded, actors, acts)
        return [list(islice(coded, len(p.spans))) for p in passages]

    def issuers(self, names: str, context: Context) -> list[Actor]:
        """The issuing bodies of a document, separated by ``;``, as actors without a place, each once."""
        given = list(dict.fromkeys(n.strip() for n in names.split(";") if n.strip()))
        return [self._issuer(name, context) for name in given]

    def _issuer(self, name: str, context: Context) -> Actor:
        """The name read as a sentence; if it is not one actor as a whole, a department of that name."""
        hits = self.matcher.find(name)
        found = find_actors(name, 0, len(name), hits, self._grammar, self._gazetteer, context)
        if len(found) == 1 and len(found[0].text) == len(name):
            return replace(found[0], start=-1, end=-1)
        return Actor(-1, -1, name, "department", region=context.region, actor_id=name)

    def _read(self, passage: Passage) -> Iterator[_Sentence]:
        """The sentences of a passage, each with what the lexicon finds in it."""
        text, places = passage.text, self.matcher.places(passage.text)
        forms, words = self._forms, self._trigger_words
        parts = [(start + form.skip, end, form) for start, end, n in places for form in forms[n]]
        possible = [(start, end, words[n]) for start, end, n in places if words[n]]
        hits = self._hits(places)
        part_starts = [start for start, _, n in places for _ in forms[n]]
        possible_starts = [start for start, _, _ in possible]
        hit_starts = [start for start, _, _ in hits]
        predicates = frozenset(possible_starts)
        date, source, title, _, issuer, region, doc_type = passage.context
        before = passage.previous
        for start, end in passage.spans:
            here = parts[bisect_left(part_starts, start) : bisect_left(part_starts, end)]
            yield _Sentence(
                text,
                start,
                end,
                Found(here, predicates),
                possible[bisect_left(possible_starts, start) : bisect_left(possible_starts, end)],
                hits[bisect_left(hit_starts, start) : bisect_left(hit_starts, end)] if hits else (),
                Context(date, source, title, before, issuer, region, doc_type),
            )
            before = text[max(start, end - PREVIOUS) : end]

    def _hits(self, places: Sequence[Place]) -> list[Hit]:
        """The readings of strings that were found; none where no model needs them."""
        if self._classifier is None and self._tagger is None:
            return []
        readings = self.matcher.readings
        return [Hit(start, end, entry) for start, end, n in places for entry in readings[n]]

    def _predict(self, sentences: Sequence[_Sentence]) -> Iterable[Likely | None]:
        """What the classifier holds likely for each sentence; None for each where there is no classifier."""
        if self._classifier is None:
            return repeat(None)
        moved = [[Hit(h.start - s.start, h.end - s.start, h.entry) for h in s.hits] for s in sentences]
        texts = [s.text[s.start : s.end] for s in sentences]
        p = self._classifier.predict(texts, [s.context for s in sentences], hits=moved)
        strict = p.strict.tolist()
        return [
            Likely(p.behaviours[i], p.relations[i], p.realis[i], strict[i], p.clause[i]) for i in range(len(strict))
        ]

    def _actors(self, sentences: Sequence[_Sentence]) -> list[list[Actor]]:
        scenes = [self._scene(s) if s.found.parts else None for s in sentences]
        chosen = None if self._tagger is None else self._tagger.choose(scenes)
        return [
            [] if scene is None
            else actors_by_rules(scene, self._gazetteer, s.context) if chosen is None
            else actors_of(scene, chosen[i], self._gazetteer, s.context)
            for i, (scene, s) in enumerate(zip(scenes, sentences, strict=True))
        ]  # fmt: skip

    def _scene(self, s: _Sentence) -> Scene | None:
        return weigh(s.text, s.start, s.end, s.hits, self._grammar, s.context, s.found)

    def _acts(self, s: _Sentence, actors: Sequence[Actor], likely: Likely | None) -> list[Act]:
        if not s.possible and (likely is None or not s.hits):
            return []
        return find_acts(s.text, s.start, s.end, s.possible, actors, self._triggers, s.context, likely, self._linker)


def load_annotator(
    folder: Path = LEXICON_FOLDER,
    *,
    classifier: bool = False,
    tagger: bool = False,
    cues: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Annotator:
    """An annotator over the lexicon of `folder`, with the shipped models if asked for.

    The linker of acts and actors goes with the classifier. `cues` are groups of words that the emergency sets itself.
    """
    lexicon = load_lexicon(folder)
    model = None
    if classifier:
        from pipeline.classify.predict import load_classifier  # scipy: half a second to import

        model = load_classifier(lexicon, Matcher(lexicon))
    namer = None
    if tagger:
        from pipeline.extract.namer import load_namer  # numpy

        namer = load_namer(lexicon)
    return Annotator(
        lexicon,
        Gazetteer(lexicon),
        load_triggers(folder, cues),
        model,
        namer,
        load_linker() if classifier else None,
    )


def coded_to_json(coded: Coded, *, text: str, start: int = 0) -> dict[str, Any]:
    """Actors and acts of a sentence as plain data, in the format of the annotation guide, with places and finders.

    `text` is the sentence, which begins at offset `start` of the text that was coded; all offsets given back are
    characters of the sentence. `nth` says which occurrence of its words an actor is, from 1.
    """
    actors = [_actor_json(a, _occurrence(text, a.text, a.start - start), start) for a in coded.actors]
    return {"actors": actors, "acts": [_act_json(act, start) for act in coded.acts]}


def _occurrence(text: str, words: str, at: int) -> int:
    """How many times `words` begin in `text` up to and including offset `at`."""
    return sum(text.startswith(words, i) for i in range(at + 1))


def _actor_json(actor: Actor, nth: int, start: int) -> dict[str, Any]:
    return {
        "text": actor.text,
        "nth": nth,
        "start": actor.start - start,
        "end": actor.end - start,
        "class": actor.cls,
        "level": actor.level,
        "region": actor.region,
        "found_by": actor.found_by,
    }


def _act_json(act: Act, start: int) -> dict[str, Any]:
    return {
        "behaviour": act.behaviour,
        "trigger": act.trigger,
        "start": act.start - start,
        "end": act.end - start,
        "sources": act.sources,
        "targets": act.targets,
        "relation": act.relation,
        "realis": act.realis,
        "found_by": act.found_by,
    }
