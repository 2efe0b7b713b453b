"""What a crawl would ask, without asking."""

from __future__ import annotations

from pathlib import Path

from pipeline.collect.addresses import check_manners
from pipeline.collect.archive import latest, read_journal
from pipeline.collect.columns import column_id
from pipeline.collect.families import FAMILIES
from pipeline.settings import Collect, Manners


def plan_text(name: str, collect: Collect, manners: Manners, folder: Path) -> str:
    """Hosts, first requests of each column, what is known already, and how long a thousand new pages take."""
    check_manners(manners, {name: collect})
    known = [e for e in latest(read_journal(folder)).values() if e["kind"] == "article"]
    lines = [f"{name}: {', '.join(collect.hosts)}; {len(known)} articles known"]
    for pages in collect.lists:
        lines.append(f"  {column_id(pages)}")
        asks = FAMILIES[pages.family].first(pages, collect.since, collect.until)
        lines += [f"    {'POST' if ask.body else 'GET'} {ask.url}" for ask in asks[:2]]
    minutes = 1000 * (manners.delay + manners.jitter / 2) / 60
    lines.append(f"  about {minutes:.0f} minutes for a thousand pages of a host")
    return "\n".join(lines)
