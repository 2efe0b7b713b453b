"""`xietong figure`: journal widths with text of one size, dots an inch, equal bytes, tones that grey keeps apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from pypdf import PdfReader

from pipeline.errors import PipelineError
from pipeline.present import one_figure
from pipeline.present.figure_index import FINDINGS, NAMES
from pipeline.present.one_figure import LEAST_OF_FINDINGS, draw_one, width_of
from pipeline.present.style import DARK, LIGHT, MIDDLE


def test_widths():
    assert width_of("84mm") == 84
    assert width_of("6in") == pytest.approx(152.4)
    for wrong in ("20mm", "wide", "84px"):
        with pytest.raises(PipelineError):
            width_of(wrong)


def test_figures_of_findings_say_which_width_they_need():
    with pytest.raises(PipelineError, match="170mm to 260mm"):
        one_figure._names("keyness", 84.0)
    assert one_figure._names("all", 84.0) == NAMES


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


def texts_of(figure):
    """Every text that is drawn; ticks beyond the ends of an axis are not."""
    axes = [ax for ax in figure.axes if ax.axison]
    ticks = [tick for ax in axes for axis in (ax.xaxis, ax.yaxis) for tick in axis._update_ticks()]
    legends = [own for own in (*figure.legends, *(ax.get_legend() for ax in figure.axes)) if own]
    return [
        *figure.texts, *(text for ax in figure.axes for text in (*ax.texts, ax.title, ax._left_title)),
        *(ax.xaxis.label for ax in axes), *(ax.yaxis.label for ax in axes),
        *(label for tick in ticks for label in (tick.label1, tick.label2)),
        *(text for legend in legends for text in legend.get_texts()),
    ]  # fmt: skip


def faults_of(figure, width):
    """Texts that leave the page or are under 5.5 points; the figure's own width."""
    assert figure.get_figwidth() * 25.4 == pytest.approx(width, abs=0.01)
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    page, faults = figure.bbox, []
    for text in texts_of(figure):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent(renderer)
            on_page = min(box.x0, box.y0, page.x1 - box.x1, page.y1 - box.y1) >= -1
            if not on_page or text.get_fontsize() < 5.5:
                faults.append((text.get_text(), text.get_fontsize()))
    return faults


@pytest.mark.workflow
@pytest.mark.parametrize(("width", "lang"), [(84, "en"), (84, "zh"), (140, "en"), (174, "zh"), (174, "en")])
def test_every_text_is_on_the_page_and_large_enough(sample_project, monkeypatch, width, lang):
    monkeypatch.chdir(sample_project)
    found = {}

    def measure(figure, stem, forms):
        found[stem.name] = faults_of(figure, width)
        return []

    monkeypatch.setattr(one_figure, "save_as", measure)
    draw_one("all", study="sample", region="", forms=("png",), folder=Path(), lang=lang, width=f"{width}mm")
    assert len(found) == len(NAMES) + (len(FINDINGS) if width >= LEAST_OF_FINDINGS else 0)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.workflow
@pytest.mark.parametrize("name", ["keyness", "curve_rises"])
def test_a_figure_of_findings_by_command(sample_project, tmp_path, monkeypatch, name):
    monkeypatch.chdir(sample_project)
    (path,) = draw_one(name, study="sample", region="CN", lang="zh", width="170mm", forms=("svg",), folder=tmp_path)
    assert path.stat().st_size > 10_000
