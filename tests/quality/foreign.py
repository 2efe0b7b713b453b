"""Recall on two corpora that others coded, which nothing was trained on: python -m tests.quality.foreign.

CLUENER2020 names every body, acting or not; CEC names the participants of events of accidents. A name counts as found
if an actor of any class overlaps it. Of CEC only those participants count that the annotation guide would code; what is
left out is said by `left_out`, and why. Read from the folder of shared texts; no text of them is kept here.
"""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.annotate import Annotator, Passage, load_annotator
from pipeline.extract.types import Context

BODIES = ("government", "company", "organization")
NUMBER = "[0-9０-９一二两三四五六七八九十百千几多余约]+"
BYLINE = re.compile(r"本报|.{2,3}[网社](?!区)|.*电讯社|.*记者")
PRONOUN = re.compile(r"[我你他她它]们?|大家|众人|其他.*|自己")
COUNT_ALONE = re.compile(f"{NUMBER}[人名位口]")
COUNTED = re.compile(f".*{NUMBER}[人名位个具口]|.*{NUMBER}[人名位]$")
THING = re.compile(f".*[猫狗]$|{NUMBER}辆|.*[伤死]亡|.*尸体")
SUFFERED = ("stateChange", "emergency")
CHUNK = 500


class Mention(NamedTuple):
    """A name at [start, end) of its text, and why the guide leaves it out (empty: it does not)."""

    start: int
    end: int
    label: str
    reason: str = ""


class Text(NamedTuple):
    """A text to code: its sentences, what is known of it and the names that others marked in it."""

    passage: Passage
    mentions: tuple[Mention, ...]


def left_out(name: str, event: str) -> str:
    """Why the annotation guide would not code a participant of CEC of this name in an event of this type.

    >>> left_out("她们", "action"), left_out("12人", "action"), left_out("3名工人", "stateChange")
    ('pronoun', 'counted', 'counted')
    >>> left_out("3名工人", "operation"), left_out("市消防支队", "operation")
    ('', '')
    """
    if BYLINE.match(name):
        return "byline"
    if PRONOUN.fullmatch(name):
        return "pronoun"
    if THING.match(name):
        return "thing"
    if COUNT_ALONE.fullmatch(name) or (COUNTED.match(name) and event in SUFFERED):
        return "counted"
    return ""


def read_cluener(path: Path) -> Iterator[Text]:
    """Texts of CLUENER that name a body; each is one sentence without title."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = [
            Mention(start, end + 1, label)
            for label in BODIES
            for places in row["label"].get(label, {}).values()
            for start, end in places
        ]
        if found:
            text = row["text"]
            yield Text(Passage(text, [(0, len(text))], Context()), tuple(sorted(found)))


def read_cec(path: Path) -> Text:
    """One report of CEC: its sentences, with title, and all participants."""
    root = ET.fromstring(path.read_text(encoding="utf-8-sig"))  # noqa: S314 - files of the shared folder
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    mentions: list[Mention] = []
    for sentence in root.iter("Sentence"):
        start = sum(map(len, pieces))
        _read_element(sentence, pieces, mentions, "")
        spans.append((start, sum(map(len, pieces))))
    title = "".join((root.findtext("Title") or "").split())
    return Text(Passage("".join(pieces), spans, Context(title=title)), tuple(mentions))


def _read_element(element: ET.Element, pieces: list[str], mentions: list[Mention], event: str) -> None:
    """Append the text of an element and its participants; white space is layout and left out."""
    start = sum(map(len, pieces))
    if element.tag == "Event":
        event = next((d.get("type", "") for d in element.iter("Denoter")), "")
    pieces.append("".join((element.text or "").split()))
    for child in element:
        _read_element(child, pieces, mentions, event)
        pieces.append("".join((child.tail or "").split()))
    if element.tag == "Participant":
        name = "".join(pieces)[start:]
        if name:
            mentions.append(Mention(start, start + len(name), "participant", left_out(name, event)))


def missed(texts: list[Text], annotator: Annotator) -> list[list[Mention]]:
    """The names of each text that no actor overlaps, those left out too."""
    found = []
    for k in range(0, len(texts), CHUNK):
        chunk = texts[k : k + CHUNK]
        for text, coded in zip(chunk, annotator.passages([t.passage for t in chunk]), strict=True):
            at = [(a.start, a.end) for c in coded for a in c.actors if a.start >= 0]
            found.append([m for m in text.mentions if not any(s < m.end and m.start < e for s, e in at)])
    return found


def recalls(texts: list[Text], gone: list[list[Mention]]) -> dict[str, tuple[float, int]]:
    """Overlap recall and number of the names of each label that are not left out."""
    total = Counter(m.label for t in texts for m in t.mentions if not m.reason)
    lost = Counter(m.label for found in gone for m in found if not m.reason)
    return {label: (1 - lost[label] / n, n) for label, n in sorted(total.items())}


def read_all(shared: Path) -> dict[str, list[Text]]:
    """Both corpora of the folder of shared texts."""
    return {
        "CLUENER2020": list(read_cluener(shared / "data" / "ner" / "cluener2020_train.jsonl")),
        "CEC": [read_cec(p) for p in sorted((shared / "data" / "cec").glob("*.xml"))],
    }


def main() -> None:
    """Print recall by label, with tagger and classifier and without, and what the filter leaves out."""
    corpora = read_all(Path(os.environ.get("XIETONG_SHARED", "../shared")))
    for models in (True, False):
        annotator = load_annotator(classifier=False, tagger=models)
        for name, texts in corpora.items():
            for label, (recall, n) in recalls(texts, missed(texts, annotator)).items():
                print(f"tagger {'on ' if models else 'off'} {name:12} {label:13} recall {recall:.3f} of {n}")
    reasons = Counter(m.reason for t in corpora["CEC"] for m in t.mentions)
    print("CEC left out:", ", ".join(f"{r or 'kept'} {n}" for r, n in reasons.most_common()))


if __name__ == "__main__":
    main()
