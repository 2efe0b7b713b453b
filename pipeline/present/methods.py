"""The methods text of a run in Chinese and English, with its references.

Every number comes from the settings or the files of the run; the prose lies in methods.zh.md and methods.en.md, the
references of methods and tools in references.bib, those of the data are made from the source files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.errors import PipelineError
from pipeline.present.choose import headline_rows, pick
from pipeline.present.regions import Named
from pipeline.settings import Source, Study
from pipeline.study_tables import ALL
from pipeline.text.vocabulary import Vocabulary

HERE = Path(__file__).parent
CITED = re.compile(r"@([\w-]+)")


class Cited(NamedTuple):
    """A source of documents as the text cites it."""

    key: str
    title: str
    licence: str


class Material(NamedTuple):
    """What the text is written from: record of the run, frames by name, regions, sources by name, vocabulary."""

    study: Study
    record: Mapping[str, Any]
    frames: Mapping[str, pd.DataFrame]
    regions: Sequence[Named]
    sources: Mapping[str, Source]
    vocabulary: Vocabulary


def _one_line(text: str) -> str:
    """Text of settings inside Markdown: no line break, no cell border."""
    return " ".join(text.replace("|", "/").split())


def _regions(m: Material) -> list[dict[str, Any]]:
    rows = pick(headline_rows(m.frames, "T1", m.study.realis), item=ALL, value=ALL, stage=ALL)
    found = []
    for region in m.regions:
        own = rows[rows["adcode"] == region.adcode]
        if own.empty:
            continue
        r = own.iloc[0]
        unknown = "–" if pd.isna(r["unknown_doer_share"]) else f"{r['unknown_doer_share']:.0%}"
        n = {"n_documents": r["n_on_topic_families"], "n_sentences": r["n_on_topic_sentences"], "n_acts": r["n_acts"]}
        found.append({"zh": region.zh, "en": region.en, "unknown": unknown, **{k: int(v) for k, v in n.items()}})
    return found


def _verdicts(m: Material) -> list[dict[str, str]]:
    names = {r.adcode: r for r in m.regions}
    rows = m.frames["claims"].to_dict("records")
    return [
        {"region": names[r["adcode"]].zh, "region_en": names[r["adcode"]].en, "claim": r["claim"],
         "verdict_zh": r["verdict_zh"], "verdict_en": r["verdict_en"], "guards": r["guards"].replace(";", ", ") or "–"}
        for r in rows
    ]  # fmt: skip


def _topic(models: pd.DataFrame) -> dict[str, Any]:
    chosen = models[models["is_chosen"]]
    if chosen.empty:
        return {}
    row = chosen.iloc[0]
    return {"k": int(row["k"]), "stability": f"{row['stability']:.2f}", "coherence": f"{row['coherence']:.2f}"}


def context(m: Material) -> dict[str, Any]:
    """What the templates need."""
    audit, terms = m.frames["audit"], m.vocabulary.terms
    analysis = m.study.analysis
    return {
        "study": m.study, "record": m.record, "a": analysis, "c": analysis.claims,
        "ci": f"{analysis.confidence * 100:g}",
        "sources": [Cited(name, _one_line(s.title), _one_line(s.licence)) for name, s in m.sources.items()],
        "regions": _regions(m), "verdicts": _verdicts(m), "topic": _topic(m.frames["topic_models"]),
        "n_audited": int(audit.loc[audit["status"] == "audited", "adcode"].nunique()),
        "vocabulary": {
            "n_terms": len(terms), "n_counted": sum(t.is_counted for t in terms),
            "n_read": sum(t.n_read for t in terms),
        },
    }  # fmt: skip


def methods_text(m: Material, lang: str) -> str:
    """The text in one language, as Markdown with citations [@key]."""
    # Markdown, not a page: nothing is escaped, and titles lose what Markdown would read.
    environment = Environment(loader=FileSystemLoader(HERE), undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    return environment.get_template(f"methods.{lang}.md").render(context(m))


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", _one_line(text))


def bibliography(texts: Sequence[str], sources: Mapping[str, Source]) -> str:
    """BibTeX of everything that the texts cite, sorted by key; a citation without an entry is an error."""
    entries = {}
    for line in (HERE / "references.bib").read_text(encoding="utf-8").splitlines():
        if line.strip():
            entries[line.split("{", 1)[1].split(",", 1)[0]] = line
    for name, source in sources.items():
        note = f"Licence: {_tex(source.licence)}" + (f". {_tex(source.obtain)}" if source.obtain else "")
        entries[name] = f"@misc{{{name}, title = {{{{{_tex(source.title)}}}}}, note = {{{note}}}}}"
    cited = sorted({key for text in texts for key in CITED.findall(text)})
    missing = [key for key in cited if key not in entries]
    if missing:
        raise PipelineError(f"no reference for {', '.join(missing)}", where=str(HERE / "references.bib"))
    return "".join(f"{entries[key]}\n" for key in cited)
