"""Chinese and English words for codes, from the one file config/labels.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError

LANGUAGES = ("zh", "en")
COLUMNS = ("kind", "code", *LANGUAGES)


@dataclass(frozen=True)
class Labels:
    """Words by (kind, code) and language; `kinds` are those of the file (class, behaviour, column …)."""

    words: Mapping[tuple[str, str], Mapping[str, str]]

    def get(self, kind: str, code: str, lang: str) -> str:
        """The word for a code; the code itself where the file has none, so that a new code is seen and not lost."""
        return self.words.get((kind, code), {}).get(lang, code)

    def of_kind(self, kind: str) -> dict[str, dict[str, str]]:
        """All codes of a kind in the order of the file."""
        return {code: dict(w) for (k, code), w in self.words.items() if k == kind}


def load_labels(path: Path) -> Labels:
    """Labels of a CSV with the columns kind, code, zh, en.

    Raises `SettingsError` for a missing column, an empty word or a code given twice.
    """
    words: dict[tuple[str, str], dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise SettingsError("wrong columns", where=f"{path}, row 1", allowed=", ".join(COLUMNS))
        for row in reader:
            where = f"{path}, row {reader.line_num}"
            key = (row["kind"], row["code"])
            if not all(row[c] for c in COLUMNS):
                raise SettingsError("kind, code, zh and en must all be filled", where=where)
            if key in words:
                raise SettingsError(f"{key[0]} '{key[1]}' stands twice", where=where)
            words[key] = {lang: row[lang] for lang in LANGUAGES}
    return Labels(words)
