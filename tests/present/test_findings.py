"""Figures of findings of a small invented study: no number that is not in its table, words of texts in any script."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from pipeline.declared.robustness import CHOICES, THRESHOLDS
from pipeline.present.departures import changed_words, departure_word
from pipeline.present.figure_claims import draw_claims
from pipeline.present.figure_curve import departures, draw_curve
from pipeline.present.figure_index import FINDINGS
from pipeline.present.findings import SPECS, Material, load_findings
from pipeline.present.fonts import NO_GLYPH, finding_words, known_characters, write_fonts
from pipeline.present.labels import LANGUAGES, load_labels
from pipeline.present.style import Context, house_style, save
from pipeline.settings import CONFIG, Study
from pipeline.study_tables import CHANGE_POINTS, CLAIMS, KEYNESS, ROBUSTNESS, STAGES, T6
from pipeline.tables import TOPIC_MODELS, TOPIC_STAGE, TOPICS
from tests.conftest import PROJECT

WHERE = {"adcode": "330000", "stage_scheme": "white_paper"}
STUDY = Study(
    name="tiny", title="小研究", crisis="covid-19", window={"start": "2020-01-06", "end": "2020-02-23"}, sources=("a",),
    stage_schemes=("white_paper",),
)  # fmt: skip
LABELS = load_labels(PROJECT / CONFIG / "labels.csv")
STAGE_ROWS = [("S00", "2020-01-06", "2020-01-20"), ("S01", "2020-01-20", "2020-02-24")]


def frame(table, *rows):
    return pd.DataFrame([{**WHERE, **r} for r in rows]).reindex(columns=table.column_names)


def curve():
    """Five specifications of each claim: the headline, two of one choice, a combination, one without a statistic."""
    base = {name: values[0] if values else "x" for name, values in CHOICES.items()}
    given = [("", "headline", 1.2, "for"), ("basis=strict", "alone", 0.9, "against"),
             ("block_days=14", "alone", np.inf, "for"), ("sources=without:a;scheme=other", "combined", 1.5, "for"),
             ("stages=after_alert", "alone", np.nan, "none")]  # fmt: skip
    return frame(ROBUSTNESS, *(
        base | {"claim": c, "spec_no": i, "kind": kind, "changed": changed, "statistic": value, "side": side,
                "threshold": THRESHOLDS.get(c, 0.1), "n_acts": 100 + i, "n_stages": 3}
        for c in ("H1a", "H1b", "H1c", "H2", "H3", "H4") for i, (changed, kind, value, side) in enumerate(given)
    ))  # fmt: skip


def claim_rows():
    words = {f"{kind}_{lang}": "不能判定" for kind in ("finding", "verdict") for lang in LANGUAGES}
    tested = {"effect": 1.2, "effect_low": 0.8, "effect_high": np.inf, "p_block": 0.03, "guards": "not_audited;holm"}
    rows = [{"claim": c, "finding": f, **words, **tested} for c, f in (("H1a", "supported"), ("H2", "undecided"))]
    return frame(CLAIMS, *rows, {"claim": "H4", "finding": "too_thin", **words, "guards": ""})


@pytest.fixture(scope="module")
def tables():
    weeks = pd.date_range("2020-01-06", "2020-02-17", freq="7D").strftime("%Y-%m-%d")
    common = {"realis": "done", "series": "domestic", "dated_by": "published", "is_stage_thin": False}
    trend = [
        {**common, "basis": b, "unit": "week", "period": w, "stage": "S01", "rate": 90.0 + i, "n_on_topic_sentences": n}
        for b in ("all", "broad") for i, (w, n) in enumerate(zip(weeks, (200, 10, 90, 80, 70, 60, 50), strict=True))
    ] + [{**common, "basis": "all", "unit": "stage", "period": s, "stage": s, "n_on_topic_sentences": 300}
         for s in ("S00", "S01")]  # fmt: skip
    two = (("2020-01-06", "2020-01-20"), ("2020-01-27", "2020-02-17"))
    stretches = [{"basis": b, "segment": i, "first_week": w, "last_week": v, "n_weeks": 3, "rate": 90.0}
                 for b in ("all", "broad") for i, (w, v) in enumerate(two)]  # fmt: skip
    keys = [{"kind": "stage", "group": "S01", "word": w, "rank": i, "n": 9, "log_likelihood": 20.0 / i,
             "log_ratio": 2.5, "is_thin": i > 1} for i, w in enumerate(("隔离", "㐀龥"), 1)]  # fmt: skip
    words = [{"topic_no": t, "rank": r, "word": w, "weight": 0.1} for t in (0, 1) for r, w in enumerate("甲乙丙", 1)]
    models = [{"k": k, "seed": s, "stability": 0.1 * s, "coherence": 0.2, "is_chosen": k == 12 and s == 2}
              for k in (8, 12) for s in (1, 2)]  # fmt: skip
    shares = [{"stage": s, "topic_no": t, "n_documents": 40, "share": v} for s in ("S00", "S01")
              for t, v in ((0, 0.9), (1, 0.004))]  # fmt: skip
    stages = [{"stage": s, "start": a, "end_exclusive": b, "label_zh": "段", "label_en": "Stage", "is_headline": True}
              for s, a, b in STAGE_ROWS]  # fmt: skip
    return {
        "stages": frame(STAGES, *stages), "trend": frame(T6, *trend), "claims": claim_rows(), "robustness": curve(),
        "change_points": frame(CHANGE_POINTS, *stretches), "keyness": frame(KEYNESS, *keys),
        "topics": frame(TOPICS, *words), "topic_models": frame(TOPIC_MODELS, *models),
        "topic_stage": frame(TOPIC_STAGE, *shares),
    }  # fmt: skip


def context(tables, lang="en"):
    trend = tables["trend"]
    return Context(lang, LABELS, "Zhejiang", tables["stages"], trend[trend["unit"] == "stage"],
                   trend[trend["unit"] == "week"], ("2020-01-06", "2020-02-23"), True)  # fmt: skip


def draw(spec, tables, lang="en"):
    return spec.draw(Material(tables, STUDY, "330000", "white_paper"), context(tables, lang))


def texts(figure):
    return [t.get_text() for t in figure.texts + [t for ax in figure.axes for t in ax.texts]]


@pytest.fixture(scope="module")
def fonts(tmp_path_factory):
    paths = [tmp_path_factory.mktemp("fonts") / name for name in ("r.ttf", "b.ttf")]
    own = known_characters(["段不能判定隔离甲乙丙㐀龥", NO_GLYPH, "\U00030000"])
    write_fonts([*(w for both in LABELS.words.values() for w in both.values()), own], *paths)
    return paths


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_is_drawn_from_full_and_from_empty_tables(tables, fonts, tmp_path, lang):
    assert [s.name for s in SPECS] == list(FINDINGS)
    none = {name: rows.iloc[:0] for name, rows in tables.items()}
    with house_style(fonts), warnings.catch_warnings():
        warnings.simplefilter("error")
        for spec in SPECS:
            save(draw(spec, tables, lang), tmp_path / spec.name)
            draw(spec, none, lang)
    assert len(list(tmp_path.iterdir())) == 3 * len(FINDINGS)


def test_the_curve_is_sorted_and_names_departures_and_what_lacks_stages(tables):
    with house_style([]):
        figure = draw_curve(tables["robustness"], tables["claims"], context(tables), "curve_rises", ("H1a",))
    axes = figure.axes
    assert "4 specifications; 1 more lack stages" in texts(figure)
    assert any("never evidence" in t for t in texts(figure))
    assert [t.get_text() for t in axes[2].get_yticklabels()] == [
        "Stages: other", "Block length 14 d", "Strict cooperation", "Without a",
    ]  # fmt: skip
    points = np.vstack([c.get_offsets() for c in axes[0].collections])
    assert sorted(points[points[:, 1] < 1.5 + 1e-9, 1].tolist()) == [0.9, 1.2, 1.5]
    marks = [c.get_segments()[0][0][0] for c in axes[2].collections if len(c.get_segments())]
    assert marks == [2.0, 3.0, 0.0, 2.0]  # places in the order of the statistics


def test_many_sources_are_one_row():
    rows = pd.DataFrame({"changed": [f"sources=without:s{i}" for i in range(9)]})
    assert departures(rows) == ["sources=without"]


def test_every_departure_has_words_in_both_languages():
    for choice, values in CHOICES.items():
        for value in values[1:]:
            departure = f"{choice}={value}"
            assert all(departure_word(departure, LABELS, lang) != f"{choice}: {value}" for lang in LANGUAGES), departure
    assert changed_words("block_days=1;sources=without:s", LABELS, "zh") == "块长 1 天；去掉来源 s"


def test_claims_show_effect_finding_and_guards_and_nothing_where_it_is_thin(tables):
    with house_style([]):
        figure = draw_claims(tables["claims"], dict(THRESHOLDS) | {"H2": 0.1}, context(tables))
    shown = texts(figure)
    assert sum("1.20" in t for t in shown) == 2 and "too thin, no effect" in shown
    assert any("(p=0.030)" in t and "not significant after Holm" in t for t in shown)


def test_words_of_texts_without_a_glyph_are_replaced(tables, fonts, tmp_path):
    from pipeline.io import write_csv

    (tmp_path / "tables").mkdir()
    broken = tables["keyness"].assign(word=["隔离", "\U00030000离"])
    kept = tables | {"keyness": broken}
    declared = (STAGES, T6, ROBUSTNESS, CHANGE_POINTS, KEYNESS, TOPICS, TOPIC_MODELS, TOPIC_STAGE)
    for table in declared:
        write_csv(table, kept[table.name], tmp_path / "tables" / f"{table.file_stem}.csv")
    write_csv(CLAIMS, kept["claims"], tmp_path / "claims.csv")
    assert load_findings(tmp_path, fonts[0])["keyness"]["word"].tolist() == ["隔离", "〓离"]
    assert "不能判定" in finding_words(tmp_path)
    assert "\U00030000" not in known_characters(finding_words(tmp_path))
