"""How far the extraction agrees with coded sentences: the study's own, and the real ones behind the shipped models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pipeline.codes import BEHAVIOURS, CLASSES, REALIS, RELATIONS
from pipeline.declared.quality import (
    ABLATION,
    LEARNING_CURVE,
    MISSES,
    NONE,
    QUALITY,
    QUALITY_CONFUSION,
    QUALITY_ERRORS,
    QUALITY_TABLES,
)
from pipeline.io import read_csv
from pipeline.present.grids import Words, records_of, words_of
from pipeline.present.labels import Labels
from pipeline.present.sections.base import AFTER, Kind, Material
from pipeline.present.sections.plain import Plain, plain
from pipeline.training.recipe import FIGURES, shipped_recipe

OWN = tuple(f"tables/{t.file_stem}.csv" for t in (*QUALITY_TABLES, MISSES))
SHIPPED = tuple(FIGURES / f"{t.file_stem}.csv" for t in (QUALITY, QUALITY_CONFUSION, LEARNING_CURVE, ABLATION))
ORDER = {"class": CLASSES, "behaviour": BEHAVIOURS, "realis": REALIS, "relation": RELATIONS}
TITLES = {
    "figure": Words("总体", "In all"),
    "class": Words("各类主体", "Actors by class"),
    "behaviour": Words("各类行为", "Behaviours"),
    "realis": Words("实施状态", "Realis"),
    "relation": Words("协同关系", "Relation"),
}


class Measure(NamedTuple):
    """One row: precision, recall and F1 (with interval, one string each) by rules alone and with the models."""

    name: Words
    n: str
    off: list[str]
    on: list[str]


class Matrix(NamedTuple):
    """A confusion matrix: what was coded by row, what was found by column; the diagonal agrees."""

    title: Words
    heads: list[Words]
    rows: list[tuple[Words, list[tuple[str, bool]]]]


def measures(rows: pd.DataFrame, labels: Labels) -> list[tuple[Words, list[Measure]]]:
    """Tables of figures, of classes and of behaviours, off beside on."""
    by = {(r["models"], r["kind"], r["code"]): r for r in records_of(rows)}
    found = []
    for kind in ("figure", "class", "behaviour"):
        codes = list(dict.fromkeys(c for _, k, c in by if k == kind))
        label = "measure" if kind == "figure" else kind
        lines = [
            Measure(
                words_of(labels, label, code), _count(by, kind, code),
                *(_three(by.get((models, kind, code))) for models in ("off", "on")),
            )
            for code in codes
        ]  # fmt: skip
        found.append((TITLES[kind], lines))
    return found


def _count(by: dict[Any, Any], kind: str, code: str) -> str:
    row = by.get(("on", kind, code)) or by["off", kind, code]
    return f"{row['n_coded_facts']:,.0f}"


def _three(row: dict[str, Any] | None) -> list[str]:
    if row is None:
        return ["–"] * 3
    return [f"{row[k]:.2f} [{row[f'{k}_low']:.2f}, {row[f'{k}_high']:.2f}]" for k in ("precision", "recall", "f1")]


def matrices(rows: pd.DataFrame, labels: Labels) -> list[Matrix]:
    """Confusion matrices with the models, codes in the order of the codebook."""
    counts = {(r["kind"], r["coded"], r["found"]): int(r["n"]) for r in records_of(rows[rows["models"] == "on"])}
    made = []
    for kind, order in ORDER.items():
        own = {(a, b): n for (k, a, b), n in counts.items() if k == kind}
        codes = [c for c in (*order, NONE) if any(c in pair for pair in own)]
        if codes:
            names = [words_of(labels, "found" if c == NONE else kind, c) for c in codes]
            cells = [[(str(own.get((a, b), "")), a == b) for b in codes] for a in codes]
            made.append(Matrix(TITLES[kind], names, list(zip(names, cells, strict=True))))
    return made


def _curve(path: Path, labels: Labels) -> Plain:
    rows = read_csv(LEARNING_CURVE, path)
    rows["figure"] = [labels.get("measure", f, "zh") for f in rows["figure"]]
    return plain(LEARNING_CURVE, rows, ("figure", "share", "n_sentences", "n_documents", "f1"), labels)


def parts_added(rows: pd.DataFrame, labels: Labels) -> dict[str, Any]:
    """F1 of the whole path, part after part."""
    own = records_of(rows[rows["scope"] == "path"])
    names = list(dict.fromkeys(r["figure"] for r in own))
    values = {(r["part"], r["figure"]): f"{r['f1']:.3f}" for r in own}
    parts = dict.fromkeys(r["part"] for r in own)
    return {
        "heads": [words_of(labels, "measure", n) for n in names],
        "rows": [(words_of(labels, "part", p), [values[p, n] for n in names]) for p in parts],
    }


def _shipped(labels: Labels) -> dict[str, Any] | None:
    """Figures on the real sentences that the shipped models learned from, cross-validated; None without their files."""
    if not all(p.is_file() for p in SHIPPED):
        return None
    figures, confusion, curve, ablation = SHIPPED
    rows = read_csv(QUALITY, figures)
    return {
        "n": int(rows["n_sentences"].max()),
        "measures": measures(rows, labels),
        "matrices": matrices(read_csv(QUALITY_CONFUSION, confusion), labels),
        "curve": _curve(curve, labels),
        "parts": parts_added(read_csv(ABLATION, ablation), labels),
    }


def _misses(rows: pd.DataFrame, labels: Labels) -> list[tuple[Words, Plain]]:
    titles = {"organisation": Words("形似机构的字符串", "Strings shaped like bodies"),
              "verb_object": Words("主体之后的动宾短语", "Verb and object behind an actor")}  # fmt: skip
    columns = ("string", "n", "n_documents", "example")
    return [(t, plain(MISSES, own, columns, labels)) for k, t in titles.items() if len(own := rows[rows["kind"] == k])]


def _learned(coded: str) -> bool:
    return bool(coded) and Path(coded) in (*shipped_recipe().coded, *shipped_recipe().also)


def build(material: Material) -> dict[str, Any]:
    """Own figures if the study has coded sentences, figures on real sentences, possible misses."""
    figures, confusion, errors, misses = (
        read_csv(t, material.root / f) for t, f in zip((*QUALITY_TABLES, MISSES), OWN, strict=True)
    )
    labels, quality = material.labels, material.study.quality
    columns: Sequence[str] = ("rank", "sentence", "coded", "found", "n_errors")
    return {
        "coders": quality.coders,
        "learned": _learned(quality.coded),
        "n": int(figures["n_sentences"].max()) if len(figures) else 0,
        "measures": measures(figures, labels) if len(figures) else [],
        "matrices": matrices(confusion, labels),
        "errors": plain(QUALITY_ERRORS, errors, columns, labels) if len(errors) else None,
        "shipped": _shipped(labels),
        "misses": _misses(misses, labels),
    }


KIND = Kind(
    "quality", Words("抽取质量", "Quality of extraction"), AFTER, build, lambda _: OWN,
    lambda _: tuple(map(str, SHIPPED)),
)  # fmt: skip
