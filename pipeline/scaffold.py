"""A study and a source for a file of documents that the user has."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.analyse.stages import load_scheme, stages_of
from pipeline.codes import COUNTRY
from pipeline.errors import InputError, SettingsError
from pipeline.settings import CONFIG, SLUG, Fields, Source, Study, load_province, load_study, validate

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".json": "json", ".xlsx": "xlsx"}
# Names under which exports of crawlers, databases and office software carry each field.
KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "标题", "题目", "name", "headline"),
    "text": ("text", "content", "body", "正文", "内容", "全文", "summary", "摘要"),
    "published": (
        "published",
        "pub_time",
        "pubDate",
        "date",
        "publish_date",
        "time",
        "发布日期",
        "发布时间",
        "日期",
        "时间",
    ),
    "written": ("written_date", "成文日期"),
    "url": ("url", "link", "sourceUrl", "网址", "链接"),
    "issuer": ("issuer", "source", "infoSource", "publisher", "发文机关", "发布机构", "来源", "媒体"),
    "doc_number": ("doc_number", "文号", "发文字号"),
    "region": ("region", "province", "provinceName", "地区", "省份"),
    "doc_type": ("doc_type", "type", "文种", "类型"),
    "id": ("id", "_id", "编号"),
}
NEEDED = ("text", "published")


def detect_encoding(path: Path) -> str:
    """utf-8 if the first megabyte decodes as such, else gb18030."""
    head = path.open("rb").read(1 << 20)
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start > len(head) - 4 else "gb18030"  # a character cut by the end of the head
    return "utf-8"


def column_names(path: Path, form: str, encoding: str) -> tuple[list[str], str]:
    """Names of the fields of the first record, and for json the key that holds the records."""
    if form == "csv":
        with path.open(encoding=encoding.replace("utf-8", "utf-8-sig"), newline="") as file:
            return next(csv.reader(file), []), ""
    if form == "xlsx":
        from openpyxl import load_workbook

        sheet = load_workbook(path, read_only=True).worksheets[0]
        return [str(c or "") for c in next(sheet.iter_rows(values_only=True), ())], ""
    text = path.read_text(encoding=encoding)
    try:
        data = json.loads(text.split("\n", 1)[0] if form == "jsonl" else text)
    except ValueError as error:
        raise InputError(f"is not JSON: {error}", where=str(path)) from None
    if isinstance(data, dict) and form == "json":
        for key, value in data.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                return list(value[0]), key
    first = data[0] if isinstance(data, list) and data else data
    return (list(first), "") if isinstance(first, dict) else ([], "")


def map_fields(columns: Sequence[str]) -> dict[str, str]:
    """Field of ours -> column of the file, by the names that such columns usually carry; missing ones are left out."""
    by_lower = {c.strip().lower(): c for c in columns}
    found = {}
    for field, names in KNOWN_NAMES.items():
        match = next((by_lower[n.lower()] for n in names if n.lower() in by_lower), None)
        if match is not None:
            found[field] = match
    return found


def _source(path: Path) -> dict[str, object]:
    if path.is_dir():
        form = "html" if any(path.rglob("*.htm*")) else "txt"
        return {
            "title": path.name,
            "format": form,
            "path": _in_project(path),
            "encoding": "detect",
            "licence": "unknown",
        }
    if path.suffix.lower() not in FORMATS:
        raise InputError(
            f"cannot read '{path.suffix}' files",
            where=str(path),
            allowed="csv, xlsx, jsonl, json, or a folder of txt or html",
        )
    form = FORMATS[path.suffix.lower()]
    encoding = "utf-8" if form == "xlsx" else detect_encoding(path)
    columns, records = column_names(path, form, encoding)
    fields = map_fields(columns)
    missing = [f for f in NEEDED if f not in fields]
    if missing:
        raise InputError(
            f"no column found for {' and '.join(missing)}",
            where=str(path),
            allowed="; ".join(f"{f}: {', '.join(KNOWN_NAMES[f])}" for f in missing),
            todo=f"rename a column (there are: {', '.join(columns)}) or write the source by hand (config/README.md)",
        )
    source: dict[str, object] = {"title": path.stem, "format": form, "path": _in_project(path), "encoding": encoding}
    if records:
        source["records"] = records
    return {**source, "fields": fields, "licence": "unknown"}


def _yaml(data: Mapping[str, object], comments: Sequence[str]) -> str:
    import yaml

    body = yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    return "".join(f"# {line}\n" for line in comments) + body


def schemes_for(adcodes: Sequence[str]) -> list[str]:
    """Stage schemes that cover every one of some regions, those of fewest regions first: the first is the headline."""
    files = sorted((CONFIG / "stages").glob("*.csv"))
    loaded = {f.stem: load_scheme(f) for f in files}
    fitting = [n for n, scheme in loaded.items() if all(stages_of(scheme, adcode) for adcode in adcodes)]
    return sorted(fitting, key=lambda n: (COUNTRY in loaded[n], len(loaded[n]), n))


def _in_project(path: Path) -> str:
    """A path as a source names it: below the project without the project's own place."""
    full = path.resolve()
    return str(full.relative_to(Path.cwd())) if full.is_relative_to(Path.cwd()) else str(path)


def new_study(name: str, source_file: Path, *, title: str = "", provinces: Sequence[str] = ()) -> str:
    """Write config/sources/<name>.yaml and config/studies/<name>.yaml; returns what to do next.

    Stage schemes are those that cover every province named; the whole country always has its own. Raises
    `SettingsError` for a bad or taken name or an unknown province, `InputError` for a file that cannot be mapped;
    writes both or none.
    """
    if not SLUG.fullmatch(name):
        raise SettingsError(f"'{name}' cannot be a name", allowed="small letters, digits, - and _")
    targets = [CONFIG / "sources" / f"{name}.yaml", CONFIG / "studies" / f"{name}.yaml"]
    for target in targets:
        if target.exists():
            raise SettingsError("exists already", where=str(target), todo="choose another name or delete the file")
    if not source_file.exists():
        raise InputError("no such file or folder", where=str(source_file))
    source = _source(source_file)
    validate(Source, source, str(targets[0]))
    default = load_study()
    adcodes = [load_province(p).adcode for p in provinces]
    study = {
        "name": name,
        "title": title or name,
        "crisis": default.crisis,
        "window": {"start": default.window.start, "end": default.window.end},
        "sources": [name],
        "provinces": list(provinces),
        "stage_schemes": schemes_for(adcodes) if adcodes else ["white_paper"],
        "seed": default.seed,
    }
    validate(Study, study, str(targets[1]))
    notes = (
        "Check the mapping, the licence and the region before you rely on results; config/README.md has every key.",
    )
    for target, data in zip(targets, (source, study), strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_yaml(data, notes), encoding="utf-8")
    mapped = source.get("fields") or {}
    unmapped = [f for f in Fields.model_fields if isinstance(mapped, dict) and f not in mapped]
    return (
        f"wrote {targets[0]} and {targets[1]}\nfields found: {mapped}\nnot mapped: {', '.join(unmapped)}\n"
        f"next: xietong check --study {name}, then xietong run --study {name}"
    )
