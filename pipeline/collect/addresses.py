"""Which addresses may be asked: allowed hosts and schemes, never this machine or a private network."""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url

from pipeline.errors import SettingsError
from pipeline.settings import Collect, Manners

SCHEMES = ("http", "https")
MIN_DELAY = 1.0  # seconds; shorter only towards this machine
MAX_LENGTH = 2000  # characters of an address


def key_of(url: str) -> str:
    """Address without fragment and with sorted query: the same page has one key. A broken address is its own key."""
    try:
        return str(canonicalize_url(url))
    except ValueError:
        return url


def host_of(url: str) -> str:
    """Host name of an address, small letters, without port; empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine by its name alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def refusal(url: str, hosts: tuple[str, ...], *, allow_loopback: bool) -> str:
    """Why an address may not be asked, or the empty string.

    >>> refusal("file:///etc/passwd", ("a.cn",), allow_loopback=False)
    'scheme'
    >>> [refusal(url, ("a.cn",), allow_loopback=False) for url in ("http://b.cn/", "http://a.cn/x")]
    ['other_host', '']
    """
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "bad_address"
    if parts.scheme not in SCHEMES:
        return "scheme"
    if not host or len(url) > MAX_LENGTH or parts.username is not None:
        return "bad_address"
    if host not in hosts:
        return "other_host"
    if is_loopback(host):
        return "" if allow_loopback else "private_address"
    is_literal = ":" in host or host.replace(".", "").isdigit()
    return "private_address" if is_literal and not is_public(host) else ""


def resolve(base: str, link: str) -> str:
    """A link of a page as an address; the empty string where it is none."""
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def check_manners(manners: Manners, collects: dict[str, Collect]) -> None:
    """Refuse to collect without a contact, or faster than a request a second from other machines."""
    where = "config/collect.yaml"
    if not manners.contact.strip() or any(ord(c) < 32 or ord(c) > 126 for c in manners.contact):
        raise SettingsError(
            "contact: is empty or not plain ASCII",
            where=where,
            allowed="a mail address or a web page of yours, sent with every request",
        )
    for name, collect in collects.items():
        remote = [h for h in collect.hosts if not is_loopback(h)]
        if remote and manners.delay < MIN_DELAY:
            raise SettingsError(
                f"delay: {manners.delay} s is too fast for {remote[0]} (source {name})",
                where=where,
                allowed=f"{MIN_DELAY:g} s or more; less towards this machine only",
            )
