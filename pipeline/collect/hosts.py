"""What a crawl knows of each host: its robots.txt, whether it asked to stop, and the one connection it is asked by."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from pipeline.collect.answers import FORBIDDEN_IN_A_ROW

FAILED_IN_A_ROW = 5  # pages given up, one after the other, after which a host counts as out of reach


@dataclass
class Host:
    """One host: `lock` is held while it is asked, so that there is never a second connection."""

    name: str
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    stopped: str = ""
    forbidden: int = 0
    failed: int = 0

    def count(self, status: int, outcome: str) -> str:
        """Take note of how a page ended; the reason to stop if that makes three forbidden or five failed in a row."""
        self.forbidden = self.forbidden + 1 if status == 403 else 0
        self.failed = self.failed + 1 if outcome == "failed" else 0
        if self.forbidden >= FORBIDDEN_IN_A_ROW:
            return "forbidden"
        return "out_of_reach" if self.failed >= FAILED_IN_A_ROW else ""


@dataclass(frozen=True)
class Robots:
    """Rules of an origin; without rules everything is allowed."""

    rules: Protego | None
    agent: str

    def decision(self, url: str) -> str:
        """`allowed`, `disallowed`, or `none` where the origin has no robots.txt."""
        if self.rules is None:
            return "none"
        return "allowed" if self.rules.can_fetch(url, self.agent) else "disallowed"

    @property
    def delay(self) -> float:
        """Seconds between requests that the origin asks for; 0 without such a line."""
        return float((self.rules.crawl_delay(self.agent) if self.rules else None) or 0)


def origin_of(url: str) -> str:
    """Scheme, host and port, for which one robots.txt holds."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
