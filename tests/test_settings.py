"""Settings: closed models, plain errors, complete studies."""

from __future__ import annotations

import pytest

from pipeline import manual, settings
from pipeline.errors import SettingsError
from pipeline.plan import make_plan, plan_of
from pipeline.settings import Source, Study, Window, validate

STUDY = {
    "name": "mine", "title": "我的研究", "crisis": "covid-19", "window": {"start": "2020-01-01", "end": "2020-03-31"},
    "sources": ["s"], "stage_schemes": ["white_paper"],
}  # fmt: skip


def message(model: type, data: object) -> str:
    with pytest.raises(SettingsError) as caught:
        validate(model, data, "config/studies/mine.yaml")
    return str(caught.value)


def test_unknown_key_is_refused():
    text = message(Study, {**STUDY, "provincs": ["zhejiang"]})
    assert "config/studies/mine.yaml: provincs: unknown key" in text
    assert "Did you mean 'provinces'?" in text


def test_unknown_key_in_a_block_names_the_keys_of_that_block():
    text = message(Study, {**STUDY, "extract": {"clasifier": True}})
    assert "extract.clasifier" in text
    assert "Valid keys: classifier, tagger" in text


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"window": {"start": "2020-13-01", "end": "2020-03-31"}}, "window.start"),
        ({"window": {"start": "2020-04-01", "end": "2020-03-31"}}, "end 2020-03-31 lies before start 2020-04-01"),
        ({"name": "../escape"}, "only small letters"),
        ({"sources": []}, "sources"),
        ({"sources": ["s", "s"]}, "a name stands twice"),
        ({"source_paths": {"other": "x"}}, "other is not among sources"),
        ({"realis": "maybe"}, "'done', 'planned', 'required' or 'negated'"),
    ],
)
def test_wrong_value_is_named(change, expected):
    assert expected in message(Study, {**STUDY, **change})


def test_missing_key_is_named():
    assert "title: is missing" in message(Study, {k: v for k, v in STUDY.items() if k != "title"})


def test_missing_file_names_the_nearest():
    with pytest.raises(SettingsError, match="Did you mean 'sample-news.yaml'"):
        settings.load_source("sample-new")


def test_unknown_study_names_the_nearest():
    with pytest.raises(SettingsError, match="Did you mean 'real-news'"):
        settings.study_path("real-new")


def test_absent_files_of_a_source_say_where_to_obtain_them(monkeypatch, tmp_path):
    monkeypatch.setenv("XIETONG_SHARED", str(tmp_path))
    study = settings.load_study(settings.study_path("real-news"))
    with pytest.raises(SettingsError, match=r"source 'xwlb': no file or folder(.|\n)*source_paths"):
        settings.source_location(study, "xwlb")


def test_broken_yaml_is_a_plain_error(tmp_path):
    (tmp_path / "x.yaml").write_text("a: [1", encoding="utf-8")
    with pytest.raises(SettingsError, match="not valid YAML"):
        settings.load_yaml(tmp_path / "x.yaml")


def test_months_cross_the_year():
    window = Window.model_validate({"start": "2019-12-15", "end": "2020-02-01"})
    assert window.months() == ["2019-12", "2020-01", "2020-02"]


def test_two_studies_at_once_are_refused():
    with pytest.raises(SettingsError, match="one --configfile"):
        make_plan({}, ["config/config.yaml", "config/studies/real-news.yaml"])


def test_values_on_the_command_line_are_refused():
    with pytest.raises(SettingsError, match="--config seed"):
        make_plan({"seed": 3}, [])


def test_default_study_cannot_leak_into_another(monkeypatch, tmp_path):
    """A study that leaves something out takes the default of settings.py, not the default study's value."""
    (tmp_path / "xwlb").mkdir()
    monkeypatch.setenv("XIETONG_SHARED", str(tmp_path))
    default = settings.load_study()
    own = validate(Study, STUDY, "mine")
    assert default.provinces
    assert own.provinces == ()
    for path in settings.CONFIG.glob("studies/*.yaml"):
        other = settings.load_study(path)
        assert not set(other.sources) & set(default.sources)
        assert not any(settings.load_source(s).is_invented for s in other.sources)


def test_plan_of_the_default_study_lists_every_file():
    plan = plan_of(settings.DEFAULT_STUDY)
    assert plan.shards == ["sample-notices/all", "sample-news/all", "sample-sichuan/all"]
    assert len(plan.source_files["sample-notices"]) > 50


def test_source_shards_follow_the_window():
    source = Source(title="t", format="jsonl", path="x", licence="x", shard="month")
    assert source.shards(Window.model_validate({"start": "2020-01-01", "end": "2020-02-01"})) == ["2020-01", "2020-02"]


@pytest.mark.parametrize("path", list(manual.outputs()), ids=str)
def test_generated_manual_and_schemas_are_in_step(path):
    assert path.read_text(encoding="utf-8") == manual.outputs()[path], "run: python -m pipeline.manual"
