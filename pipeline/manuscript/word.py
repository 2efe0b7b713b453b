"""Bound numbers in Word files: address and end in hidden runs, the number between them in the looks of its place."""

from __future__ import annotations

import copy
import re
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.errors import InputError
from pipeline.manuscript.bound import CLOSE, WORD, Found, Look, looked_up, name_of
from pipeline.present.archive import zip_bytes

NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = re.compile(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def _runs(paragraph: Any) -> list[Any]:
    """Runs of a paragraph with text, those of text boxes inside it left out."""
    return [r for r in paragraph.iter(f"{NS}r") if next(r.iterancestors(f"{NS}p")) is paragraph]


def _text(run: Any) -> str:
    return "".join(t.text or "" for t in run.findall(f"{NS}t"))


def _set(node: Any, text: str) -> None:
    node.text = text
    node.set(SPACE, "preserve")


def _split(paragraph: Any, offset: int) -> None:
    """Make a run end at an offset of the paragraph's text."""
    at = 0
    for run in _runs(paragraph):
        for node in run.findall(f"{NS}t"):
            length = len(node.text or "")
            if at < offset < at + length:
                rest = copy.deepcopy(run)
                for child in [c for c in rest if c.tag != f"{NS}rPr"]:
                    rest.remove(child)
                tail = copy.deepcopy(node)
                _set(tail, node.text[offset - at :])
                rest.append(tail)
                rest.extend(list(node.itersiblings()))
                _set(node, node.text[: offset - at])
                run.addnext(rest)
                return
            if offset == at + length and node.getnext() is not None:
                rest = copy.deepcopy(run)
                for child in [c for c in rest if c.tag != f"{NS}rPr"]:
                    rest.remove(child)
                rest.extend(list(node.itersiblings()))
                run.addnext(rest)
                return
            at += length


def _run(model: Any, text: str, *, hidden: bool) -> Any:
    """A run in the looks of another one, hidden or shown."""
    run = etree.Element(f"{NS}r")
    looks = model.find(f"{NS}rPr")
    looks = copy.deepcopy(looks) if looks is not None else etree.Element(f"{NS}rPr")
    for mark in looks.findall(f"{NS}vanish"):
        looks.remove(mark)
    if hidden:
        looks.append(etree.Element(f"{NS}vanish"))
    node = etree.Element(f"{NS}t")
    _set(node, text)
    run.extend([looks, node])
    return run


def _write(paragraph: Any, found: Found) -> None:
    """Put the number of the run in place of what stands there."""
    _split(paragraph, found.bound.start)
    _split(paragraph, found.bound.end)
    at, inside = 0, []
    for run in _runs(paragraph):
        length = len(_text(run))
        if found.bound.start <= at and at + length <= found.bound.end and length:
            inside.append(run)
        at += length
    shown = [r for r in inside if r.find(f"{NS}rPr/{NS}vanish") is None]
    model = (shown or inside)[0]
    for text, hidden in ((f"{{{{{name_of(found.bound)}}}}}", True), (found.text, False), (CLOSE, True)):
        inside[0].addprevious(_run(model, text, hidden=hidden))
    for run in inside:
        run.getparent().remove(run)


def process_word(path: Path, look: Look) -> tuple[bytes, list[Found]]:
    """The file with its numbers filled, and what was found; anything else in it stays as it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        raise InputError("is no Word file (.docx)", where=str(path)) from None
    found: list[Found] = []
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name in [n for n in files if PARTS.fullmatch(n)]:
        root = etree.fromstring(files[name], parser)  # noqa: S320  entities and network are off
        own: list[Found] = []
        for paragraph in root.iter(f"{NS}p"):
            here = looked_up("".join(map(_text, _runs(paragraph))), WORD, look)
            for one in reversed(here):
                if not one.fault:
                    _write(paragraph, one)
            own += here
        if own:
            files[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        found += own
    return zip_bytes(files), found
