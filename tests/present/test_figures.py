"""Figures of a small invented study: two stages, three weeks."""

import hashlib
import warnings

import pandas as pd
import pytest

from pipeline import codes
from pipeline.errors import InputError
from pipeline.present.choose import headline_filters, headline_scheme, pick
from pipeline.present.figure_roles import draw_roles
from pipeline.present.figure_transitions import draw_transitions, roles_by_stage
from pipeline.present.figures import FIGURES, make_context, write_figures
from pipeline.present.fonts import write_fonts
from pipeline.present.labels import LANGUAGES, load_labels
from pipeline.present.style import columns_of, house_style, stage_spans, wrapped
from pipeline.settings import CONFIG, Study
from pipeline.study_tables import BY_CODE, STAGES
from tests.conftest import PROJECT

WHERE = {"adcode": "330000", "stage_scheme": "white_paper"}
STAGE_ROWS = [
    {"stage": "S00", "start": "2020-01-06", "end_exclusive": "2020-01-13", "label_zh": "之前", "label_en": "Before"},
    {"stage": "S01", "start": "2020-01-13", "end_exclusive": "2020-02-01", "label_zh": "响应", "label_en": "Response"},
]


@pytest.fixture(scope="module")
def labels():
    return load_labels(PROJECT / CONFIG / "labels.csv")


@pytest.fixture(scope="module")
def study():
    return Study(
        name="tiny", title="小研究", crisis="covid-19", window={"start": "2020-01-06", "end": "2020-01-26"},
        sources=("a",), stage_schemes=("white_paper",),
    )  # fmt: skip


@pytest.fixture(scope="module")
def fonts(tmp_path_factory, labels):
    folder = tmp_path_factory.mktemp("fonts")
    paths = [folder / "r.ttf", folder / "b.ttf"]
    write_fonts([*(w for both in labels.words.values() for w in both.values()), "之前响应浙江"], *paths)
    return paths


def frame(code, rows):
    """Rows of a study table under its headline filters; columns not given are missing."""
    table = BY_CODE[code]
    return pd.DataFrame([{**WHERE, **headline_filters(code, "done"), **r} for r in rows], columns=table.column_names)


def measures(n, share=float("nan"), *, thin=False):
    return {"n_acts": n, "share": share, "is_thin": thin, "is_stage_thin": thin}


@pytest.fixture(scope="module")
def tables():
    trend = []
    for basis in ("all", "broad"):
        for stage, n in (("S00", 40), ("S01", 200)):
            unit = {"unit": "stage", "period": stage, "n_on_topic_sentences": 10 * n}
            trend.append({"stage": stage, "basis": basis, **unit, **measures(n)})
        for day in pd.date_range("2020-01-06", "2020-01-26").strftime("%Y-%m-%d"):
            row = {"stage": "S01", "basis": basis, "unit": "day", "period": day, "n_acts_moving": 3.0}
            trend.append({**row, "n_on_topic_sentences": 30, **measures(3)})
        for monday in ("2020-01-06", "2020-01-13", "2020-01-20"):
            row = {"stage": "S01", "basis": basis, "unit": "week", "period": monday, "n_on_topic_sentences": 200}
            row |= {"rate": 90.0, "rate_low": 70.0, "rate_high": 110.0, "share_low": 0.2, "share_high": 0.4}
            trend.append({**row, **measures(18, 0.3)})
    cells = [
        {"stage": s, "behaviour": b, **measures(50, 0.25, thin=b == "donation")}
        for s in ("S00", "S01")
        for b in (*codes.BEHAVIOURS, "all")
    ]
    pairs = [
        {"stage": "all", "class": c, "behaviour": b, **measures(35, 0.5)}
        for c in ("department", "partner_outside")
        for b in ("screening", "supply", "all")
    ]
    edges = [
        {"stage": "S01", "source_class": s, "target_class": t, "direction": d, "weight": w, **measures(3)}
        for s, t, d, w in (
            ("department", "medical", "directed", 3.0),
            ("enterprise", "public", "undirected", 1.0),
            ("department", "department", "undirected", 2.0),
        )
    ]
    node = {"class": "department", "within": 2.0, "n_partners": 3, "depth": 1.5, **measures(5)}
    nodes = [{"stage": stage, **node} for stage in ("S01", "all")]
    actors = [
        {"stage": stage, "class": c, **measures(n, n / 100)}
        for stage in ("S01", "S02")
        for c, n in (("department", 60), ("medical", 40))
    ]
    role = {"role_probability": 0.96}
    roles = [
        {"stage": "S01", "class": c, "role": r, **role, **measures(40, 0.25)}
        for c, r in (("department", "leading"), ("medical", "too_few"), ("public", "receiving"))
    ]
    step = {"stage": "S01", "from_stage": "S00", "n_acts": 40, "n_testable": 1}
    steps = [
        {**step, "class": "department", "role_before": "leading", "role_after": "supporting",
         "change_probability": 0.97, "n_transitions": 1},
        {**step, "class": "medical", "role_before": "leading", "role_after": "leading",
         "change_probability": 0.12, "n_transitions": 0},
        {**step, "class": "public", "role_before": "too_few", "role_after": "receiving", "n_testable": 0,
         "n_transitions": 0},
        {**step, "class": "all", "n_testable": 2, "n_transitions": 1, "n_expected": 0.1},
    ]  # fmt: skip
    stages = pd.DataFrame([{**WHERE, **r, "is_headline": True} for r in STAGE_ROWS], columns=STAGES.column_names)
    return {
        "stages": stages, "trend": frame("T6", trend), "behaviour_stage": frame("T3", cells),
        "actor_behaviour": frame("T4", pairs), "network": frame("T8", edges), "network_nodes": frame("T8b", nodes),
        "role_stage": frame("T5", roles), "actor_stage": frame("T2", actors),
        "role_transitions": frame("T5c", steps),
    }  # fmt: skip


def draw(tables, study, labels, fonts, folder, *, lang="zh", is_invented=True, region="浙江"):
    context = make_context(tables, study, labels, adcode="330000", region=region, lang=lang, is_invented=is_invented)
    return write_figures(tables, context, adcode="330000", realis="done", fonts=fonts, folder=folder)


def test_every_figure_is_written_in_three_formats_with_a_caption(tables, study, labels, fonts, tmp_path):
    rows = draw(tables, study, labels, fonts, tmp_path, lang="en")
    assert [r["name"] for r in rows] == [f.name for f in FIGURES]
    for row in rows:
        assert all((tmp_path / f).stat().st_size > 1000 for f in row["files"].split(";"))
        assert "Reported cooperation" in row["caption"]
        assert "Demonstration data" in row["caption"]


def test_two_drawings_have_the_same_bytes(tables, study, labels, fonts, tmp_path):
    digests = []
    for run in ("a", "b"):
        draw(tables, study, labels, fonts, tmp_path / run)
        files = sorted((tmp_path / run).iterdir())
        digests.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files})
    assert digests[0] == digests[1]


def test_pdf_embeds_its_fonts(tables, study, labels, fonts, tmp_path):
    draw(tables, study, labels, fonts, tmp_path)
    pdf = (tmp_path / "timeline_330000.zh.pdf").read_bytes()
    assert b"/FontFile2" in pdf
    assert b"CreationDate" not in pdf


def test_a_label_without_glyph_stops_with_the_figure_and_the_character(tables, study, labels, fonts, tmp_path):
    with pytest.raises(InputError, match="figure timeline_330000.zh: Glyph 40858"):
        draw(tables, study, labels, fonts, tmp_path, region="龚龟龚龥龚")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_empty_tables_give_empty_figures_not_errors(tables, study, labels, fonts, tmp_path, lang):
    none = {name: rows.iloc[:0] for name, rows in tables.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(none, study, labels, fonts, tmp_path, lang=lang, is_invented=False, region="浙江")
    assert len(list(tmp_path.iterdir())) == 3 * len(FIGURES)


def test_roles_are_named_where_they_are_judged_and_counted_where_not(tables, study, labels):
    context = make_context(tables, study, labels, adcode="330000", region="x", lang="en", is_invented=False)
    with house_style([]):
        texts = [t.get_text() for t in draw_roles(tables["role_stage"], context).axes[0].texts]
    assert "Leading\n25% · P=0.96" in texts and "Receiving\n25% · P=0.96" in texts
    assert "40" in texts and not any(t.startswith("Too") for t in texts)


def test_transitions_join_only_roles_that_can_be_told_and_count_as_the_table_does(tables, study, labels):
    context = make_context(tables, study, labels, adcode="330000", region="x", lang="en", is_invented=False)
    with house_style([]):
        marks, sums, _ = draw_transitions(tables["role_transitions"], context).axes
    assert {t.get_text(): t.get_fontweight() for t in marks.texts} == {"0.97": "bold", "0.12": "normal"}
    assert sorted(line.get_linewidth() for line in marks.lines) == [0.6, 2.2]
    assert [t.get_text() for t in sums.texts] == ["1/2  (0.1)"]
    assert roles_by_stage(tables["role_transitions"])["department", "S00"] == "leading"


def test_stage_spans_are_cut_to_the_window(tables, study, labels):
    context = make_context(tables, study, labels, adcode="330000", region="x", lang="en", is_invented=False)
    spans = stage_spans(tables["stages"], context)
    assert [round(end - start) for _, start, end in spans] == [7, 13]


def test_choosing_rows(tables):
    assert headline_scheme(tables["stages"], "330000") == "white_paper"
    assert headline_scheme(tables["stages"], "CN") == ""
    assert len(pick(tables["trend"], unit="week", basis="broad")) == 3
    assert headline_filters("T8", "planned", basis="strict") == {
        "realis": "planned", "basis": "strict", "resolution": "named", "series": "domestic", "dated_by": "published",
    }  # fmt: skip


def test_wrapped_lines_keep_to_their_width():
    lines = wrapped(["S00 应急响应前", "S01 应急遏制", "S02 level"], 22).splitlines()
    assert lines == ["S00 应急响应前", "S01 应急遏制", "S02 level"]
    assert columns_of("S0甲") == 4
