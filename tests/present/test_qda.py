"""REFI-QDA projects: what is written is read back, character by character.

Checked against the structure that the standard prescribes; not validated against its XSD, which is not shipped here.
"""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree as ET

import pytest

from pipeline.errors import InputError
from pipeline.present.qda import NAMESPACE, Code, Project, Selection, Source, project_xml, read_qdpx, write_qdpx

TEXT = "🏥省红十字会\n向医院<捐赠>&口罩。\x0b\r末"
CODES = (Code("b", "行为", is_codable=False, children=(Code("donation", "捐赠", "给钱给物"), Code("supply", "保供"))),)
Q = f"{{{NAMESPACE}}}"
# Order of the children that the standard fixes, for the elements written here.
ORDER = {
    "Project": ["Users", "CodeBook", "Variables", "Sources", "Description"],
    "TextSource": ["Description", "PlainTextSelection", "VariableValue"],
    "PlainTextSelection": ["Description", "Coding"],
    "Code": ["Description", "Code"],
}


def project(*selections: Selection, text: str = TEXT) -> Project:
    source = Source("d1", "=公告<1>", text, selections, "一份公告", {"date": "2020-01-27", "issuer": "某会"})
    return Project("样例", CODES, (source,), description="由程序编码")


def test_selections_come_back_at_their_characters(tmp_path):
    write_qdpx(tmp_path / "a.qdpx", project(Selection(1, 6, ("supply",)), Selection(11, 13, ("donation", "supply"))))
    rows = read_qdpx(tmp_path / "a.qdpx")
    assert [(r.start, r.end, r.words, r.codes) for r in rows] == [
        (1, 6, "省红十字会", ("保供",)),
        (11, 13, "捐赠", ("捐赠", "保供")),
    ]
    assert {(r.source, r.user) for r in rows} == {("=公告<1>", "xietong")}


def test_the_text_keeps_its_length_and_has_no_line_end_but_lf(tmp_path):
    write_qdpx(tmp_path / "a.qdpx", project())
    with zipfile.ZipFile(tmp_path / "a.qdpx") as archive:
        name = next(n for n in archive.namelist() if n.startswith("sources/"))
        text = archive.read(name).decode("utf-8")
    assert len(text) == len(TEXT)
    assert not set(text) & set("\r\x0b")


def test_structure_is_that_of_the_standard():
    root = ET.fromstring(project_xml(project(Selection(0, 2, ("supply",), "注"))))
    assert root.tag == f"{Q}Project"
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(set(guids)) == len(guids)
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", g) for g in guids)
    targets = {e.get("targetGUID") for e in root.iter() if e.get("targetGUID")}
    assert targets <= set(guids)
    for tag, order in ORDER.items():
        for element in root.iter(Q + tag):
            places = [order.index(child.tag.removeprefix(Q)) for child in element]
            assert places == sorted(places), tag
    assert {e.get("isCodable") for e in root.iter(f"{Q}Code")} == {"true", "false"}


def test_equal_projects_are_equal_bytes(tmp_path):
    for name in "ab":
        write_qdpx(tmp_path / name, project(Selection(0, 2, ("supply",))))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("selection", "message"),
    [(Selection(5, 5, ()), "outside of its text"), (Selection(0, 99, ()), "outside of its text"),
     (Selection(0, 2, ("donations",)), "unknown code 'donations'")],
)  # fmt: skip
def test_wrong_selections_are_refused(selection, message):
    with pytest.raises(InputError, match=message):
        project_xml(project(selection))


@pytest.mark.parametrize("content", [b"no zip", None, b'<!DOCTYPE p [<!ENTITY a "b">]><Project/>'])
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "a.qdpx"
    if content == b"no zip":
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.qde" if content else "other.xml", content or b"<x/>")
    with pytest.raises(InputError, match="REFI-QDA project"):
        read_qdpx(path)
