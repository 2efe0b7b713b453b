"""Tables as LaTeX with booktabs and ctex, in one document that compiles by itself with XeLaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.paper.model import PaperTable, clean, in_language

SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "×": r"$\times$", "≥": r"$\geq$", "≤": r"$\leq$", "→": r"$\to$", "κ": r"$\kappa$", "α": r"$\alpha$",
}  # fmt: skip
WIDE = 9  # columns from which a table is shrunk to the line
HEAD = r"""\documentclass[UTF8,a4paper,landscape]{ctexart}
\usepackage[margin=20mm]{geometry}
\usepackage{booktabs,graphicx,array}
\begin{document}
"""


def escape(text: str) -> str:
    r"""Text as LaTeX shows it; nothing in it is a command.

    >>> escape("50% \\input{x}")
    '50\\% \\textbackslash{}input\\{x\\}'
    """
    return re.sub("|".join(map(re.escape, SPECIAL)), lambda m: SPECIAL[m[0]], clean(text))


def _columns(table: PaperTable) -> str:
    if not table.widths:
        return "l" + "c" * (len(table.heads) - 1)
    total = sum(table.widths)
    return "".join(rf">{{\raggedright\arraybackslash}}p{{{0.9 * w / total:.3f}\linewidth}}" for w in table.widths)


def latex_table(table: PaperTable, lang: str) -> str:
    """One table environment with caption above and note below."""
    lines = [" & ".join(escape(in_language(w, lang)) for w in row) + r" \\" for row in (table.heads, *table.rows)]
    body = "\n".join([
        rf"\begin{{tabular}}{{{_columns(table)}}}", r"\toprule", lines[0], r"\midrule", *lines[1:], r"\bottomrule",
        r"\end{tabular}",
    ])  # fmt: skip
    if len(table.heads) >= WIDE and not table.widths:
        body = "\\resizebox{\\linewidth}{!}{%\n" + body + "}"
    note = escape(in_language(table.note, lang))
    word = "注：" if lang == "zh" else "Note. "
    below = rf"\par\vspace{{2pt}}\parbox{{\linewidth}}{{\footnotesize {word}{note}}}"
    caption = escape(in_language(table.caption, lang))
    head = [r"\begin{table}[htbp]", r"\centering\small", rf"\caption{{{caption}}}", rf"\label{{tab:{table.id}}}"]
    return "\n".join([*head, body, *([below] if note else []), r"\end{table}", ""])


def latex_document(tables: Sequence[PaperTable], *, title: str, lead: Sequence[str], lang: str) -> str:
    """A document of all tables that compiles by itself with XeLaTeX."""
    names = "" if lang == "zh" else r"\renewcommand{\tablename}{Table}" + "\n"
    parts = [rf"\section*{{{escape(title)}}}", *(escape(line) + r"\par" for line in lead)]
    return (
        HEAD
        + names
        + "\n".join([*parts, *(latex_table(t, lang) + r"\clearpage" for t in tables), r"\end{document}", ""])
    )
