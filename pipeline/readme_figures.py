"""Figures of the README, smaller copies of those of the sample study: `python -m pipeline.readme_figures`."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

SHOWN = tuple(f"{name}_330000.en.png" for name in ("trend", "behaviour_shares", "network", "transitions"))
FOLDER = Path("pipeline/report/figures")
WIDTH = 1000  # pixels


def small(path: Path) -> Image.Image:
    """A figure as the README shows it."""
    with Image.open(path) as image:
        height = round(image.height * WIDTH / image.width)
        return image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)


def main() -> None:
    """Write pipeline/report/figures from results/sample."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        picture = small(Path("results/sample/figures") / name).quantize(128)
        picture.save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
