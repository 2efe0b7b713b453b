"""The crawl of one source: lists read until they hold still, articles once, everything noted as it comes.

Each host is asked by one request at a time, whatever columns and articles wait for it. What asks is a parameter
(`Download`), so that the order of events can be read and tested here without any network library.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from protego import Protego

from pipeline.collect.addresses import host_of, key_of, refusal, resolve
from pipeline.collect.answers import judge
from pipeline.collect.archive import Archive, read_body
from pipeline.collect.attached import Attached, find_attached
from pipeline.collect.columns import column_id, page_text, read_list
from pipeline.collect.families import FAMILIES, file_items
from pipeline.collect.hosts import Host, Robots, origin_of
from pipeline.collect.listing import Ask, Item, Listing
from pipeline.errors import InputError
from pipeline.settings import Collect, ListPages, Manners

MAX_HOPS = 5  # redirects
MAX_PASSES = 4  # over a list that changes while it is read
AGENT = "xietong"
ONE_PASS = frozenset({"newspaper", "rss", "sitemap", "urls"})  # their pages do not push each other along
KNOWN = frozenset({"kept", "rejected", "refused"})


class Answer(NamedTuple):
    """What came back: status, headers and whole decoded body; or a fault, which may be worth a further try."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    fault: str = ""
    is_final: bool = False

    def header(self, name: str) -> str:
        """Value of a header, or the empty string."""
        return next((v for k, v in self.headers if k.lower() == name), "")


Download = Callable[[Ask, dict[str, str]], Awaitable[Answer]]


@dataclass
class Progress:
    """Counts of a run so far."""

    listed: int = 0
    asked: int = 0
    kept: int = 0
    rejected: int = 0
    stopped: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """What this run is asked to do: days wanted, articles at most (0: all), and whether known ones are asked again."""

    since: dt.date | None = None
    until: dt.date | None = None
    limit: int = 0
    recheck: bool = False


class Crawl:
    """One run over one source. `state` is the last answer of each key from the journal.

    `answered` are the list pages that this run read before it was broken off: what was kept of them then, by column,
    pass and key.
    """

    def __init__(
        self,
        collect: Collect,
        manners: Manners,
        archive: Archive,
        download: Download,
        *,
        options: Options,
        state: dict[str, dict[str, Any]],
        answered: dict[tuple[str, int, str], dict[str, Any]],
        run: int,
        rng: random.Random,
        now: Callable[[], str],
        tell: Callable[[Progress], None] = lambda progress: None,
    ) -> None:
        self.collect, self.manners, self.archive, self.download, self.options = (
            collect, manners, archive, download, options
        )  # fmt: skip
        self.state, self.answered, self.run_no, self.rng, self.now, self.tell = state, answered, run, rng, now, tell
        self.hosts = {name.lower(): Host(name.lower()) for name in collect.hosts}
        self.queues: dict[str, asyncio.Queue[Item | None]] = {name: asyncio.Queue() for name in self.hosts}
        self.robots: dict[str, Robots] = {}
        self.queued: set[str] = set()
        self.progress = Progress()

    async def run(self) -> Progress:
        """Read every column and every article; hosts that asked to stop are in the result."""
        workers = [asyncio.create_task(self._articles(name)) for name in self.hosts]
        await asyncio.gather(*(self._column(pages) for pages in self.collect.lists))
        for queue in self.queues.values():
            queue.put_nowait(None)
        await asyncio.gather(*workers)
        self.progress.stopped = {h.name: h.stopped for h in self.hosts.values() if h.stopped}
        return self.progress

    # Lists

    async def _column(self, pages: ListPages) -> None:
        if pages.family == "urls":
            for item in file_items(pages):
                self._enqueue(item)
            return
        first: tuple[Item, ...] | None = None
        for pass_no in range(1, MAX_PASSES + 1):
            before, first = first, await self._pass(pages, pass_no, first)
            if first is None or first == before or pages.family in ONE_PASS:
                return

    async def _pass(self, pages: ListPages, pass_no: int, known: tuple[Item, ...] | None) -> tuple[Item, ...] | None:
        """Read a list from its first page on; gives the items of that page, None if it has none.

        A list whose first page is as `known` has not moved since and is not read again.
        """
        asks = deque(FAMILIES[pages.family].first(pages, self.options.since, self.options.until))
        seen = {ask.key for ask in asks}
        first: tuple[Item, ...] | None = None
        n = 0
        while asks and n < pages.max_pages:
            ask = asks.popleft()
            listing = await self._list_page(pages, ask, pass_no, n)
            n += 1
            if listing is None:
                continue
            if first is None:
                first = listing.items
                if first == known:
                    return first
            if self._take(listing):
                asks.extend(a for a in listing.further if a.key not in seen)
                seen |= {a.key for a in listing.further}
        return first

    async def _list_page(self, pages: ListPages, ask: Ask, pass_no: int, page_no: int) -> Listing | None:
        column = column_id(pages)
        kept = self.answered.get((column, pass_no, ask.key))
        if kept is None:
            where = {"column": column, "pass": pass_no, "page_no": page_no, "request": list(ask)}
            event = await self.page("list", ask, **where)
            kept = self.state.get(ask.key)
            if event is None or event["outcome"] not in ("kept", "unchanged") or kept is None or "warc" not in kept:
                return None
        try:
            return read_list(pages, ask, read_body(self.archive.folder, kept))
        except InputError as error:
            self.archive.note({"event": "fault", "key": ask.key, "column": column, "reason": str(error)[:200]})
            return None

    def _take(self, listing: Listing) -> bool:
        """Queue the items of the days wanted; False if every item of the page is older than those."""
        since, until = (d.isoformat() if d else "" for d in (self.options.since, self.options.until))
        old = 0
        for item in listing.items:
            if item.date and since and item.date < since:
                old += 1
            elif not (item.date and until and item.date > until):
                self._enqueue(item)
        return not listing.items or old < len(listing.items)

    # Articles

    def _enqueue(self, item: Item) -> None:
        key = key_of(item.url)
        if not item.url or key in self.queued:
            return
        self.queued.add(key)
        self.progress.listed += 1
        reason = refusal(item.url, tuple(self.hosts), allow_loopback=self.manners.allow_loopback)
        if reason:
            self._refuse("article", Ask(item.url), reason, {})
        else:
            self.queues[host_of(item.url)].put_nowait(item)

    async def _articles(self, host: str) -> None:
        while (item := await self.queues[host].get()) is not None:
            limit = self.options.limit
            if limit and self.progress.kept >= limit:
                continue
            await self._article(item)
            self.tell(self.progress)

    async def _article(self, item: Item) -> None:
        ask = Ask(item.url)
        event = self.state.get(key_of(item.url))
        if event is None or event["outcome"] not in KNOWN or self.options.recheck:
            fresh = await self.page("article", ask)
            event = self.state.get(key_of(item.url), fresh)
            self.progress.kept += bool(fresh and fresh["outcome"] == "kept")
            self.progress.rejected += bool(fresh and fresh["outcome"] in ("rejected", "refused", "failed"))
        if event:
            await self._belongings(event)

    async def _belongings(self, event: dict[str, Any]) -> None:
        """Files and further pages of an article that are not yet known; further pages may name more of both."""
        waiting = deque(Attached(*a) for a in event.get("attached", ()))
        seen: set[str] = set()
        while waiting:
            attached = waiting.popleft()
            key = key_of(attached.url)
            if key in seen or (attached.kind == "attachment" and not self.collect.attachments):
                continue
            seen.add(key)
            if self.state.get(key, {"outcome": ""})["outcome"] not in KNOWN:
                await self.page(attached.kind, Ask(attached.url), parent=event["key"])
            if attached.kind == "part" and (known := self.state.get(key)):
                waiting.extend(Attached(*a) for a in known.get("attached", ()))

    # One page

    async def page(self, kind: str, ask: Ask, **where: Any) -> dict[str, Any] | None:
        """Ask for a page, follow its redirects, keep and note it; None if its host has stopped."""
        url, note = ask.url, {"robots": "", "attempts": 0}
        answer = Answer()
        for hop in range(MAX_HOPS + 1):
            if reason := refusal(url, tuple(self.hosts), allow_loopback=self.manners.allow_loopback):
                return self._refuse(kind, ask, f"redirect_{reason}" if hop else reason, where, final=url)
            host = self.hosts[host_of(url)]
            async with host.lock:
                if not await self._may(host, url, note):
                    if host.stopped:
                        return None
                    return self._note(kind, ask, url, Answer(), "rejected", "robots", {**note, **where})
                answer, outcome, reason = await self._tries(host, ask._replace(url=url), kind, note)
                if outcome == "stop":
                    self._stop(host, reason)
                    return None
                if outcome != "redirect":
                    event = self._note(kind, ask, url, answer, outcome, reason, {**note, **where})
                    if why := host.count(answer.status, outcome):
                        self._stop(host, why)
                    return event
            url = resolve(url, answer.header("location"))
            if answer.status in (301, 302, 303):
                ask = ask._replace(body="") if not ask.body else ask
        return self._note(kind, ask, url, answer, "rejected", "redirect_loop", {**note, **where})

    async def _may(self, host: Host, url: str, note: dict[str, Any]) -> bool:
        """Whether host and robots.txt allow a request; the first of an origin asks for its robots.txt."""
        if host.stopped:
            return False
        origin = origin_of(url)
        if origin not in self.robots:
            await self._read_robots(host, origin)
        if host.stopped:
            return False
        note["robots"] = self.robots[origin].decision(url)
        return bool(note["robots"] != "disallowed")

    async def _read_robots(self, host: Host, origin: str) -> None:
        """robots.txt of an origin: absent allows everything, a server error or silence nothing (RFC 9309)."""
        ask = Ask(f"{origin}/robots.txt")
        self.robots[origin] = Robots(None, AGENT)
        answer, outcome, reason = await self._tries(host, ask, "robots", {"attempts": 0})
        if outcome in ("stop", "failed"):
            self._stop(host, f"robots_{reason}")
            return
        if outcome != "redirect":
            self._note("robots", ask, ask.url, answer, outcome, reason, {})
        kept = self.state.get(key_of(ask.url))
        if outcome in ("kept", "unchanged") and kept and "warc" in kept:
            text = read_body(self.archive.folder, kept).decode("utf-8", errors="replace")
            self.robots[origin] = Robots(Protego.parse(text), AGENT)

    async def _tries(self, host: Host, ask: Ask, kind: str, note: dict[str, Any]) -> tuple[Answer, str, str]:
        """Answer, outcome and reason after as many tries as the settings allow, with a longer wait before each."""
        pause = max(0.0, self.robots.get(origin_of(ask.url), Robots(None, AGENT)).delay - self.manners.delay)
        for no in range(self.manners.retries + 1):
            wait = self.manners.backoff * 2 ** (no - 1) if no else pause
            await asyncio.sleep(wait + self.rng.uniform(0, self.manners.jitter))
            answer = await self.download(ask, self._conditions(ask))
            note["attempts"] += 1
            self.progress.asked += 1
            if answer.fault:
                if answer.is_final:
                    return answer, "rejected", answer.fault
                reason = answer.fault
                continue
            verdict = judge(answer.status, answer.body, content_type=answer.header("content-type"))
            if verdict.action != "retry":
                return (
                    answer,
                    {"keep": "kept", "reject": "rejected"}.get(verdict.action, verdict.action),
                    verdict.reason,
                )
            reason = verdict.reason
        return answer, "failed", reason

    def _conditions(self, ask: Ask) -> dict[str, str]:
        """Headers that let a server answer `unchanged` for a page that has been kept."""
        known = self.state.get(ask.key, {})
        headers = {"If-None-Match": known.get("etag", ""), "If-Modified-Since": known.get("last_modified", "")}
        return {k: v for k, v in headers.items() if v and "warc" in known}

    # Notes

    def _refuse(
        self, kind: str, ask: Ask, reason: str, where: dict[str, Any], *, final: str = ""
    ) -> dict[str, Any] | None:
        known = self.state.get(ask.key)
        if known and known["outcome"] == "refused":
            return known
        return self._note(
            kind, ask, final or ask.url, Answer(), "refused", reason, {"robots": "", "attempts": 0, **where}
        )

    def _note(
        self, kind: str, ask: Ask, final: str, answer: Answer, outcome: str, reason: str, more: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep the body if it is new, write the event, remember it."""
        key, fetched_at = ask.key, self.now()
        event: dict[str, Any] = {
            "event": "answer", "run": self.run_no, "kind": kind, "key": key, "url": ask.url, "final_url": final,
            "status": answer.status, "reason": reason, "fetched_at": fetched_at, **more,
        }  # fmt: skip
        known = self.state.get(key)
        if outcome == "kept":
            kept = self.archive.keep(final, answer.status, answer.headers, answer.body, fetched_at, known=known)
            if kept is None:
                outcome = "unchanged"
            else:
                event |= kept | {"etag": answer.header("etag"), "last_modified": answer.header("last-modified")}
                event["content_type"] = answer.header("content-type")
                if kind in ("article", "part") and "html" in event["content_type"]:
                    event["attached"] = [list(a) for a in find_attached(page_text(answer.body), final)]
        event["outcome"] = outcome
        self.archive.note(event)
        if outcome == "kept" or known is None or known["outcome"] != "kept":
            self.state[key] = event
        return event

    def _stop(self, host: Host, reason: str) -> None:
        host.stopped = reason
        self.archive.note({"event": "stop", "run": self.run_no, "host": host.name, "reason": reason, "at": self.now()})
