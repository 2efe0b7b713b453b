"""The network side of a crawl: Scrapy asks, one request a host, nothing followed, retried or decoded unseen.

A process of its own, since Scrapy's reactor starts once: `python -m pipeline.collect.engine SOURCE …`. Exit code 0
where every host was read, 3 where one asked to stop or was out of reach.
"""

from __future__ import annotations

import argparse
import datetime as dt
import fcntl
import random
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from pipeline import __version__
from pipeline.collect.addresses import check_manners, is_loopback, is_public
from pipeline.collect.answers import FAULTS, TOO_LARGE
from pipeline.collect.archive import Archive, latest, read_journal
from pipeline.collect.crawl import Answer, Crawl, Options, Progress
from pipeline.collect.listing import Ask
from pipeline.collect.manifest import write_manifest
from pipeline.errors import InputError, SettingsError, guarded
from pipeline.settings import Collect, Manners, load_manners, load_source

RAW = Path("data/raw")
RESUMED_FOR = dt.timedelta(hours=24)  # a run broken off later than that begins anew: its lists are old
STOPPED = 3
_MIDDLEWARES = "scrapy.downloadermiddlewares"
_OFF = (
    "offsite.OffsiteMiddleware", "robotstxt.RobotsTxtMiddleware", "httpauth.HttpAuthMiddleware",
    "retry.RetryMiddleware", "redirect.MetaRefreshMiddleware", "redirect.RedirectMiddleware",
    "cookies.CookiesMiddleware", "httpproxy.HttpProxyMiddleware",
)  # fmt: skip


class PublicResolver(CachingThreadedResolver):
    """Names that lead into a private network are as good as unknown, whoever owns the name."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802
        """Address of a public host."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found if is_loopback(name) else found.addCallback(_public, name)


def _public(address: str, name: str) -> str:
    if not is_public(address):
        raise DNSLookupError(f"{name} is {address}, no public address")
    return address


def scrapy_settings(manners: Manners) -> dict[str, Any]:
    """Settings of Scrapy: every convenience that would ask, repeat or hide something on its own is off."""
    return {
        "USER_AGENT": f"xietong/{__version__} (+{manners.contact}; academic research)",
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9"},
        "DOWNLOADER_MIDDLEWARES": {f"{_MIDDLEWARES}.{name}": None for name in _OFF},
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": manners.delay,
        "RANDOMIZE_DOWNLOAD_DELAY": False,  # would go under the delay by half; jitter is added instead
        "AUTOTHROTTLE_ENABLED": manners.delay > 0,
        "AUTOTHROTTLE_START_DELAY": manners.delay,
        "DOWNLOAD_TIMEOUT": manners.timeout,
        "DOWNLOAD_MAXSIZE": manners.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": manners.verify_certificates,
        "DNS_RESOLVER": f"{__name__}.PublicResolver" if __name__ != "__main__" else PublicResolver,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "REFERER_ENABLED": False,
    }


class CollectSpider(Spider):
    """Runs one crawl inside Scrapy and leaves its progress in `done`."""

    name = "xietong"
    done: dict[str, Progress] = {}

    async def start(self) -> AsyncIterator[Any]:
        """Crawl; no request goes through Scrapy's own scheduler."""
        crawl: Crawl = self.crawl  # type: ignore[attr-defined]
        crawl.download = self._ask
        try:
            self.done["progress"] = await crawl.run()
        except Exception as error:  # noqa: BLE001  Scrapy would log it and go on; the process must fail
            self.done["error"] = error  # type: ignore[assignment]
        nothing: tuple[Any, ...] = ()
        for request in nothing:
            yield request

    async def _ask(self, ask: Ask, headers: dict[str, str]) -> Answer:
        if ask.body:
            headers = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        request = Request(
            ask.url, method="POST" if ask.body else "GET", body=ask.body.encode(), headers=headers, dont_filter=True
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except (TOO_LARGE, IgnoreRequest):
            return Answer(fault="too_large", is_final=True)
        except tuple(FAULTS) as error:
            return Answer(fault=next(name for kind, name in FAULTS.items() if isinstance(error, kind)))
        except Exception as error:  # noqa: BLE001  a stranger's answer can break anything; it must not end the crawl
            return Answer(fault=f"error_{type(error).__name__}")
        pairs = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, vs in response.headers.items() for v in vs)
        return Answer(response.status, pairs, response.body)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unfinished(events: list[dict[str, Any]]) -> tuple[int, bool]:
    """Number of the last run (0: none) and whether it was broken off a short while ago."""
    last, started, is_open = 0, "", False
    for event in events:
        if event["event"] == "run":
            last, started, is_open = event["run"], event["at"], True
        elif event["event"] == "end":
            is_open = False
    if not is_open:
        return last, False
    age = dt.datetime.now(dt.UTC) - dt.datetime.strptime(started, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    return last, age < RESUMED_FOR


def lists_answered(events: list[dict[str, Any]], run: int) -> dict[tuple[str, int, str], dict[str, Any]]:
    """What a list page held when a run read it, by column, pass and key: a later reading may have changed it."""
    kept: dict[str, dict[str, Any]] = {}
    answered = {}
    for event in events:
        if event["event"] == "answer" and event["kind"] == "list":
            if event["outcome"] == "kept":
                kept[event["key"]] = event
            if event["run"] == run and event["outcome"] in ("kept", "unchanged"):
                answered[event["column"], event["pass"], event["key"]] = kept[event["key"]]
    return answered


class _Teller:
    """Prints counts and the time that is left, at most every two seconds."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()

    def __call__(self, p: Progress) -> None:
        now = time.monotonic()
        done = p.kept + p.rejected
        if now - self.last < 2 or not done:
            return
        self.last = now
        left = max(0, p.listed - done) * (now - self.began) / done
        print(
            f"{p.listed} listed, {p.kept} kept, {p.rejected} rejected, {p.asked} requests; {left / 60:.0f} min left",
            file=sys.stderr,
            flush=True,
        )


def collect_source(name: str, collect: Collect, manners: Manners, options: Options, raw: Path = RAW) -> Progress:
    """Crawl one source into raw/<name>/ and write its manifest. Once a process. Refused while another crawl runs."""
    check_manners(manners, {name: collect})
    raw.mkdir(parents=True, exist_ok=True)
    with (raw / "collect.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                "another crawl is running", where=str(raw), todo="wait for it; two would double the load on the portals"
            ) from None
        folder = raw / name
        with Archive(folder) as archive:
            progress = _run(name, collect, manners, options, archive)
        write_manifest(raw, name, collect)
    return progress


def _run(name: str, collect: Collect, manners: Manners, options: Options, archive: Archive) -> Progress:
    events = list(read_journal(archive.folder))
    last, is_open = _unfinished(events)
    run = last if is_open else last + 1
    if not is_open:
        archive.note({"event": "run", "run": run, "at": _now()})
    answered = lists_answered(events, run)
    crawl = Crawl(
        collect, manners, archive, _no_download, options=options, state=latest(events), answered=answered, run=run,
        rng=random.Random(f"{name} {run}"), now=_now, tell=_Teller(),  # noqa: S311
    )  # fmt: skip
    CollectSpider.done.clear()
    process = AsyncCrawlerProcess(scrapy_settings(manners))
    process.crawl(CollectSpider, crawl=crawl)
    process.start(install_signal_handlers=False)
    if error := CollectSpider.done.get("error"):
        raise error  # type: ignore[misc]
    progress = CollectSpider.done["progress"]
    archive.note({"event": "end", "run": run, "at": _now(), "stopped": progress.stopped})
    return progress


async def _no_download(ask: Ask, headers: dict[str, str]) -> Answer:
    raise RuntimeError("the spider has not started")


def options_parser(parser: argparse.ArgumentParser) -> None:
    """Options of one run."""
    parser.add_argument("--since", type=dt.date.fromisoformat, help="first day wanted (default: the source's)")
    parser.add_argument("--until", type=dt.date.fromisoformat, help="last day wanted")
    parser.add_argument("--limit", type=int, default=0, help="articles at most, for a first look (default: all)")
    parser.add_argument("--recheck", action="store_true", help="ask again, conditionally, for what is known")


def collect_of(name: str) -> Collect:
    """The `collect` block of a source."""
    collect = load_source(name).collect
    if collect is None:
        raise SettingsError(
            "has no `collect` block", where=f"config/sources/{name}.yaml", todo="xietong probe URL drafts one"
        )
    return collect


def main() -> int:
    """Crawl one source."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    options_parser(parser)
    args = parser.parse_args()
    collect = collect_of(args.source)
    options = Options(args.since or collect.since, args.until or collect.until, args.limit, args.recheck)
    p = collect_source(args.source, collect, load_manners(), options)
    print(f"{args.source}: {p.listed} listed, {p.kept} new, {p.rejected} rejected, {p.asked} requests")
    for host, reason in sorted(p.stopped.items()):
        print(f"xietong: {host} stopped: {reason}; run again later to go on from here", file=sys.stderr)
    return STOPPED if p.stopped else 0


if __name__ == "__main__":
    guarded(main)
