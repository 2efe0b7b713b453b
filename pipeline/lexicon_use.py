"""`xietong lexicon`: which entries of the lexicon a study hits, how often they are right, which can never be hit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.extract.lexicon import NO_ACT, Lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.types import Entry

if TYPE_CHECKING:
    from pipeline.evidence import Folder

Rows = list[dict[str, Any]]
FEW = 5  # matches under which a precision is not worth listing
LOW = 0.5
N_LISTED = 20


class Use(NamedTuple):
    """Places and documents of each entry, by its number."""

    places: Counter[int]
    documents: dict[int, set[str]]


def count_hits(texts: Iterable[tuple[str, str]], matcher: Matcher) -> Use:
    """Hits of entries in (doc_id, text); of nested strings the longest counts, as in the extraction."""
    use = Use(Counter(), defaultdict(set))
    for doc_id, text in texts:
        for hit in matcher.find(text):
            use.places[hit.entry] += 1
            use.documents[hit.entry].add(doc_id)
    return use


def count_right(coded: Iterable[Mapping[str, Any]], lexicon: Lexicon, matcher: Matcher) -> dict[int, tuple[int, int]]:
    """Matches in coded sentences and how many of them are right, by number of the entry.

    An actor is right inside a coded actor of its class, any other part of a name inside a coded actor, a trigger in a
    sentence with a coded act of its behaviour.
    """
    from pipeline.classify.evaluate import places

    matches: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for row in coded:
        text = row["sentence"]
        classes = [a["class"] for a in row["actors"]]
        actors = [(s, e, c) for (s, e), c in zip(places(row, text), classes, strict=True)]
        behaviours = {a["behaviour"] for a in row["acts"]}
        for hit in matcher.find(text):
            matches[hit.entry] += 1
            entry = lexicon.entries[hit.entry]
            if entry.kind == "behaviour":
                right[hit.entry] += entry.code in behaviours
            else:
                right[hit.entry] += any(
                    s <= hit.start and hit.end <= e and (entry.kind != "actor" or c == entry.code) for s, e, c in actors
                )
    return {n: (matches[n], right[n]) for n in matches}


def shadows(lexicon: Lexicon, use: Use) -> dict[int, list[str]]:
    """Why an entry is hidden: longer entries that hold it and are hit while it never is; the same words, other code."""
    by_surface: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(lexicon.entries):
        by_surface[entry.surface].append(number)
    found: dict[int, list[str]] = defaultdict(list)
    for longer in sorted({lexicon.entries[n].surface for n in use.places}):
        for inner in sorted(_inside(longer) & by_surface.keys()):
            for number in by_surface[inner]:
                if not use.places[number]:
                    found[number].append(longer)
    for numbers in by_surface.values():
        for number in numbers:
            own = lexicon.entries[number]
            others = [lexicon.entries[n] for n in numbers if n != number]
            found[number] += [f"{o.surface} = {o.code}" for o in others if o.kind == own.kind and o.code != own.code]
    return found


def _inside(surface: str) -> set[str]:
    """Strings within a string, without itself."""
    n = len(surface)
    return {surface[i:j] for i in range(n) for j in range(i + 1, n + 1)} - {surface}


def use_rows(lexicon: Lexicon, use: Use, precision: Mapping[int, tuple[int, int]]) -> Rows:
    """Rows of the table `lexicon_use`, sorted by entry."""
    hidden = shadows(lexicon, use)
    rows = [_row(n, entry, use, precision, hidden) for n, entry in enumerate(lexicon.entries)]
    return sorted(rows, key=lambda r: (r["entry_id"], r["code"], r["needs"]))


def _row(
    number: int, entry: Entry, use: Use, precision: Mapping[int, tuple[int, int]], hidden: Mapping[int, Sequence[str]]
) -> dict[str, Any]:
    matches, right = precision.get(number, (0, 0))
    judged = matches > 0 and entry.code != NO_ACT
    return {
        "entry_id": entry.entry_id, "kind": entry.kind, "surface": entry.surface, "code": entry.code,
        "needs": entry.attrs.get("needs", ""),
        "n_hits": use.places[number], "n_documents": len(use.documents.get(number, ())),
        "is_never_hit": not use.places[number], "n_matches": matches, "n_right": right,
        "precision": right / matches if judged else None, "shadowed_by": ";".join(hidden.get(number, ())),
    }  # fmt: skip


def summary(rows: Rows) -> str:
    """What a researcher wants to know first, as lines of text."""
    lines = [
        "Precision is that of the words alone, before what an entry needs around it and before any model.",
        "kind         entries      hit    never hit  shadowed  precision on coded sentences",
    ]
    for kind in dict.fromkeys(r["kind"] for r in rows):
        own = [r for r in rows if r["kind"] == kind]
        judged = [r for r in own if r["precision"] is not None]
        n, right = sum(r["n_matches"] for r in judged), sum(r["n_right"] for r in judged)
        told = f"{right / n:.2f} of {n:,}" if n else "–"
        never, shadowed = sum(r["is_never_hit"] for r in own), sum(bool(r["shadowed_by"]) for r in own)
        lines.append(f"{kind:12} {len(own):7,}  {len(own) - never:7,}    {never:9,} {shadowed:9,}  {told}")
    low = [r for r in rows if r["precision"] is not None and r["n_matches"] >= FEW and r["precision"] < LOW]
    lines += _listed(
        f"least precise, of at least {FEW} matches (actors and behaviours)",
        sorted(
            (r for r in low if r["kind"] in ("actor", "behaviour")), key=lambda r: (r["precision"], -r["n_matches"])
        ),
        lambda r: f"{r['precision']:.2f} of {r['n_matches']}",
    )
    shadowed_rows = [r for r in rows if r["is_never_hit"] and r["shadowed_by"] and r["kind"] in ("actor", "behaviour")]
    lines += _listed("never hit since a longer entry always wins", shadowed_rows, lambda r: f"in {r['shadowed_by']}")
    return "\n".join(lines)


def _listed(title: str, rows: Rows, told: Any) -> list[str]:
    if not rows:
        return []
    more = [f"  … and {len(rows) - N_LISTED:,} more"] if len(rows) > N_LISTED else []
    return ["", title, *(f"  {r['surface']} [{r['code']}] {told(r)}" for r in rows[:N_LISTED]), *more]


def study_texts(folder: Folder, representatives: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Body sentences of the representative documents of a study that are about the crisis."""
    from pipeline.text.documents import stream_units

    for shard in folder.shards:
        source, name = shard.split("/")
        files = (folder.root / "work" / "documents" / f"{source}.parquet",
                 folder.root / "work" / "sentences" / f"{shard}.parquet")  # fmt: skip
        for unit in stream_units(*files, name, ["text", "is_relevant"]):
            doc_id = unit.document["doc_id"]
            if unit.document["is_relevant"] and doc_id in representatives:
                yield from ((doc_id, unit.document["text"][s:e]) for _, s, e in unit.sentences)


def lexicon_use(study: str, coded: Sequence[Path]) -> Rows:
    """Rows of the table for a study that has been run; without files of coded sentences its own coding is taken."""
    from pipeline.classify.score import read_codings
    from pipeline.evidence import study_facts
    from pipeline.extract.annotate import LEXICON_FOLDER
    from pipeline.extract.lexicon import load_lexicon
    from pipeline.settings import resolve_path

    facts, folder = study_facts(study)
    own = facts.study.quality.coded
    files = list(coded) or ([resolve_path(own)] if own else [])
    rows = [r for path in files for r in read_codings(path, needs=("sentence", "actors", "acts"))]
    docs = facts.documents
    kept = frozenset(docs.loc[docs["is_relevant"] & docs["is_representative"], "doc_id"])
    lexicon = load_lexicon(LEXICON_FOLDER)
    matcher = Matcher(lexicon)
    return use_rows(lexicon, count_hits(study_texts(folder, kept), matcher), count_right(rows, lexicon, matcher))


def print_lexicon(study: str, coded: Sequence[Path], out: Path | None) -> None:
    """Print the summary; with `out` write every entry as CSV."""
    import sys

    import pandas as pd

    from pipeline.io import write_csv
    from pipeline.study_tables import LEXICON_USE

    rows = lexicon_use(study, coded)
    print(summary(rows))
    if out:
        write_csv(LEXICON_USE, pd.DataFrame(rows, columns=LEXICON_USE.column_names), out)
        print(f"{len(rows):,} entries: {out}", file=sys.stderr)
