"""Lists of the content systems that serve Chinese portals; one pair of pure functions a family.

Hanweb 大汉 (jpage by POST and GET, jpaas), the policy library of zj.gov.cn, TRS (createPageHTML), plain lists with a
next link, newspapers by day, RSS, sitemaps, and addresses in a file. Every text read here is a stranger's: XML goes
through a parser without entities, addresses are judged later by the gate.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode, urljoin

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from pipeline.collect.addresses import resolve
from pipeline.collect.listing import Ask, Family, Item, Listing, fragment_items, one_page
from pipeline.errors import InputError, SettingsError
from pipeline.ingest.dates import find_date
from pipeline.settings import ListPages

PER_PAGE = 45  # records that jpage lists are asked for at a time
_NEXT = ("下一页", "下页", "下一頁", ">", "»", "next")
_TRS = re.compile(r"createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]")
_JPAGE_FIELDS = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)


def xml_of(text: str) -> etree._Element | None:
    """Root of an XML text, as far as it can be read; entities are not resolved, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(text.strip().encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _xml(text: str) -> etree._Element | None:
    return xml_of(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))


def _number(root: etree._Element, tag: str) -> int:
    value = (root.findtext(f".//{tag}") or "").strip()
    return int(value) if value.isdecimal() else 0


def _jpage(pages: ListPages, ask: Ask, text: str) -> tuple[list[Item], int]:
    root = _xml(text)
    if root is None:
        raise InputError("list is not XML", where=ask.url)
    html = "".join(node.text or "" for node in root.iter("record"))
    return list(fragment_items(html, pages.url, pages.links)), _number(root, "totalrecord")


def _hanweb_form(pages: ListPages, start: int) -> Ask:
    position = {"startrecord": str(start), "endrecord": str(start + PER_PAGE - 1), "perpage": str(PER_PAGE)}
    address = resolve(pages.url, pages.params.get("dataproxy", "/module/web/jpage/dataproxy.jsp"))
    form = {k: pages.params[k] for k in _JPAGE_FIELDS if k in pages.params}
    return Ask(f"{address}?{urlencode(position)}", urlencode(form))


def _read_hanweb_post(pages: ListPages, ask: Ask, text: str) -> Listing:
    items, total = _jpage(pages, ask, text)
    return Listing(tuple(items), tuple(_hanweb_form(pages, n) for n in range(1 + PER_PAGE, total + 1, PER_PAGE)))


def _hanweb_page(pages: ListPages, page: int) -> Ask:
    address = resolve(pages.url, pages.params.get("dataproxy", "/module/web/jpage/dataproxy.jsp"))
    form = {"page": str(page)} | {k: pages.params[k] for k in _JPAGE_FIELDS if k in pages.params}
    return Ask(f"{address}?{urlencode(form)}")


def _read_hanweb_get(pages: ListPages, ask: Ask, text: str) -> Listing:
    items, _ = _jpage(pages, ask, text)
    root = _xml(text)
    n = _number(root, "totalpage") if root is not None else 0
    return Listing(tuple(items), tuple(_hanweb_page(pages, p) for p in range(2, n + 1)))


def _policy_page(pages: ListPages, page: int) -> Ask:
    form = dict(pages.params) | {"currpage": str(page)}
    return Ask(resolve(pages.url, "/module/xxgk/search.jsp"), urlencode(form))


def _read_policy(pages: ListPages, ask: Ask, text: str) -> Listing:
    """Fragment of `a[gkfs]` items; the pager's last number (尾页) tells how many pages there are."""
    items = []
    for node in LexborHTMLParser(text).css("a[gkfs]"):
        row = node.parent.text(separator=" ") if node.parent else ""
        day = find_date(row)
        url = resolve(pages.url, node.attributes.get("href") or "")
        items.append(Item(url, node.attributes.get("title") or node.text(strip=True), day.isoformat() if day else ""))
    if not items:  # later designs name no gkfs
        items = list(fragment_items(text, pages.url, pages.links))
    last = max(map(int, re.findall(r"(?:currpage=|toPage\(|gotopage\()['\"]?(\d+)", text)), default=1)
    return Listing(tuple(items), tuple(_policy_page(pages, p) for p in range(2, last + 1)))


def _jpaas_page(pages: ListPages, page: int) -> Ask:
    param = json.dumps({"pageNo": page, "pageSize": int(pages.params.get("pageSize", "15"))}, separators=(",", ":"))
    return Ask(f"{pages.url}?{urlencode(dict(pages.params) | {'paramJson': param})}")


def _read_jpaas(pages: ListPages, ask: Ask, text: str) -> Listing:
    try:
        html = json.loads(text)["data"]["html"]
    except (ValueError, KeyError, TypeError):
        raise InputError("list is not the JSON of jpaas (data.html)", where=ask.url) from None
    pager = LexborHTMLParser(str(html)).css_first("div.pagination")
    numbers = pager.attributes if pager else {}
    rows, count = (int(v) if (v := numbers.get(k) or "").isdecimal() else 0 for k in ("rows", "count"))
    n = -(-count // rows) if rows else 1
    return Listing(
        tuple(fragment_items(str(html), pages.url, pages.links)), tuple(_jpaas_page(pages, p) for p in range(2, n + 1))
    )


def _read_trs(pages: ListPages, ask: Ask, text: str) -> Listing:
    """createPageHTML(N, current, "index", "shtml"): index.shtml, index_1.shtml, … index_N-1.shtml."""
    m = _TRS.search(text)
    further = []
    if m and int(m.group(1)) > 1:
        further = [Ask(urljoin(ask.url, f"{m.group(3)}_{i}.{m.group(4)}")) for i in range(1, int(m.group(1)))]
    return Listing(tuple(fragment_items(text, ask.url, pages.links)), tuple(further))


def next_link(html: str, base: str) -> str:
    """Address behind 下一页, or the empty string."""
    for node in LexborHTMLParser(html).css("a[href], link[rel=next]"):
        label = node.text(strip=True).lower()
        href = node.attributes.get("href") or ""
        if (label in _NEXT or node.tag == "link") and href and not href.lower().startswith(("javascript", "#")):
            return resolve(base, href)
    return ""


def _read_html(pages: ListPages, ask: Ask, text: str) -> Listing:
    following = next_link(text, ask.url)
    return Listing(tuple(fragment_items(text, ask.url, pages.links)), (Ask(following),) if following else ())


def _days(pages: ListPages, since: dt.date | None, until: dt.date | None) -> list[Ask]:
    if since is None or until is None:
        raise SettingsError("family newspaper: needs since and until", where=pages.url)
    days = [until - dt.timedelta(n) for n in range((until - since).days + 1)]
    fill = [{"{yyyy}": f"{d:%Y}", "{mm}": f"{d:%m}", "{dd}": f"{d:%d}"} for d in days]
    return [Ask(_filled(pages.url, values)) for values in fill]


def _filled(text: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def _read_newspaper(pages: ListPages, ask: Ask, text: str) -> Listing:
    """Articles content_*.htm of a page of the day, and the other pages node_*.htm of the same day."""
    links = pages.links or r"content_\w+\.html?"
    day = find_date(re.sub(r"(\d{4})-(\d{2})/(\d{2})", r"\1-\2-\3", ask.url))
    items = [i._replace(date=day.isoformat() if day else "") for i in fragment_items(text, ask.url, links)]
    folder = ask.url.rsplit("/", 1)[0] + "/"
    nodes = [i.url for i in fragment_items(text, ask.url, r"node_\w+\.html?") if i.url.startswith(folder)]
    return Listing(tuple(items), tuple(map(Ask, nodes)))


def _local(node: etree._Element, name: str) -> str:
    return next(("".join(c.itertext()).strip() for c in node if etree.QName(c).localname == name), "")


def _elements(text: str, *names: str) -> list[etree._Element]:
    root = _xml(text)
    if root is None:
        return []
    return [n for n in root.iter() if isinstance(n.tag, str) and etree.QName(n).localname in names]


def _read_rss(pages: ListPages, ask: Ask, text: str) -> Listing:
    from email.utils import parsedate_to_datetime

    items = []
    for node in _elements(text, "item", "entry"):
        link = _local(node, "link") or next((str(c.get("href")) for c in node if c.get("href")), "")
        stated = _local(node, "pubDate") or _local(node, "published") or _local(node, "updated")
        day = find_date(stated)
        if day is None:
            try:
                day = parsedate_to_datetime(stated).date()
            except (TypeError, ValueError):
                day = None
        items.append(Item(resolve(ask.url, link), _local(node, "title"), day.isoformat() if day else ""))
    return Listing(tuple(i for i in items if i.url))


def _read_sitemap(pages: ListPages, ask: Ask, text: str) -> Listing:
    pattern = re.compile(pages.links)
    entries = [(resolve(ask.url, _local(n, "loc")), _local(n, "lastmod")[:10]) for n in _elements(text, "url")]
    further = [resolve(ask.url, _local(n, "loc")) for n in _elements(text, "sitemap")]
    return Listing(tuple(Item(u, "", "") for u, _ in entries if u and pattern.search(u)), tuple(map(Ask, further)))


def file_items(pages: ListPages) -> tuple[Item, ...]:
    """Addresses of a text file, one a line; empty lines and lines after # are left out."""
    path = Path(pages.file)
    if not path.is_file():
        raise SettingsError("no such file of addresses", where=str(path))
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(Item(line) for line in lines if line and not line.startswith("#"))


def _nothing(pages: ListPages, ask: Ask, text: str) -> Listing:
    return Listing()


FAMILIES: Mapping[str, Family] = {
    "hanweb_post": Family(lambda p, since, until: [_hanweb_form(p, 1)], _read_hanweb_post),
    "hanweb_get": Family(lambda p, since, until: [_hanweb_page(p, 1)], _read_hanweb_get),
    "zj_policy": Family(lambda p, since, until: [_policy_page(p, 1)], _read_policy),
    "jpaas": Family(lambda p, since, until: [_jpaas_page(p, 1)], _read_jpaas),
    "trs": Family(one_page, _read_trs),
    "html": Family(one_page, _read_html),
    "newspaper": Family(_days, _read_newspaper),
    "rss": Family(one_page, _read_rss),
    "sitemap": Family(one_page, _read_sitemap),
    "urls": Family(lambda p, since, until: [], _nothing),
}
