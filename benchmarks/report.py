"""The report of a large study in Chromium: the acts of a real run multiplied until there are 50,000.

`python -m benchmarks.report [--study NAME] [--acts 50000]` multiplies the evidence and the counts of a finished report,
opens it from disk and measures, five times each: opening, the largest cell, a search over everything, the network.
Medians in milliseconds, printed as JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.present.shards import SHARD, as_script

REPEATS = 5
COUNT = re.compile(r'(data-key="[^"]+">)([\d,]+)(</button>)')


def called(path: Path) -> list[Any]:
    """Arguments of the call in a file of data."""
    return list(json.loads("[" + path.read_text(encoding="utf-8").split("(", 1)[1].rstrip()[:-2] + "]"))


def multiply(report: Path, out: Path, n_acts: int) -> int:
    """A copy of a report whose acts stand there as often as it takes; gives how often."""
    shutil.copytree(report, out)
    rows: list[Any] = []
    files = sorted((report / "data").glob("acts-*.js"), key=lambda p: int(p.stem.split("-")[1]))
    for file in files:
        rows += called(file)[1]
    times = -(-n_acts // len(rows))
    copies = [[f"{row[0]} ({k})", *row[1:]] for k in range(times) for row in rows]
    for start in range(0, len(copies), SHARD):
        text = as_script("acts", start // SHARD, copies[start : start + SHARD])
        (out / "data" / f"acts-{start // SHARD}.js").write_text(text, encoding="utf-8")
    for file in (report / "data").glob("cells-*.js"):
        part, cells = called(file)
        many = {key: [n + k * len(rows) for k in range(times) for n in ids] for key, ids in cells.items()}
        (out / "data" / file.name).write_text(as_script("cells", part, many), encoding="utf-8")
    page = (out / "index.html").read_text(encoding="utf-8")
    page = COUNT.sub(lambda m: f"{m[1]}{int(m[2].replace(',', '')) * times:,}{m[3]}", page)
    page = re.sub(r"XIETONG\.setup\((\d+),\d+,", rf"XIETONG.setup(\1,{len(copies)},", page)
    (out / "index.html").write_text(page, encoding="utf-8")
    return len(copies)


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds that something takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


LARGEST = """() => [...document.querySelectorAll('button[data-key]')].filter((b) => b.checkVisibility())
    .map((b) => [Number(b.textContent.replaceAll(',', '')), b.dataset.key]).sort((a, b) => b[0] - a[0])[0][1]"""
FOUND = "/: \\d+$/.test(document.getElementById('panel-title').textContent)"


def once(page: Any, address: str) -> dict[str, float]:
    """Milliseconds of each thing a reader does, in one fresh page."""

    def opened() -> None:
        page.goto(address)
        page.locator("#net-picture g").first.wait_for()

    def cell() -> None:
        page.locator(f'button[data-key="{largest}"]').filter(visible=True).first.click()
        page.locator("#panel article").nth(99).wait_for()

    def searched() -> None:
        page.locator("#find-go").click()
        page.wait_for_function(FOUND)

    found = {"open": timed(opened)}
    largest = page.evaluate(LARGEST)
    found["largest_cell"] = timed(cell)
    page.keyboard.press("Escape")
    page.locator("#search").click()
    page.locator("#find-text").fill("医疗队")
    found["search"] = timed(searched)
    page.keyboard.press("Escape")
    page.locator("#net-stage").focus()
    found["network_stage"] = timed(lambda: page.keyboard.press("ArrowLeft"))
    return found


def measure(page_file: Path, chromium: str) -> dict[str, float]:
    """Median milliseconds over fresh pages."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        runs = []
        for _ in range(REPEATS):
            page = browser.new_page(bypass_csp=True)  # waiting for a condition needs eval
            runs.append(once(page, page_file.as_uri()))
            page.close()
        browser.close()
    return {name: round(statistics.median(r[name] for r in runs), 1) for name in runs[0]}


def main() -> None:
    """Multiply, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--study", default="sample")
    parser.add_argument("--acts", type=int, default=50_000)
    args = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    report = Path("results") / args.study / "report"
    if not chromium or not (report / "index.html").is_file():
        raise SystemExit("needs chromium, and the report of the study (xietong run)")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report"
        n = multiply(report, out, args.acts)
        size = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
        result = {
            "study": args.study,
            "n_acts": n,
            "n_bytes": size,
            "milliseconds": measure(out / "index.html", chromium),
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
