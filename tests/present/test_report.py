"""The report: harmless whatever the texts hold, and its counts open to as many sentences."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.evidence import Evidence
from pipeline.present import report
from pipeline.present.shards import SHOWN, as_script, evidence_row
from tests.conftest import need

HOSTILE = "</script><script>alert(1)</script>\u2028=HYPERLINK(1)"
CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
            "--no-first-run", "--disable-component-update", "--virtual-time-budget=8000", "--dump-dom"]  # fmt: skip


def test_data_cannot_end_the_script_or_the_line():
    text = as_script("acts", 0, [HOSTILE])
    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(re.search(r"\((.*)\);", text)[1].split(",", 1)[1]) == [HOSTILE]


def test_only_http_addresses_become_links():
    def row(url):
        given = dict.fromkeys(Evidence.__dataclass_fields__, "") | {"url": url, "title": HOSTILE}
        return evidence_row(Evidence(**given))

    at = SHOWN.index("url")
    assert row("javascript:alert(1)")[at] == ""
    assert row("file:///etc/hosts")[at] == ""
    assert row("https://example.org/a")[at] == "https://example.org/a"
    assert row("")[SHOWN.index("title")] == HOSTILE  # the page sets it as text, never as markup


def test_the_page_never_sets_markup():
    folder = Path(report.__file__).parent
    script = "".join((folder / name).read_text(encoding="utf-8") for name in report.SCRIPTS)
    assert "textContent" in script
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", script)


@pytest.mark.workflow
def test_every_count_of_the_page_is_the_length_of_its_list(sample_results):
    folder = sample_results / "report"
    page = (folder / "index.html").read_text(encoding="utf-8")
    cells = re.findall(r'data-region="([^"]+)" data-key="([^"]+)">([\d,]+)</button>', page)
    lists = {}
    for file in (folder / "data").glob("cells-*.js"):
        part, numbers = json.loads(
            "[" + re.search(r"XIETONG\.cells\((.*)\);", file.read_text(encoding="utf-8"))[1] + "]"
        )
        lists[part] = numbers
    assert len(cells) > 500
    assert [c for c in cells if len(lists[c[0]][c[1]]) != int(c[2].replace(",", ""))] == []


def dump(page: Path, tmp_path: Path, script: str) -> str:
    """The page's elements after a script of ours has run in Chromium, from disk."""
    chromium = shutil.which("chromium")
    need(chromium is not None, "chromium is not installed")
    clicked = page.parent / "clicked.html"
    clicked.write_text(
        page.read_text(encoding="utf-8").replace("</body>", f"<script>{script}</script></body>"), "utf-8"
    )
    done = subprocess.run(
        [str(chromium), *CHROMIUM, f"--user-data-dir={tmp_path / 'chromium'}", clicked.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    clicked.unlink()
    return done.stdout


@pytest.mark.workflow
@pytest.mark.parametrize("table", ["T2", "T3", "T4", "T8"])
def test_every_number_opens_to_its_sentences(sample_results, tmp_path, table):
    """Click the largest count of a table: as many sentences appear as the number says."""
    page = sample_results / "report" / "index.html"
    numbers = re.findall(
        rf'<button type="button" data-region="330000" data-key="({table}\|[^"]+)">([\d,]+)</button>',
        page.read_text(encoding="utf-8"),
    )
    key, shown = max(numbers, key=lambda n: (int(n[1].replace(",", "")) <= 100, int(n[1].replace(",", ""))))
    button = f"""document.querySelector('[data-region="330000"][data-key="{key}"]')"""
    script = f'addEventListener("load", () => {button}.click());'
    assert dump(page, tmp_path, script).count("<article>") == int(shown.replace(",", ""))


@pytest.mark.workflow
def test_page_asks_for_nothing_outside(sample_results):
    folder = sample_results / "report"
    texts = [p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.suffix in (".html", ".js")]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', texts[0])
    assert all("fetch(" not in t and "XMLHttpRequest" not in t for t in texts)


@pytest.mark.workflow
def test_invented_texts_are_marked_everywhere(sample_results):
    assert "演示数据" in (sample_results / "report/index.html").read_text(encoding="utf-8")
    assert "演示数据" in (sample_results / "run.json").read_text(encoding="utf-8")
    with (sample_results / "figures/figures.csv").open(encoding="utf-8-sig", newline="") as file:
        captions = [row["caption"] for row in csv.DictReader(file)]
    assert captions
    assert [c for c in captions if not re.search("演示数据|demonstration data", c, re.I)] == []


@pytest.mark.workflow
def test_private_persons_of_case_notices_are_masked_in_the_evidence(sample_results):
    shown = "".join(p.read_text(encoding="utf-8") for p in (sample_results / "report/data").glob("acts-*.js"))
    assert not re.search(r"1[2-9]\d{9}|\d{17}[\dXx]", shown)
