"""`xietong fill` and `xietong check-manuscript` on docx, tex and md files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.manuscript.bound import (
    LATEX,
    MARKDOWN,
    Found,
    Look,
    fill_text,
    in_latex,
    in_markdown,
    latex_number,
    with_macro,
)
from pipeline.manuscript.word import process_word

SUFFIXES = (".docx", ".tex", ".md")


def process(path: Path, look: Look) -> tuple[bytes, list[Found]]:
    """The manuscript with its numbers filled, and what was found."""
    if path.suffix not in SUFFIXES:
        raise InputError("is no manuscript that can be filled", where=str(path), allowed=", ".join(SUFFIXES))
    if not path.is_file():
        raise InputError("no such file", where=str(path))
    if path.suffix == ".docx":
        return process_word(path, look)
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".md":
        filled, found = fill_text(text, MARKDOWN, look, in_markdown)
        return filled.encode(), found
    filled, found = fill_text(text, LATEX, look, in_latex)
    # What LaTeX shows is compared as LaTeX writes it.
    found = [f._replace(text=latex_number(f.text)) for f in found]
    return (with_macro(filled) if found else filled).encode(), found


def fill(path: Path, out: Path, look: Look) -> list[Found]:
    """Write the filled manuscript; gives what was found."""
    if out.suffix != path.suffix:
        raise InputError("the filled manuscript must keep its kind", where=str(out), allowed=f"a name in {path.suffix}")
    content, found = process(path, look)
    out.write_bytes(content)
    return found


def report(found: Sequence[Found], *, filled: bool) -> tuple[str, int]:
    """What was found, for reading, and the number of faults: numbers that no longer hold, or that the run lacks."""
    lines, n_faults = [], 0
    for f in found:
        if f.fault:
            lines.append(f"fault    {f.bound.address}: {f.fault}")
        elif f.bound.shown is None and not filled:
            lines.append(f"unfilled {f.bound.address}: the run has {f.text}")
        elif f.is_stale:
            was = f.bound.shown or ""
            lines.append(f"{'changed' if filled else 'stale'}    {f.bound.address}: {was.strip()} -> {f.text}")
        else:
            continue
        n_faults += 0 if filled and not f.fault else 1
    return "\n".join([*lines, f"{len(found)} numbers, {n_faults} to mend"]), n_faults
