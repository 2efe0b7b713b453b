"""Label Studio: tasks with annotations in its JSON (labelstud.io/guide/task_format), and the labelling interface.

Actors and acts are regions, relation and realis choices of an act's region, roles relations from an act to an actor. A
task without an annotation, or with a cancelled one, is uncoded; an annotation without a region is read and empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.codes import BEHAVIOURS, CLASSES, REALIS, RELATIONS
from pipeline.coding.items import Item
from pipeline.coding.record import ROLES, Coding, Fault, RawAct, RawActor, RawRole, assemble, raise_faults
from pipeline.errors import InputError


def interface() -> str:
    """The labelling interface to paste into the project's settings."""

    def tags(tag: str, values: Sequence[str]) -> str:
        return "".join(f'<{tag} value="{v}"/>' for v in values)

    return (
        '<View><Header value="$title"/><Text name="prev" value="$prev"/>'
        f'<Labels name="actor" toName="text">{tags("Label", CLASSES)}</Labels>'
        f'<Labels name="act" toName="text">{tags("Label", BEHAVIOURS)}</Labels>'
        f'<Choices name="relation" toName="text" perRegion="true">{tags("Choice", RELATIONS)}</Choices>'
        f'<Choices name="realis" toName="text" perRegion="true">{tags("Choice", REALIS)}</Choices>'
        f'<Relations>{tags("Relation", ROLES)}</Relations><Text name="text" value="$sentence"/></View>\n'
    )


def write(items: Sequence[Item], codings: Mapping[str, Coding], path: Path) -> None:
    """Write tasks, and the labelling interface beside them as .xml."""
    tasks = []
    for item in items:
        task: dict[str, Any] = {"data": item._asdict()}
        if item.id in codings:
            task["annotations"] = [{"result": _result(codings[item.id], item.sentence)}]
        tasks.append(task)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".xml").write_text(interface(), encoding="utf-8")


def _result(coding: Coding, sentence: str) -> list[dict[str, Any]]:
    def region(key: str, name: str, start: int, end: int, kind: str, code: str) -> dict[str, Any]:
        value = {"start": start, "end": end, "text": sentence[start:end], kind: [code]}
        return {"id": key, "from_name": name, "to_name": "text", "type": kind, "value": value}

    result = [region(f"a{i}", "actor", a.start, a.end, "labels", a.cls) for i, a in enumerate(coding.actors)]
    for k, act in enumerate(coding.acts):
        result.append(region(f"e{k}", "act", act.start, act.end, "labels", act.behaviour))
        result.append(region(f"e{k}", "relation", act.start, act.end, "choices", act.relation))
        result.append(region(f"e{k}", "realis", act.start, act.end, "choices", act.realis))
        for role, members in zip(ROLES, (act.sources, act.targets), strict=True):
            result += [
                {"type": "relation", "from_id": f"e{k}", "to_id": f"a{i}", "direction": "right", "labels": [role]}
                for i in members
            ]
    return result


def read(path: Path, sentences: Mapping[str, str]) -> dict[str, Coding]:
    """Codings of exported tasks; of several annotations of a task the last one that was not cancelled."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise InputError(
            f"is not JSON: {error}", where=str(path), allowed="an export of Label Studio in JSON"
        ) from None
    if not isinstance(tasks, list):
        raise InputError("is no list of tasks", where=str(path), allowed="an export of Label Studio in JSON")
    faults: list[Fault] = []
    found: dict[str, Coding] = {}
    for number, task in enumerate(tasks, 1):
        try:
            coding = _task(task, f"task {number}", sentences, faults)
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            faults.append(Fault(f"task {number}", "", f"lacks {error}", "a task as Label Studio exports it"))
            continue
        if coding is not None and coding.id in found:
            faults.append(Fault(f"task {number}", "id", f"'{coding.id}' stands twice"))
        elif coding is not None:
            found[coding.id] = coding
    raise_faults(faults, str(path))
    return found


def _task(task: Any, where: str, sentences: Mapping[str, str], faults: list[Fault]) -> Coding | None:
    identity = task["data"]["id"]
    if identity not in sentences:
        faults.append(Fault(where, "id", f"'{identity}' is not in the sample"))
        return None
    sentence = sentences[identity]
    if task["data"]["sentence"] != sentence:
        faults.append(Fault(where, "sentence", "is not the sentence of the sample"))
        return None
    done = [a for a in task.get("annotations", []) if not a.get("was_cancelled")]
    if not done:
        return None
    return _annotation(identity, sentence, done[-1]["result"], where, faults)


def _annotation(identity: str, sentence: str, result: Any, where: str, faults: list[Fault]) -> Coding | None:
    choices: dict[tuple[str, str], str] = {}
    actors, raw_acts, roles = [], [], []
    for r in result:
        if r["type"] == "choices":
            choices[r["id"], r["from_name"]] = r["value"]["choices"][0]
    for r in result:
        if r["type"] == "labels":
            here, value = f"{where}, region {r['id']}", r["value"]
            start, end, code = int(value["start"]), int(value["end"]), value["labels"][0]
            if sentence[start:end] != value.get("text", sentence[start:end]):
                faults.append(Fault(here, "text", f"'{value['text']}' does not stand at [{start}, {end})"))
            if r["from_name"] == "actor":
                actors.append(RawActor(r["id"], start, end, code, here))
            else:
                kind, mood = (choices.get((r["id"], name), "") for name in ("relation", "realis"))
                raw_acts.append(RawAct(r["id"], start, end, code, kind, mood, here))
        elif r["type"] == "relation":
            role = (r.get("labels") or [""])[0]
            roles.append(RawRole(r["from_id"], r["to_id"], role, f"{where}, relation {r['from_id']} to {r['to_id']}"))
    return assemble(identity, sentence, actors, raw_acts, roles, faults)
