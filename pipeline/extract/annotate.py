"""Codes sentences: actors, acts and ties, by rules and, if asked for, by the tagger and the classifier.

The extract step and `xietong annotate` both call this and nothing else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.extract.acts import find_acts, surfaces_of
from pipeline.extract.combine import Likely
from pipeline.extract.grammar import Grammar
from pipeline.extract.lexicon import Lexicon, load_lexicon
from pipeline.extract.linker import Linker, load_linker
from pipeline.extract.match import Matcher
from pipeline.extract.names import find_actors
from pipeline.extract.regions import Gazetteer
from pipeline.extract.tagger import Tagger, load_tagger
from pipeline.extract.triggers import Triggers, load_triggers
from pipeline.extract.types import Act, Actor, Coded, Context, Hit

if TYPE_CHECKING:
    from pipeline.classify.predict import Classifier

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


class Annotator:
    """Codes sentences one by one, a document at a time or many documents together; immutable after construction."""

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        triggers: Triggers,
        classifier: Classifier | None = None,
        tagger: Tagger | None = None,
        linker: Linker | None = None,
    ) -> None:
        self._grammar = Grammar(lexicon)
        self._gazetteer = gazetteer
        self._triggers = triggers
        self._surfaces = surfaces_of(lexicon)
        self._classifier = classifier
        self._tagger = tagger
        self._linker = linker
        self.lexicon = lexicon
        self.matcher = Matcher(lexicon)

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
        contexts = [list(_contexts(p)) for p in passages]
        hits = [self._hits(p) for p in passages]
        likely = iter(self._predict(passages, contexts, hits))
        return [
            [
                self._code(passage.text, start, end, found, context, next(likely))
                for (start, end), found, context in zip(passage.spans, inside, around, strict=True)
            ]
            for passage, inside, around in zip(passages, hits, contexts, strict=True)
        ]

    def issuers(self, names: str, context: Context) -> list[Actor]:
        """The issuing bodies of a document, separated by ``;``, as actors without a place, each once."""
        given = list(dict.fromkeys(n.strip() for n in names.split(";") if n.strip()))
        return [self._issuer(name, context) for name in given]

    def _issuer(self, name: str, context: Context) -> Actor:
        """The name read as a sentence; if it is not one actor as a whole, a department of that name."""
        found = find_actors(name, 0, len(name), self.matcher.find(name), self._grammar, self._gazetteer, context)
        if len(found) == 1 and len(found[0].text) == len(name):
            return replace(found[0], start=-1, end=-1)
        return Actor(-1, -1, name, "department", region=context.region, actor_id=name)

    def _hits(self, passage: Passage) -> list[list[Hit]]:
        """The hits in each sentence of a passage."""
        hits = self.matcher.find(passage.text)
        starts = [h[0] for h in hits]
        return [hits[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in passage.spans]

    def _predict(
        self,
        passages: Sequence[Passage],
        contexts: Sequence[Sequence[Context]],
        hits: Sequence[Sequence[Sequence[Hit]]],
    ) -> Iterable[Likely | None]:
        """What the classifier holds likely for each sentence; None for each where there is no classifier."""
        if self._classifier is None:
            return repeat(None)
        sentences = [p.text[start:end] for p in passages for start, end in p.spans]
        moved = [
            [Hit(h.start - start, h.end - start, h.entry) for h in found]
            for p, inside in zip(passages, hits, strict=True)
            for (start, _), found in zip(p.spans, inside, strict=True)
        ]
        p = self._classifier.predict(sentences, [c for around in contexts for c in around], hits=moved)
        strict = p.strict.tolist()
        return [
            Likely(p.behaviours[i], p.relations[i], p.realis[i], strict[i], p.clause[i]) for i in range(len(strict))
        ]

    def _code(
        self, text: str, start: int, end: int, hits: Sequence[Hit], context: Context, likely: Likely | None
    ) -> Coded:
        if not hits:
            return Coded([], [])
        actors = find_actors(text, start, end, hits, self._grammar, self._gazetteer, context, tagger=self._tagger)
        acts = find_acts(text, start, end, hits, actors, self._surfaces, self._triggers, context, likely, self._linker)
        return Coded(actors, acts)


def _contexts(passage: Passage) -> Iterator[Context]:
    """The context of each sentence, with the sentence before it."""
    text, (date, source, title, _, issuer, region, doc_type) = passage.text, passage.context
    prev = passage.previous
    for start, end in passage.spans:
        yield Context(date, source, title, prev, issuer, region, doc_type)
        prev = text[max(start, end - PREVIOUS) : end]


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
    return Annotator(
        lexicon,
        Gazetteer(lexicon),
        load_triggers(folder, cues),
        model,
        load_tagger() if tagger else None,
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
