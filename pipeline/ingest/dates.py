"""Days in the forms of Chinese sources: ISO, 2020年1月25日, 二〇二〇年一月二十五日, milliseconds since 1970."""

from __future__ import annotations

import datetime as dt
import re

CHINA = dt.timezone(dt.timedelta(hours=8))
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "Ｏ": "0",
    "零": "0",
    "O": "0",
    "0": "0",
}
_ISO = r"(?<!\d)((?:19|20)\d\d)\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?!\d)"
_COMPACT = r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)"
_WESTERN = r"(?<!\d)((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"
_CHINESE = (
    r"([一二][一二三四五六七八九〇○Ｏ零O0]{3})\s*年\s*([一二三四五六七八九十元正]{1,2})\s*月"
    r"\s*([一二三四五六七八九十]{1,3})\s*[日号]"
)
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d+)?")
_FORMS = {"iso": (_ISO, _COMPACT), "chinese": (_WESTERN, _CHINESE), "detect": (_ISO, _WESTERN, _CHINESE, _COMPACT)}
_PATTERNS = {form: tuple(map(re.compile, patterns)) for form, patterns in _FORMS.items()}
_CLOSING_LINES = 8


def parse_date(value: str, form: str = "detect") -> dt.date | None:
    """The day that `value` begins with, or None if it is no date of that form or no day of the calendar.

    `form` is iso, chinese, epoch_ms or detect. Milliseconds (or seconds) since 1970 are read in China's time, UTC+8.

    >>> parse_date("二〇二〇年二月十日"), parse_date("1594937209000"), parse_date("2020-02-30")
    (datetime.date(2020, 2, 10), datetime.date(2020, 7, 17), None)
    """
    value = value.strip()
    if form in ("epoch_ms", "detect") and (m := _EPOCH.fullmatch(value)):
        return dt.datetime.fromtimestamp(int(m.group(1)), CHINA).date()
    for pattern in _PATTERNS.get(form, ()):
        if m := pattern.match(value):
            return _day(*m.groups())
    return None


def find_date(text: str) -> dt.date | None:
    """The first whole date in a title or file name, or None."""
    found = [(m.start(), day) for p in _PATTERNS["detect"] if (m := p.search(text)) and (day := _day(*m.groups()))]
    return min(found)[1] if found else None


def closing_date(text: str) -> dt.date | None:
    """The day of signing (成文日期): a date alone on one of the last eight lines, or None."""
    for line in reversed(text.rsplit("\n", _CLOSING_LINES)[-_CLOSING_LINES:]):
        bare = line.strip("（）() ")
        for pattern in (*_PATTERNS["chinese"], _PATTERNS["iso"][0]):
            if m := pattern.fullmatch(bare):
                return _day(*m.groups())
    return None


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(_number(year), _number(month), _number(day))
    except ValueError:
        return None


def _number(text: str) -> int:
    """Arabic or Chinese numeral up to 99, or a year written digit by digit.

    >>> [_number(t) for t in ("二〇二〇", "十", "二十五", "元", "07")]
    [2020, 10, 25, 1, 7]
    """
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.replace("元", "一").replace("正", "一")
    if "十" in text:
        tens, ones = text.split("十")
        return 10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0"))
    return int("".join(_DIGITS[c] for c in text))
