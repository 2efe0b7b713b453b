"""A table of a paper, whatever it is written as; and text from outside made harmless for any of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.present.grids import Words

# Control characters, and marks that turn the direction of what follows, have no place in a table.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


class PaperTable(NamedTuple):
    """One table: `widths` are shares of the line for tables of text; without them columns hold numbers."""

    id: str
    caption: Words
    note: Words
    heads: list[Words]
    rows: list[list[Words]]
    widths: tuple[float, ...] = ()


def clean(text: str) -> str:
    """Text on one line without characters that are not seen.

    >>> clean("a\\u202eb\\x00c")
    'abc'
    """
    return UNSEEN.sub("", " ".join(text.split()))


def in_language(words: Words, lang: str) -> str:
    """One language of a text, clean."""
    return clean(words.zh if lang == "zh" else words.en)
