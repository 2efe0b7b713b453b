# ruff: noqa: E501
"""From archived answers to documents, manifest and quality summary; and from a portal to the tables of a study."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
import yaml
from warcio.archiveiterator import ArchiveIterator

from pipeline.collect.commands import add_commands
from pipeline.collect.manifest import write_manifest
from pipeline.collect.probe import detect, draft, fetch_page
from pipeline.collect.quality import _gaps, _row, collection_rows, page_of, suspicions, write_collection
from pipeline.errors import InputError, PipelineError
from pipeline.ingest.collected import Collected, collected_articles
from pipeline.io import read_table
from pipeline.settings import ListPages, Manners
from pipeline.tables import DOCUMENTS
from pipeline.workflow import _need_collected
from tests.collect.conftest import Workplace, collect_of
from tests.conftest import PROJECT, copy_project, snakemake
from tests.ingest.test_files import docx


def page(body: str) -> bytes:
    return f"<html><head><meta charset=gb2312><title>通知</title></head><body><div id=zoom>{body}</div></body></html>".encode(
        "gb18030"
    )


def test_further_pages_are_joined_and_attached_files_read_where_the_page_is_empty(workplace, portal):
    p = portal("rss", 2, rate=0)
    stem = p.path(0).removesuffix(".html")
    p.special[p.path(0)] = lambda h: h.reply(
        200, page("<p>第一页的正文。</p>" * 9 + f"<a href='{stem}_2.html'>2</a>"), "text/html"
    )
    p.special[f"{stem}_2.html"] = lambda h: h.reply(200, page("<p>第二页的正文，㙍。</p>" * 9), "text/html")
    p.special[p.path(1)] = lambda h: h.reply(200, page("<a href='/a/file.docx'>附件</a>"), "text/html")
    p.special["/a/file.docx"] = lambda h: h.reply(200, docx(), "application/octet-stream")
    workplace.settings([p])
    workplace.collect()
    folder, collect = workplace.folder / "data/raw/s", collect_of(workplace)
    first, second = collected_articles(folder, collect)
    assert first.fields["text"].startswith("第一页的正文。")
    assert "㙍" in first.fields["text"]
    assert "单位 职责" in second.fields["text"]
    assert {r["kind"] for r in workplace.manifest()} == {"article", "part", "attachment"}
    rows = collection_rows("s", folder, collect)
    assert len(rows) == 1, rows
    row = rows[0]
    assert (row["n_listed"], row["n_kept"], row["n_extracted"]) == (2, 2, 2)


def test_replay_rebuilds_manifest_and_summary_from_the_archive_alone(workplace, portal):
    p = portal("trs", 20, rate=0)
    workplace.settings([p])
    workplace.collect()
    p.close()
    raw, collect = workplace.folder / "data/raw", collect_of(workplace)
    before = (raw / "s/manifest.csv").read_bytes()
    (raw / "s/manifest.csv").unlink()
    assert write_manifest(raw, "s", collect).read_bytes() == before
    rows = write_collection(raw, "s", collect)
    assert sum(r["n_extracted"] for r in rows) == 20
    assert "status_404 1" in "".join(r["rejected"] for r in rows)
    assert "<td>2020-02</td>" in (raw / "s/collection.html").read_text(encoding="utf-8")
    with (raw / "s/00001.warc.gz").open("rb") as file:
        records = [
            r.rec_headers.get_header("WARC-Target-URI")
            for r in ArchiveIterator(file, check_digests="raise")
            if r.content_stream().read()
        ]
    assert len(records) >= 22
    assert p.base + p.path(3) in records


def test_months_without_articles_have_rows_of_their_own():
    assert _gaps(["2020-03", "2019-12"], ["2019-12"]) == ["2020-01", "2020-02", "2020-03"]
    assert _gaps([], []) == []
    page_text = page_of("<s>", [_row("s", "c", "2020-01", Counter())])
    assert "<tr class=gap><td>2020-01</td>" in page_text
    assert "<s>" not in page_text.split("<h1>")[1].split("</h1>")[0]


def test_probe_asks_robots_first_and_only_the_page(portal):
    p = portal("html", 20, rate=0)
    manners = Manners(contact="mail@example.org", delay=0, allow_loopback=True)
    body = fetch_page(f"{p.base}/list?p=1", manners)
    assert "family: html" in draft(body.decode(), f"{p.base}/list?p=1")
    assert [path for _, _, path, _, _ in p.log] == ["/robots.txt", "/list?p=1"]
    with pytest.raises(InputError, match="robots"):
        fetch_page(f"{p.base}/secret/list", manners)
    with pytest.raises(InputError, match="private_address"):
        fetch_page("http://10.0.0.1/", Manners(contact="mail@example.org"))


def test_a_study_of_what_is_not_yet_collected_says_what_to_do():
    with pytest.raises(PipelineError, match="xietong collect --source s"):
        _need_collected({"s": ["data/raw/nowhere/journal.jsonl"]})


def test_strange_articles_are_named():
    def article(**fields: str) -> Collected:
        return Collected("u", None, {"text": "一段正常的文字，" * 20, "published": "2020-02-01", **fields}, "")

    assert suspicions(article()) == []
    assert suspicions(article(text="短")) == ["short"]
    assert suspicions(article(text="首页\n" * 60)) == ["mostly_links"]
    assert suspicions(article(text="锟斤拷锟斤拷" * 30)) == ["garbled"]
    assert suspicions(article(text="一段正常的文字，" * 20 + "\n2020年5月1日")) == ["date_off"]


@pytest.mark.parametrize(
    ("html", "url", "family"),
    [
        ("<script>url:'/module/web/jpage/dataproxy.jsp', data:{columnid:'12', unitid:'7'}</script>", "http://a.cn/col/", "hanweb_post"),
        ("<script>get('/module/jpage/dataproxy.jsp?page=1&columnid=12')</script>", "http://a.cn/col/", "hanweb_get"),
        ("<form action='/module/xxgk/search.jsp'><input name=infotypeId></form>", "http://a.cn/", "zj_policy"),
        ("<script>createPageHTML(9, 0, 'index', 'shtml')</script>", "http://a.cn/zwgk/", "trs"),
        ("<?xml version='1.0'?><rss></rss>", "http://a.cn/r.xml", "rss"),
        ("<urlset></urlset>", "http://a.cn/s.xml", "sitemap"),
        ("<a href='/2'>下一页</a>", "http://a.cn/1", "html"),
        ("", "http://a.cn/html/2020-02/03/node_1.htm", "newspaper"),
    ],
)  # fmt: skip
def test_families_are_told_by_their_marks(html, url, family):
    pages = detect(html, url)
    assert pages is not None
    assert pages.family == family
    assert ListPages.model_validate(yaml.safe_load(draft(html, url))["collect"]["lists"][0]).family == family


def test_a_page_without_a_list_is_no_family():
    assert detect("<p>一段文字</p>", "http://a.cn/") is None


def test_commands_parse():
    import argparse

    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()

    def command(name: str, function: object, help_: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name)
        sub.set_defaults(function=function)
        return sub

    add_commands(command)
    assert parser.parse_args(["collect", "--source", "s", "--limit", "3"]).limit == "3"


def test_from_portal_to_tables(tmp_path, portal):
    """snakemake collect, then the study on what was collected; every document is one of the portal's articles."""
    portals = [portal("hanweb_post", 30), portal("trs", 20)]
    project = copy_project(tmp_path)
    Workplace(project).settings(portals)
    study = yaml.safe_load((PROJECT / "config/config.yaml").read_text(encoding="utf-8"))
    study |= {"name": "portal", "sources": ["s"], "provinces": ["zhejiang"]}
    (project / "config/studies/portal.yaml").write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")
    options = ("--configfile", "config/studies/portal.yaml")
    snakemake(project, "collect", *options)
    snakemake(project, "results/portal/tables/T01_corpus.csv", *options)
    documents = read_table(DOCUMENTS, project / "results/portal/work/documents/s.parquet", columns=["url", "text"])
    assert set(documents["url"].to_pylist()) == set().union(*(p.expected() for p in portals))
    assert all("联合排查" in text for text in documents["text"].to_pylist())
    assert (project / "results/portal/tables/T01_corpus.csv").read_text(encoding="utf-8-sig").count("\n") > 1
    with (project / "data/manifest.csv").open(encoding="utf-8-sig") as file:
        assert sum(r["outcome"] == "kept" for r in csv.DictReader(file)) == sum(len(p.expected()) for p in portals)
