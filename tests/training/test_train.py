"""Training: the shipped weights come out of their recipe byte for byte; one command learns, measures and writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.classify.predict import MODEL as BEHAVIOURS
from pipeline.declared.quality import ABLATION, LEARNING_CURVE, QUALITY, QUALITY_CONFUSION
from pipeline.errors import InputError
from pipeline.extract.linker import MODEL as TIES
from pipeline.extract.tagger import MODEL as ACTORS
from pipeline.io import read_csv
from pipeline.training.commands import run_training
from pipeline.training.options import LEXICON, add_options, as_arguments
from pipeline.training.recipe import FIGURES, INSTALLED, MODELS, place_of, shipped_recipe
from pipeline.training.run import main
from tests.conftest import PROJECT

SAMPLE = PROJECT / "data/sample/coded.jsonl"


def test_the_places_of_the_recipe_are_those_that_the_extraction_reads():
    assert [INSTALLED[n] for n in ("actors.json", "ties.json", "behaviours.npz")] == [ACTORS, TIES, BEHAVIOURS]
    assert place_of("actors.json", Path("x")) == Path("x/actors.json")


def test_shipped_weights_come_out_of_the_recipe_byte_for_byte(shared, tmp_path):
    assert all(p.is_file() for m in MODELS for p in shipped_recipe().files_of(m))
    assert run_training(["--shipped", "--weights-only", "--out", str(tmp_path)]) == 0
    names = ("actors.json", "ties.json", "behaviours.npz")
    assert [n for n in names if (tmp_path / n).read_bytes() != INSTALLED[n].read_bytes()] == []


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> tuple[Path, Path]:
    """A training on 120 sentences of the sample, with 40 others as invented ones: its folder, and the coded file."""
    folder = tmp_path_factory.mktemp("small")
    lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "own.jsonl").write_text("".join(lines[:480:4]), encoding="utf-8")
    (folder / "also.jsonl").write_text("".join(lines[480:640:4]), encoding="utf-8")
    files = ["--coded", str(folder / "own.jsonl"), "--also", str(folder / "also.jsonl")]
    assert run_training([*files, "--out", str(folder / "out"), "--lexicon", str(PROJECT / LEXICON)]) == 0
    return folder / "out", folder / "own.jsonl"


def test_a_training_writes_weights_figures_curve_and_card(small):
    out, _ = small
    assert sorted(p.name for p in out.iterdir()) == sorted(INSTALLED)
    curve = read_csv(LEARNING_CURVE, out / "learning_curve.csv")
    assert curve.groupby("figure")["share"].apply(list).to_dict() == {
        "actor": [0.2, 0.4, 0.6, 0.8, 1.0], "behaviour": [0.2, 0.4, 0.6, 0.8, 1.0],
    }  # fmt: skip
    assert curve["n_sentences"].tolist()[4] == 120 and curve["f1"].between(0, 1).all()
    quality = read_csv(QUALITY, out / "quality.csv")
    assert set(quality["models"]) == {"off", "on"} and set(quality["n_sentences"]) == {120}
    path = read_csv(ABLATION, out / "ablation.csv").query("scope == 'path'")
    assert list(dict.fromkeys(path["part"])) == [
        "rules", "+ tagger", "+ classifier", "+ linker", "+ invented sentences",
    ]  # fmt: skip
    assert set(read_csv(QUALITY_CONFUSION, out / "quality_confusion.csv")["kind"]) == {
        "class", "behaviour", "realis", "relation",
    }  # fmt: skip


def test_the_card_says_who_coded_and_what_each_part_adds(small):
    card = (small[0] / "README.md").read_text(encoding="utf-8")
    assert "the files do not say who coded them" in card and "Language models, not people" not in card
    assert "| own.jsonl | 120 |" in card and "| also.jsonl | 40 |" in card
    assert "## What each part adds" in card and "| + linker |" in card


def test_nothing_is_written_where_a_row_is_held_out(small, tmp_path, capsys, monkeypatch):
    from pipeline.classify.coded import digest
    from pipeline.training import rows

    own = small[1]
    first = json.loads(own.read_text(encoding="utf-8").splitlines()[0])["sentence"]
    monkeypatch.setattr(rows, "read_held_out", lambda: frozenset({digest(first)}))
    with pytest.raises(InputError, match="line 1: the sentence belongs to the sentences held out"):
        main(["--coded", str(own), "--out", str(tmp_path / "out"), "--lexicon", str(PROJECT / LEXICON)])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--out", "x"], "what to learn from"),
        (["--shipped", "--coded", "a.jsonl", "--out", "x"], "what to learn from"),
        (["--coded", "a.jsonl"], "where to write"),
        (["--coded", "a.jsonl", "--out", "x", "--install"], "where to write"),
        (["--coded", "no.jsonl", "--out", "x"], "no such file of coded sentences"),
    ],
)
def test_faults_of_the_command(words, message):
    with pytest.raises(InputError, match=message):
        main(words)


def test_options_reach_the_process_that_trains():
    import argparse

    parser = argparse.ArgumentParser()
    add_options(parser)
    words = ["--coded", "a", "b", "--also", "c", "--audit", "d", "--models", "tagger", "--weights-only", "--ablation",
             "--audit-by", "sentence", "--out", "o", "--dev", "e", "--lexicon", "l"]  # fmt: skip
    args = parser.parse_args(words)
    assert parser.parse_args(as_arguments(args)) == args
    assert parser.parse_args(as_arguments(parser.parse_args(["--shipped", "--install"]))).install


def test_shipped_figures_are_of_the_shipped_sentences():
    rows = read_csv(QUALITY, FIGURES / "quality.csv")
    assert set(rows["n_sentences"]) == {1891}
    assert set(read_csv(LEARNING_CURVE, FIGURES / "learning_curve.csv")["figure"]) == {"actor", "behaviour"}
