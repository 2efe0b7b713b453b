"""The summary at the end of a run: what was found, which guards fired, what the verdicts are, where things lie."""

from __future__ import annotations

import pytest

from pipeline.workflow import print_summary, verdict_lines

HEAD = "adcode,claim,verdict_en\n"


def test_claims_with_the_same_verdict_share_a_line_and_further_regions_are_counted(tmp_path):
    rows = ["330000,H1a,undecided\n", "330000,H1b,undecided\n", '330000,H2,"supported, small"\n']
    rows += [f"{adcode},H1a,undecided\n" for adcode in ("CN", "420000", "510000", "320000")]
    path = tmp_path / "claims.csv"
    path.write_text("\ufeff" + HEAD + "".join(rows), encoding="utf-8")
    assert verdict_lines(path) == [
        "verdict   330000 H1a, H1b: undecided", "verdict   330000 H2: supported, small",
        "verdict   CN H1a: undecided", "verdict   420000 H1a: undecided",
        f"          and of 2 more regions in {path}",
    ]  # fmt: skip
    assert verdict_lines(tmp_path / "none.csv") == []


@pytest.mark.workflow
def test_the_summary_tells_documents_acts_guards_verdicts_and_places(sample_project, monkeypatch, capsys):
    monkeypatch.chdir(sample_project)
    print_summary("sample")
    said = " ".join(capsys.readouterr().out.split())
    for part in ("documents 216 of 216 records", "574 acts in 1,431 on-topic sentences", "extraction not audited",
                 "too thin for any verdict", "verdict 330000 H1a", "results/sample/report/index.html",
                 "results/sample/claims.csv", "results/sample/methods.zh.md"):  # fmt: skip
        assert part in said
