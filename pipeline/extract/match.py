"""One pass over a text for all strings of the lexicon together.

Matching is leftmost-longest over characters (Aho and Corasick, 1975; double-array automaton of daachorse), so that
商会 is not found in 协商会议 nor 联合 in 志愿服务联合会 once the longer string is an entry or a guard.
"""

from __future__ import annotations

import daachorse

from pipeline.extract.lexicon import Guard, Lexicon
from pipeline.extract.types import Hit

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
        self._readings = [tuple(readings[s]) for s in surfaces]
        self._right = _by_surface(lexicon.guards, "before", surfaces)
        self._left = _by_surface(lexicon.guards, "after", surfaces)
        self._guarded = frozenset(self._right) | frozenset(self._left)

    def find(self, text: str) -> list[Hit]:
        """Hits in order of place; none overlap but the readings of one surface. Offsets are of `text`."""
        hits: list[Hit] = []
        readings, guarded = self._readings, self._guarded
        for start, end, surface in self._automaton.find(text):
            if surface in guarded and self._is_accident(text, start, end, surface):
                hits.extend(self._inside(text, start + 1, end))
                continue
            for entry in readings[surface]:
                hits.append(Hit(start, end, entry))
        return hits

    def _inside(self, text: str, start: int, end: int) -> list[Hit]:
        """Hits that a refused match had hidden: they begin inside it (市民 refused in 市民政局 frees 民政局)."""
        freed = self._automaton.find(text[start : end + LONGEST])
        return [
            Hit(start + s, start + e, entry)
            for s, e, surface in freed
            if start + s < end and not self._is_accident(text, start + s, start + e, surface)
            for entry in self._readings[surface]
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
