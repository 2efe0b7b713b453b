"""Province packs and the scheme `response_level`, generated from the reference tables of data/reference.

`python -m pipeline.packs` writes config/provinces/<slug>.yaml for the 31 provinces of the mainland and
config/stages/response_level.csv; a test fails when they are out of step with the tables.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.analyse.stages import OPTIONAL, REQUIRED
from pipeline.settings import CONFIG

REFERENCE = Path("data/reference")
FIRST_DAY, AFTER_LAST_DAY = "2019-12-01", "2020-08-01"  # the table of levels ends in July 2020
LEVEL_ZH = {"I": "一级响应", "II": "二级响应", "III": "三级响应", "IV": "四级响应"}
WHOLE = "province-wide"
NAMES = CONFIG / "lexicon" / "names"  # <slug>.csv: local names of the provinces for which they were collected
DOUBTS = {
    "1src": "one source only",
    "unverified": "one source, not verified",
    "conflict_open": "sources disagree, not settled",
    "conflict_resolved": "sources disagreed, settled",
}
SUFFIXES = {"内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区",
            "新疆": "新疆维吾尔自治区"}  # fmt: skip
MUNICIPALITIES = ("北京", "天津", "上海", "重庆")

Row = Mapping[str, str]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a reference table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _hour(effective: str) -> str:
    """What the hour of an order means for its first day."""
    hour = effective.partition("T")[2]
    if hour == "24:00":
        return " (from 24:00 of the day: starts on the day after)"
    return " (the whole day counts)" if hour not in ("", "00:00") else ""


def _before(first: Row) -> dict[str, str]:
    """The stage before any response; it ends where the first order begins, and has that order's sources."""
    cited = {k: first[k] for k in ("adcode", "source", "source_2", "status")}
    return cited | {
        "stage": "S00", "start": FIRST_DAY, "end_exclusive": first["stage_start_date"], "label_zh": "响应启动前",
        "label_en": "Before any response", "basis": f"{first['province_zh']}: up to the day before the first response",
        "scope": "", "note": "",
    }  # fmt: skip


def _stage(number: int, row: Row, end: str) -> dict[str, str]:
    """The stage of one order, until the next."""
    partial = row["scope"] != WHOLE
    cited = {k: row[k] for k in ("adcode", "source", "source_2", "status", "note")}
    return cited | {
        "stage": f"S{number:02d}", "start": row["stage_start_date"], "end_exclusive": end,
        "label_zh": LEVEL_ZH[row["level"]] + ("（部分地区除外）" if partial else ""),
        "label_en": f"Level {row['level']}" + (" (parts excepted)" if partial else ""),
        "basis": f"{row['province_zh']}: level {row['level']}, effective {row['effective_local']}"
        + _hour(row["effective_local"]),
        "scope": f"partial: {row['scope']}" if partial else WHOLE,
    }  # fmt: skip


def by_province(levels: Iterable[Row]) -> dict[str, list[Row]]:
    """Orders of each province in order of their days."""
    found: dict[str, list[Row]] = {}
    for row in sorted(levels, key=lambda r: (r["adcode"], r["stage_start_date"])):
        found.setdefault(row["adcode"], []).append(row)
    return found


def stage_table(levels: Iterable[Row]) -> str:
    """The scheme `response_level` as CSV: ordinal stages, since levels return, each with its sources."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*REQUIRED, *OPTIONAL], lineterminator="\n")
    writer.writeheader()
    for orders in by_province(levels).values():
        writer.writerow(_before(orders[0]))
        ends = [*(o["stage_start_date"] for o in orders[1:]), AFTER_LAST_DAY]
        for number, (order, end) in enumerate(zip(orders, ends, strict=True), 1):
            writer.writerow(_stage(number, order, end))
    return out.getvalue()


def full_name(name: str) -> str:
    """Full name of a province by its short one.

    >>> full_name("浙江"), full_name("北京"), full_name("广西")
    ('浙江省', '北京市', '广西壮族自治区')
    """
    return SUFFIXES.get(name) or name + ("市" if name in MUNICIPALITIES else "省")


def doubts(orders: Iterable[Row]) -> list[str]:
    """One line for each order of a province whose date or reach is not beyond doubt."""
    lines = []
    for order in orders:
        marks = [DOUBTS[order["status"]]] if order["status"] in DOUBTS else []
        marks += [f"partial: {order['scope']}"] if order["scope"] != WHOLE else []
        if marks:
            said = f" ({order['note']})" if order["note"] else ""
            lines.append(f"level {order['level']} of {order['stage_start_date']}: {'; '.join(marks)}{said}")
    return lines


def province_pack(province: Row, orders: Sequence[Row]) -> str:
    """A province's settings as commented YAML."""
    name = province["name_zh"]
    short = province["abbreviation"]
    aliases = ", ".join(dict.fromkeys((full_name(name), *([short] if short != name else []))))
    has_names = (NAMES / f"{province['slug']}.csv").is_file()
    names, status = (province["slug"], "by_hand") if has_names else ("", "generated")
    local = "local names: collected by hand" if has_names else "local names: none, not audited"
    notes = [
        f"# {name} ({province['name_en']}). Made by python -m pipeline.packs; change the tables of data/reference.",
        f"# Names: party and government names are read by the grammar of organisations; {local}.",
        "# Portals: addresses as of 2020-2022, not verified since.",
        "# Stages: its rows of config/stages/response_level.csv. To be read with care:",
        *(f"#   {line}" for line in doubts(orders) or ["none: every order is known from two sources"]),
    ]
    return "\n".join([
        *notes, f'adcode: "{province["adcode"]}"', f"name_zh: {name}", f"name_en: {province['name_en']}",
        f"aliases: [{aliases}]", f"names: [{names}]", f"names_status: {status}",
        f"portals: {{government: '{province['government_portal']}', health: '{province['health_portal']}'}}",
    ]) + "\n"  # fmt: skip


def packs() -> dict[Path, str]:
    """Content of every generated file by its path."""
    levels = read_rows(REFERENCE / "response_levels.csv")
    orders = by_province(levels)
    made = {CONFIG / "stages" / "response_level.csv": stage_table(levels)}
    for province in read_rows(REFERENCE / "provinces.csv"):
        made[CONFIG / "provinces" / f"{province['slug']}.yaml"] = province_pack(province, orders[province["adcode"]])
    return made


if __name__ == "__main__":
    for path, content in packs().items():
        path.write_text(content, encoding="utf-8")
