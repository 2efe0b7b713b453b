"""Which entries a study hits, how often they are right, and which are hidden."""

from __future__ import annotations

from pathlib import Path

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.types import Entry
from pipeline.lexicon_use import count_hits, count_right, shadows, summary, use_rows


def entry(surface: str, kind: str, code: str, **attrs: str) -> Entry:
    return Entry(surface, kind, code, attrs, f"{kind}s:{surface}")


LEXICON = Lexicon(
    (
        entry("党委", "actor", "party"),
        entry("市委", "actor", "party"),
        entry("捐", "behaviour", "donation"),
        entry("捐赠", "behaviour", "donation"),
        entry("通报", "behaviour", "information"),
        entry("通报", "behaviour", "supervision", needs="批评"),
        entry("地方党委", "actor", "party"),
    ),
    (),
)
MATCHER = Matcher(LEXICON)
USE = count_hits([("a", "地方党委捐赠口罩，地方党委通报"), ("b", "通报情况")], MATCHER)
CODED = [
    {"sentence": "地方党委捐赠口罩", "actors": [{"text": "地方党委", "class": "party"}],
     "acts": [{"behaviour": "donation"}]},
    {"sentence": "地方党委通报", "actors": [{"text": "地方党委", "class": "government"}], "acts": []},
]  # fmt: skip


def row(surface: str, needs: str = "") -> dict:
    rows = use_rows(LEXICON, USE, count_right(CODED, LEXICON, MATCHER))
    return next(r for r in rows if (r["surface"], r["needs"]) == (surface, needs))


def test_hits_and_documents_are_counted_and_the_longest_wins():
    assert (row("地方党委")["n_hits"], row("地方党委")["n_documents"]) == (2, 1)
    assert (row("通报")["n_hits"], row("通报")["n_documents"]) == (2, 2)
    assert row("党委")["is_never_hit"] and row("捐")["is_never_hit"]


def test_precision_asks_for_class_and_behaviour():
    assert (row("地方党委")["n_matches"], row("地方党委")["n_right"], row("地方党委")["precision"]) == (2, 1, 0.5)
    assert row("捐赠")["precision"] == 1 and row("通报")["precision"] == 0
    assert row("市委")["precision"] is None


def test_what_hides_an_entry_is_named():
    assert row("党委")["shadowed_by"] == "地方党委" and row("捐")["shadowed_by"] == "捐赠"
    assert row("市委")["shadowed_by"] == "" and row("捐赠")["shadowed_by"] == ""
    assert row("通报")["shadowed_by"] == "通报 = supervision"
    assert row("通报", "批评")["shadowed_by"] == "通报 = information"
    assert 0 not in {n for n, names in shadows(LEXICON, count_hits([("a", "党委")], MATCHER)).items() if names}


def test_the_summary_counts_each_kind_and_lists_the_worst():
    told = summary(use_rows(LEXICON, USE, count_right(CODED * 5, LEXICON, MATCHER)))
    lines = {line.split()[0]: line for line in told.splitlines() if line.startswith(("actor", "behaviour"))}
    assert lines["actor"].split()[1:5] == ["3", "1", "2", "1"]
    assert "通报 [information] 0.00 of 5" in told and "党委 [party] in 地方党委" in told


def test_the_command_on_the_sample_study(sample_project: Path, monkeypatch, tmp_path, capsys):
    from pipeline.io import read_csv
    from pipeline.lexicon_use import print_lexicon
    from pipeline.study_tables import LEXICON_USE

    monkeypatch.chdir(sample_project)
    print_lexicon("sample", [], tmp_path / "use.csv")
    found = read_csv(LEXICON_USE, tmp_path / "use.csv")
    assert not found.duplicated(list(LEXICON_USE.key)).any()
    assert found.loc[found["is_never_hit"], "n_hits"].eq(0).all()
    assert found["precision"].dropna().between(0, 1).all() and found["n_matches"].sum() > 500
    assert "never hit since a longer entry always wins" in capsys.readouterr().out
