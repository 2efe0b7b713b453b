"""The public probe set: sentences written for this project, each with the coding that the annotation guide asks for.

probes.jsonl holds one object a line: id, kind, sentence, actors (text, start, end, class), acts (behaviour, realis),
absent (words that must not be an actor), and for probes of a guard its id and the entry that must not be matched.
probes_failing.csv lists the probes that fail, with what is wrong with each: python -m tests.quality.probes writes it.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from pipeline.extract.annotate import Annotator, coded_to_json, load_annotator
from pipeline.extract.types import Context

PROBES = Path(__file__).with_name("probes.jsonl")
FAILING = Path(__file__).with_name("probes_failing.csv")
CONTEXT = Context(date="2020-02-10", source="晚报", title="多地防控新冠肺炎疫情")


def read_probes() -> list[dict[str, Any]]:
    return [json.loads(line) for line in PROBES.read_text(encoding="utf-8").splitlines()]


def faults(probe: dict[str, Any], annotator: Annotator) -> list[str]:
    """What is wrong with the coding of a probe: actors, acts, absent; empty if it passes."""
    sentence = probe["sentence"]
    coded = coded_to_json(annotator.sentence(sentence, CONTEXT), text=sentence)
    actors = {(a["start"], a["end"], a["class"]) for a in coded["actors"]}
    wrong = {
        "actors": actors != {(a["start"], a["end"], a["class"]) for a in probe["actors"]},
        "acts": {(a["behaviour"], a["realis"]) for a in coded["acts"]}
        != {(a["behaviour"], a["realis"]) for a in probe["acts"]},
        "absent": bool({a["text"] for a in coded["actors"]} & set(probe["absent"])),
    }
    return [part for part, is_wrong in wrong.items() if is_wrong]


def failing_now() -> dict[str, str]:
    annotator = load_annotator(classifier=True, tagger=True)
    found = {p["id"]: ";".join(faults(p, annotator)) for p in read_probes()}
    return {i: wrong for i, wrong in found.items() if wrong}


def failing_known() -> dict[str, str]:
    with FAILING.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["wrong"] for row in csv.DictReader(file)}


def main() -> None:
    failing = failing_now()
    lines = ["id,wrong", *(f"{i},{wrong}" for i, wrong in failing.items())]
    FAILING.write_text("\n".join(lines) + "\n", encoding="utf-8")
    n = len(read_probes())
    parts = {p: n - sum(p in w.split(";") for w in failing.values()) for p in ("actors", "acts", "absent")}
    print(f"passed {n - len(failing)} of {n}; " + ", ".join(f"{part} {k}" for part, k in parts.items()))


if __name__ == "__main__":
    main()
