"""Numbers bound to a run: ``{{T3[stage=S01,behaviour=donation].share}}``, with a form after ``|`` where one is wanted.

Filling leaves the address beside the number, unseen: between HTML comments in Markdown, in a macro in LaTeX, in hidden
text in Word. A filled manuscript can therefore be filled again after another run, and checked against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

ADDRESS = r"(?P<address>[A-Za-z]\w*\s*(?:\[[^\]{}|]*\])?\s*(?:\.\s*\w+)?)(?:\s*\|\s*(?P<form>[^{}\s]+))?"
PLACE = re.compile(rf"\{{\{{\s*{ADDRESS}\s*\}}\}}")
CLOSE = "{{/}}"
FREE = PLACE.pattern.replace("?P<", "?P<free_")
MARKDOWN = re.compile(rf"<!--{PLACE.pattern}-->(?P<shown>[^<]*)<!--{re.escape(CLOSE)}-->|{FREE}")
LATEX = re.compile(rf"\\xietong\{{{ADDRESS}\}}\{{(?P<shown>[^{{}}]*)\}}|{FREE}")
WORD = re.compile(rf"{PLACE.pattern}(?:(?P<shown>[^{{}}]*){re.escape(CLOSE)})?")
MACRO = r"\providecommand{\xietong}[2]{#2}"
FORM = re.compile(r",?(?:\.\d)?[f%d]")


class Bound(NamedTuple):
    """A bound number: where it stands, its address and form, what the manuscript shows (None: not filled yet)."""

    start: int
    end: int
    address: str
    form: str
    shown: str | None


class Found(NamedTuple):
    """What the run says of a bound number: its text, or why there is none."""

    bound: Bound
    text: str
    fault: str

    @property
    def is_stale(self) -> bool:
        """Whether the manuscript shows another number than the run."""
        return self.bound.shown is not None and not self.fault and self.bound.shown.strip() != self.text


Look = Callable[[str, str], tuple[str, str]]  # address and form to text and fault


def bounds_in(text: str, pattern: re.Pattern[str]) -> list[Bound]:
    """Bound numbers of a text in their order."""
    found = []
    for m in pattern.finditer(text):
        groups = m.groupdict()
        address = groups.get("address") or groups.get("free_address") or ""
        form = groups.get("form") or groups.get("free_form") or ""
        found.append(Bound(m.start(), m.end(), address.strip(), form, groups.get("shown")))
    return found


def looked_up(text: str, pattern: re.Pattern[str], look: Look) -> list[Found]:
    """Bound numbers with what the run says of them."""
    return [Found(b, *look(b.address, b.form)) for b in bounds_in(text, pattern)]


def name_of(bound: Bound) -> str:
    """Address and form as they are written."""
    return bound.address + (f"|{bound.form}" if bound.form else "")


def fill_text(
    text: str, pattern: re.Pattern[str], look: Look, written: Callable[[Bound, str], str]
) -> tuple[str, list[Found]]:
    """The text with every number that the run has; one without stays as it was."""
    found = looked_up(text, pattern, look)
    for f in reversed(found):
        if not f.fault:
            text = text[: f.bound.start] + written(f.bound, f.text) + text[f.bound.end :]
    return text, found


def in_markdown(bound: Bound, text: str) -> str:
    """A filled number in Markdown."""
    return f"<!--{{{{{name_of(bound)}}}}}-->{text}<!--{CLOSE}-->"


def in_latex(bound: Bound, text: str) -> str:
    """A filled number in LaTeX."""
    return rf"\xietong{{{name_of(bound)}}}{{{latex_number(text)}}}"


def latex_number(text: str) -> str:
    """A number as LaTeX takes it."""
    return text.replace("%", r"\%")


def with_macro(text: str) -> str:
    """LaTeX whose preamble knows the macro of bound numbers."""
    if MACRO in text or r"\begin{document}" not in text:
        return text
    return text.replace(r"\begin{document}", f"{MACRO}\n" + r"\begin{document}", 1)
