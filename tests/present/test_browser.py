"""The report in a browser, opened from disk: numbers, language, filter, search, network, keyboard, requests."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.conftest import need

pytestmark = pytest.mark.workflow
PART = "330000"
PATIENCE = 180_000  # milliseconds: a busy machine is no fault of the page


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
    context.set_default_timeout(PATIENCE)
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
    page.locator("#panel article").nth(199).wait_for()
    assert page.locator("#panel article").count() == 200
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
    bar = page.locator(f'section[data-part="{PART}"] .filter-line').nth(1)
    rows = table.locator("tbody tr").filter(visible=True)
    before = rows.locator("th").all_inner_texts()
    bar.locator("input").fill("捐赠")
    assert rows.locator("th").all_inner_texts() == ["捐赠"]
    assert bar.locator("[role=status]").inner_text() == f"1 / {len(before)}"
    bar.locator("select").select_option(label="合计")
    bar.locator("input").fill(">40")
    kept = [number(t) for t in rows.locator("td:last-child button").all_inner_texts()]
    assert 2 < len(kept) < len(before)
    assert min(kept) > 40
    bar.locator("input").fill("")
    heading = table.locator("thead th").last
    for order, turned in (("descending", True), ("ascending", False)):
        heading.locator("button").click()
        values = [number(t.split("\n")[0]) for t in rows.locator("td:last-child").all_inner_texts()]
        assert values == sorted(values, reverse=turned)
        assert heading.get_attribute("aria-sort") == order
    heading.locator("button").click()
    assert rows.locator("th").all_inner_texts() == before


def test_every_table_can_be_sorted_and_filtered(page):
    page.locator("details > summary").evaluate_all("all => all.forEach((s) => s.click())")
    page.wait_for_timeout(100)
    tables = page.evaluate("""() => [...document.querySelectorAll('main table')]
        .filter((t) => t.checkVisibility() && t.tBodies[0].rows.length > 1 && t.tHead)
        .map((t) => [[...t.tHead.rows[0].cells].every((c) => c.querySelector('button.sort')), Boolean(t.toolbar)])""")
    assert len(tables) > 18
    assert all(is_sorted and is_filtered for is_sorted, is_filtered in tables)


def test_search_finds_sentences_of_every_shard(page):
    page.locator("#search").click()
    page.locator("#find-text").fill("口罩")
    page.locator("#find-go").click()
    page.locator("#panel-title").filter(has_text=re.compile(r"口罩: \d+$")).wait_for()
    total = number(page.locator("#panel-title").inner_text().split(": ")[1])
    assert total > 5
    assert page.locator("#panel article").count() == min(total, 100)
    assert all("口罩" in t for t in page.locator("#panel article").all_inner_texts())
    page.locator("#narrow-text").fill("捐赠")
    left = page.locator("#panel article").filter(visible=True).all_inner_texts()
    assert 0 < len(left) < total
    assert all("捐" in t for t in left)


def test_a_claim_opens_its_sentences(page):
    button = shown(page, 'button[data-key="H|H1a"]')
    n = number(button.inner_text())
    button.click()
    page.locator("#panel article").first.wait_for()
    assert page.locator("#panel-title").inner_text().endswith(f": {n}")
    assert page.locator("#panel article").count() == min(n, 100)
    assert page.locator("#panel .chip.realis").first.inner_text() == "已实施"


def test_network_of_bodies_keeps_its_places_and_opens(page):
    page.locator("#net-level").select_option("body")
    places = page.evaluate("() => [...placesNow().values()].map((n) => [n.id, n.x, n.y])")
    assert 10 < len(places) <= 60
    page.locator("#net-stage").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => [...placesNow().values()].map((n) => [n.id, n.x, n.y])") == places
    tie = page.locator("#net-picture g[data-key]").first
    n = int(tie.get_attribute("aria-label").rsplit(": ", 1)[1])
    tie.focus()
    page.keyboard.press("Enter")
    page.locator("#panel article").first.wait_for()
    assert page.locator("#panel article").count() == n


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


def tab_to(page, test, limit=400):
    """Press Tab until the focused element passes a test in JavaScript."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return Boolean({test}); }})()"):
            return
    pytest.fail(f"Tab never reached {test}")


def test_keyboard_alone_filters_sorts_and_goes_through_weeks(page):
    tab_to(page, "e.closest('.filter-line') && e.type === 'search'")
    page.keyboard.type("S01")
    assert shown(page, "#first table tbody tr").first.inner_text().startswith("S01")
    tab_to(page, "e.matches('button.sort')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('th').getAttribute('aria-sort')") == "ascending"
    page.locator("#trend-all").focus()
    tab_to(page, "e.matches('#trend-picture g[data-key]')")
    first = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.key") != first
    page.keyboard.press("Enter")
    page.locator("#panel article").first.wait_for()
    page.keyboard.press("Escape")
    tab_to(page, "e.matches('summary')", limit=1)  # the picture is one stop


def test_keyboard_alone_opens_reads_and_closes(page):
    tab_to(page, "e.matches('button[data-key^=\"T3|\"]')")
    button = page.locator(":focus")
    n = number(button.inner_text())
    page.keyboard.press("Enter")
    page.locator("#panel article").first.wait_for()
    assert page.locator("#panel article").count() == min(n, 100)
    assert page.evaluate("document.activeElement.id") == "panel-body"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.dataset.key").startswith("T3|")


REFUSED = """async () => {
  const said = [], script = document.createElement("script");
  document.addEventListener("securitypolicyviolation", (e) => said.push(e.effectiveDirective + " " + e.blockedURI));
  script.textContent = 'try { eval("1"); } catch { }';
  setTimeout(() => { new Image().src = "http://127.0.0.1:9/x.png"; document.head.append(script); });
  await new Promise((resume) => setTimeout(resume, 300));
  return said.sort();
}"""


def test_the_page_refuses_code_and_requests_from_elsewhere(browser, sample_results):
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto((sample_results / "report/index.html").as_uri())
    assert page.evaluate(REFUSED) == ["img-src http://127.0.0.1:9/x.png", "script-src eval"]
    page.close()


def test_every_control_has_a_name(page):
    unnamed = page.evaluate("""() => [...document.querySelectorAll('button, input, select, [role=button]')]
        .filter((e) => e.checkVisibility())
        .filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length))
        .map((e) => e.outerHTML.slice(0, 90))""")
    assert unnamed == []


def test_a_phone_shows_the_page_without_sideways_scrolling(browser, sample_results):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.set_default_timeout(PATIENCE)
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


def test_a_brush_over_the_strip_narrows_the_weeks_and_a_click_frees_them(page):
    bars = page.locator("#trend-picture g[data-key$='|all']")
    whole, told = bars.count(), page.locator("#trend-weeks").inner_text()
    page.locator("#trend .brush").scroll_into_view_if_needed()
    strip = page.locator("#trend .brush .overlay").bounding_box()
    middle = strip["y"] + strip["height"] / 2
    page.mouse.move(strip["x"] + strip["width"] * 0.25, middle)
    page.mouse.down()
    page.mouse.move(strip["x"] + strip["width"] * 0.5, middle, steps=4)
    page.mouse.up()
    assert 0 < bars.count() < whole
    first, last = page.locator("#trend-weeks").inner_text().split(" – ")
    assert "2020-01" < first < last < "2020-04"
    page.locator("#trend details summary").click()
    rows = page.locator("#trend-rows tr")
    assert rows.first.locator("th").inner_text() == first
    assert (
        rows.count()
        == int(page.locator("#trend-to").input_value()) - int(page.locator("#trend-from").input_value()) + 1
    )
    page.locator("#trend-all").click()
    assert page.locator("#trend-weeks").inner_text() == told


CONTRAST = """() => {
  const linear = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = (text) => {
    const [red, green, blue] = text.match(/[\\d.]+/g).map((n) => linear(Number(n) / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  return ['body', '.note', '.guard', 'td button', 'tr.thin td', '#bar a'].map((s) => {
    const ink = luminance(getComputedStyle(document.querySelector(s)).color);
    return [s, (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05), paper < 0.2];
  });
}"""


def test_words_stand_out_in_light_and_dark(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(CONTRAST)
        assert {is_dark for _, _, is_dark in found} == {scheme == "dark"}
        assert [(s, round(c, 1)) for s, c, _ in found if c < 4.5] == []  # WCAG 2.2, level AA


def test_print_shows_the_tables_without_controls(page):
    page.emulate_media(media="print")
    assert shown(page, "main table").count() > 15
    assert shown(page, "#bar, .filter-line, input, select, #lang, #panel").count() == 0
