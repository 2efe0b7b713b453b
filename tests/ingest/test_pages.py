from pipeline.ingest.pages import read_page

BODY = "".join(f"<p>第{i}段：各单位应当按照分工做好排查、登记和随访，遇有情况及时报告。</p>" for i in "一二三四五六")
NAV = "<ul>" + "".join(f"<li><a href='/{i}'>栏目{i}</a></li>" for i in range(20)) + "</ul>"


def test_known_container_wins_over_everything_else() -> None:
    page = read_page(
        f"""<html><head><title>关于排查的通知 - 甲市人民政府</title><meta name="PubDate" content="2020-01-25 10:00">
        <meta name="ContentSource" content="甲市卫健委"></head><body>{NAV}<div>{"无关文字。" * 200}</div>
        <div class="TRS_Editor">{BODY}</div><script>var a = 1;</script></body></html>"""
    )
    assert page.title == "关于排查的通知"
    assert page.published.startswith("2020-01-25")
    assert page.issuer == "甲市卫健委"
    assert page.text.split("\n")[0].startswith("第一段")
    assert page.text.count("\n") == 5
    assert "无关" not in page.text
    assert "var a" not in page.text


def test_unknown_layout_is_read_without_its_navigation() -> None:
    page = read_page(f"<html><body><table><tr><td>{NAV}</td><td><h1>标题</h1>{BODY}</td></tr></table></body></html>")
    assert "第六段" in page.text
    assert "栏目3" not in page.text
    assert page.title == "标题"


def test_broken_markup_gives_empty_parts() -> None:
    assert set(read_page("<div><p>")) == {""}
    assert read_page("").text == ""
