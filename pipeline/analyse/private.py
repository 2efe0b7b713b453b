"""Private persons among the actors: their names are hidden before any table, network or workbook is made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.present.masking import mask_actor, private_actors

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.analyse.facts import Extracted


def told_apart(names: Collection[str], show: Callable[[str], str]) -> dict[str, str]:
    """A shown name for each name, told apart by a number where two became the same; names left as they are come first.

    >>> told_apart(["张三", "张四", "市政府"], lambda n: "＊＊" if n.startswith("张") else n)
    {'市政府': '市政府', '张三': '＊＊', '张四': '＊＊ 2'}
    """
    shown: dict[str, str] = {}
    taken: set[str] = set()
    found = {name: show(name) for name in names}
    for name in sorted(found, key=lambda n: (found[n] != n, n)):
        text, n = found[name], 1
        while text in taken:
            n += 1
            text = f"{found[name]} {n}"
        taken.add(text)
        shown[name] = text
    return shown


def public_names(participants: pd.DataFrame) -> frozenset[str]:
    """Names of persons among participants of the class public: those without an office."""
    own = participants[["actor_id", "class", "is_generic"]].drop_duplicates()
    return private_actors(own.itertuples(index=False, name=None))


def hide_persons(x: Extracted, names: frozenset[str]) -> Extracted:
    """The extracted tables with canonical names of private persons hidden; `names` are those that the documents tell.

    One person keeps one shown name through the study, so that no count of bodies, ties or acts changes.
    """
    hidden = names | public_names(x.participants)
    ids = {*x.participants["actor_id"], *x.dyads["source_id"], *x.dyads["target_id"]}
    shown = told_apart(ids, lambda name: mask_actor(name, hidden))
    changed = {name: text for name, text in shown.items() if name != text}

    def renamed(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        new: dict[str, Any] = {c: frame[c].map(lambda v: changed.get(v, v)) for c in columns}
        return frame.assign(**new)

    return replace(
        x, participants=renamed(x.participants, "actor_id"), dyads=renamed(x.dyads, "source_id", "target_id")
    )
