"""doccano: sequence labelling with relations, one JSON object a line.

Labels are `actor:<class>`, `act:<behaviour>`, `relation:<code>`, `realis:<code>`, `nothing`. Relation and realis of an
act stand on the same words and are tied to it by the relation `of`; roles are relations from the act to the actor. A
sentence in which nothing is to be coded carries `nothing` anywhere; one without any label is uncoded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.coding.items import Item
from pipeline.coding.record import ROLES, Coding, Fault, RawAct, RawActor, RawRole, assemble, raise_faults

NOTHING, OF = "nothing", "of"
KINDS = ("actor", "act", "relation", "realis")


def write(items: Sequence[Item], codings: Mapping[str, Coding], path: Path) -> None:
    """Write one object a sentence; ids of entities and relations are unique in the file."""
    lines, number = [], 0
    for item in items:
        entities: list[dict[str, Any]] = []
        relations: list[dict[str, Any]] = []

        def mark(label: str, start: int, end: int, into: list[dict[str, Any]] = entities) -> int:
            nonlocal number
            number += 1
            into.append({"id": number, "label": label, "start_offset": start, "end_offset": end})
            return number

        def tie(start: int, end: int, kind: str, into: list[dict[str, Any]] = relations) -> None:
            nonlocal number
            number += 1
            into.append({"id": number, "from_id": start, "to_id": end, "type": kind})

        coding = codings.get(item.id)
        if coding is not None and not coding.actors and not coding.acts:
            mark(NOTHING, 0, len(item.sentence))
        elif coding is not None:
            keys = [mark(f"actor:{a.cls}", a.start, a.end) for a in coding.actors]
            for act in coding.acts:
                own = mark(f"act:{act.behaviour}", act.start, act.end)
                for label in (f"relation:{act.relation}", f"realis:{act.realis}"):
                    tie(mark(label, act.start, act.end), own, OF)
                for role, members in zip(ROLES, (act.sources, act.targets), strict=True):
                    for i in members:
                        tie(own, keys[i], role)
        meta = {"sentence_id": item.id, "title": item.title, "date": item.date, "prev": item.prev}
        lines.append({"text": item.sentence, **meta, "entities": entities, "relations": relations, "Comments": []})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines), encoding="utf-8")


def read(path: Path, sentences: Mapping[str, str]) -> dict[str, Coding]:
    """Codings of an export."""
    faults: list[Fault] = []
    found: dict[str, Coding] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            coding = _line(json.loads(line), where, sentences, faults)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(
                Fault(where, "", f"is no sentence of a doccano export ({error})", "text, entities, relations")
            )
            continue
        if coding is not None and coding.id in found:
            faults.append(Fault(where, "sentence_id", f"'{coding.id}' stands twice"))
        elif coding is not None:
            found[coding.id] = coding
    raise_faults(faults, str(path))
    return found


def _line(data: Any, where: str, sentences: Mapping[str, str], faults: list[Fault]) -> Coding | None:
    identity = data["sentence_id"]
    if identity not in sentences:
        faults.append(Fault(where, "sentence_id", f"'{identity}' is not in the sample"))
        return None
    sentence = sentences[identity]
    if data["text"] != sentence:
        faults.append(Fault(where, "text", "is not the sentence of the sample"))
        return None
    if not data["entities"]:
        return None
    places = {e["id"]: (int(e["start_offset"]), int(e["end_offset"])) for e in data["entities"]}
    kinds = {e["id"]: str(e["label"]).partition(":")[::2] for e in data["entities"]}
    marks: dict[tuple[int, str], str] = {}
    roles = []
    for r in data["relations"]:
        here = f"{where}, relation {r['id']}"
        if r["type"] == OF:
            kind, code = kinds.get(r["from_id"], ("", ""))
            marks[r["to_id"], kind] = code
        else:
            roles.append(RawRole(str(r["from_id"]), str(r["to_id"]), r["type"], here))
    actors, acts = [], []
    for key, (kind, code) in kinds.items():
        here, (start, end) = f"{where}, entity {key}", places[key]
        if kind == "actor":
            actors.append(RawActor(str(key), start, end, code, here))
        elif kind == "act":
            relation, realis = (marks.get((key, name), "") for name in ("relation", "realis"))
            acts.append(RawAct(str(key), start, end, code, relation, realis, here))
        elif kind not in (*KINDS, NOTHING):
            faults.append(Fault(here, "label", f"unknown label '{kind}'", ", ".join((*KINDS, NOTHING))))
    return assemble(identity, sentence, actors, acts, roles, faults)
