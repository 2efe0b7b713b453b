"""Digests that tie a result to the code, packages and files that made it.

Snakemake does not notice an edit in a module that a step imports. Every rule therefore carries, as a parameter, the
digest of its step's import closure inside the package and of the versions of the packages that the closure imports:
editing a helper reruns exactly the steps that use it.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata as metadata
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PACKAGE = "pipeline"


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _root() -> Path:
    return Path(__file__).parent.parent


@cache
def _module_file(module: str) -> Path | None:
    base = _root().joinpath(*module.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


def _is_typing_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _import_nodes(tree: ast.AST) -> Iterable[ast.Import | ast.ImportFrom]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not (isinstance(node, ast.stmt) and _is_typing_only(node)):
            yield from _import_nodes(node)


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """Names imported anywhere in a file, imports inside functions included, typing-only ones left out."""
    names: set[str] = set()
    for node in _import_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(sorted(names))


@cache
def import_closure(module: str) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Files of the package that `module` needs, and top-level names of the foreign packages they import; sorted."""
    files: set[Path] = set()
    foreign: set[str] = set()
    queue = [module]
    while queue:
        name = queue.pop()
        path = _module_file(name)
        if path is None or path in files:
            continue
        files.add(path)
        for imported in _imports(path):
            if imported.split(".")[0] == PACKAGE:
                queue.append(imported)
            else:
                foreign.add(imported.split(".")[0])
    return tuple(sorted(files)), tuple(sorted(foreign - set(sys.stdlib_module_names)))


@cache
def _distributions() -> dict[str, list[str]]:
    return {k: list(v) for k, v in metadata.packages_distributions().items()}


@cache
def code_digest(step: str) -> str:
    """First 16 characters of the digest of `pipeline.steps.<step>`, all it imports, and the versions it relies on."""
    files, foreign = import_closure(f"{PACKAGE}.steps.{step}")
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(_root()).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in foreign:
        for distribution in sorted(set(_distributions().get(name, []))):
            digest.update(f"{distribution}=={metadata.version(distribution)}\0".encode())
    return digest.hexdigest()[:16]
