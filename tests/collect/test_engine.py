# ruff: noqa: E501
"""The whole crawler against portals on loopback: faults, kills, second runs, manners."""

from __future__ import annotations

import random
import re
import signal
import time

from pipeline.ingest.collected import collected_articles
from tests.collect.conftest import Workplace, collect_of
from tests.collect.portal import Portal

FAMILIES = ("hanweb_post", "hanweb_get", "zj_policy", "jpaas", "trs", "html", "newspaper", "rss", "sitemap")
MOVING = {"fetched_at", "attempts"}


def stable(rows):
    return [{k: v for k, v in row.items() if k not in MOVING} for row in rows]


def masked(rows, portals):
    """Manifest without the ports, which differ between runs."""
    text = repr(stable(rows))
    for p in portals:
        text = text.replace(f":{p.server_port}", ":port")  # with its colon: digests hold digits too
    return text


def test_every_family_is_collected_whole_once_and_politely(workplace, portal):
    portals = [portal(family, 34) for family in FAMILIES]
    workplace.settings(portals)
    workplace.collect()
    kept = [r["url"] for r in workplace.manifest(outcome="kept")]
    assert len(kept) == len(set(kept))
    assert set(kept) == set().union(*(p.expected() for p in portals))
    served = [
        (p.base, path)
        for p in portals
        for _, _, path, status, _ in p.log
        if status == 200 and re.search(r"_1\d{4}\.", path)
    ]
    assert len(served) == len(set(served))
    assert all(p.most_at_once == 1 for p in portals)
    assert not any("/secret/" in path for p in portals for _, _, path, _, _ in p.log)
    assert {(r["status"], r["reason"]) for r in workplace.manifest(outcome="rejected")} == {
        ("404", "status_404"), ("", "robots"),
    }  # fmt: skip
    articles = list(collected_articles(workplace.folder / "data/raw/s", collect_of(workplace)))
    assert {a.url for a in articles} == set(kept)
    assert all("联合排查，落实新冠肺炎" in a.fields["text"] and "栏目" not in a.fields["text"] for a in articles)
    assert {bool(a.fields["misdeclared"]) for a in articles} == {True, False}
    before = workplace.manifest()
    for p in portals:
        p.log.clear()
    workplace.collect()
    assert all(conditional for p in portals for _, _, path, status, conditional in p.log if status)
    assert {status for p in portals for _, _, _, status, _ in p.log} <= {304, 200, 500, 0}
    assert not [path for p in portals for _, _, path, status, _ in p.log if status == 200]
    assert workplace.manifest() == before


def test_later_runs_fetch_what_is_new_and_ask_again_only_when_told(workplace, portal):
    p = portal("trs", 20, rate=0)
    workplace.settings([p])

    def fetched(*args):
        p.log.clear()
        workplace.collect(*args)
        return [path for _, _, path, status, _ in p.log if status == 200 and re.search(r"_1\d{4}\.", path)]

    assert len(fetched("--limit", "3")) == 3
    assert len(fetched()) == 17
    p.n += 2
    assert sorted(fetched()) == sorted([p.path(20), p.path(21)])
    p.special[p.path(5)] = lambda handler: handler.reply(200, b"<p>corrected</p>")
    assert fetched("--recheck") == [p.path(5)]
    assert {s for _, _, path, s, _ in p.log if path == p.path(6)} == {304}
    (row,) = [r for r in workplace.manifest() if r["url"] == p.base + p.path(5)]
    assert row["n_bytes"] == str(len(b"<p>corrected</p>"))


def kill_at_random(place, portals, rng):
    """Start a crawl and kill it after 40 to 120 requests more."""
    process = place.start()
    target = sum(len(p.log) for p in portals) + rng.randint(40, 120)
    deadline = time.monotonic() + 30
    while sum(len(p.log) for p in portals) < target and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_manifest_after_three_kills_is_that_of_an_undisturbed_run(tmp_path):
    manifests = []
    for kills in (0, 3):
        families = ("hanweb_post", "hanweb_get", "trs", "zj_policy", "jpaas", "html")
        portals = [Portal(f"127.0.2.{no}", family, 50) for no, family in enumerate(families, 1)]
        place = Workplace(tmp_path / str(kills))
        place.settings(portals)
        rng = random.Random(7)
        for _ in range(kills):
            kill_at_random(place, portals, rng)
        place.collect()
        rows = place.manifest()
        assert {r["url"] for r in rows if r["outcome"] == "kept"} == set().union(*(p.expected() for p in portals))
        manifests.append(masked(rows, portals))
        for p in portals:
            p.close()
    assert manifests[0] == manifests[1]


def test_a_host_that_says_stop_is_left_alone_and_others_go_on(workplace, portal):
    cases = [(429, b"", "status_429", 1), (412, b"", "status_412", 1), (403, b"", "forbidden", 3)]
    cases.append((200, "请输入验证码".encode(), "captcha", 1))
    tired, other = [portal("rss", 12, rate=0) for _ in cases], portal("rss", 12, rate=0)
    for p, (status, body, _, _) in zip(tired, cases, strict=True):
        for n in range(4, 12):
            p.special[p.path(n)] = lambda handler, status=status, body=body: handler.reply(status, body)
    workplace.settings([*tired, other])
    out = workplace.collect(code=3)
    for p, (_, _, reason, asked) in zip(tired, cases, strict=True):
        assert f"{p.server_address[0]} stopped: {reason}" in out
        answered = [entry[2] in p.special for entry in p.log]
        assert answered.count(True) == asked
        assert answered[-asked:] == [True] * asked  # nothing was asked after the stop
        p.special.clear()
    assert {r["url"] for r in workplace.manifest(outcome="kept")} >= other.expected()
    workplace.collect()
    done = {r["url"] for r in workplace.manifest() if r["outcome"] in ("kept", "rejected")}
    assert done == other.expected().union(*(p.expected() for p in tired))


def test_absent_robots_allow_and_broken_ones_forbid(workplace, portal):
    open_, broken = portal("rss", 3, rate=0), portal("rss", 3, rate=0)
    open_.robots, broken.robots = "", "503"
    workplace.settings([open_, broken])
    assert "stopped: robots_status_503" in workplace.collect(code=3)
    assert {r["url"] for r in workplace.manifest(outcome="kept")} == open_.expected()
    assert {r["robots"] for r in workplace.manifest()} == {"none"}
    assert {path for _, _, path, _, _ in broken.log} == {"/robots.txt"}


def test_one_second_lies_between_requests(workplace, portal):
    slow = portal("rss", 18, rate=0)
    workplace.settings([slow], delay=1, jitter=0.1, timeout=5)
    workplace.collect()
    times = [when for when, *_ in slow.log]
    assert len(times) == 20
    assert min(b - a for a, b in zip(times, times[1:], strict=False)) >= 0.99
