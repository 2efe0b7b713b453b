"""Recall on CLUENER2020 and CEC: floors on corpora that nothing was trained on, and the filter of participants."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.annotate import Passage, load_annotator
from pipeline.extract.types import Context
from tests.quality.foreign import Mention, Text, left_out, missed, read_all, read_cec, recalls

# Names of bodies that do not act are no actors, which is what the tagger learned; CLUENER marks them all the same.
FLOORS = {
    "on": {"government": 0.59, "company": 0.35, "organization": 0.11, "participant": 0.74},
    "off": {"government": 0.68, "company": 0.32, "organization": 0.16, "participant": 0.72},
}
REPORT = """<Body><Title>某市 火灾</Title><Content><Paragraph><Sentence>
<Event><Participant>中新网</Participant>讯 <Denoter type="statement">电</Denoter>：</Event>
<Event><Participant>市消防支队</Participant> <Denoter type="operation">救出</Denoter></Event>
<Event><Participant>3名工人</Participant> <Denoter type="stateChange">受伤</Denoter>。</Event>
</Sentence></Paragraph></Content></Body>"""


@pytest.fixture(scope="module")
def texts(shared: Path) -> list[Text]:
    return [text for corpus in read_all(shared).values() for text in corpus]


@pytest.mark.parametrize("models", ["on", "off"])
def test_recall_of_names_that_others_marked(texts: list[Text], models: str) -> None:
    annotator = load_annotator(classifier=False, tagger=models == "on")
    found = {label: recall for label, (recall, _) in recalls(texts, missed(texts, annotator)).items()}
    assert {k: v for k, v in found.items() if v < FLOORS[models][k]} == {}
    assert set(found) == set(FLOORS[models])


def test_a_report_is_read_without_its_layout_and_participants_are_judged(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(REPORT, encoding="utf-8")
    passage, mentions = read_cec(path)
    assert (passage.text, passage.spans) == ("中新网讯电：市消防支队救出3名工人受伤。", [(0, 20)])
    assert passage.context.title == "某市火灾"
    named = [(passage.text[m.start : m.end], m.reason) for m in mentions]
    assert named == [("中新网", "byline"), ("市消防支队", ""), ("3名工人", "counted")]


@pytest.mark.parametrize(
    ("name", "event", "reason"),
    [
        ("本报", "statement", "byline"),
        ("某社区", "action", ""),
        ("大家", "action", "pronoun"),
        ("6人", "action", "counted"),
        ("8名乘客", "emergency", "counted"),
        ("8名乘客", "movement", ""),
        ("100余辆", "action", "thing"),
        ("被困人员2名", "operation", ""),
    ],
)
def test_what_the_guide_would_not_code_is_left_out(name: str, event: str, reason: str) -> None:
    assert left_out(name, event) == reason


def test_recall_counts_what_is_overlapped_and_not_left_out() -> None:
    annotator = load_annotator(classifier=False, tagger=False)
    passage = Passage("阿某某，省公安厅发布通告。", [(0, 13)], Context())
    text = Text(passage, (Mention(0, 3, "participant"), Mention(4, 8, "participant")))
    gone = missed([text], annotator)
    assert [m.start for m in gone[0]] == [0]
    assert recalls([text], gone) == {"participant": (0.5, 2)}
