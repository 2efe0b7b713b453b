"""Boundaries, spans and the choice among them: what they see, what they may choose, and what an actor made of it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes import CLASSES
from pipeline.errors import InputError
from pipeline.extract import bounds, spans, train_names
from pipeline.extract.namer import MODEL, N_CLASS_COLUMNS, Namer, class_columns, load_namer, load_names, save_names
from pipeline.extract.names import actors_of, weigh
from pipeline.extract.tagger import Choice, Scene, Tagger
from pipeline.extract.types import Actor, Context
from tests.conftest import PROJECT
from tests.extract.naming import gazetteer, grammar, lexicon, matcher

TEXTS = (
    "浙江派出医疗队驰援武汉。",
    "省公安厅、省交通运输厅联合发布通告，要求各地落实责任。",
    "截至2月3日24时，全市累计确诊病例12例；ABC公司捐赠口罩。",
    "胡清汝家庭讲述一家四代的故事",
)
words = st.text(alphabet="浙江省卫健委志愿者，。捐赠企业和口罩2A", min_size=1, max_size=30)


def scene_of(text: str, shift: int = 0) -> Scene:
    """The scene of a text whose first characters are no part of the sentence, empty where there is no candidate."""
    hits = [h for h in matcher().find(text) if h.start >= shift]
    scene = weigh(text, shift, len(text), hits, grammar(), Context())
    return scene or Scene(text, shift, len(text), [], [], [], [], [], hits, grammar())


def codes() -> bounds.Hashes:
    return bounds.word_codes(lexicon().entries)


def options_of(texts: Sequence[str], seed: int = 0) -> tuple[list[Scene], np.ndarray, spans.Options]:
    scenes = [scene_of(t) for t in texts]
    around = bounds.surroundings(scenes, codes())
    scores = np.random.default_rng(seed).normal(-1.5, 2, (len(around.columns), 3))
    odds = [[None if w == -9 else 0.5 for w in s.weights] for s in scenes]
    return scenes, scores, spans.options(scenes, around, scores, odds)


def test_a_sentence_looks_the_same_alone_in_a_batch_and_inside_a_text():
    together = bounds.surroundings([scene_of(t) for t in TEXTS], codes())
    for i, text in enumerate(TEXTS):
        own = slice(together.first[i], together.first[i] + len(text) + 1)
        for alone in (
            bounds.surroundings([scene_of(text)], codes()), bounds.surroundings([scene_of("。。" + text, 2)], codes()),
        ):  # fmt: skip
            assert (alone.columns == together.columns[own]).all()
            assert (alone.barrier == together.barrier[own]).all()
    assert together.columns.shape[1] == bounds.N_FEATURES
    assert together.columns.min() >= 0 and together.columns.max() < bounds.N_COLUMNS


def test_numbers_and_latin_letters_look_alike_and_other_characters_do_not():
    def seen(text: str) -> list[list[int]]:
        return bounds.surroundings([scene_of(text)], codes()).columns.tolist()

    assert seen("甲乙12丙ab") == seen("甲乙98丙XY") != seen("甲乙12丁ab")


def test_marks_tell_where_candidates_and_words_begin_and_end():
    text = "甲市卫健委发布通告"
    with_words, without = scene_of(text), replace(scene_of(text), units=[], classes=[], hits=[])
    at = [bounds.surroundings([s], codes()).columns for s in (with_words, without)]
    n = len(bounds.GRAMS)
    assert (at[0][:, :n] == at[1][:, :n]).all()
    starts = [u.start for u in with_words.units]
    assert starts and (at[0][starts, n] != at[1][starts, n]).all()


@given(st.lists(words, min_size=1, max_size=4), st.integers(0, 5))
def test_options_hold_every_candidate_and_cross_no_barrier(texts: list[str], seed: int):
    scenes, _, found = options_of(texts, seed)
    own = {(i, s, e) for i, s, e, k in zip(found.scene, found.start, found.end, found.kind, strict=True) if k == 0}
    assert own == {
        (i, u.start, u.end) for i, s in enumerate(scenes) for u, w in zip(s.units, s.weights, strict=True) if w != -9
    }
    for i, start, end, kind in zip(found.scene, found.start, found.end, found.kind, strict=True):
        assert 0 <= start < end <= len(texts[i])
        assert kind == 0 or not set(texts[i][start:end]) & set("，。；：")
    assert len(set(zip(found.scene, found.start, found.end, strict=True))) == len(found.scene)


@given(st.lists(words, min_size=1, max_size=3), st.integers(0, 5))
def test_measures_of_a_span_are_those_of_its_own_boundaries(texts: list[str], seed: int):
    scenes, scores, found = options_of(texts, seed)
    first = bounds.surroundings(scenes, codes()).first
    for row in range(len(found.scene)):
        start, end = (int(first[found.scene[row]] + at[row]) for at in (found.start, found.end))
        value = dict(zip(spans.NAMES, found.values[row], strict=True))
        inside = scores[start + 1 : end]
        assert value["begins"] == scores[start, 0] and value["ends"] == scores[end, 1]
        assert value["goes on at begin"] == scores[start, 2] and value["goes on at end"] == scores[end, 2]
        assert value["length"] == end - start
        expected = (
            [inside[:, 2].min(), inside[:, 2].mean(), inside[:, 0].max(), inside[:, 1].max()]
            if len(inside)
            else [3, 3, -6, -6]
        )
        assert [value[n] for n in ("least inside", "mean inside", "begins inside", "ends inside")] == pytest.approx(
            expected
        )


@given(st.lists(words, min_size=1, max_size=3), st.integers(0, 5))
def test_columns_fit_the_weights_and_no_two_blocks_share_one(texts: list[str], seed: int):
    _, _, found = options_of(texts, seed)
    columns, values = spans.columns(found)
    assert columns.shape == values.shape == (len(found.scene), spans.N_FLAGS + len(spans.MEASURES))
    for k in range(spans.N_FLAGS):
        assert ((columns[:, k] >= spans.AT[k]) & (columns[:, k] < spans.AT[k + 1])).all()
    assert (columns[:, spans.N_FLAGS :] >= spans.AT[-1]).all() and (columns < spans.N_COLUMNS).all()
    assert (values[:, : spans.N_FLAGS] == 1).all()


@given(st.lists(words, min_size=1, max_size=4), st.integers(0, 9))
def test_what_is_chosen_never_overlaps_and_leaves_no_likelier_span_out(texts: list[str], seed: int):
    _, _, found = options_of(texts, seed)
    p = np.random.default_rng(seed).random(len(found.scene)).round(2)
    for i, kept in enumerate(spans.choose(found, p, 0.4, len(texts))):
        places = [(int(found.start[k]), int(found.end[k])) for k in kept]
        assert all(a[1] <= b[0] for a, b in zip(places, places[1:], strict=False))
        assert all(found.scene[k] == i and p[k] >= 0.4 for k in kept)
        for k in np.flatnonzero((found.scene == i) & (p >= 0.4)):
            over = [j for j in kept if found.start[j] < found.end[k] and found.start[k] < found.end[j]]
            assert max(p[over]) >= p[k]


def shipped() -> Namer:
    return load_namer(lexicon())


def found_in(text: str, choices: Sequence[Choice]) -> list[Actor]:
    return actors_of(scene_of(text), choices, gazetteer(), Context())


def test_the_shipped_models_find_plain_actors():
    text = "省公安厅、省交通运输厅联合发布通告。"
    assert [text[c.start : c.end] for c in shipped().choose([scene_of(text)])[0]] == ["省公安厅", "省交通运输厅"]


def test_the_shipped_models_find_names_whose_bounds_no_candidate_has():
    rows = [json.loads(line) for line in (PROJECT / "data/sample/coded.jsonl").read_text(encoding="utf-8").splitlines()]
    scenes = [scene_of(r["sentence"]) for r in rows]
    gold = [
        {(a["start"], a["end"]) for a in r["actors"]} - {(u.start, u.end) for u in s.units}
        for r, s in zip(rows, scenes, strict=True)
    ]
    found = [{(c.start, c.end) for c in own if c.unit < 0} for own in shipped().choose(scenes)]
    assert sum(len(f & g) for f, g in zip(found, gold, strict=True)) >= sum(map(len, gold)) // 3


def test_choices_do_not_depend_on_the_batch():
    scenes: list[Scene | None] = [*map(scene_of, TEXTS), None]
    together = shipped().choose(scenes)
    assert together[-1] == []
    assert together[:-1] == [shipped().choose([s])[0] for s in scenes[:-1]]


def test_the_weights_are_numbers_only_and_written_alike(tmp_path: Path):
    weights = load_names()
    save_names(weights, tmp_path / "names.npz")
    assert (tmp_path / "names.npz").read_bytes() == MODEL.read_bytes()
    assert weights.bounds_known.size == bounds.N_COLUMNS and weights.class_known.size == N_CLASS_COLUMNS
    assert weights.class_weight.shape[1] == len(CLASSES)


def test_missing_or_other_weights_are_named(tmp_path: Path):
    with pytest.raises(InputError, match="no such file of weights"):
        load_names(tmp_path / "none.npz")
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    with pytest.raises(InputError, match="of this version"):
        load_names(tmp_path / "other.npz")


def test_an_actor_of_other_bounds_keeps_the_parts_inside_it():
    text = "浙江省公安厅提醒居民。"
    whole = found_in(text, [Choice(0, 6, "department", 0.9, 0)])[0]
    assert (whole.text, whole.found_by, whole.score, whole.region) == ("浙江省公安厅", "rule", 0.9, "330000")
    part = found_in(text, [Choice(3, 6, "department", 0.9, -1)])[0]
    assert (part.text, part.cls, part.found_by, part.region) == ("公安厅", "department", "tagger", "")
    longer = found_in(text, [Choice(0, 8, "public", 0.4, -1)])[0]
    assert (longer.text, longer.cls, longer.region, longer.is_generic) == (
        "浙江省公安厅提醒",
        "public",
        "330000",
        False,
    )
    unknown = found_in("瓯栎驰援。", [Choice(0, 2, "enterprise", 0.4, -1)])[0]
    assert (unknown.text, unknown.actor_id, unknown.cls) == ("瓯栎", "瓯栎", "enterprise")


def test_class_columns_are_distinct_and_see_the_name():
    scene = scene_of("浙江派出医疗队驰援武汉。")
    first, second = list(class_columns(scene, 0, 2)), list(class_columns(scene, 4, 7))
    assert first == list(class_columns(scene, 0, 2)) != second
    assert all(0 <= c < N_CLASS_COLUMNS for c in first)


def test_the_threshold_is_the_lowest_within_one_standard_error(monkeypatch: pytest.MonkeyPatch):
    n = 200
    scenes = [scene_of("省公安厅发布通告。")] * n
    gold = [{(0, 4): "department"} if i % 2 == 0 else {} for i in range(n)]
    none = np.zeros(0, dtype=np.int64)
    corpus = train_names.Corpus(scenes, gold, np.arange(n), np.ones(n, bool), none, none)
    where = np.arange(n)
    found = spans.Options(where, where * 0, where * 0 + 4, where * 0, where * 0, np.zeros((n, len(spans.MEASURES))))
    right = where % 2 == 0
    p = np.clip(np.where(right, 0.6, 0.3) + np.random.default_rng(1).normal(0, 0.15, n), 0, 1)
    threshold, figure = train_names._threshold(found, p, right, corpus)
    every = {t: 2 * right[p >= t].sum() / ((p >= t).sum() + n // 2) for t in train_names.THRESHOLDS}
    best = max(every, key=lambda t: every[t])
    fold = train_names.fold_of(where)
    folds = [
        2 * right[(p >= best) & (fold == k)].sum() / (((p >= best) & (fold == k)).sum() + right[fold == k].sum())
        for k in range(5)
    ]
    limit = every[best] - np.std(folds, ddof=1) / 5**0.5
    assert threshold < best
    assert figure == pytest.approx(every[threshold]) and figure >= limit
    assert all(every[t] < limit for t in every if t < threshold)


def test_a_model_of_one_label_says_that_label():
    x = train_names._matrix(np.array([0, 1, 1]), np.array([1, 1, 1]), 3)
    weight, bias = train_names._one(x, np.ones(3, bool), np.ones(3), 0.1, is_margin=False)
    assert bias > 0 and not weight.any()
    assert train_names._one(x, np.zeros(3, bool), np.ones(3), 0.1, is_margin=True)[1] < 0


def test_a_tagger_without_weights_leaves_the_choice_to_the_bounds():
    weights = replace(load_names(), threshold=np.array([0.0], dtype=np.float32))
    namer = Namer(Tagger({}, bias=0.0, slope=0.0), weights, lexicon())
    text = "浙江派出医疗队驰援武汉。"
    assert all(0 <= c.score <= 1 for c in namer.choose([scene_of(text)])[0])
    assert namer.choose([scene_of(text)])[0]
