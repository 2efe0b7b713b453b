"""The codebook as a Word document: the annotation guide, then every code with its words in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.paper.model import PaperTable, clean
from pipeline.paper.word import CAPTION, HEI, TEXT, add_table, new_document, save, set_fonts
from pipeline.present.grids import Words
from pipeline.present.labels import Labels

KINDS = {
    "class": Words("主体类别", "Classes of actors"), "behaviour": Words("协同行为", "Behaviours"),
    "realis": Words("语态", "Realis"), "relation": Words("关系", "Relations"),
}  # fmt: skip
PIECE = re.compile(r"(\*\*.+?\*\*|`[^`]+`|(?<![*\w])\*[^*\s][^*]*\*)")
ROW = re.compile(r"^\|(.+)\|\s*$")


def add_text(paragraph: Any, text: str) -> None:
    """Markdown of one paragraph: **bold** and `code`, everything else as it is."""
    for piece in PIECE.split(text):
        if piece.startswith("**") and piece.endswith("**") and len(piece) > 4:
            paragraph.add_run(clean(piece[2:-2])).bold = True
        elif piece:
            is_marked = bool(PIECE.fullmatch(piece))
            paragraph.add_run(clean(piece.strip("`*")) if is_marked else piece).italic = is_marked or None


def _cells(line: str) -> list[str]:
    return [re.sub(r"\*\*|`", "", c).strip() for c in line.strip().strip("|").split("|")]


def _markdown_table(lines: Sequence[str], number: int) -> PaperTable:
    heads, *rows = [_cells(line) for line in lines if not re.fullmatch(r"[|\s:-]+", line)]
    width = len(heads)
    body = [[Words(c, c) for c in (row + [""] * width)[:width]] for row in rows]
    widths = tuple(float(max(4, min(40, max(len(r[i].zh) for r in body)))) for i in range(width))
    return PaperTable(f"guide{number}", Words("", ""), Words("", ""), [Words(h, h) for h in heads], body, widths)


def add_markdown(document: Any, text: str) -> int:
    """Headings, lists, tables and paragraphs of a guide; gives the number of tables."""
    n_tables, table = 0, []
    for line in [*text.splitlines(), ""]:
        if ROW.match(line):
            table.append(line)
            continue
        if table:
            n_tables += 1
            add_table(document, _markdown_table(table, n_tables), number=n_tables, lang="zh")
            table = []
        if found := re.match(r"(#+) (.+)", line):
            document.add_heading(clean(found[2]), level=min(len(found[1]), 3))
        elif found := re.match(r"\s*[-*] (.+)", line):
            add_text(document.add_paragraph(style="List Bullet"), found[1])
        elif line.strip():
            add_text(document.add_paragraph(style=TEXT), line.strip())
    return n_tables


def _codes(labels: Labels, kind: str, title: Words) -> PaperTable:
    rows = [[Words(c, c), Words(w["zh"], w["zh"]), Words(w["en"], w["en"])] for c, w in labels.of_kind(kind).items()]
    heads = [Words("code", "code"), Words("中文", "Chinese"), Words("English", "English")]
    return PaperTable(kind, title, Words("", ""), heads, rows, (1, 1, 1))


def write_codebook(path: Path, guide: str, labels: Labels) -> None:
    """Write the codebook."""
    document = new_document(title="xietong codebook")
    for level in (1, 2, 3):
        set_fonts(document.styles[f"Heading {level}"], HEI)
    note = (
        "编码手册。用它编码的训练与校验句由语言模型编码，无人工复核。 "
        "Codebook. The sentences coded with it so far were coded by language models; no person has checked them."
    )
    document.add_paragraph(note, style=TEXT)
    n = add_markdown(document, guide)
    document.add_paragraph("编码表 Codes", style=CAPTION)
    for number, (kind, title) in enumerate(KINDS.items(), start=n + 1):
        add_table(document, _codes(labels, kind, title), number=number, lang="zh")
    save(document, path)
