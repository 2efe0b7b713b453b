# ruff: noqa: E501
"""Portals on loopback that behave like those of collection.md, faults included.

A fault is a function of seed, address and attempt, so that every run meets the same ones; no page has more than three.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PER_PAGE = 15
FAULTS = ("status_500", "time_out", "cut_short", "reset")


def text_of(n: int) -> str:
    return (
        f"<p>2020年2月{1 + n % 28}日，甲市卫生健康委员会会同甲市公安局对第{n}批返乡人员开展联合排查，落实新冠肺炎疫情防控措施。</p>"
        f"<p>甲市红十字会向甲市第一医院捐赠口罩{100 + n}箱，志愿者协助社区居民委员会运送物资。</p><p>各单位应当按照分工做好工作。</p>"
    )


class Portal(ThreadingHTTPServer):
    """One host with one column of `n` articles served by a family; what it saw is in `log`, `most_at_once`."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, family: str, n: int, *, rate: float = 0.15, seed: int = 1, hang: float = 1.0) -> None:
        super().__init__((host, 0), Handler)
        self.family, self.n, self.rate, self.seed, self.hang = family, n, rate, seed, hang
        self.base = f"http://{host}:{self.server_port}"
        self.attempts: Counter[str] = Counter()
        self.log: list[tuple[float, str, str, int, bool]] = []  # when, method, path, status (0: fault), conditional
        self.guard = threading.Lock()
        self.open_now = self.most_at_once = 0
        self.moved = False  # a new article has come to the head of the list
        self.special: dict[str, object] = {}  # path: function of the handler
        self.robots = "User-agent: *\nDisallow: /secret/\n"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def fault(self, key: str) -> str:
        with self.guard:
            attempt = self.attempts[key]
            self.attempts[key] += 1
        if attempt >= 3:
            return ""
        draw = hashlib.sha1(f"{self.seed} {key} {attempt}".encode()).digest()
        return FAULTS[draw[4] % 4] if int.from_bytes(draw[:4], "big") < self.rate * 2**32 else ""

    # Articles

    def path(self, n: int) -> str:
        day = f"2020/2/{1 + n % 28}"
        if self.family == "newspaper":
            return f"/html/2020-02/{1 + n % 28:02d}/content_{10000 + n}.htm"
        if self.family in ("trs", "sitemap"):
            return f"/zwgk/202002/t202002{1 + n % 28:02d}_{10000 + n}.html"
        return f"/art/{day}/art_12_{10000 + n}.html"

    def links(self) -> list[int]:
        """Articles in the order of the list: newest first, every tenth named twice, one dead, one behind robots."""
        return [*([self.n] if self.moved else []), *range(self.n - 1, -1, -1)]

    def item(self, n: int) -> str:
        row = f"<li><a href='{self.path(n)}' title='关于第{n}批返乡人员排查工作的通知'>通知</a><span>2020-02-{1 + n % 28:02d}</span></li>"
        return row * 2 if n % 10 == 0 else row

    def extra(self) -> str:
        return (
            "<li><a href='/art/2020/2/1/art_12_404.html' title='已经删除的一篇通知'>x</a></li>"
            "<li><a href='/secret/art/2020/2/1/art_12_1.html' title='不许抓取的一篇通知'>x</a></li>"
        )

    def article(self, path: str) -> str | None:
        m = re.search(r"_(1\d{4})\.html?$", path)
        n = int(m.group(1)) - 10000 if m else -1
        if not m or n > self.n or self.path(n) != path:
            return None
        return (
            f"<html><head><meta charset='utf-8'><title>关于第{n}批返乡人员排查工作的通知</title>"
            f"<meta name='PubDate' content='2020-02-{1 + n % 28:02d}'></head><body>"
            f"<ul>{''.join(f'<li><a href=/c{i}>栏目{i}</a></li>' for i in range(9))}</ul>"
            f"<div id='zoom'{' data-gbk=1' if n % 7 == 3 else ''}>{text_of(n)}</div><!-- {self.family} --></body></html>"
        )

    # Lists

    def page(self, no: int, size: int = PER_PAGE) -> str:
        """Items of page `no` from 0; when the third has been served, the list moves by one."""
        rows = "".join(self.item(n) for n in self.links()[no * size : (no + 1) * size])
        if no == 2:
            self.moved = True
        return rows + (self.extra() if no == 0 else "")

    def n_pages(self, size: int = PER_PAGE) -> int:
        return -(-len(self.links()) // size)

    def listing(self, path: str, query: dict[str, list[str]], form: dict[str, list[str]]) -> tuple[str, str] | None:
        """Body and type of a list, or None for another address."""

        def one(d: dict[str, list[str]], key: str, default: str = "1") -> int:
            return int(d.get(key, [default])[0])

        xml = "<?xml version='1.0' encoding='utf-8'?><datastore><totalrecord>{}</totalrecord><totalpage>{}</totalpage><recordset>{}</recordset></datastore>"
        if path == "/module/web/jpage/dataproxy.jsp" and self.family in ("hanweb_post", "hanweb_get"):
            size = one(query, "perpage", str(PER_PAGE))
            no = (one(query, "startrecord") - 1) // size if self.family == "hanweb_post" else one(query, "page") - 1
            if self.family == "hanweb_post" and form.get("columnid") != ["12"]:
                return "<datastore/>", "text/xml"
            rows = f"<record><![CDATA[{self.page(no, size)}]]></record>"
            return xml.format(len(self.links()), self.n_pages(size), rows), "text/xml"
        if path == "/module/xxgk/search.jsp" and self.family == "zj_policy":
            rows = self.page(one(form, "currpage") - 1).replace("<a ", "<a gkfs='x' ")
            return f"<div>{rows}<a href=\"javascript:toPage('{self.n_pages()}')\">尾页</a></div>", "text/html"
        if path == "/api" and self.family == "jpaas":
            no = json.loads(query["paramJson"][0])["pageNo"]
            html = f"<ul>{self.page(no - 1)}</ul><div class='pagination' rows='{PER_PAGE}' count='{len(self.links())}'></div>"
            return json.dumps({"data": {"html": html}}), "application/json"
        m = re.fullmatch(r"/zwgk/index(?:_(\d+))?\.shtml", path)
        if m and self.family == "trs":
            script = f'<script>createPageHTML({self.n_pages()}, {m.group(1) or 0}, "index", "shtml");</script>'
            return f"<ul>{self.page(int(m.group(1) or 0))}</ul>{script}", "text/html"
        if path == "/list" and self.family == "html":
            no = one(query, "p")  # the last page leads back to the first: a loop
            return f"<ul>{self.page(no - 1)}</ul><a href='/list?p={no % self.n_pages() + 1}'>下一页</a>", "text/html"
        m = re.fullmatch(r"/html/2020-02/(\d\d)/node_(\d)\.htm", path)
        if m and self.family == "newspaper":
            mine = [n for n in range(self.n) if 1 + n % 28 == int(m.group(1))][int(m.group(2)) - 1 :: 2]
            rows = "".join(f"<li><a href='content_{10000 + n}.htm'>第{n}批排查工作</a></li>" for n in mine)
            return f"<a href='node_2.htm'>第二版</a><ul>{rows}</ul>", "text/html"
        if path == "/rss.xml" and self.family == "rss":
            rows = "".join(
                f"<item><title>第{n}批</title><link>{self.base}{self.path(n)}</link><pubDate>2020-02-01</pubDate></item>"
                for n in range(self.n)
            )
            return f"<rss><channel>{rows}</channel></rss>", "text/xml"
        if path == "/sitemap.xml" and self.family == "sitemap":
            return f"<sitemapindex><sitemap><loc>{self.base}/map1.xml</loc></sitemap></sitemapindex>", "text/xml"
        if path == "/map1.xml" and self.family == "sitemap":
            return (
                f"<urlset>{''.join(f'<url><loc>{self.base}{self.path(n)}</loc></url>' for n in range(self.n))}</urlset>",
                "text/xml",
            )
        return None

    def expected(self) -> set[str]:
        """Addresses of the articles that can be reached."""
        last = self.n + (self.moved and self.family not in ("newspaper", "rss", "sitemap"))
        return {self.base + self.path(n) for n in range(last)}

    def column(self) -> dict[str, object]:
        """The `lists` entry that a source needs for this portal."""
        url = {
            "hanweb_post": "/col/col12/index.html", "hanweb_get": "/col/col12/index.html", "zj_policy": "/col/col12/",
            "jpaas": "/api", "trs": "/zwgk/index.shtml", "html": "/list?p=1", "rss": "/rss.xml",
            "newspaper": "/html/{yyyy}-{mm}/{dd}/node_1.htm", "sitemap": "/sitemap.xml",
        }[self.family]  # fmt: skip
        return {"family": self.family, "url": self.base + url, "params": {"columnid": "12"}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Portal

    def setup(self) -> None:
        super().setup()
        with self.server.guard:
            self.server.open_now += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.open_now)

    def finish(self) -> None:
        with self.server.guard:
            self.server.open_now -= 1
        super().finish()

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *args: object) -> None:
        pass

    def note(self, status: int) -> None:
        is_conditional = bool(self.headers.get("If-None-Match"))
        self.server.log.append((time.monotonic(), self.command, self.path, status, is_conditional))

    def reply(self, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.note(status)
        self.send_response(status)
        for key, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def do_GET(self, body: str = "") -> None:
        portal, parts = self.server, urlsplit(self.path)
        if parts.path == "/robots.txt" and portal.robots == "503":
            return self.reply(503)
        if parts.path == "/robots.txt":
            return self.tagged(portal.robots, "text/plain") if portal.robots else self.reply(404, b"-")
        if parts.path in portal.special:
            return portal.special[parts.path](self)  # type: ignore[operator]
        fault = portal.fault(f"{self.path} {body}")
        if fault:
            return self.fail(fault)
        listed = portal.listing(parts.path, parse_qs(parts.query), parse_qs(body))
        text, kind = listed or (portal.article(parts.path), "text/html")
        if text is None:
            return self.reply(404, b"gone")
        return self.tagged(text, kind)

    def tagged(self, text: str, kind: str) -> None:
        body = text.encode("gb18030") if "data-gbk" in text else text.encode()  # declared as UTF-8 all the same
        tag = '"' + hashlib.sha1(text.encode()).hexdigest() + '"'
        if self.headers.get("If-None-Match") == tag:
            return self.reply(304, ETag=tag)
        return self.reply(200, body, f"{kind}; charset=utf-8", ETag=tag)

    def fail(self, fault: str) -> None:
        self.close_connection = True
        if fault == "status_500":
            return self.reply(500, b"busy", Connection="close")
        self.note(0)
        if fault == "cut_short":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>half")
        elif fault == "time_out":
            self.connection.settimeout(self.server.hang)  # until the client gives up, so that it counts as one
            with contextlib.suppress(OSError):
                self.connection.recv(1)
        elif fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return None
