"""Bytes of Chinese texts to strings: UTF-8, GB18030, or detected among the encodings in which Chinese is written."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

CANDIDATES = ("gb18030", "big5", "big5hkscs")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
# GB2312 and GBK are subsets of GB18030, and pages declared as the former hold characters of the latter.
_DECLARED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5",
}
_DETECT_BYTES = 1 << 18
MAX_REPLACED = 0.001  # share of replacement characters above which a page counts as undecodable


class UndecodableError(ValueError):
    """The bytes are not text in any of the encodings allowed."""


def detect_encoding(data: bytes) -> str:
    """Python codec name of `data`: by byte-order mark, UTF-8 if valid, else the likeliest Chinese encoding.

    A last character cut in two does not count, so that the head of a file is enough.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return name
    head = data[:_DETECT_BYTES]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
        return "utf-8"
    except UnicodeDecodeError:
        best = from_bytes(head, cp_isolation=list(CANDIDATES)).best()
        return best.encoding if best else "gb18030"


def decode(data: bytes, encoding: str = "utf-8") -> str:
    """`data` as text; `encoding` is utf-8, gb18030 or detect. Raises `UndecodableError` rather than guess.

    >>> decode("通知".encode("gbk"), "detect")
    '通知'
    """
    name = codec_of(encoding, data)
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise UndecodableError(f"not {name}: {error}"[:120]) from None


def codec_of(encoding: str, head: bytes) -> str:
    """Python codec for a source's encoding; `head` are the first bytes of the file."""
    if encoding == "detect":
        return detect_encoding(head)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return encoding


def misdeclared(data: bytes) -> str:
    """Encoding that a page declares and is not written in, or the empty string."""
    m = _META_CHARSET.search(data[:4096])
    declared = m.group(1).decode("ascii").lower() if m else ""
    codec = _DECLARED.get(declared, "")
    if not codec:
        return ""
    text = data.decode(codec, errors="replace")
    return declared if text.count("\ufffd") > MAX_REPLACED * len(text) else ""


def decode_html(data: bytes, encoding: str = "detect") -> str:
    """A page as text: as declared if that works, else detected; single broken characters are replaced."""
    declared = _META_CHARSET.search(data[:4096])
    names = [_DECLARED.get(declared.group(1).decode("ascii").lower(), "")] if declared and encoding == "detect" else []
    names += [codec_of(encoding, data)]
    for name in filter(None, names):
        text = data.decode(name, errors="replace")
        if text.count("\ufffd") <= MAX_REPLACED * len(text):
            return text
    raise UndecodableError(f"not {' or '.join(filter(None, names))}")
