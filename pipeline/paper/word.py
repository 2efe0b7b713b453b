"""Tables as Word 三线表: thick rules above and below, a thin one under the head, title above, notes below.

The looks lie in the styles named in `STYLES`. A template of the user (`config/paper/template.docx`) decides them: what
it defines stays, what it lacks is added. Fonts are set for Latin and for East Asian text apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.paper.model import PaperTable, clean, in_language
from pipeline.present.archive import rezip

TEMPLATE = Path("config/paper/template.docx")
SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
THICK, THIN = 12, 6  # eighths of a point: 1.5 pt and 0.75 pt
CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001  fixed, so that equal tables give equal bytes
LANDSCAPE = (297, 210)  # millimetres, A4


class Look(NamedTuple):
    """A style: size in points, East Asian font, whether bold, space before and after in points."""

    size: float
    east_asian: str
    bold: bool = False
    before: float = 0
    after: float = 0


CAPTION, CELL, NOTE, TEXT = "xietong caption", "xietong cell", "xietong note", "xietong text"
STYLES = {
    CAPTION: Look(10.5, HEI, True, 10, 3), CELL: Look(9, SONG), NOTE: Look(8, SONG, before=2, after=10),
    TEXT: Look(10.5, SONG, after=4),
}  # fmt: skip


def new_document(template: Path = TEMPLATE, *, title: str) -> Any:
    """An empty document in landscape A4 with the styles, from the user's template if there is one."""
    own = template.is_file()
    document = Document(str(template)) if own else Document()
    if not own:
        _landscape(document.sections[0])
    for name, look in STYLES.items():
        if name not in [s.name for s in document.styles]:
            _add_style(document, name, look)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(title), "xietong", "xietong"
    properties.created = properties.modified = CREATED
    properties.revision = 1
    return document


def _landscape(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(v) for v in LANDSCAPE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)


def set_fonts(style: Any, east_asian: str, latin: str = LATIN) -> None:
    """Fonts of a style for Latin and East Asian text; without the second Word takes whatever it likes."""
    style.font.name = latin
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{kind}"), font)


def _add_style(document: Any, name: str, look: Look) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.size, style.font.bold = Pt(look.size), look.bold
    set_fonts(style, look.east_asian)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.keep_with_next = name == CAPTION


def _rule(parent: Any, tag: str, sizes: dict[str, int]) -> None:
    """Rules of a table or a cell; a size of 0 is none."""
    borders = OxmlElement(f"w:{tag}")
    for side, size in sizes.items():
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), "single" if size else "nil")
        edge.set(qn("w:sz"), str(size))
        edge.set(qn("w:space"), "0")
        edge.set(qn("w:color"), "000000")
        borders.append(edge)
    parent.append(borders)


def _mark_row(row: Any, *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _fill(cell: Any, text: str, *, style_id: str, is_number: bool, is_head: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style_id  # looked up once a table: by name for every cell, it was most of the step's time
    run = paragraph.add_run(text)
    run.bold = True if is_head else None
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_table(document: Any, table: PaperTable, *, number: int, lang: str) -> None:
    """Caption, table with three rules, note."""
    word = f"表{number}" if lang == "zh" else f"Table {number}"
    document.add_paragraph(f"{word}  {in_language(table.caption, lang)}", style=CAPTION)
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.heads))
    _rule(grid._tbl.tblPr, "tblBorders", {"top": THICK, "bottom": THICK, "insideH": 0, "insideV": 0})
    section = document.sections[-1]
    line = section.page_width - section.left_margin - section.right_margin
    shares = table.widths or (1.6, *[1.0] * (len(table.heads) - 1))
    widths = [int(line * w / sum(shares)) for w in shares]
    grid.autofit = False
    style_id = document.styles[CELL].style_id
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    lines = [table.heads, *table.rows]
    for r, (row, values) in enumerate(zip(grid.rows, lines, strict=True)):
        _mark_row(row, is_head=r == 0)
        for c, (cell, words) in enumerate(zip(row.cells, values, strict=True)):
            _fill(
                cell, in_language(words, lang), style_id=style_id, is_number=c > 0 and not table.widths, is_head=r == 0
            )
            cell.width = widths[c]
            if r == 0:
                _rule(cell._tc.get_or_add_tcPr(), "tcBorders", {"bottom": THIN})
    note = in_language(table.note, lang)
    head = ("注：" if lang == "zh" else "Note. ") if note else ""
    document.add_paragraph(f"{head}{note}", style=NOTE)


def save(document: Any, path: Path) -> None:
    """Write a document without the date of today."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    rezip(path)


def write_word(
    path: Path, tables: Sequence[PaperTable], *, title: str, lead: Sequence[str], lang: str, figure: Path | None = None,
    template: Path = TEMPLATE,
) -> None:  # fmt: skip
    """Write the tables of one region in one language; `lead` are lines above them, `figure` a picture before them."""
    document = new_document(template, title=title)
    document.add_paragraph(clean(title), style=CAPTION)
    for line in lead:
        document.add_paragraph(clean(line), style=TEXT)
    if figure:
        document.add_picture(str(figure), height=Mm(135))
    for number, table in enumerate(tables, start=1):
        add_table(document, table, number=number, lang=lang)
    save(document, path)
