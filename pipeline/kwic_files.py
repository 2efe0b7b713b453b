"""Concordance as a file: workbook or page. Texts are text in both: no formula, no link, no markup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.kwic import Line
from pipeline.paper.model import clean

CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001  fixed, so that equal lines give equal bytes
WIDTHS = (11, 16, 34, 48, 14, 48, 30, 9)
STYLE = (
    "body{font:15px/1.5 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:1rem;color-scheme:light dark}"
    "table{border-collapse:collapse}td,th{padding:.2rem .5rem;border-bottom:1px solid #8886;vertical-align:top}"
    "td.l{text-align:right}td.w{font-weight:bold;white-space:nowrap}small{color:#777}"
)
NOTE = "个人姓名、证号、电话与住址已隐去。Private persons are hidden."


def write_xlsx(path: Path, word: str, lines: Sequence[Line]) -> None:
    """A sheet with one place a line."""
    import xlsxwriter

    from pipeline.present.archive import rezip

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": clean(word), "comments": NOTE, "created": CREATED})
        head = book.add_format({"bold": True, "bottom": 1})
        right, bold = book.add_format({"align": "right"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("kwic")
        sheet.freeze_panes(1, 0)
        for c, (name, width) in enumerate(zip(Line._fields, WIDTHS, strict=True)):
            sheet.set_column(c, c, width, {"left": right, "word": bold}.get(name))
            sheet.write_string(0, c, name, head)
        for r, line in enumerate(lines, start=1):
            for c, value in enumerate(line):
                if isinstance(value, int):
                    sheet.write_number(r, c, value)
                else:
                    sheet.write_string(r, c, clean(str(value)))
    rezip(path)


def write_html(path: Path, word: str, lines: Sequence[Line]) -> None:
    """A page that holds everything itself."""
    rows = "".join(
        f"<tr><td>{escape(x.date)}<br><small>{escape(x.source)}</small></td><td class=l>{escape(clean(x.left))}</td>"
        f"<td class=w>{escape(clean(x.word))}</td><td>{escape(clean(x.right))}</td><td><small>{escape(clean(x.title))}"
        "</small></td></tr>\n"
        for x in lines
    )
    title = f"{escape(clean(word))} ({len(lines)})"
    path.write_text(
        f'<!DOCTYPE html>\n<html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style><h1>{title}</h1><p>{NOTE}</p>"
        "<table><tr><th>日期 date</th><th></th><th>KWIC</th><th></th><th>标题 title</th></tr>\n"
        f"{rows}</table></html>\n",
        encoding="utf-8",
    )


FORMS: dict[str, Callable[[Path, str, Sequence[Line]], None]] = {".xlsx": write_xlsx, ".html": write_html}


def write_kwic(path: Path, word: str, lines: Sequence[Line]) -> None:
    """Write the lines in the form that the name of the file ends in."""
    if path.suffix not in FORMS:
        raise PipelineError("no form for this file", where=str(path), allowed="a name in " + " or ".join(FORMS))
    FORMS[path.suffix](path, word, lines)
