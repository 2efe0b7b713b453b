"""Which system serves a list page, told by its marks, and a draft of a source for it."""

from __future__ import annotations

import re
import urllib.request
from http.client import HTTPMessage
from typing import IO, Any

import yaml
from protego import Protego

from pipeline import __version__
from pipeline.collect.addresses import check_manners, host_of, refusal
from pipeline.collect.families import next_link
from pipeline.collect.hosts import origin_of
from pipeline.collect.listing import fragment_items
from pipeline.errors import InputError
from pipeline.settings import Collect, ListPages, Manners

MIN_ITEMS = 3
_FIELD = re.compile(
    r"""['"]?\b(col|appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype|infotypeId|jdid|area|divid)"""
    r"""['"]?\s*[:=]\s*(?:['"]([^'"&<>]{0,80})['"]|(\d+))"""
)
_PROXY = re.compile(r"/module/(?:web/)?jpage/dataproxy\.jsp")


def detect(html: str, url: str) -> ListPages | None:
    """Column that a page shows, or None. The marks are those of collection.md; several fit: the most special wins."""
    fields = {m[0]: m[1] or m[2] for m in _FIELD.findall(html)}
    if proxy := _PROXY.search(html):
        family = "hanweb_get" if re.search(r"dataproxy\.jsp\?page=", html) else "hanweb_post"
        return ListPages(family=family, url=url, params={**fields, "dataproxy": proxy.group()})
    if "/module/xxgk/search.jsp" in html or "a gkfs" in html:
        return ListPages(family="zj_policy", url=url, params=fields)
    if "jpaas" in html.lower() and "paramJson" in html:
        return ListPages(family="jpaas", url=url, params=fields)
    if "createPageHTML" in html:
        return ListPages(family="trs", url=url)
    head = html.lstrip()[:400].lower()
    if "<rss" in head or "<feed" in head:
        return ListPages(family="rss", url=url)
    if "<urlset" in head or "<sitemapindex" in head:
        return ListPages(family="sitemap", url=url)
    day = re.search(r"/(20\d\d)-(\d\d)/(\d\d)/node_", url)
    if day:
        return ListPages(family="newspaper", url=url.replace(day.group(), "/{yyyy}-{mm}/{dd}/node_"))
    if next_link(html, url) or len(list(fragment_items(html, url))) >= MIN_ITEMS:
        return ListPages(family="html", url=url)
    return None


def draft(html: str, url: str) -> str:
    """YAML of a source for the column that a page shows, to be completed by hand; empty where none is recognised."""
    pages = detect(html, url)
    if pages is None:
        return ""
    source = {
        "title": host_of(url), "format": "collected", "path": "data/raw/NAME", "region": "", "licence": "unknown",
        "collect": {"hosts": [host_of(url)], "lists": [pages.model_dump(exclude_defaults=True)]},
    }  # fmt: skip
    items = list(fragment_items(html, url))[:3]
    seen = "".join(f"# on this page: {i.date or '(no date)'} {i.url}\n" for i in items)
    text = yaml.safe_dump(source, allow_unicode=True, sort_keys=False, width=110)
    head = "Save as config/sources/NAME.yaml, with NAME in path; set title, region, licence."
    return f"# Draft from {url}\n# {head}\n{seen}{text}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def fetch_page(url: str, manners: Manners) -> bytes:
    """One page, if its host's robots.txt allows it; redirects are not followed, large bodies are cut."""
    host = host_of(url)
    collect = Collect.model_validate({"hosts": [host or "-"], "lists": [{"family": "html", "url": url}]})
    check_manners(manners, {"probe": collect})
    if reason := refusal(url, (host,), allow_loopback=manners.allow_loopback):
        raise InputError(f"may not be asked: {reason}", where=url)
    agent = f"xietong/{__version__} (+{manners.contact}; academic research)"
    opener: Any = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))

    def get(address: str) -> bytes:
        request = urllib.request.Request(address, headers={"User-Agent": agent})  # noqa: S310  scheme checked above
        with opener.open(request, timeout=manners.timeout) as answer:
            body: bytes = answer.read(manners.max_bytes)
            return body

    try:
        rules = get(f"{origin_of(url)}/robots.txt").decode("utf-8", errors="replace")
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise InputError("robots.txt cannot be read, so nothing is asked", where=url) from None
        rules = ""
    except OSError as error:
        raise InputError(f"cannot be reached: {error}", where=url) from None
    if not Protego.parse(rules).can_fetch(url, "xietong"):
        raise InputError("robots.txt does not allow this page", where=url)
    try:
        return get(url)
    except OSError as error:
        raise InputError(f"cannot be read: {error}", where=url) from None
