"""Helpers for tests of names: the project's lexicon, and the names found in a sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.extract.grammar import Grammar
from pipeline.extract.growth import candidates
from pipeline.extract.lexicon import Lexicon, load_lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.names import find_actors
from pipeline.extract.regions import Gazetteer
from pipeline.extract.types import Actor, Context

FOLDER = Path(__file__).parents[2] / "config" / "lexicon"


@cache
def lexicon() -> Lexicon:
    return load_lexicon(FOLDER)


@cache
def grammar() -> Grammar:
    return Grammar(lexicon())


@cache
def matcher() -> Matcher:
    return Matcher(lexicon())


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer(lexicon())


def names(text: str) -> list[tuple[str, str]]:
    """Candidate names with class, whether or not they take part."""
    units = candidates(text, 0, len(text), grammar().read(matcher().find(text)), grammar())
    return [(text[u.start : u.end], u.cls) for u in units]


def actors(text: str, **context: str) -> list[Actor]:
    """Actors by the rules alone."""
    return find_actors(text, 0, len(text), matcher().find(text), grammar(), gazetteer(), Context(**context))


def found(text: str, **context: str) -> list[tuple[str, str]]:
    """Words and class of the actors of a sentence."""
    return [(a.text, a.cls) for a in actors(text, **context)]
