"""collection.csv: what became of each column, month by month, so that a dead column is seen and not averaged away."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from pipeline.collect.addresses import key_of
from pipeline.collect.archive import latest, read_journal
from pipeline.collect.columns import column_id
from pipeline.collect.manifest import places
from pipeline.ingest.collected import Collected, collected_articles
from pipeline.ingest.dates import closing_date, parse_date
from pipeline.settings import Collect

COLUMNS = (
    "source", "column", "month", "n_listed", "n_kept", "n_extracted", "n_dated", "n_suspicious", "rejected",
    "suspicions",
)  # fmt: skip
_TITLES = "".join(
    f"<th>{title}</th>"
    for title in (
        "月份 month", "列出 listed", "保存 kept", "有正文 text", "有日期 dated", "可疑 suspicious",
        "未收 rejected", "疑点 why",
    )
)  # fmt: skip
_HEAD = """<!DOCTYPE html><meta charset="utf-8"><title>{name}</title>
<style>body{{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}h2{{font-size:1em;margin:2em 0 0}}
table{{border-collapse:collapse}}td,th{{border:1px solid #bbb;padding:.2em .6em;text-align:left}}
.gap td{{background:#f6d5d5}}</style><h1>采集情况 Collection: {name}</h1>
<p>红行：该月没有保存任何文章。 Red rows: months without any article kept.</p>"""
SHORT = 80  # characters
OFF_DAYS = 30  # between the day of publication and the day at the foot of the text
_STRANGE = re.compile(r"[\ufffd\ue000-\uf8ff]|锟斤拷|烫烫")


def suspicions(article: Collected) -> list[str]:
    """What is strange about an article: too short, mostly links, garbled, declared in another encoding, dated off."""
    text = article.fields.get("text", "")
    found = ["short"] if len(text) < SHORT else []
    lines = text.split("\n")
    if len(lines) > 5 and sum(len(line) < 12 for line in lines) > 0.7 * len(lines):
        found.append("mostly_links")
    if len(_STRANGE.findall(text)) > max(2, len(text) / 200):
        found.append("garbled")
    if article.fields.get("misdeclared"):
        found.append("encoding_misdeclared")
    published, signed = parse_date(article.fields.get("published", "")), closing_date(text)
    if published and signed and abs((published - signed).days) > OFF_DAYS:
        found.append("date_off")
    return found


def collection_rows(name: str, folder: Path, collect: Collect) -> list[dict[str, Any]]:
    """Counts of each column and month of a source; months in which a column lists nothing are there with zeros."""
    where = places(folder, collect)
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    read = {key_of(a.url): a for a in collected_articles(folder, collect)}
    state = latest(read_journal(folder))
    for key in sorted({k for k, e in state.items() if e["kind"] == "article"} | set(where)):
        place, event, article = where.get(key), state.get(key), read.get(key)
        day = (article.fields.get("published", "") if article else "") or (place.date if place else "")
        parsed = parse_date(day)
        cell = counts[place.column if place else "", f"{parsed:%Y-%m}" if parsed else ""]
        cell["n_listed"] += 1
        cell["n_kept"] += bool(event and event["outcome"] == "kept")
        if event and event["outcome"] != "kept":
            cell[f"rejected {event['reason'] or event['outcome']}"] += 1
        if article and article.problem:
            cell[f"rejected {article.problem[0]}"] += 1
        elif article:
            cell["n_extracted"] += bool(article.fields["text"])
            cell["n_dated"] += bool(parsed)
            strange = suspicions(article)
            cell["n_suspicious"] += bool(strange)
            cell.update(f"suspicion {s}" for s in strange)
    for pages in collect.lists:
        column = column_id(pages)
        months = [m for c, m in counts if c == column]
        wanted = [f"{day:%Y-%m}" for day in (collect.since, collect.until) if day]
        for month in _gaps([*filter(None, months), *wanted], months) or ([] if months else [""]):
            counts[column, month] += Counter()
    return [_row(name, column, month, cell) for (column, month), cell in sorted(counts.items())]


def _gaps(ends: Iterable[str], found: Iterable[str]) -> list[str]:
    """Months from the first to the last of `ends` that are not among those found."""
    known, here = sorted(ends), set(found)
    if not known:
        return []
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (known[0], known[-1]))
    every = [f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, last + 1)]
    return [m for m in every if m not in here]


def _row(name: str, column: str, month: str, cell: Counter[str]) -> dict[str, Any]:
    def named(kind: str) -> str:
        return "; ".join(f"{k.split(' ', 1)[1]} {n}" for k, n in sorted(cell.items()) if k.startswith(kind))

    numbers = {key: cell[key] for key in COLUMNS[3:8]}
    return {"source": name, "column": column, "month": month, **numbers} | {
        "rejected": named("rejected"), "suspicions": named("suspicion"),
    }  # fmt: skip


def write_collection(raw: Path, name: str, collect: Collect) -> list[dict[str, Any]]:
    """Write raw/<name>/collection.csv; gives its rows."""
    rows = collection_rows(name, raw / name, collect)
    with (raw / name / "collection.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (raw / name / "collection.html").write_text(page_of(name, rows), encoding="utf-8")
    return rows


def page_of(name: str, rows: list[dict[str, Any]]) -> str:
    """The rows as a page by itself: a table a column, months without articles and rejections marked."""
    parts = [_HEAD.format(name=escape(name))]
    for column in dict.fromkeys(row["column"] for row in rows):
        mine = [row for row in rows if row["column"] == column]
        kept, listed = (sum(row[k] for row in mine) for k in ("n_kept", "n_listed"))
        counts = f"<p>保存 kept {kept}，列出 listed {listed}</p>"
        parts.append(f"<h2>{escape(column) or '不在列表中 in no list'}</h2>{counts}<table><tr>{_TITLES}</tr>")
        for row in mine:
            cells = "".join(f"<td>{escape(str(row[key]))}</td>" for key in COLUMNS[2:])
            parts.append(f"<tr{'' if row['n_kept'] else ' class=gap'}>{cells}</tr>")
        parts.append("</table>")
    return "\n".join(parts) + "\n"
