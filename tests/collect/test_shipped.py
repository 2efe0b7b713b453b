"""The sources that come with the project: complete, on their own hosts, and honest about their age."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.collect.addresses import host_of, refusal
from pipeline.collect.families import FAMILIES
from pipeline.collect.plan import plan_text
from pipeline.settings import Manners, load_source

PORTALS = sorted(
    p.stem for p in Path("config/sources").glob("*.yaml") if "\ncollect:\n" in p.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", PORTALS)
def test_shipped_portals_ask_only_their_own_hosts(name):
    text = (Path("config/sources") / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Addresses as of 2020-2022, from public code, not verified since")
    source = load_source(name)
    assert source.collect is not None
    assert source.path == f"data/raw/{name}"
    for pages in source.collect.lists:
        asks = FAMILIES[pages.family].first(pages, source.collect.since, source.collect.until)
        assert asks
        assert not {refusal(a.url, source.collect.hosts, allow_loopback=False) for a in asks} - {""}
        assert host_of(pages.url) in source.collect.hosts


def test_all_layers_of_zhejiang_are_there():
    assert {"zhejiang-government", "zhejiang-health", "zhejiang-daily", "hangzhou-government", "ningbo-government",
            "wenzhou-government", "national-government"} <= set(PORTALS)  # fmt: skip


def test_plan_of_a_crawl_names_first_requests_without_asking(tmp_path):
    collect = load_source("zhejiang-government").collect
    assert collect is not None
    text = plan_text("zhejiang-government", collect, Manners(contact="mail@example.org"), tmp_path)
    assert "0 articles known" in text
    assert "POST http://www.zj.gov.cn/module/xxgk/search.jsp" in text
