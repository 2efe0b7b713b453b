"""The report in a browser, opened from disk: numbers, language, filter, search, network, keyboard, requests."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.conftest import need

pytestmark = pytest.mark.workflow
PART = "330000"


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    need(chromium is not None, "chromium is not installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        need(False, "playwright is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, sample_results):
    """The report of the sample study; fails when anything but files of the report is asked for, or a script fails."""
    folder = (sample_results / "report").as_uri()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    asked, faults = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(f"{folder}/index.html")
    yield opened
    assert [u for u in asked if not u.startswith(folder)] == []
    assert faults == []
    context.close()


def shown(page, selector):
    return page.locator(selector).filter(visible=True)


def number(text):
    return int(text.replace(",", ""))


@pytest.mark.parametrize("table", ["T2", "T5c", "T9"])
def test_a_cell_opens_as_many_sentences_as_it_says(page, table):
    buttons = shown(page, f'button[data-region="{PART}"][data-key^="{table}|"]')
    texts = buttons.all_inner_texts()
    at = max(range(len(texts)), key=lambda i: (number(texts[i]) <= 100, number(texts[i])))
    buttons.nth(at).click()
    page.locator("#panel article").first.wait_for()
    assert page.locator("#panel article").count() == number(texts[at])
    assert page.locator("#panel mark").count() > 0


def test_long_lists_go_on_at_the_button(page):
    button = shown(page, f'button[data-key="T2|all|all"][data-region="{PART}"]')
    n = number(button.inner_text())
    assert n > 200
    button.click()
    page.locator("#panel button.more").click()
    page.wait_for_function("document.querySelectorAll('#panel article').length === 200")
    assert page.locator("#panel-title").inner_text().endswith(str(n))


def test_language_switches_every_visible_word(page):
    assert shown(page, "h2").first.inner_text() == "先读这里"
    page.locator("#lang").click()
    assert shown(page, "h2").first.inner_text() == "Read this first"
    assert page.locator("html").get_attribute("lang") == "en"
    headings = " ".join(shown(page, "h2, h3, thead th").all_inner_texts())
    assert not re.search("[\u4e00-\u9fff]", headings), re.findall("[\u4e00-\u9fff]+", headings)


def test_a_region_is_chosen_and_kept_in_the_address(page):
    page.locator("#part").select_option("CN")
    assert page.url.endswith("#CN")
    assert shown(page, "[data-part]").count() > 0
    assert {e.get_attribute("data-part") for e in shown(page, "[data-part]").all()} == {"CN"}


def test_rows_are_filtered_and_sorted(page):
    table = page.locator(f'section[data-part="{PART}"] table').nth(1)
    box = page.locator(f'section[data-part="{PART}"] .filter-line input').nth(1)
    box.fill("捐赠")
    names = table.locator("tbody tr").filter(visible=True).locator("th").all_inner_texts()
    assert names
    assert all("捐赠" in n for n in names)
    box.fill("")
    table.locator("thead th").last.click()
    values = [number(t) for t in table.locator("tbody tr td:last-child button").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    assert table.locator("thead th").last.get_attribute("aria-sort") == "descending"


def test_search_finds_sentences_of_every_shard(page):
    page.locator("#search").click()
    page.locator("#find-text").fill("口罩")
    page.locator("#find-go").click()
    page.wait_for_function("/口罩: \\d+$/.test(document.getElementById('panel-title').textContent)")
    total = number(page.locator("#panel-title").inner_text().split(": ")[1])
    assert total > 5
    assert page.locator("#panel article").count() == min(total, 100)
    assert all("口罩" in t for t in page.locator("#panel article").all_inner_texts())
    page.locator("#narrow-text").fill("捐赠")
    left = page.locator("#panel article").filter(visible=True).all_inner_texts()
    assert 0 < len(left) < total
    assert all("捐" in t for t in left)


def test_network_moves_with_the_slider_and_its_ties_open(page):
    slider = page.locator("#net-stage")
    whole = page.locator("#net-picture g[data-key]").count()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert "S04" in page.locator("#net-name").inner_text()
    assert 0 < page.locator("#net-picture g[data-key]").count() < whole
    assert page.locator("#net-rows tr").count() == page.locator("#net-picture g[data-key]").count()
    first = page.locator("#net-rows button").first
    n = number(first.inner_text())
    first.click()
    page.locator("#panel article").first.wait_for()
    assert page.locator("#panel article").count() == n


def test_keyboard_alone_opens_reads_and_closes(page):
    button = shown(page, f'button[data-key^="T3|"][data-region="{PART}"]').first
    button.focus()
    n = number(button.inner_text())
    page.keyboard.press("Enter")
    page.locator("#panel article").first.wait_for()
    assert page.locator("#panel article").count() == min(n, 100)
    assert page.evaluate("document.activeElement.id") == "panel-body"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.dataset.key").startswith("T3|")


def test_every_control_has_a_name(page):
    unnamed = page.evaluate("""() => [...document.querySelectorAll('button, input, select, [role=button]')]
        .filter((e) => e.checkVisibility())
        .filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length))
        .map((e) => e.outerHTML.slice(0, 90))""")
    assert unnamed == []


def test_a_phone_shows_the_page_without_sideways_scrolling(browser, sample_results):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto((sample_results / "report/index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    page.close()


def test_sections_of_the_run_are_shown(page):
    for name in ("audit", "claims", "coverage", "gaps"):
        assert page.locator(f"#{name}").count() == 1
    assert shown(page, "#claims ~ [data-part] tbody tr").count() == 6


def test_files_beside_the_page_are_there(page, sample_results):
    links = page.locator('#provenance a[href^="../"]').evaluate_all("a => a.map((e) => e.getAttribute('href'))")
    assert len(links) >= 8
    assert [link for link in links if not (sample_results / "report" / link).resolve().is_file()] == []


def test_weeks_are_narrowed_and_open(page):
    bars = page.locator("#trend-picture g[data-key]")
    whole = bars.count()
    assert whole > 20
    name = page.locator("#trend-picture g[data-key$='|all']").nth(3)
    n = int(re.search(r"：(\d+) 项", name.get_attribute("aria-label"))[1])
    name.focus()
    page.keyboard.press("Enter")
    page.locator("#panel article").first.wait_for()
    assert page.locator("#panel article").count() == min(n, 100)
    page.keyboard.press("Escape")
    page.locator("#trend-from").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    assert 0 < bars.count() < whole
    page.locator("#trend-kind").select_option("rate")
    assert bars.count() > 0
