"""A sentence as coders get it."""

from __future__ import annotations

from typing import NamedTuple


class Item(NamedTuple):
    """One sentence to code, with what the annotation guide lets coders read beside it."""

    id: str
    sentence: str
    title: str = ""
    date: str = ""
    prev: str = ""
