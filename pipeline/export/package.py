"""datapackage.json (Frictionless Data Package) and manifest.sha256 over the files of a finished run.

The package describes every CSV by its declared table: names, types, meanings, units and closed lists of values. The
manifest is read by `sha256sum --check` in the folder of the results.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.provenance import sha256
from pipeline.settings import Study
from pipeline.tables import BOOL, FLOAT, INT, TABLES, TEXT, Column, Table

TYPES = {TEXT: "string", INT: "integer", FLOAT: "number", BOOL: "boolean"}
OWN = ("datapackage.json", "manifest.sha256")
NOT_LISTED = ("work", "logs")
NATURE = (
    "Reported, not actual, cooperation. Coded by a program; the sentences that trained and measured it were coded by "
    "language models with the annotation guide, and no person has checked them."
)


def field(column: Column) -> dict[str, Any]:
    """One column as a field of a table schema."""
    meaning = f"{column.meaning} ({column.unit})" if column.unit else column.meaning
    found: dict[str, Any] = {"name": column.name, "type": TYPES[column.type], "description": meaning}
    if column.type == BOOL:
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.values:
        found["constraints"] = {"enum": [*column.values, ""]}
    return found


def resource(path: Path, root: Path, table: Table) -> dict[str, Any]:
    """One CSV as a resource with its schema, size and digest."""
    name = path.relative_to(root).as_posix()
    return {
        "name": name.removesuffix(".csv").lower().replace("/", "-"),
        "path": name,
        "profile": "tabular-data-resource",
        "title": table.labels.get("en", table.name),
        "description": table.meaning,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}",
        "schema": {"fields": [field(c) for c in table.columns], "primaryKey": list(table.key), "missingValues": [""]},
    }  # fmt: skip


def listed_files(root: Path) -> list[Path]:
    """Files of the results that are handed on, sorted; neither intermediate tables nor logs."""
    found = (p for p in root.rglob("*") if p.is_file() and p.name not in OWN)
    return sorted(
        (p for p in found if p.relative_to(root).parts[0] not in NOT_LISTED),
        key=lambda p: p.relative_to(root).as_posix(),
    )


def data_package(root: Path, study: Study, *, version: str, licences: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The descriptor; `licences` are title and licence of each source, since the numbers come from their texts."""
    by_stem: Mapping[str, Table] = {t.file_stem: t for t in TABLES.values()}
    files = [p for p in listed_files(root) if p.suffix == ".csv" and p.stem in by_stem]
    return {
        "profile": "tabular-data-package",
        "name": study.name,
        "title": study.title,
        "description": NATURE,
        "version": version,
        "sources": [{"title": f"{title} ({licence})"} for title, licence in licences],
        "resources": [resource(p, root, by_stem[p.stem]) for p in files],
    }  # fmt: skip


def manifest(root: Path, files: Sequence[Path]) -> str:
    """Digest and name of every file, one a line."""
    return "".join(f"{sha256(p)}  {p.relative_to(root).as_posix()}\n" for p in files)


def write_package(root: Path, study: Study, *, version: str, licences: Iterable[tuple[str, str]]) -> None:
    """Write both files into the folder of the results."""
    package = data_package(root, study, version=version, licences=licences)
    (root / OWN[0]).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (root / OWN[1]).write_text(manifest(root, [*listed_files(root), root / OWN[0]]), encoding="utf-8")
