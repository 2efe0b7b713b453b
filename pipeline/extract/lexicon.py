"""The lexicon of config/lexicon: one validated table of strings with what each of them may mean.

The first part of a file's name is its kind (actors.csv, actors_foreign.csv are both of actors). Files under names/
hold the proper names of a province and have the columns of actors.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline.codes import BEHAVIOURS, CLASSES, LEVELS
from pipeline.errors import SettingsError, did_you_mean
from pipeline.extract.types import Entry


class FileKind(NamedTuple):
    """What a kind of file must hold; `columns` is None where its owner may add columns."""

    kind: str
    code: str
    required: tuple[str, ...]
    columns: tuple[str, ...] | None
    codes: tuple[str, ...] | None


ACTOR_COLUMNS = ("surface", "class", "level", "actor_id", "is_generic", "region", "use", "note")
HEAD_COLUMNS = ("surface", "class", "level", "region_needed", "body", "note")
GUARD_COLUMNS = ("id", "surface", "where", "of", "note")
REGION_COLUMNS = ("surface", "adcode", "level", "name", "is_weak")
NO_ACT = "none"  # behaviour of a string that only hides the triggers inside it
FILE_KINDS = {
    "actors": FileKind("actor", "class", ("surface", "class"), ACTOR_COLUMNS, CLASSES),
    "behaviours": FileKind("behaviour", "behaviour", ("surface", "behaviour"), None, (*BEHAVIOURS, NO_ACT)),
    "titles": FileKind("title", "class", ("surface",), ("surface", "class", "note"), ("", *CLASSES)),
    "modifiers": FileKind("modifier", "joins", ("surface", "joins"), ("surface", "joins", "note"), ("any",)),
    "heads": FileKind("head", "class", ("surface", "class"), HEAD_COLUMNS, CLASSES),
    "regions": FileKind("region", "adcode", ("surface", "adcode", "level"), REGION_COLUMNS, None),
}
KINDS = tuple(k.kind for k in FILE_KINDS.values())
NAME_KINDS = frozenset(("actor", "head", "title", "region", "modifier"))  # may be parts of names
GUARDS = "guards.csv"
NAMES_PREFIX = "names/"  # of the entry_id of local names
CUES = "cues"  # words read around a trigger (pipeline/extract/triggers.py), never matched by themselves
GUARD_WHERE = ("swallow", "before", "after")
NEEDED = ("actors.csv", "heads.csv", "regions.csv", GUARDS)


class Guard(NamedTuple):
    """One rule against an accidental match.

    swallow: `surface` itself is matched and dropped, so that nothing shorter inside it is found.
    before, after: the entry with surface `of` does not count directly before or after `surface`.
    """

    id: str
    surface: str
    where: str
    of: str


@dataclass(slots=True, eq=False)
class Form:
    """What a string is as a part of a name: its first reading, and those as office (`title`) and as head noun.

    `use` is the use column; `role` the same for actors and the kind for all others; `takes_suffix` tells that 委, 长
    or 民 may follow (浙江省+委), `grows` that what stands before may belong to the name; `skip` how many characters of
    the matched string lie before the part. Equal only to itself, so that it can be a key.
    """

    kind: str
    entry: Entry
    title: Entry | None
    head: Entry | None
    surface: str
    code: str
    use: str
    role: str
    is_generic: bool
    takes_suffix: bool
    grows: bool
    skip: int

    @classmethod
    def of(cls, entry: Entry, *, title: Entry | None, head: Entry | None, skip: int = 0) -> Form:
        """The form of an entry."""
        use = entry.attrs.get("use", "")
        return cls(
            kind=entry.kind,
            entry=entry,
            title=title,
            head=head,
            surface=entry.surface,
            code=entry.code,
            use=use,
            role=use if entry.kind == "actor" else entry.kind,
            is_generic=entry.attrs.get("is_generic") == "true",
            takes_suffix=entry.surface[-1] in "省市县区州旗盟"
            and (entry.kind == "region" or (entry.code == "foreign" and entry.surface[-1] in "州市县")),
            grows=entry.kind in ("actor", "head") and use not in ("person", "list"),
            skip=skip,
        )


@dataclass(frozen=True)
class Lexicon:
    """All readings, sorted by surface and kind, and all guards, sorted by id."""

    entries: tuple[Entry, ...]
    guards: tuple[Guard, ...]

    @cached_property
    def forms(self) -> tuple[Form | None, ...]:
        """For each entry what its string is as a part of a name; None where it is none, or an entry before it tells.

        A behaviour that ends in a region (支援湖北) hides the region from the matcher; it gives that region back.
        """
        found: list[Form | None] = []
        first: Form | None = None  # the form of the readings before, while they are of one string
        for entry in self.entries:
            if first is not None and first.surface != entry.surface:
                first = None
            if entry.kind == "behaviour" and entry.surface[-2:] in self.short_regions:
                region = self.short_regions[entry.surface[-2:]]
                found.append(Form.of(region, head=None, title=None, skip=len(entry.surface) - 2))
            elif entry.kind not in NAME_KINDS:
                found.append(None)
            elif first is None:
                head = entry if entry.kind == "head" else self.heads_within.get(entry.surface)
                first = Form.of(entry, head=head, title=entry if entry.kind == "title" else None)
                found.append(first)
            else:
                if entry.kind == "title":
                    first.title = entry
                elif entry.kind == "head":
                    first.head = entry
                found.append(None)
        return tuple(found)

    @cached_property
    def heads_within(self) -> dict[str, Entry]:
        """For actors that end in a head noun (第二人民医院) the longest such head."""
        heads = {e.surface: e for e in self.entries if e.kind == "head"}
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.kind == "actor":
                tails = (entry.surface[i:] for i in range(len(entry.surface) - 1))
                head = next((heads[t] for t in tails if t in heads), None)
                if head:
                    found[entry.surface] = head
        return found

    @cached_property
    def short_regions(self) -> dict[str, Entry]:
        """Regions of two characters by surface."""
        return {e.surface: e for e in self.entries if e.kind == "region" and len(e.surface) == 2}


def load_lexicon(folder: Path, *, disabled_guards: Collection[str] = ()) -> Lexicon:
    """Read and check every CSV of `folder` and of its folder names/.

    `disabled_guards` leaves guards out by id, so that their use can be tested. Raises SettingsError for a missing
    file, an unknown kind of file, column, class, behaviour or level, an empty cell or a surface given twice.
    """
    if not folder.is_dir():
        raise SettingsError("no such lexicon folder", where=str(folder))
    files = sorted(folder.glob("*.csv"))
    for name in NEEDED:
        if folder / name not in files:
            near = did_you_mean(name, [f.name for f in files])
            raise SettingsError(f"no file '{name}'", where=str(folder), todo=near or "see README.md there")
    entries: list[Entry] = []
    seen: dict[tuple[str, str], str] = {}
    matched = [f for f in files if f.name != GUARDS and not f.stem.startswith(CUES)]
    for path in matched + sorted((folder / "names").glob("*.csv")):
        for where, entry in _read_entries(path, in_names=path.parent.name == "names"):
            # A trigger has several senses, told apart by what each needs around it.
            sense = "@" + entry.attrs.get("needs", "") if entry.kind == "behaviour" else ""
            _refuse_twice(seen, (entry.kind, entry.surface + sense), where)
            entries.append(entry)
    guards = _read_guards(folder / GUARDS, entries)
    unknown = sorted(set(disabled_guards) - {g.id for g in guards})
    if unknown:
        raise SettingsError(f"no guard '{unknown[0]}'", where=str(folder / GUARDS))
    entries.sort(key=lambda e: (e.surface, KINDS.index(e.kind)))
    return Lexicon(tuple(entries), tuple(g for g in guards if g.id not in disabled_guards))


def _refuse_twice(seen: dict[tuple[str, str], str], key: tuple[str, str], where: str) -> None:
    if key in seen:
        raise SettingsError(
            f"'{key[1]}' was given before, in {seen[key]}", where=where, todo="keep one of the two rows"
        )
    seen[key] = where


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError("is not UTF-8", where=str(path), todo="save the file as UTF-8") from None


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.reader(_text(path).splitlines())
    header = next(reader, [])
    for cells in filter(None, reader):
        where = f"{path}: line {reader.line_num}"
        if len(cells) != len(header):
            raise SettingsError(f"has not {len(header)} cells", where=where)
        yield where, dict(zip(header, map(str.strip, cells), strict=True))


def _check_columns(path: Path, required: tuple[str, ...], columns: tuple[str, ...] | None) -> None:
    header = next(csv.reader(_text(path).splitlines()), [])
    for column in required:
        if column not in header:
            raise SettingsError(f"lacks the column '{column}'", where=str(path), allowed=", ".join(columns or required))
    for column in header:
        if columns is not None and column not in columns:
            raise SettingsError(
                f"unknown column '{column}'",
                where=str(path),
                allowed=", ".join(columns),
                todo=did_you_mean(column, columns),
            )


def _read_entries(path: Path, *, in_names: bool) -> Iterator[tuple[str, Entry]]:
    prefix = "actors" if in_names else path.stem.split("_")[0]
    if prefix not in FILE_KINDS:
        raise SettingsError(
            f"unknown kind of lexicon '{prefix}'",
            where=str(path),
            allowed=", ".join(FILE_KINDS) + ", guards",
            todo=did_you_mean(prefix, FILE_KINDS),
        )
    spec = FILE_KINDS[prefix]
    _check_columns(path, spec.required, spec.columns)
    stem = f"{NAMES_PREFIX}{path.stem}" if in_names else path.stem
    for where, row in _rows(path):
        for column in spec.required:
            if not row[column]:
                raise SettingsError(f"'{column}' is empty", where=where)
        _check_code(row[spec.code], spec.code, spec.codes, where)
        if spec.kind in ("actor", "head", "region"):
            _check_code(row.get("level") or "unknown", "level", LEVELS, where)
        attrs = {k: v for k, v in row.items() if v and k not in ("surface", spec.code)}
        yield (
            where,
            Entry(row["surface"], spec.kind, row[spec.code], MappingProxyType(attrs), f"{stem}:{row['surface']}"),
        )


def _check_code(value: str, column: str, allowed: tuple[str, ...] | None, where: str) -> None:
    if allowed is not None and value not in allowed:
        near = did_you_mean(value, allowed)
        raise SettingsError(f"unknown {column} '{value}'", where=where, allowed=", ".join(allowed), todo=near)


def _read_guards(path: Path, entries: Collection[Entry]) -> list[Guard]:
    surfaces = {e.surface for e in entries}
    actors = {e.surface for e in entries if e.kind == "actor"}
    _check_columns(path, ("id", "surface", "where"), GUARD_COLUMNS)
    guards: list[Guard] = []
    seen: dict[tuple[str, str], str] = {}
    for where, row in _rows(path):
        guard = Guard(row["id"], row["surface"], row["where"], row.get("of", ""))
        if not guard.id or not guard.surface:
            raise SettingsError("'id' or 'surface' is empty", where=where)
        _refuse_twice(seen, ("guard", guard.id), where)
        _check_code(guard.where, "where", GUARD_WHERE, where)
        if guard.where == "swallow" and guard.surface in actors:
            raise SettingsError(f"'{guard.surface}' is also an actor, which the guard would hide", where=where)
        if guard.where != "swallow" and guard.of not in surfaces:
            raise SettingsError(f"no entry '{guard.of}'", where=where, todo=did_you_mean(guard.of, surfaces))
        guards.append(guard)
    return sorted(guards)
