"""What an answer means for the page, for the host and for a further try. Pure rules, no network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
RETRIED = frozenset({408, 500, 502, 503, 504, 520, 522, 524})
STOPPING = frozenset({412, 429, 521})  # 521 is the challenge of a Chinese web firewall
FORBIDDEN_IN_A_ROW = 3
CAPTCHA_BYTES = 40_000
_CAPTCHA = re.compile("验证码|滑块|人机验证|安全验证|访问过于频繁|访问频率过高|__jsl_clearance|captcha", re.IGNORECASE)
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_CAPTCHA_TEXT = 400  # characters: an article that speaks of captchas is longer

# Faults that a further try may mend, by the name under which they are logged.
FAULTS: Mapping[type[Exception], str] = {
    DownloadTimeoutError: "time_out",
    ResponseDataLossError: "cut_short",
    DownloadFailedError: "connection",
    DownloadConnectionRefusedError: "refused",
    CannotResolveHostError: "unknown_host",
}
TOO_LARGE = DownloadCancelledError  # by length announced or received, before or after decompression


class Verdict(NamedTuple):
    """What to do with an answer: keep, unchanged, redirect, reject, retry or stop; and why."""

    action: str
    reason: str = ""


def is_captcha(body: bytes) -> bool:
    """Whether a page is a question to prove being human: small, hardly any text, and the words for it."""
    if len(body) > CAPTCHA_BYTES:
        return False
    for codec in ("utf-8", "gb18030"):
        text = body.decode(codec, errors="ignore")
        if _CAPTCHA.search(text) and len(re.sub(r"\s+", "", _TAGS.sub("", text))) < _CAPTCHA_TEXT:
            return True
    return False


def judge(status: int, body: bytes, *, content_type: str = "") -> Verdict:
    """Verdict on a whole answer; three forbidden pages in a row are for the caller to count."""
    if status in STOPPING:
        return Verdict("stop", f"status_{status}")
    if "html" in content_type and is_captcha(body):
        return Verdict("stop", "captcha")
    if status == 200:
        return Verdict("keep") if body else Verdict("reject", "empty")
    if status == 304:
        return Verdict("unchanged")
    if status in REDIRECTS:
        return Verdict("redirect")
    if status in RETRIED or status >= 500:
        return Verdict("retry", f"status_{status}")
    return Verdict("reject", f"status_{status}")
