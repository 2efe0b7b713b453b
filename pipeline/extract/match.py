"""One pass over a text for all strings of the lexicon together.

Matching is leftmost-longest over characters (Aho and Corasick, 1975; double-array automaton of daachorse), so that
商会 is not found in 协商会议 nor 联合 in 志愿服务联合会 once the longer string is an entry or a guard.
"""

from __future__ import annotations

import daachorse

from pipeline.extract.lexicon import Guard, Lexicon
from pipeline.extract.types import Hit

Place = tuple[int, int, int]  # start and end of a string of the lexicon, and its number in `Matcher.readings`
LONGEST = 24  # characters behind a refused match that a freed one may reach into


class Matcher:
    """Finds the entries of a lexicon; immutable after construction."""

    def __init__(self, lexicon: Lexicon) -> None:
        readings: dict[str, list[int]] = {}
        for number, entry in enumerate(lexicon.entries):
            readings.setdefault(entry.surface, []).append(number)
        for guard in lexicon.guards:
            if guard.where == "swallow":
                readings.setdefault(guard.surface, [])
        surfaces = sorted(readings)
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(surfaces, daachorse.MATCH_KIND_LEFTMOST_LONGEST)
        self.readings = [tuple(readings[s]) for s in surfaces]
        self._right = _by_surface(lexicon.guards, "before", surfaces)
        self._left = _by_surface(lexicon.guards, "after", surfaces)
        self._guarded = frozenset(self._right) | frozenset(self._left)

    def find(self, text: str) -> list[Hit]:
        """Hits in order of place; none overlap but the readings of one surface. Offsets are of `text`."""
        readings = self.readings
        return [Hit(start, end, entry) for start, end, number in self.places(text) for entry in readings[number]]

    def places(self, text: str) -> list[Place]:
        """Places of strings in order, none overlapping, among them those that guards swallow, which have no reading."""
        found: list[Place] = self._automaton.find(text)
        guarded = self._guarded
        refused = [
            (number, place)
            for number, place in enumerate(found)
            if place[2] in guarded and self._is_accident(text, *place)
        ]
        for number, (start, end, _) in reversed(refused):
            found[number : number + 1] = self._inside(text, start + 1, end)
        return found

    def _inside(self, text: str, start: int, end: int) -> list[Place]:
        """Places that a refused match had hidden: they begin inside it (市民 refused in 市民政局 frees 民政局)."""
        freed = self._automaton.find(text[start : end + LONGEST])
        return [
            (start + s, start + e, surface)
            for s, e, surface in freed
            if start + s < end and not self._is_accident(text, start + s, start + e, surface)
        ]

    def _is_accident(self, text: str, start: int, end: int, surface: int) -> bool:
        return text.startswith(self._right.get(surface, ("\0",)), end) or text.endswith(
            self._left.get(surface, ("\0",)), 0, start
        )


def _by_surface(guards: tuple[Guard, ...], where: str, surfaces: list[str]) -> dict[int, tuple[str, ...]]:
    """Neighbours forbidden to each guarded surface, by its number."""
    number = {s: n for n, s in enumerate(surfaces)}
    found: dict[int, tuple[str, ...]] = {}
    for guard in guards:
        if guard.where == where:
            key = number[guard.of]
            found[key] = (*found.get(key, ()), guard.surface)
    return found
