import importlib.util
import json

import numpy as np
import pytest

from pipeline.classify.evaluate import FIGURES, bootstrap_f1, krippendorff_alpha, score
from pipeline.codes import BEHAVIOURS, CLASSES, REALIS, RELATIONS

SENTENCE = "省商务厅会同省经信厅向社区调拨口罩，社区发放。"


def coding(relation="transfer", targets=(2,), cls="community"):
    actors = [
        {"text": "省商务厅", "nth": 1, "class": "department"},
        {"text": "省经信厅", "nth": 1, "class": "department"},
        {"text": "社区", "nth": 1, "class": cls},
    ]
    act = {
        "behaviour": "supply", "trigger": "调拨", "sources": [0, 1], "targets": list(targets), "relation": relation,
        "realis": "done",
    }  # fmt: skip
    return {"id": "a", "sentence": SENTENCE, "actors": actors, "acts": [act]}


def test_equal_codings_agree_fully():
    result = score([coding()], [coding()])
    assert all(f.f1 == 1 for f in result.figures.values())
    assert result.alpha == 1


def test_each_figure_counts_what_it_says():
    result = score([coding()], [coding("support", (), "public")]).figures
    assert result["actor_span"].f1 == 1
    assert result["actor"].n_coded == 3 and result["actor"].p == pytest.approx(2 / 3)
    assert result["participation"].r == pytest.approx(2 / 3)
    assert result["dyad"].n_gold == pytest.approx(1) and result["dyad"].n_coded == 0
    assert result["cooperative"].f1 == 1


def test_a_sentence_left_out_counts_as_coded_empty():
    result = score([coding()], [])
    assert result.figures["behaviour"].r == 0 and result.figures["behaviour"].n_coded == 0


def random_coding(rng, number):
    actors = []
    for _ in range(rng.integers(0, 5)):
        start = int(rng.integers(0, len(SENTENCE) - 2))
        end = start + int(rng.integers(1, 5))
        actors.append({"text": SENTENCE[start:end], "start": start, "end": end, "class": str(rng.choice(CLASSES[:4]))})
    acts = []
    for _ in range(rng.integers(0, 3)):
        chosen = [[i for i in range(len(actors)) if rng.random() < 0.5] for _ in range(2)]
        acts.append(
            {
                "behaviour": str(rng.choice(BEHAVIOURS[:3])),
                "trigger": "调拨",
                "sources": chosen[0],
                "targets": chosen[1],
                "relation": str(rng.choice(RELATIONS)),
                "realis": str(rng.choice(REALIS)),
            }  # fmt: skip
        )
    return {"id": str(number), "sentence": SENTENCE, "actors": actors, "acts": acts}


def official(shared):
    spec = importlib.util.spec_from_file_location("official_score", shared / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare(module, gold, coded):
    theirs = module.score(
        {g["id"]: g for g in gold}, {c["id"]: c for c in coded}, {g["id"]: g["sentence"] for g in gold}
    )
    ours = score(gold, coded)
    for name in FIGURES:
        mine = ours.figures[name]
        rounded = {k: round(getattr(mine, k), 4) for k in ("p", "r", "f1")}
        assert rounded == pytest.approx({k: theirs[name][k] for k in rounded}, abs=1.1e-4), name
        assert mine.n_gold == pytest.approx(theirs[name]["n_gold"], abs=0.051)
        assert mine.n_coded == pytest.approx(theirs[name]["n_coded"], abs=0.051)
    assert round(ours.alpha, 4) == pytest.approx(theirs["alpha"], abs=1.1e-4)


def test_same_figures_as_the_reference_scorer_on_random_codings(shared):
    rng = np.random.default_rng(1)
    gold = [random_coding(rng, k) for k in range(300)]
    coded = [g if rng.random() < 0.4 else random_coding(rng, g["id"]) for g in gold][:-5]
    compare(official(shared), gold, coded)


def test_same_figures_as_the_reference_scorer_on_real_sentences(shared):
    lines = (shared / "gold" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines[:400]]
    shifted = [{**b, "id": a["id"]} for a, b in zip(gold, gold[1:] + gold[:1], strict=True)]
    coded = [a if k % 3 else b for k, (a, b) in enumerate(zip(gold, shifted, strict=True))]
    compare(official(shared), gold, coded)


def test_the_bootstrap_resamples_documents():
    counts = np.array([[1.0, 1, 1], [0, 1, 1]] * 20)
    low, high = bootstrap_f1(counts, [str(k) for k in range(40)])
    assert low < 0.5 < high
    assert bootstrap_f1(counts, ["one"] * 40) == (0.5, 0.5)
    assert bootstrap_f1(counts[:0], []) == (0, 0)


def test_alpha_of_opposed_coders_is_below_zero():
    first = np.array([[True, False], [False, True]])
    assert krippendorff_alpha(first, ~first) < 0
