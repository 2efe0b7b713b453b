"""`xietong figure`: width on paper, dots an inch, equal bytes, tones that grey keeps apart."""

from __future__ import annotations

import re

import pytest
from PIL import Image
from pypdf import PdfReader

from pipeline.errors import PipelineError
from pipeline.present.one_figure import draw_one, width_of
from pipeline.present.style import DARK, LIGHT, MIDDLE


def test_widths():
    assert width_of("84mm") == 84
    assert width_of("6in") == pytest.approx(152.4)
    for wrong in ("20mm", "wide", "84px"):
        with pytest.raises(PipelineError):
            width_of(wrong)


def test_tones_stay_apart_in_greyscale():
    def grey(tone):
        red, green, blue = (int(tone[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    steps = [grey(t) for t in (DARK, MIDDLE, LIGHT)] + [255]
    assert min(b - a for a, b in zip(steps, steps[1:], strict=False)) > 45


@pytest.mark.workflow
def test_a_figure_of_one_column(sample_project, tmp_path, monkeypatch):
    monkeypatch.chdir(sample_project)

    def draw(folder):
        return draw_one("heatmap", study="sample", region="", lang="en", width="84mm",
                        forms=("pdf", "svg", "png", "tiff"), folder=folder)  # fmt: skip

    paths, again = draw(tmp_path / "a"), draw(tmp_path / "b")
    assert [p.read_bytes() for p in paths] == [p.read_bytes() for p in again]
    pdf, svg, png, tiff = paths
    for raster in (png, tiff):
        with Image.open(raster) as image:
            assert image.width == pytest.approx(84 / 25.4 * 300, abs=2)
            assert float(image.info["dpi"][0]) == pytest.approx(300, abs=0.5)
    assert float(PdfReader(pdf).pages[0].mediabox.width) == pytest.approx(84 / 25.4 * 72, abs=0.5)
    points = float(re.search(r'width="([\d.]+)pt"', svg.read_text(encoding="utf-8"))[1])
    assert points == pytest.approx(84 / 25.4 * 72, abs=0.5)


@pytest.mark.workflow
@pytest.mark.parametrize("name", ["keyness", "curve_rises"])
def test_a_figure_of_findings_by_command(sample_project, tmp_path, monkeypatch, name):
    monkeypatch.chdir(sample_project)
    (path,) = draw_one(name, study="sample", region="CN", lang="zh", width="170mm", forms=("svg",), folder=tmp_path)
    assert path.stat().st_size > 10_000
