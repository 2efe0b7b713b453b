# ruff: noqa: E501
"""What a hostile or broken server can send: refused or survived, and the other pages are kept all the same."""

from __future__ import annotations

import gzip
import threading
import time

import pytest

from pipeline.collect.addresses import check_manners, refusal
from pipeline.collect.engine import PublicResolver
from pipeline.collect.families import xml_of
from pipeline.errors import SettingsError
from pipeline.settings import Collect, Manners


def endless(handler):
    handler.close_connection = True
    handler.note(200)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(5000):  # the client has to hang up long before
        handler.wfile.write(b"x" * 65536)


def bomb(handler):
    handler.reply(200, gzip.compress(gzip.compress(b"\0" * 30_000_000)), Content_Encoding="gzip, gzip")


def large(handler):
    handler.reply(200, b"x" * 50_000_000)


def announced(handler):
    handler.close_connection = True
    handler.note(200)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\nx")


def to(address):
    return lambda handler: handler.reply(302, Location=address)


@pytest.mark.parametrize(
    ("behaviour", "outcome", "reason"),
    [
        (endless, "rejected", "too_large"), (bomb, "rejected", "too_large"), (large, "rejected", "too_large"),
        (announced, "rejected", "too_large"), (to("http://127.0.0.77/x"), "refused", "redirect_other_host"),
        (to("file:///etc/passwd"), "refused", "redirect_scheme"), (to("http://169.254.169.254/"), "refused", "redirect_other_host"),
        (to("http://u:p@127.0.0.2/"), "refused", "redirect_bad_address"), (to("http://[::1"), "refused", "redirect_scheme"),
        (to("/art/2020/2/1/art_12_10000.html?x=1"), "rejected", "redirect_loop"),
        (lambda h: h.wfile.write(b"\x00\xff nonsense\r\n\r\n"), "failed", None),
    ],
)  # fmt: skip
def test_one_bad_page_costs_only_itself(workplace, portal, behaviour, outcome, reason):
    bad = portal("rss", 4, rate=0)
    bad.special[bad.path(0)] = behaviour
    workplace.settings([bad], max_bytes=1_000_000, retries=1, timeout=5)
    workplace.collect()
    (row,) = [r for r in workplace.manifest() if r["url"] == bad.base + bad.path(0)]
    assert row["outcome"] == outcome
    assert reason is None or row["reason"] == reason
    assert len(workplace.manifest(outcome="kept")) == 3


def test_lists_of_strange_links_and_broken_xml_are_survived(workplace, portal):
    bad, good = portal("rss", 0, rate=0), portal("rss", 3, rate=0)
    links = [
        "file:///etc/passwd",
        "http://10.0.0.1/a",
        "javascript:x",
        "http://127.0.0.2:99999/",
        "//../../x",
        "http://a b/",
    ]
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    entity = "<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
    body = f"<?xml version='1.0'?>{entity}<rss><channel><title>&b;&f;</title>{items}<item><link>"
    bad.special["/rss.xml"] = lambda handler: handler.reply(200, body.encode(), "text/xml")
    workplace.settings([bad, good])
    workplace.collect()
    assert {r["url"] for r in workplace.manifest(outcome="kept")} == good.expected()
    assert {r["reason"] for r in workplace.manifest(outcome="refused")} >= {"scheme", "other_host"}
    assert not [path for _, _, path, _, _ in bad.log if "passwd" in path]


def test_file_names_in_addresses_never_become_paths(workplace, portal):
    bad = portal("rss", 0, rate=0)
    link = f"{bad.base}/..%2f..%2f..%2fescape/art/2020/2/1/art_12_10000.html"
    bad.special["/..%2f..%2f..%2fescape/art/2020/2/1/art_12_10000.html"] = lambda h: h.reply(200, b"<p>x</p>")
    rss = f"<rss><item><link>{link}</link></item></rss>".encode()
    bad.special["/rss.xml"] = lambda handler: handler.reply(200, rss, "text/xml")
    workplace.settings([bad])
    workplace.collect()
    assert len(workplace.manifest(outcome="kept")) == 1
    names = {p.name for p in workplace.folder.rglob("*") if p.is_file()}
    assert names == {"collect.yaml", "s.yaml", "journal.jsonl", "00001.warc.gz", "manifest.csv", "collect.lock"}


def test_entities_are_not_resolved():
    text = "<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><r><a>&f;</a></r>"
    assert (xml_of(text).findtext("a") or "") == ""


@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://127.0.0.1/", "private_address"), ("http://10.1.1.1/", "private_address"), ("http://[::1]/", "private_address"),
     ("http://2130706433/", "private_address"), ("ftp://a.cn/", "scheme"), ("http://b.cn/", "other_host"),
     ("http://u@a.cn/", "bad_address"), ("http://a.cn:99999/", "bad_address"), ("http://a.cn/" + "x" * 3000, "bad_address")],
)  # fmt: skip
def test_addresses_that_are_refused(url, reason):
    hosts = ("a.cn", "127.0.0.1", "10.1.1.1", "::1", "2130706433")
    assert refusal(url, hosts, allow_loopback=False) == reason


def test_names_of_private_addresses_are_unknown(monkeypatch):
    from twisted.internet import defer
    from twisted.internet.error import DNSLookupError

    from pipeline.collect import engine

    monkeypatch.setattr(engine.CachingThreadedResolver, "getHostByName", lambda *a: defer.succeed("192.168.0.1"))
    failures = []
    resolver = object.__new__(PublicResolver)
    resolver.getHostByName("portal.example").addErrback(failures.append)
    assert failures[0].check(DNSLookupError)


def test_collecting_needs_a_contact_and_a_second_between_requests():
    collect = {"s": Collect.model_validate({"hosts": ["a.cn"], "lists": [{"family": "rss", "url": "http://a.cn/r"}]})}
    with pytest.raises(SettingsError, match="contact"):
        check_manners(Manners(), collect)
    with pytest.raises(SettingsError, match="too fast for a.cn"):
        check_manners(Manners(contact="a@b.cn", delay=0.5), collect)


def test_a_second_crawl_is_refused_while_one_runs(workplace, portal):
    slow = portal("rss", 2, rate=0)
    gate = threading.Event()
    slow.special["/rss.xml"] = lambda handler: (gate.wait(20), handler.reply(200, b"<rss/>", "text/xml"))
    workplace.settings([slow], timeout=30)
    first = workplace.start()
    while not slow.log and first.poll() is None:
        time.sleep(0.02)
    assert "another crawl is running" in workplace.collect(code=2)
    gate.set()
    assert first.wait(timeout=30) == 0
    first.communicate()
