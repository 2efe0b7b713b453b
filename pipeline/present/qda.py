"""REFI-QDA projects (.qdpx): texts, codes and coded selections that NVivo, MAXQDA and ATLAS.ti read.

The format: Rotterdam Exchange Format Initiative, *REFI-QDA standard*, version 1.5 (2019), www.qdasoftware.org. A
project is a zip of `project.qde` (XML, namespace urn:QDA-XML:project:1.0) and one UTF-8 text a source under
`sources/`. Offsets are Unicode characters of that text, the end exclusive, as everywhere in this project; texts have LF
line ends and no byte order mark, so that an offset means the same before and after. Files are checked against the
structure that the standard describes; they are not validated against the XSD, which is no part of this project. Equal
projects are equal bytes: identifiers derive from names (UUID version 5), dates are the caller's.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from pipeline.errors import InputError
from pipeline.present.archive import zip_bytes

NAMESPACE = "urn:QDA-XML:project:1.0"
ORIGIN = "xietong"
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:xietong:qda")
# XML 1.0 has no way to write these, and a byte order mark would be dropped by readers; in a source they become a
# space, which leaves every offset as it was.
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(13, 32), 65279, 65534, 65535, *range(55296, 57344)), " ")


@dataclass(frozen=True)
class Code:
    """A code; `key` is its name in selections, unique in the project; a heading alone is not codable."""

    key: str
    name: str
    description: str = ""
    children: tuple[Code, ...] = ()
    is_codable: bool = True


class Selection(NamedTuple):
    """Characters [start, end) of a source with the keys of their codes."""

    start: int
    end: int
    codes: tuple[str, ...]
    description: str = ""


class Source(NamedTuple):
    """A text: `key` unique in the project; `variables` are shown beside it (date, issuer …)."""

    key: str
    name: str
    text: str
    selections: tuple[Selection, ...] = ()
    description: str = ""
    variables: Mapping[str, str] = {}


class Project(NamedTuple):
    """What a .qdpx holds; `user` is the coder, `created` an ISO date and time with Z."""

    name: str
    codes: tuple[Code, ...]
    sources: tuple[Source, ...]
    user: str = "xietong"
    description: str = ""
    created: str = "2020-01-01T00:00:00Z"


def guid(kind: str, key: str) -> str:
    """Identifier of a part of a project."""
    return str(uuid.uuid5(SPACE, f"{kind}/{key}"))


def plain(text: str) -> str:
    """The text as a source holds it: the same number of characters, none that XML or line ends could change."""
    return text.translate(CONTROL)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    if text:
        element.text = plain(text)
    return element


def _add_codes(parent: ET.Element, codes: Iterable[Code], known: set[str]) -> None:
    for code in codes:
        if code.key in known:
            raise InputError(f"code '{code.key}' stands twice", where="REFI-QDA project")
        known.add(code.key)
        element = _add(
            parent, "Code", guid=guid("code", code.key), name=plain(code.name), isCodable=str(code.is_codable).lower()
        )
        if code.description:
            _add(element, "Description", code.description)
        _add_codes(element, code.children, known)


def _add_selections(parent: ET.Element, source: Source, project: Project, known: set[str]) -> None:
    user = guid("user", project.user)
    made = {"creatingUser": user, "creationDateTime": project.created}
    for number, selection in enumerate(source.selections):
        where = f"source '{source.key}', characters {selection.start}-{selection.end}"
        if not 0 <= selection.start < selection.end <= len(source.text):
            raise InputError("selection outside of its text", where=where, allowed=f"0 to {len(source.text)}")
        if lost := [c for c in selection.codes if c not in known]:
            raise InputError(f"unknown code '{lost[0]}'", where=where)
        key = f"{source.key}/{number}"
        element = _add(
            parent, "PlainTextSelection", guid=guid("selection", key),
            name=plain(source.text[selection.start : selection.end][:60]),
            startPosition=str(selection.start), endPosition=str(selection.end), **made,
        )  # fmt: skip
        if selection.description:
            _add(element, "Description", selection.description)
        for code in selection.codes:
            coding = _add(element, "Coding", guid=guid("coding", f"{key}/{code}"), **made)
            _add(coding, "CodeRef", targetGUID=guid("code", code))


def project_xml(project: Project) -> bytes:
    """`project.qde`; raises `InputError` for a selection outside of its text, or a code unknown or given twice."""
    user = guid("user", project.user)
    root = ET.Element(
        "Project", xmlns=NAMESPACE, name=plain(project.name), origin=ORIGIN, creatingUserGUID=user,
        creationDateTime=project.created,
    )  # fmt: skip
    _add(_add(root, "Users"), "User", guid=user, name=plain(project.user))
    known: set[str] = set()
    if project.codes:
        _add_codes(_add(_add(root, "CodeBook"), "Codes"), project.codes, known)
    names = sorted({name for source in project.sources for name in source.variables})
    if names:
        variables = _add(root, "Variables")
        for name in names:
            _add(variables, "Variable", guid=guid("variable", name), name=plain(name), typeOfVariable="Text")
    sources = _add(root, "Sources") if project.sources else root
    for source in project.sources:
        element = _add(
            sources, "TextSource", guid=guid("source", source.key), name=plain(source.name),
            plainTextPath=f"internal://{guid('text', source.key)}.txt", creatingUser=user,
            creationDateTime=project.created,
        )  # fmt: skip
        if source.description:
            _add(element, "Description", source.description)
        _add_selections(element, source, project, known)
        for name in sorted(source.variables):
            value = _add(element, "VariableValue")
            _add(value, "VariableRef", targetGUID=guid("variable", name))
            _add(value, "TextValue", source.variables[name])
    if project.description:
        _add(root, "Description", project.description)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def write_qdpx(path: Path, project: Project) -> None:
    """Write a project; makes the folder. Raises `InputError` as `project_xml` does."""
    files = {"project.qde": project_xml(project)}
    for source in project.sources:
        files[f"sources/{guid('text', source.key)}.txt"] = plain(source.text).encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zip_bytes(files))


class Coded(NamedTuple):
    """A selection as read back: name, guid and text of its source, its characters, words and names of codes."""

    source: str
    source_guid: str
    start: int
    end: int
    words: str
    codes: tuple[str, ...]
    user: str
    text: str


MAX_QDE = 512 * 1024 * 1024  # characters of project.qde; larger ones are refused, not unpacked


def _read_parts(path: Path) -> tuple[ET.Element, dict[str, str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {i.filename: i.file_size for i in archive.infolist()}
            name = next(n for n in sizes if n.endswith(".qde") and "/" not in n)
            if sum(sizes.values()) > MAX_QDE:
                raise InputError("larger than 512 MB unpacked", where=str(path))
            content = archive.read(name)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise InputError("declares entities, which a REFI-QDA project never does", where=str(path))
            texts = {
                n.rsplit("/", 1)[-1]: archive.read(n).decode("utf-8-sig") for n in sizes if n.lower().endswith(".txt")
            }
            return ET.fromstring(content), texts  # noqa: S314  entities were refused above
    except (zipfile.BadZipFile, StopIteration, ET.ParseError, UnicodeDecodeError) as error:
        raise InputError(f"is no REFI-QDA project: {error or 'no project.qde'}", where=str(path)) from None


def _offset(value: str) -> int:
    return int(value) if value.isdecimal() else -1


def read_qdpx(path: Path) -> list[Coded]:
    """Coded selections of the text sources of a project, whichever program wrote it, in the order of the file.

    Raises `InputError` for a file that is no project, or a selection outside of its text.
    """
    root, texts = _read_parts(path)
    q = f"{{{NAMESPACE}}}"
    codes = {e.get("guid", ""): e.get("name", "") for e in root.iter(f"{q}Code")}
    users = {e.get("guid", ""): e.get("name", "") for e in root.iter(f"{q}User")}
    rows = []
    for source in root.iter(f"{q}TextSource"):
        inline = source.find(f"{q}PlainTextContent")
        name = source.get("plainTextPath", "").removeprefix("internal://").rsplit("/", 1)[-1]
        text = inline.text or "" if inline is not None else texts.get(name, "")
        for selection in source.findall(f"{q}PlainTextSelection"):
            start, end = (_offset(selection.get(f"{at}Position", "")) for at in ("start", "end"))
            if not 0 <= start < end <= len(text):
                raise InputError(
                    "selection outside of its text", where=f"{path}, source '{source.get('name')}', {start}-{end}"
                )
            refs = tuple(codes.get(r.get("targetGUID", ""), "") for r in selection.iter(f"{q}CodeRef"))
            user = users.get(selection.get("creatingUser", ""), "")
            own = (source.get("name", ""), source.get("guid", ""))
            rows.append(Coded(*own, start, end, text[start:end], refs, user, text))
    return rows
