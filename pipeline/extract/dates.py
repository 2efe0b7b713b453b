"""Day of an event, by patterns, relative to the day of publication.

A date without a year takes the year that brings it nearest to publication, the future counting three times as far as
the past: news of 3 January speaks of last 31 December, a notice of 30 December of next 5 January. Of a range the first
day is the event's day. Lunar days are tables of the Hong Kong Observatory's calendar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

NEW_YEAR = {
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17), 2027: (2, 6),
}  # fmt: skip
DRAGON_BOAT = {2018: (6, 18), 2019: (6, 7), 2020: (6, 25), 2021: (6, 14), 2022: (6, 3), 2023: (6, 22), 2024: (6, 10)}
FIXED = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "国庆": (10, 1), "妇女节": (3, 8)}
RELATIVE = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "昨晚": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}
NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}
FUTURE_WEIGHT = 3
DATE = re.compile(
    r"(?=[0-9今昨前明后除大正元端五劳国妇])(?:"  # what a date begins with, so that most places are passed over at once
    r"(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?"
    r"|(?<![\d月.])(?P<only>3[01]|[12]\d|[1-9])\s*[日号](?!\d|线|楼|院|馆|令|文|仓|店)"
    r"|(?P<iso>20\d\d-\d\d-\d\d)"
    r"|(?P<relative>今天|今日|昨天|昨日|昨晚|前天|明天|明日|后天)"
    r"|(?P<lunar>除夕|大年三十|(?:正月|大年)初(?P<nth>[一二三四五六七八九十])|元宵节?|端午节?)"
    r"|(?P<fixed>元旦|五一|劳动节|国庆|妇女节)(?!前|假期前))"
)
HINT = re.compile(r"日|号|月|今天|昨|前天|明天|后天|除夕|大年|元宵|端午|元旦|五一|劳动节|国庆|妇女节|20\d\d-")
TITLE = re.compile(r"《[^》]*》")


class EventDate(NamedTuple):
    """YYYY-MM-DD (or what was published, where that is less) and where it comes from: text or published."""

    day: str
    source: str


def find_event_date(text: str, *, start: int, end: int, at: int, published: str) -> EventDate:
    """Day of the event whose trigger begins at `at` in the sentence [start, end).

    The last date before the trigger wins, else the first after it, else publication. `published` may lack the day or
    be empty; then only dates with a year are resolved.
    """
    days = find_days(text, start=start, end=end, published=published)
    return day_at(at, days) if days else EventDate(published, "published")


def find_days(text: str, *, start: int, end: int, published: str) -> list[tuple[int, date]]:
    """Places and days of the dates in the sentence [start, end), in order; of a range the first day."""
    if not HINT.search(text, start, end):
        return []
    sentence = text[start:end]
    if "《" in sentence:
        sentence = TITLE.sub(lambda m: " " * len(m.group()), sentence)
    anchor = parse_day(published)
    days: list[tuple[int, date]] = []
    for match in DATE.finditer(sentence):
        day = resolve(match, anchor, days[-1][1] if days else None)
        if day is not None and not (days and _is_end_of_range(sentence, match)):
            days.append((match.start() + start, day))
    return days


def day_at(at: int, days: Sequence[tuple[int, date]]) -> EventDate:
    """The last of the days before `at`, else the first after it."""
    chosen = days[0][1]
    for place, day in days:
        if place > at:
            break
        chosen = day
    return EventDate(chosen.isoformat(), "text")


def parse_day(published: str) -> date | None:
    """The day of an ISO date, the middle of a month given as YYYY-MM, or None."""
    try:
        return date.fromisoformat(published if len(published) > 7 else f"{published}-15")
    except ValueError:
        return None


def resolve(match: re.Match[str], anchor: date | None, before: date | None) -> date | None:
    """The day of one match of DATE; a bare day of the month goes with the date `before` it, else with `anchor`."""
    if match["iso"]:
        return parse_day(match["iso"])
    if match["month"]:
        month, day = int(match["month"]), int(match["day"])
        return _make(int(match["year"]), month, day) if match["year"] else _nearest(month, day, anchor)
    if anchor is None:
        return None
    if match["only"]:
        return _same_month(int(match["only"]), before or anchor, is_anchor=before is None)
    if match["relative"]:
        return anchor + timedelta(RELATIVE[match["relative"]])
    if match["fixed"]:
        return _nearest(*FIXED[match["fixed"]], anchor)
    return _lunar(match, anchor)


def _is_end_of_range(sentence: str, match: re.Match[str]) -> bool:
    before = sentence[max(0, match.start() - 3) : match.start()].rstrip()
    return before.endswith(("至", "到", "-", "—", "－", "~", "～"))


def _same_month(day: int, near: date, *, is_anchor: bool) -> date | None:
    """`day` of the month of `near`; where publication is meant by it and lies before, of the month before."""
    found = _make(near.year, near.month, day)
    if found and is_anchor and (found - near).days > 3:
        last = near.replace(day=1) - timedelta(1)
        return _make(last.year, last.month, day)
    return found


def _nearest(month: int, day: int, anchor: date | None) -> date | None:
    if anchor is None:
        return None
    choices = [d for y in (-1, 0, 1) if (d := _make(anchor.year + y, month, day))]
    return min(choices, key=lambda d: _distance(d, anchor), default=None)


def _distance(day: date, anchor: date) -> int:
    gap = (day - anchor).days
    return gap * FUTURE_WEIGHT if gap > 0 else -gap


def _lunar(match: re.Match[str], anchor: date) -> date | None:
    words = match["lunar"]
    table = DRAGON_BOAT if words.startswith("端午") else NEW_YEAR
    offset = 0
    if words in ("除夕", "大年三十"):
        offset = -1
    elif words.startswith("元宵"):
        offset = 14
    elif match["nth"]:
        offset = NUMERALS[match["nth"]] - 1
    years = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if y in table]
    choices = [date(y, *table[y]) + timedelta(offset) for y in years]
    return min(choices, key=lambda d: _distance(d, anchor), default=None)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
