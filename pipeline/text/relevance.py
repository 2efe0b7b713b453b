"""Is a document about the crisis? Decided by the crisis terms of the configuration alone.

No term may be a word of behaviour or cooperation: otherwise rates "per on-topic sentence" would count the numerator's
words in the denominator. Where a strong term stands matters, because a crisis is mentioned in passing everywhere once
it lasts.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.settings import Crisis


class Relevance(NamedTuple):
    """The decision and the terms that made it (``title: 疫情``, ``text: 口罩, 隔离``, ``no term``)."""

    is_relevant: bool
    reason: str


def judge(title: str, text: str, crisis: Crisis) -> Relevance:
    """Relevant if a strong term stands in title or text, or one weak term in the title, or two different in the text.

    A term inside an `exclude` string (猪瘟疫情) does not count. Longer terms hide the shorter ones that they contain.
    """
    title, text = _without(title, crisis.exclude), _without(text, crisis.exclude)
    for place, content in (("title", title), ("text", text)):
        if strong := _present(crisis.terms_strong, content):
            return Relevance(True, f"{place}: {', '.join(strong)}")
    if weak := _present(crisis.terms_weak, title):
        return Relevance(True, f"title: {', '.join(weak)}")
    weak = _present(crisis.terms_weak, text)
    if len(weak) > 1:
        return Relevance(True, f"text: {', '.join(weak)}")
    return Relevance(False, f"one weak term: {weak[0]}" if weak else "no term")


def _present(terms: tuple[str, ...], content: str) -> list[str]:
    found = [t for t in terms if t in content]
    return [t for t in found if not any(t != other and t in other for other in found)]


def _without(content: str, exclude: tuple[str, ...]) -> str:
    for string in exclude:
        if string in content:
            content = content.replace(string, "\n" * len(string))
    return content
