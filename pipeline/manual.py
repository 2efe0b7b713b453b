"""The manual of settings (config/README.md) and the JSON schemas, generated from the models.

`python -m pipeline.manual` writes them; a test fails when they are out of step.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.settings import CONFIG, Crisis, Manners, Province, Source, Study, inner_model

MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "study": (Study, "`config/config.yaml` (the default study) and `config/studies/<name>.yaml`"),
    "source": (Source, "`config/sources/<name>.yaml`"),
    "collect": (Manners, "`config/collect.yaml`: how the crawler behaves"),
    "crisis": (Crisis, "`config/crises/<name>.yaml`"),
    "province": (Province, "`config/provinces/<name>.yaml`"),
}
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"


def schema(name: str) -> str:
    """JSON schema of one kind of settings file."""
    model = MODELS[name][0]
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def _type(annotation: Any) -> str:
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return ", ".join(str(v) for v in inner)
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    if origin is dict:
        return f"map of {_type(inner[0])} to {_type(inner[1])}"
    if origin is typing.Annotated:
        return _type(inner[0])
    if isinstance(annotation, types.UnionType):
        return " or ".join(_type(a) for a in inner if a is not type(None))
    name: str = annotation.__name__
    return {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}.get(name, name)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    value = field.default
    if isinstance(value, tuple):
        value = list(value)
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return f"`{value}`" if value not in ("", [], {}, None) else "empty"


def _rows(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = inner_model(field.annotation)
        if inner is None:
            yield f"| `{prefix}{name}` | {_type(field.annotation)} | {_default(field)} | {field.description or ''} |"
        else:
            text = field.description or (inner.__doc__ or "").strip().split("\n")[0]
            need = "**needed**" if field.is_required() else "defaults below" if field.default is not None else "empty"
            is_list = typing.get_origin(field.annotation) is tuple
            yield f"| `{prefix}{name}` | {'list of blocks' if is_list else 'block'} | {need} | {text} |"
            yield from _rows(inner, f"{prefix}{name}{'[]' if is_list else ''}.")


def reference() -> str:
    """The reference of all settings, in Markdown."""
    parts = []
    for name, (model, files) in MODELS.items():
        parts += [f"### {name.capitalize()}: {files}", "", (model.__doc__ or "").strip(), ""]
        parts += ["| key | value | default | meaning |", "|---|---|---|---|", *_rows(model), ""]
    return "\n".join(parts)


def manual(current: str) -> str:
    """The text of config/README.md with its generated part renewed; what a person wrote around it stays."""
    head, rest = current.split(BEGIN, 1)
    return f"{head}{BEGIN}\n{reference()}{END}{rest.split(END, 1)[1]}"


def outputs() -> dict[Path, str]:
    """Every generated file with its text."""
    readme = CONFIG / "README.md"
    files = {CONFIG / "schema" / f"{name}.schema.json": schema(name) for name in MODELS}
    return {**files, readme: manual(readme.read_text(encoding="utf-8"))}


def main() -> None:
    """Write the generated files."""
    for path, text in outputs().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
