import json
from pathlib import Path

import pytest

from pipeline.classify.coded import digest, document_key, read_coded, read_held_out
from pipeline.errors import InputError

ACT = {"behaviour": "screening", "trigger": "排查", "sources": [0], "targets": [], "relation": "none", "realis": "done"}
ROW = {
    "id": "x",
    "date": "2020-02-01",
    "source": "甲",
    "title": "乙",
    "prev": "",
    "sentence": "市局排查社区。",
    "acts": [ACT],
}


def write(path: Path, *rows: dict) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def test_an_example_knows_its_trigger_and_document(tmp_path):
    (example,) = read_coded(write(tmp_path / "c.jsonl", ROW))
    act = example.acts[0]
    assert example.sentence[act.start : act.end] == "排查"
    assert example.document == document_key(example.context) == "甲\t乙\t2020-02-01"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"behaviour": "screning"}, "Did you mean 'screening'"),
        ({"realis": "maybe"}, "unknown realis 'maybe'"),
        ({"trigger": "捐赠"}, "the trigger '捐赠' is not in the sentence"),
    ],
)
def test_a_wrong_act_is_refused_with_its_line(tmp_path, change, message):
    path = write(tmp_path / "c.jsonl", ROW, {**ROW, "acts": [{**ACT, **change}]})
    with pytest.raises(InputError, match=message) as error:
        read_coded(path)
    assert "line 2" in str(error.value)


def test_a_line_that_is_no_record_is_refused(tmp_path):
    (tmp_path / "c.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(InputError, match="is no coded sentence"):
        read_coded(tmp_path / "c.jsonl")


def test_every_dev_sentence_and_document_is_held_out(shared):
    held_out = read_held_out()
    for example in read_coded(shared / "gold" / "dev.jsonl"):
        assert {digest(example.sentence), digest(example.document)} <= held_out


def test_training_sentences_are_not_held_out(shared):
    held_out = read_held_out()
    examples = read_coded(shared / "gold" / "train.jsonl")
    assert [e for e in examples if {digest(e.sentence), digest(e.document)} & held_out] == []
