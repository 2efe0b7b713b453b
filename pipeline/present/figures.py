"""The figures of one region in one language: which there are, which table each shows, and their captions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from pipeline.present.choose import headline_rows, headline_scheme, pick, stages_of
from pipeline.present.figure_breadth import draw_breadth
from pipeline.present.figure_heatmap import draw_heatmap
from pipeline.present.figure_index import FORMATS, NAMES, file_stem
from pipeline.present.figure_network import draw_network
from pipeline.present.figure_ranks import draw_ranks
from pipeline.present.figure_roles import draw_roles
from pipeline.present.figure_shares import draw_behaviour_shares
from pipeline.present.figure_timeline import draw_timeline
from pipeline.present.figure_transitions import draw_transitions
from pipeline.present.figure_trend import draw_trend
from pipeline.present.labels import Labels
from pipeline.present.style import Context, house_style, save
from pipeline.settings import Study

Tables = Mapping[str, pd.DataFrame]
NEEDED = (
    "stages",
    "trend",
    "actor_stage",
    "behaviour_stage",
    "actor_behaviour",
    "role_stage",
    "role_transitions",
    "network",
    "network_nodes",
)


class Spec(NamedTuple):
    """One kind of figure: table it shows, and how to draw it from a region's rows."""

    name: str
    table: str
    draw: Callable[[Tables, Context, str, str, str], Figure]


def _rows(tables: Tables, code: str, realis: str, adcode: str, scheme: str, **changed: str) -> pd.DataFrame:
    return pick(headline_rows(tables, code, realis, **changed), adcode=adcode, stage_scheme=scheme)


def _trend(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    parts = [_rows(tables, "T6", realis, adcode, scheme, basis=basis) for basis in ("all", "broad")]
    return draw_trend(pd.concat(parts, ignore_index=True), context)


def _shares(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    return draw_behaviour_shares(_rows(tables, "T3", realis, adcode, scheme), context)


def _heatmap(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    return draw_heatmap(_rows(tables, "T4", realis, adcode, scheme), context)


def _roles(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    return draw_roles(_rows(tables, "T5", realis, adcode, scheme), context)


def _ranks(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    return draw_ranks(_rows(tables, "T2", realis, adcode, scheme), context)


def _breadth(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    return draw_breadth(_rows(tables, "T8b", realis, adcode, scheme), context)


def _transitions(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    return draw_transitions(_rows(tables, "T5c", realis, adcode, scheme), context)


def _network(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    edges, nodes = (_rows(tables, code, realis, adcode, scheme) for code in ("T8", "T8b"))
    return draw_network(edges, nodes, context)


def _timeline(tables: Tables, context: Context, realis: str, adcode: str, scheme: str) -> Figure:
    return draw_timeline(pick(tables["stages"], adcode=adcode), context)


TABLE_OF = {
    "timeline": "stages",
    "trend": "T6",
    "behaviour_shares": "T3",
    "heatmap": "T4",
    "roles": "T5",
    "network": "T8",
    "ranks": "T2",
    "breadth": "T8b",
    "transitions": "T5c",
}
DRAW = {
    "timeline": _timeline, "trend": _trend, "behaviour_shares": _shares, "heatmap": _heatmap, "roles": _roles,
    "network": _network, "ranks": _ranks, "breadth": _breadth, "transitions": _transitions,
}  # fmt: skip
FIGURES = tuple(Spec(name, TABLE_OF[name], DRAW[name]) for name in NAMES)


def make_context(
    tables: Tables, study: Study, labels: Labels, *, adcode: str, region: str, lang: str, is_invented: bool
) -> Context:
    """Language, stages and volumes that the figures of a region share."""
    scheme = headline_scheme(tables["stages"], adcode)
    trend = _rows(tables, "T6", study.realis, adcode, scheme)
    return Context(
        lang=lang,
        labels=labels,
        region=region,
        stages=stages_of(tables["stages"], adcode, scheme),
        volume=pick(trend, unit="stage"),
        weekly=pick(trend, unit="week"),
        window=(str(study.window.start), str(study.window.end)),
        is_invented=is_invented,
    )


def caption(name: str, table: str, context: Context, scheme: str) -> str:
    """Caption with region, scheme, table and what the numbers are."""
    sentence = "{name}，{region}，{scheme}（{table}）。{reported}。"
    if context.lang == "en":
        sentence = "{name}, {region}, {scheme} ({table}). {reported}."
    text = sentence.format(
        name=context.text(name), region=context.region, scheme=context.word("scheme", scheme), table=table,
        reported=context.text("reported"),
    )  # fmt: skip
    mark = context.text("watermark")
    return f"{text} {mark}" if context.is_invented else text


def write_figures(
    tables: Tables, context: Context, *, adcode: str, realis: str, fonts: Sequence[Path], folder: Path
) -> list[dict[str, str]]:
    """Draw and write every figure of one region in one language; returns their rows of the index."""
    scheme = headline_scheme(tables["stages"], adcode)
    rows = []
    with house_style(fonts):
        for spec in FIGURES:
            stem = file_stem(spec.name, adcode, context.lang)
            save(spec.draw(tables, context, realis, adcode, scheme), folder / stem)
            rows.append(
                {
                    "name": spec.name, "adcode": adcode, "lang": context.lang,
                    "files": ";".join(f"{stem}.{form}" for form in FORMATS), "table": spec.table,
                    "caption": caption(spec.name, spec.table, context, scheme),
                }
            )  # fmt: skip
    return rows
