"""A section of the report that appears when its files exist.

Each section is a module beside this one with a `KIND` and a template partial of the same name; `KINDS` in the package
lists them in reading order. A partial gets `s` (what `build` returned), `title`, `parts` and the macros of
`macros.html`. What stands inside an element with `data-part` or `data-adcode` is shown with that part or region only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.present.grids import Words
from pipeline.settings import Study

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.present.labels import Labels
    from pipeline.present.regions import Named
    from pipeline.present.report_parts import Part

FIRST, AFTER = "first", "after"  # on the first screen, or after the tables of the regions


class Material(NamedTuple):
    """What sections are built from; `root` is results/<study>/, `stages` the table of stages."""

    root: Path
    study: Study
    record: Mapping[str, Any]
    labels: Labels
    regions: tuple[Named, ...]
    parts: tuple[Part, ...]
    stages: pd.DataFrame
    counts: Mapping[str, Mapping[str, int]] = MappingProxyType({})  # by part: how many acts a name of the page opens


def _nothing(_: Study) -> Sequence[str]:
    return ()


class Kind(NamedTuple):
    """One kind of section.

    `files` are paths below results/<study>/ that the workflow makes for a study, `outside` paths of the project that
    something else makes (a crawl): they are used where they exist. `build` gets the material and gives what the
    template shows, or None where there is nothing to show.
    """

    id: str
    title: Words
    place: str
    build: Callable[[Material], Any]
    files: Callable[[Study], Sequence[str]] = _nothing
    outside: Callable[[Study], Sequence[str]] = _nothing

    @property
    def template(self) -> str:
        """The partial beside the module."""
        return f"sections/{self.id}.html"


class Section(NamedTuple):
    """A section of this report."""

    kind: Kind
    data: Any


def section_inputs(kinds: Sequence[Kind], study: Study, results: str) -> list[str]:
    """Files that the rule of the report takes for its sections; those from outside only where they exist."""
    made = [f"{results}/{name}" for kind in kinds for name in kind.files(study)]
    found = [name for kind in kinds for name in kind.outside(study) if Path(name).is_file()]
    return list(dict.fromkeys([*made, *found]))


def build_sections(kinds: Sequence[Kind], material: Material) -> list[Section]:
    """Sections whose files all exist and that have something to show, in the order of the list."""
    found = []
    for kind in kinds:
        wanted = kind.files(material.study)
        outside = [name for name in kind.outside(material.study) if Path(name).is_file()]
        if (wanted or outside) and all((material.root / name).is_file() for name in wanted):
            data = kind.build(material)
            if data is not None:
                found.append(Section(kind, data))
    return found
