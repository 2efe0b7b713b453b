"""Codes sentences: actors, acts and ties, by rules and, if asked for, by the tagger and the classifier.

The extract step and `xietong annotate` both call this and nothing else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.classify.predict import Classifier, load_classifier
from pipeline.extract.acts import find_acts, surfaces_of
from pipeline.extract.combine import Likely
from pipeline.extract.lexicon import Lexicon, load_lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.names import find_actors
from pipeline.extract.regions import Gazetteer
from pipeline.extract.tagger import Tagger, load_tagger
from pipeline.extract.triggers import Triggers, load_triggers
from pipeline.extract.types import Act, Actor, Coded, Context, Hit

LEXICON_FOLDER = Path(__file__).parents[2] / "config" / "lexicon"
PREVIOUS = 200  # characters of the sentence before that serve as context


class Annotator:
    """Codes sentences one by one or a document at a time; immutable after construction."""

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        triggers: Triggers,
        classifier: Classifier | None = None,
        tagger: Tagger | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._triggers = triggers
        self._surfaces = surfaces_of(lexicon)
        self._classifier = classifier
        self._tagger = tagger
        self.matcher = Matcher(lexicon)

    def sentence(self, text: str, context: Context) -> Coded:
        """Actors and acts of one sentence; offsets are characters of `text`."""
        return next(self.document(text, [(0, len(text))], context, previous=context.prev))

    def document(
        self, text: str, spans: Sequence[tuple[int, int]], context: Context, *, previous: str = ""
    ) -> Iterator[Coded]:
        """Codings of the sentences [start, end) of a document, in order; offsets are characters of `text`.

        Each sentence has the one before it as context, the first has `previous`, whatever `context.prev` says.
        """
        hits = self.matcher.find(text)
        starts = [h.start for h in hits]
        inside = [hits[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in spans]
        before = [previous] + [text[max(start, end - PREVIOUS) : end] for start, end in spans]
        contexts = [context._replace(prev=prev) for prev in before[: len(spans)]]
        likely = self._predict(text, spans, contexts, inside)
        for number, (start, end) in enumerate(spans):
            yield self._code(text, start, end, inside[number], contexts[number], likely[number])

    def issuers(self, names: str, context: Context) -> list[Actor]:
        """The issuing bodies of a document, separated by ``;``, as actors without a place, each once."""
        given = list(dict.fromkeys(n.strip() for n in names.split(";") if n.strip()))
        return [self._issuer(name, context) for name in given]

    def _issuer(self, name: str, context: Context) -> Actor:
        """The name read as a sentence; if it is not one actor as a whole, a department of that name."""
        found = find_actors(name, 0, len(name), self.matcher.find(name), self._lexicon, self._gazetteer, context)
        if len(found) == 1 and len(found[0].text) == len(name):
            return replace(found[0], start=-1, end=-1)
        return Actor(-1, -1, name, "department", region=context.region, actor_id=name)

    def _predict(
        self,
        text: str,
        spans: Sequence[tuple[int, int]],
        contexts: Sequence[Context],
        inside: Sequence[Sequence[Hit]],
    ) -> Sequence[Likely | None]:
        """What the classifier holds likely for each sentence; None for each where there is no classifier."""
        if self._classifier is None or not spans:
            return [None] * len(spans)
        sentences = [text[start:end] for start, end in spans]
        hits = [
            [Hit(h.start - start, h.end - start, h.entry) for h in found]
            for (start, _), found in zip(spans, inside, strict=True)
        ]
        p = self._classifier.predict(sentences, contexts, hits=hits)
        return [
            Likely(p.behaviours[i], p.relations[i], p.realis[i], float(p.strict[i]), p.clause[i])
            for i in range(len(spans))
        ]

    def _code(
        self, text: str, start: int, end: int, hits: Sequence[Hit], context: Context, likely: Likely | None
    ) -> Coded:
        if not hits:
            return Coded([], [])
        actors = find_actors(text, start, end, hits, self._lexicon, self._gazetteer, context, tagger=self._tagger)
        acts = find_acts(text, start, end, hits, actors, self._surfaces, self._triggers, context, likely)
        return Coded(actors, acts)


def load_annotator(folder: Path = LEXICON_FOLDER, *, classifier: bool = False, tagger: bool = False) -> Annotator:
    """An annotator over the lexicon of `folder`, with the shipped classifier and tagger if asked for."""
    lexicon = load_lexicon(folder)
    model = load_classifier(lexicon, Matcher(lexicon)) if classifier else None
    return Annotator(lexicon, Gazetteer(lexicon), load_triggers(folder), model, load_tagger() if tagger else None)


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
