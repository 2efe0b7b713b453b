"""Acts of a study as a REFI-QDA project for NVivo, MAXQDA or ATLAS.ti: `xietong qda`.

Triggers carry the codes of behaviour, realis and relation, participants those of role and class. Texts are masked,
which keeps their length, so that every selection stands on the characters it was found at. The coder is named as a
program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import codes, settings, tables
from pipeline.errors import PipelineError
from pipeline.evidence import Masking, load_masking, study_facts
from pipeline.io import read_frame
from pipeline.present.labels import Labels, load_labels
from pipeline.present.qda import Code, Project, Selection, Source, write_qdpx
from pipeline.study_tables import count_column

KINDS = {
    "behaviour": codes.BEHAVIOURS, "realis": codes.REALIS, "relation": codes.RELATIONS, "class": codes.CLASSES,
    "role": ("source", "target"),
}  # fmt: skip
USER = "xietong (program)"
DOCUMENT_COLUMNS = ["doc_id", "title", "text", "published_date", "source", "issuer", "url"]


def code_book(labels: Labels) -> tuple[Code, ...]:
    """One heading a kind of code, below it the codes with their Chinese and English words."""
    return tuple(
        Code(
            kind,
            kind,
            is_codable=False,
            children=tuple(
                Code(f"{kind}/{c}", f"{labels.get(kind, c, 'zh')} {labels.get(kind, c, 'en')}") for c in values
            ),
        )
        for kind, values in KINDS.items()
    )


def project_of(
    name: str,
    documents: Iterable[Mapping[Any, Any]],
    acts: Iterable[Mapping[Any, Any]],
    participants: Iterable[Mapping[Any, Any]],
    *,
    labels: Labels,
    masking: Masking,
) -> Project:
    """The project of some acts (rows of the table acts), their documents and participants.

    What stands at no place of the text (joint issuers, unknown doers) has no selection.
    """
    doc_of: dict[str, str] = {}
    places: dict[str, list[Selection]] = {}
    for act in acts:
        doc_of[act["act_id"]] = act["doc_id"]
        found = places.setdefault(act["doc_id"], [])
        if act["start"] >= 0:
            kinds = ("behaviour", "realis", "relation")
            found.append(Selection(int(act["start"]), int(act["end"]), tuple(f"{k}/{act[k]}" for k in kinds)))
    for person in participants:
        if person["act_id"] in doc_of and person["start"] >= 0:
            given = (f"role/{person['role']}", f"class/{person['class']}")
            selection = Selection(int(person["start"]), int(person["end"]), given)
            places[doc_of[person["act_id"]]].append(selection)
    sources = [_source(d, places[d["doc_id"]], masking) for d in documents if d["doc_id"] in places]
    return Project(name, code_book(labels), tuple(sorted(sources, key=lambda s: s.key)), user=USER)


def _source(document: Mapping[Any, Any], places: Sequence[Selection], masking: Masking) -> Source:
    names = masking.names(document["text"])
    variables = {"date": document["published_date"], "source": document["source"], "issuer": document["issuer"]}
    return Source(
        key=document["doc_id"],
        name=f"{document['published_date']} {masking.mask(document['title'], names)}".strip(),
        text=masking.mask(document["text"], names),
        selections=tuple(sorted(set(places))),
        description=document["url"],
        variables={k: v for k, v in variables.items() if v},
    )


def export_qda(path: Path, *, study: str, address: str) -> tuple[int, int]:
    """Write the acts behind a number as a project; gives the number of documents and of acts."""
    from pipeline.analyse.address import parse_address
    from pipeline.analyse.membership import select_acts

    if path.suffix != ".qdpx":
        raise PipelineError("the file is no REFI-QDA project", where=str(path), allowed="a name that ends in .qdpx")
    facts, folder = study_facts(study)
    parsed = parse_address(address, facts)
    if count_column(parsed.table) != "n_acts":
        raise PipelineError(f"{parsed.table} counts hits of terms, no acts", where=address, todo="xietong evidence")
    chosen = set(select_acts(facts, parsed.table, parsed.key))
    acts = read_frame(tables.ACTS, *folder.shard_files("acts"))
    acts = acts[acts["act_id"].isin(chosen)]
    people = read_frame(tables.PARTICIPANTS, *folder.shard_files("participants"))
    people = people[people["act_id"].isin(chosen)]
    files = [folder.root / "work" / "documents" / f"{s}.parquet" for s in folder.sources]
    documents = read_frame(tables.DOCUMENTS, *files, columns=DOCUMENT_COLUMNS)
    project = project_of(
        f"{folder.root.name} {parsed}", documents.to_dict("records"), acts.to_dict("records"),
        people.to_dict("records"), labels=load_labels(settings.CONFIG / "labels.csv"), masking=load_masking(),
    )  # fmt: skip
    write_qdpx(path, project)
    return len(project.sources), len(acts)
