"""Terms of experience and of problems, and their places in a sentence (T9, T10).

The longest term at a place wins and places do not overlap. Formulas that must not count are terms of the table `none`:
they swallow the terms inside them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import SettingsError

FOLDER = Path("config/vocabulary")
COUNTS_FROM = 0.5  # precision from which a term counts towards its theme


class Term(NamedTuple):
    """One term: its table and theme, how many of its hits were read, and how many of these were right."""

    table: str
    theme: str
    term: str
    n_read: int
    n_right: int

    @property
    def precision(self) -> float:
        """Share of right hits; NaN where none was read."""
        return self.n_right / self.n_read if self.n_read else float("nan")

    @property
    def is_counted(self) -> bool:
        """Whether the term counts towards its theme."""
        return self.n_read > 0 and self.precision >= COUNTS_FROM


class Vocabulary(NamedTuple):
    """Terms in the order of the file, and the words that swallow them."""

    terms: tuple[Term, ...]
    swallowed: tuple[str, ...]

    def of_table(self, code: str) -> list[Term]:
        """Terms of T9 or of T10."""
        return [t for t in self.terms if t.table == code]


NO_VOCABULARY = Vocabulary((), ())


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not set(columns) <= set(reader.fieldnames or ()):
            raise SettingsError("wrong columns", where=f"{path}, row 1", allowed=", ".join(columns))
        yield from reader


def load_vocabulary(folder: Path = FOLDER) -> Vocabulary:
    """The vocabulary of a folder (terms.csv, precision.csv).

    Raises `SettingsError` for a table other than T9, T10, none, an empty term and a term given twice.
    """
    path = folder / "terms.csv"
    read = {r["term"]: r for r in _rows(folder / "precision.csv", ("term", "n_read", "n_right"))}
    terms: dict[str, Term] = {}
    for number, row in enumerate(_rows(path, ("table", "theme", "term")), start=2):
        where, word = f"{path}, row {number}", row["term"].strip()
        if row["table"] not in ("T9", "T10", "none"):
            raise SettingsError(f"table '{row['table']}'", where=where, allowed="T9, T10, none")
        if not word or word in terms:
            raise SettingsError(f"term '{word}' is empty or stands twice", where=where)
        seen = read.get(word, {"n_read": "0", "n_right": "0"})
        terms[word] = Term(row["table"], row["theme"], word, int(seen["n_read"]), int(seen["n_right"]))
    own = tuple(t for t in terms.values() if t.table != "none")
    return Vocabulary(own, tuple(w for w, t in terms.items() if t.table == "none"))


def make_pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    """One pattern of all terms and swallowing words, longest first."""
    words = [t.term for t in vocabulary.terms] + list(vocabulary.swallowed)
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) or "(?!)")


def find_terms(text: str, pattern: re.Pattern[str], swallowed: frozenset[str]) -> list[tuple[int, str]]:
    """Offset and term of each hit in a text.

    >>> words = Vocabulary((Term("T9", "leadership", "统一领导", 1, 1),), ("党中央统一领导",))
    >>> find_terms("党中央统一领导，省里统一领导", make_pattern(words), frozenset(words.swallowed))
    [(10, '统一领导')]
    """
    return [(m.start(), m[0]) for m in pattern.finditer(text) if m[0] not in swallowed]
