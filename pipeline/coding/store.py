"""Where coding lives: data/gold/<study>/<purpose>-<adcode>/ holds the sample, the files to code and the codings.

These are inputs that people make, so they lie under data/, never under results/; git ignores them, for they hold
sentences of other people's texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.coding.formats import read_jsonl, write_jsonl
from pipeline.coding.items import Item
from pipeline.coding.record import Coding
from pipeline.errors import InputError

GOLD = Path("data/gold")
KINDS = ("person", "program")
ADJUDICATED = "adjudicated"


class Drawn(NamedTuple):
    """One sentence of a sample: where it stands, its stratum, who is to code it."""

    item: Item
    doc_id: str
    sentence_no: int
    stage: str
    doc_type: str
    stratum: int
    coders: tuple[int, ...]


class Sample(NamedTuple):
    """A draw: of which study and region, the size of each stratum in the corpus, and the sentences to code."""

    study: str
    adcode: str
    stage_scheme: str
    purpose: str
    seed: int
    strata: tuple[tuple[str, str, bool, int], ...]  # stage, document type, has a predicted act, sentences
    drawn: tuple[Drawn, ...]


class Coder(NamedTuple):
    """One coder with all codings."""

    name: str
    kind: str
    codings: Mapping[str, Coding]


def folder_of(study: str, purpose: str, adcode: str) -> Path:
    """Folder of a sample."""
    return GOLD / study / f"{purpose}-{adcode}"


def write_sample(sample: Sample, folder: Path) -> None:
    """Write a sample as sample.json."""
    rows = [{**d._asdict(), "item": d.item._asdict()} for d in sample.drawn]
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**sample._asdict(), "drawn": rows}, ensure_ascii=False, indent=1)
    (folder / "sample.json").write_text(text + "\n", encoding="utf-8")


def read_sample(folder: Path) -> Sample:
    """The sample of a folder; an error says how to draw one."""
    path = folder / "sample.json"
    if not path.is_file():
        raise InputError("no sample has been drawn", where=str(path), todo="xietong sample --study …")
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    drawn = tuple(Drawn(**{**d, "item": Item(**d["item"]), "coders": tuple(d["coders"])}) for d in data["drawn"])
    return Sample(**{**data, "drawn": drawn, "strata": tuple(tuple(s) for s in data["strata"])})


def write_codings(folder: Path, sample: Sample, coder: Coder) -> Path:
    """Keep the codings of one coder, in place of what the same coder gave before."""
    path = folder / "codings" / f"{coder.kind}-{coder.name}.jsonl"
    write_jsonl([d.item for d in sample.drawn], coder.codings, path)
    return path


def read_coders(folder: Path, sample: Sample) -> list[Coder]:
    """All coders of a sample, by name."""
    sentences = {d.item.id: d.item.sentence for d in sample.drawn}
    coders = []
    for path in sorted((folder / "codings").glob("*.jsonl")):
        kind, _, name = path.stem.partition("-")
        coders.append(Coder(name, kind, read_jsonl(path, sentences)))
    return coders


def samples_of(study: str, purpose: str = "audit") -> list[Path]:
    """Folders of a study's samples of one purpose, sorted."""
    return sorted(p.parent for p in (GOLD / study).glob(f"{purpose}-*/sample.json"))


def coding_files(study: str) -> list[str]:
    """Files of a study's audit samples that its tables depend on, sorted; none where nothing was drawn."""
    return sorted(str(p) for f in samples_of(study) for p in (f / "sample.json", *(f / "codings").glob("*.jsonl")))


def audit_sentences(study: str) -> frozenset[str]:
    """Texts of all sentences of a study's audit samples: they must never be trained on."""
    return frozenset(d.item.sentence for folder in samples_of(study) for d in read_sample(folder).drawn)


def audit_documents(study: str) -> frozenset[str]:
    """Documents with a sentence in an audit sample of a study."""
    return frozenset(d.doc_id for folder in samples_of(study) for d in read_sample(folder).drawn)
