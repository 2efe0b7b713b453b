# ruff: noqa: E501
"""The whole crawler against portals on loopback: faults, kills, second runs, manners."""

from __future__ import annotations

import random
import re
import signal
import time

import pytest

FAMILIES = ("hanweb_post", "hanweb_get", "zj_policy", "jpaas", "trs", "html", "newspaper", "rss", "sitemap")
MOVING = {"fetched_at", "attempts"}


def stable(rows):
    return [{k: v for k, v in row.items() if k not in MOVING} for row in rows]


def masked(rows, portals):
    """Manifest without the ports, which differ between runs."""
    text = repr(stable(rows))
    for p in portals:
        text = text.replace(str(p.server_port), "port")
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
    before = workplace.manifest()
    for p in portals:
        p.log.clear()
    workplace.collect()
    assert all(conditional for p in portals for _, _, path, status, conditional in p.log if status)
    assert {status for p in portals for _, _, _, status, _ in p.log} <= {304, 200, 500, 0}
    assert not [path for p in portals for _, _, path, status, _ in p.log if status == 200]
    assert workplace.manifest() == before


def test_manifest_after_three_kills_is_that_of_an_undisturbed_run(tmp_path, portal):
    from tests.collect.conftest import Workplace

    manifests = []
    for kills in (0, 3):
        portals = [portal(family, 100) for family in ("hanweb_post", "trs", "zj_policy")]
        place = Workplace(tmp_path / str(kills))
        place.settings(portals)
        rng = random.Random(7)
        for _ in range(kills):
            process = place.start()
            before = sum(len(p.log) for p in portals)
            target = before + rng.randint(40, 120)
            deadline = time.monotonic() + 30
            while sum(len(p.log) for p in portals) < target and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        place.collect()
        rows = place.manifest()
        assert {r["url"] for r in rows if r["outcome"] == "kept"} == set().union(*(p.expected() for p in portals))
        text = masked(rows, portals)
        for no, p in enumerate(portals):
            text = text.replace(p.server_address[0], f"host{no}")
        manifests.append(text)
    assert manifests[0] == manifests[1]


@pytest.mark.parametrize(
    ("status", "body", "reason", "asked"),
    [(429, b"", "status_429", 1), (412, b"", "status_412", 1), (200, "请输入验证码".encode(), "captcha", 1), (403, b"", "forbidden", 3)],
)  # fmt: skip
def test_a_host_that_says_stop_is_left_alone_and_others_go_on(workplace, portal, status, body, reason, asked):
    tired, other = portal("rss", 12, rate=0), portal("rss", 12, rate=0)
    for n in range(4, 12):
        tired.special[tired.path(n)] = lambda handler: handler.reply(status, body)
    workplace.settings([tired, other])
    out = workplace.collect(code=3)
    assert f"stopped: {reason}" in out
    bad = [i for i, (_, _, _, s, _) in enumerate(tired.log) if s == status and tired.log[i][2] in tired.special]
    assert len(bad) == asked
    assert bad[-1] == len(tired.log) - 1
    assert {r["url"] for r in workplace.manifest(outcome="kept")} >= other.expected()
    tired.special.clear()
    workplace.collect()
    rejected = {r["url"] for r in workplace.manifest(outcome="rejected")}
    assert {r["url"] for r in workplace.manifest(outcome="kept")} | rejected == tired.expected() | other.expected()


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
