"""What the models learn from: the recipe of the shipped ones, and where each file of a training goes.

Nothing heavy is imported here, since the report and the workflow ask for these places.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipeline.settings import resolve_path

MODELS = ("tagger", "linker", "classifier")
TAGGER_FILES = ("actors.json", "names.npz")
PACKAGE = Path(__file__).parents[1]
FIGURES = PACKAGE / "training" / "shipped"


class Recipe(NamedTuple):
    """Files of coded sentences: `coded` every model learns from and is measured on; `also`, texts written to be learned
    from, only those models learn from that `also_for` names, and nothing is measured on them.
    """

    coded: tuple[Path, ...]
    also: tuple[Path, ...] = ()
    also_for: tuple[str, ...] = MODELS

    def files_of(self, model: str) -> tuple[Path, ...]:
        """Files that one model learns from."""
        return (*self.coded, *(self.also if model in self.also_for else ()))


def shipped_recipe() -> Recipe:
    """What the shipped weights were learned from; the first file lies in the shared folder, the others are invented."""
    invented = (Path("data/sample/coded.jsonl"), Path("data/sample/practice.jsonl"))
    return Recipe((resolve_path("shared/gold/train.jsonl"),), invented)


INSTALLED = {
    "actors.json": PACKAGE / "extract" / "models" / "actors.json",
    "names.npz": PACKAGE / "extract" / "models" / "names.npz",
    "ties.json": PACKAGE / "extract" / "models" / "ties.json",
    "behaviours.npz": PACKAGE / "classify" / "models" / "behaviours.npz",
    "README.md": PACKAGE / "classify" / "models" / "README.md",
    "learning_curve.csv": FIGURES / "learning_curve.csv",
    "quality.csv": FIGURES / "quality.csv",
    "quality_confusion.csv": FIGURES / "quality_confusion.csv",
    "ablation.csv": FIGURES / "ablation.csv",
}


def place_of(name: str, out: Path | None) -> Path:
    """Where a file of a training is written: in the folder `out`, or, without one, where the shipped one lies."""
    return INSTALLED[name] if out is None else out / name
