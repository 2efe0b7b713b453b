"""INCEpTION: one document with every sentence of a sample, as UIMA CAS in JSON (the serialisation of UIMA 3.4, 0.4.0).

Layers are `webanno.custom.Item` (the sentence, with its id and `coded`), `webanno.custom.Actor` (its code) and
`webanno.custom.Act` (behaviour, relation, realis, and the slot `parts`, whose links lead to actors in the role source
or target). `coded` is `yes` once a sentence was read, even where nothing is to be coded. UIMA counts UTF-16 code units;
offsets are turned from and into characters here. Characters that XML forbids do not stand in a sample.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from pipeline.coding.items import Item
from pipeline.coding.record import ROLES, Coding, Fault, RawAct, RawActor, RawRole, assemble, raise_faults
from pipeline.errors import InputError

ITEM, ACTOR, ACT, LINK = (f"webanno.custom.{name}" for name in ("Item", "Actor", "Act", "ActPartsLink"))
ALLOWED = "an export of INCEpTION as UIMA CAS JSON"
YES = "yes"


def _types() -> dict[str, Any]:
    def layer(name: str, features: Mapping[str, str], parent: str = "uima.tcas.Annotation") -> dict[str, Any]:
        own = {f: {"%NAME": f, "%RANGE": kind} for f, kind in features.items()}
        return {"%NAME": name, "%SUPER_TYPE": parent, **own}

    text = "uima.cas.String"
    item = dict.fromkeys(("identity", "title", "date", "prev", "coded"), text)
    act = dict.fromkeys(("behaviour", "relation", "realis"), text) | {"parts": f"{LINK}[]"}
    link = {"role": text, "target": "uima.tcas.Annotation"}
    layers = (layer(ITEM, item), layer(ACTOR, {"code": text}), layer(ACT, act), layer(LINK, link, "uima.cas.TOP"))
    return {one["%NAME"]: one for one in layers}


def _units(text: str) -> list[int]:
    """UTF-16 code units before each character and before the end."""
    return [0, *accumulate(2 if ord(c) > 0xFFFF else 1 for c in text)]


def write(items: Sequence[Item], codings: Mapping[str, Coding], path: Path) -> None:
    """Write one document; a line is a sentence."""
    text = "\n".join(item.sentence for item in items)
    units = _units(text)
    features: list[dict[str, Any]] = [
        {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text",
         "sofaString": text}
    ]  # fmt: skip

    def put(kind: str, **values: Any) -> int:
        features.append({"%ID": len(features) + 1, "%TYPE": kind, **values})
        return len(features)

    def span(kind: str, start: int, end: int, **values: Any) -> int:
        return put(kind, **{"@sofa": 1, "begin": units[start], "end": units[end], **values})

    at = 0
    for item in items:
        coding = codings.get(item.id)
        about = {"title": item.title, "date": item.date, "prev": item.prev}
        span(ITEM, at, at + len(item.sentence), identity=item.id, **about, coded=YES if coding else "")
        actors = [span(ACTOR, at + a.start, at + a.end, code=a.cls) for a in coding.actors] if coding else []
        for act in coding.acts if coding else ():
            links = [
                put(LINK, role=role, **{"@target": actors[i]})
                for role, members in zip(ROLES, (act.sources, act.targets), strict=True)
                for i in members
            ]
            parts = put(f"{LINK}[]", **{"%ELEMENTS": links})
            codes = {"behaviour": act.behaviour, "relation": act.relation, "realis": act.realis, "@parts": parts}
            span(ACT, at + act.start, at + act.end, **codes)
        at += len(item.sentence) + 1
    members = [f["%ID"] for f in features if f["%TYPE"] in (ITEM, ACTOR, ACT)]
    cas = {
        "%TYPES": _types(),
        "%FEATURE_STRUCTURES": features,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(cas, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path, sentences: Mapping[str, str]) -> dict[str, Coding]:
    """Codings of an exported document; annotations are sorted to the sentence in which they begin."""
    faults: list[Fault] = []
    found: dict[str, Coding] = {}
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["%FEATURE_STRUCTURES"]
        by_id = {f["%ID"]: f for f in features}
        text = next(f["sofaString"] for f in features if f["%TYPE"] == "uima.cas.Sofa")
        spans = [f for f in features if f["%TYPE"] in (ITEM, ACTOR, ACT)]
        characters = {unit: i for i, unit in enumerate(_units(text))}
        places = {f["%ID"]: (characters[f.get("begin", 0)], characters[f["end"]]) for f in spans}
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise InputError(f"is no such document ({error})", where=str(path), allowed=ALLOWED) from None
    rows = sorted((f for f in spans if f["%TYPE"] == ITEM), key=lambda f: places[f["%ID"]])
    starts = [places[f["%ID"]][0] for f in rows]
    inside: list[list[dict[str, Any]]] = [[] for _ in rows]
    for feature in spans:
        row = bisect_right(starts, places[feature["%ID"]][0]) - 1
        if row < 0:
            faults.append(Fault(f"annotation {feature['%ID']}", "begin", "stands before the first sentence"))
        elif feature["%TYPE"] != ITEM:
            inside[row].append(feature)
    for number, (row, own) in enumerate(zip(rows, inside, strict=True), 1):
        coding = _coding(f"sentence {number}", row, own, text, places, by_id, sentences, faults)
        if coding is not None and coding.id in found:
            faults.append(Fault(f"sentence {number}", "identity", f"'{coding.id}' stands twice"))
        elif coding is not None:
            found[coding.id] = coding
    raise_faults(faults, str(path))
    return found


def _coding(
    where: str, row: Mapping[str, Any], own: Sequence[Mapping[str, Any]], text: str,
    places: Mapping[int, tuple[int, int]], by_id: Mapping[int, Mapping[str, Any]], sentences: Mapping[str, str],
    faults: list[Fault],
) -> Coding | None:  # fmt: skip
    identity, (start, end) = str(row.get("identity", "")), places[row["%ID"]]
    if identity not in sentences:
        faults.append(Fault(where, "identity", f"'{identity}' is not in the sample"))
        return None
    if text[start:end] != sentences[identity] or text[end : end + 1] not in ("", "\n"):
        faults.append(Fault(where, "text", "is not the sentence of the sample"))
        return None
    if row.get("coded") != YES:
        if own:
            faults.append(Fault(where, "coded", "something is coded, but the sentence is not marked", YES))
        return None
    actors, acts, roles = [], [], []
    for feature in own:
        key, here = str(feature["%ID"]), f"{where}, annotation {feature['%ID']}"
        first, last = (p - start for p in places[feature["%ID"]])
        if feature["%TYPE"] == ACTOR:
            actors.append(RawActor(key, first, last, str(feature.get("code", "")), here))
        else:
            behaviour, relation, realis = (str(feature.get(name, "")) for name in ("behaviour", "relation", "realis"))
            acts.append(RawAct(key, first, last, behaviour, relation, realis, here))
            for role, actor in _links(feature, by_id):
                roles.append(RawRole(key, actor, role, here))
    return assemble(identity, sentences[identity], actors, acts, roles, faults)


def _links(act: Mapping[str, Any], by_id: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Role and id of the actor of each link; the slot is an array, or the list itself."""
    parts = act.get("@parts", [])
    for key in parts if isinstance(parts, list) else by_id.get(parts, {}).get("%ELEMENTS", ()):
        link = by_id.get(key, {})
        yield str(link.get("role", "")), str(link.get("@target", ""))
