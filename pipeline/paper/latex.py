"""Tables as LaTeX with booktabs and ctex, in one document that compiles by itself with XeLaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.paper.model import PaperTable, clean, in_language
from pipeline.present.style import columns_of

SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "×": r"$\times$", "≥": r"$\geq$", "≤": r"$\leq$", "→": r"$\to$", "κ": r"$\kappa$", "α": r"$\alpha$",
}  # fmt: skip
ADDRESS = re.compile(r"(?:https?|github):\S+")  # may break inside, or it would leave its column
LONG_HEAD = 14  # letters from which a heading is broken into lines
HEAD = r"""\documentclass[UTF8,a4paper,landscape]{ctexart}
\usepackage[margin=20mm]{geometry}
\usepackage{booktabs,graphicx,array}
% A table that is still wider than the line is made smaller; the others keep their size.
\newcommand{\fitted}[1]{\sbox0{#1}\ifdim\wd0>\linewidth\resizebox{\linewidth}{!}{\usebox0}\else\usebox0\fi}
\begin{document}
"""


def escape(text: str) -> str:
    r"""Text as LaTeX shows it; nothing in it is a command.

    >>> escape("50% \\input{x}")
    '50\\% \\textbackslash{}input\\{x\\}'
    """
    escaped = re.sub("|".join(map(re.escape, SPECIAL)), lambda m: SPECIAL[m[0]], clean(text))
    return ADDRESS.sub(lambda m: re.sub(r"([/.?=-]|\\_|\\&)(?=.)", r"\1\\allowbreak{}", m[0]), escaped)


def _columns(table: PaperTable) -> str:
    if not table.widths:
        return "l" + "c" * (len(table.heads) - 1)
    total = sum(table.widths)
    return "".join(rf">{{\raggedright\arraybackslash}}p{{{0.9 * w / total:.3f}\linewidth}}" for w in table.widths)


def _head(word: str, n_columns: int) -> str:
    """A heading, in a box of its column's share of the line where it is long."""
    text = escape(word)
    if columns_of(word) <= LONG_HEAD:
        return text
    return rf"\parbox[b]{{{0.78 / n_columns:.3f}\linewidth}}{{\centering\strut {text}\strut}}"


def latex_table(table: PaperTable, lang: str) -> str:
    """One table environment with caption above and note below."""
    lines = [" & ".join(escape(in_language(w, lang)) for w in row) + r" \\" for row in (table.heads, *table.rows)]
    if not table.widths:
        first, *others = (in_language(w, lang) for w in table.heads)
        lines[0] = " & ".join([escape(first), *(_head(w, len(table.heads)) for w in others)]) + r" \\"
    body = "\n".join([
        rf"\begin{{tabular}}{{{_columns(table)}}}", r"\toprule", lines[0], r"\midrule", *lines[1:], r"\bottomrule",
        r"\end{tabular}",
    ])  # fmt: skip
    if not table.widths:
        body = "\\fitted{%\n" + body + "}"
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
