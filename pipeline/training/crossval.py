"""The whole path of extraction on sentences of documents that no model of it has seen, part after part.

For each fold, tagger, linker and classifier are trained on the other folds alone; also the threshold of actors and the
classifier's calibration and thresholds come from them. The lexicon and the rules were written with the shipped training
sentences in view, so that figures on these flatter what does not learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from pipeline.classify.evaluate import N_SAMPLES
from pipeline.classify.predict import Classifier, Weights
from pipeline.classify.quality import confusion_rows, quality_rows
from pipeline.classify.train import N_BEHAVIOURS, apply_calibration, calibrate, choose_thresholds, fit
from pipeline.extract.annotate import Annotator, coded_to_json
from pipeline.extract.linker import Linker, load_linker
from pipeline.extract.namer import Namer, load_namer
from pipeline.extract.regions import Gazetteer
from pipeline.extract.train_tagger import context_of
from pipeline.extract.triggers import load_triggers
from pipeline.training.models import Classified, Tools, make_linker, make_tagger
from pipeline.training.recipe import TAGGER_FILES, Recipe
from pipeline.training.rows import Row

Codings = list[dict[str, Any]]
PARTS = ("rules", "+ tagger", "+ classifier", "+ linker")
INVENTED = "+ invented sentences"
SHOWN = ("actor", "actor_loose", "behaviour", "act", "participation", "tie", "cooperative")


def fold_weights(made: Classified, k: int) -> Weights:
    """The classifier of all folds but one, calibrated on their out-of-fold scores."""
    model = fit(made.data, made.fold != k)
    rest = (made.fold != k) & made.measured
    y = made.data.sentences.y[rest]
    calibration = calibrate(made.scores[rest], y)
    probability = apply_calibration(made.scores[rest], calibration)[:, :N_BEHAVIOURS]
    threshold = choose_thresholds(probability, y[:, :N_BEHAVIOURS])
    return Weights(
        model.known, model.weight.astype(np.float16), model.bias.astype(np.float32), calibration.astype(np.float32),
        threshold.astype(np.float32),
    )  # fmt: skip


def out_of_document(
    real: Sequence[Row], invented: Sequence[Row], recipe: Recipe, made: Sequence[Classified], tools: Tools
) -> dict[str, Codings]:
    """Codings of the real sentences with each part added; `made` are the classifiers without and with invented ones."""
    names = (*PARTS, *([INVENTED] if len(made) > 1 else []))
    found: dict[str, Codings] = {name: [{}] * len(real) for name in names}
    fold = made[0].fold[: len(real)]
    for k in np.unique(fold):
        others = [r.data for r, f in zip(real, fold, strict=True) if f != k]
        extra = {m: [r.data for r in invented] if m in recipe.also_for else [] for m in ("tagger", "linker")}
        with TemporaryDirectory() as folder:
            ties = Path(folder) / "ties.json"
            make_tagger(others, extra["tagger"], tools, Path(folder))
            make_linker(others, extra["linker"], tools, ties)
            tagger = load_namer(tools.lexicon, *(Path(folder) / name for name in TAGGER_FILES))
            linker = load_linker(ties)
        classifiers = [Classifier(fold_weights(m, int(k)), tools.featuriser) for m in made]
        sets: list[tuple[Namer | None, Classifier | None, Linker | None]] = [(None, None, None), (tagger, None, None)]
        sets.append((tagger, classifiers[0], None))
        sets += [(tagger, c, linker) for c in classifiers]
        for name, (t, c, n) in zip(names, sets, strict=True):
            annotator = Annotator(
                tools.lexicon, Gazetteer(tools.lexicon), load_triggers(tools.folder), c, t, n
            )  # fmt: skip
            for i in np.flatnonzero(fold == k).tolist():
                found[name][i] = coding_of(annotator, real[i].data)
    return found


def coding_of(annotator: Annotator, row: dict[str, Any]) -> dict[str, Any]:
    """The extraction's coding of a coded sentence."""
    return coded_to_json(annotator.sentence(row["sentence"], context_of(row)), text=row["sentence"])


def path_rows(real: Sequence[Row], found: dict[str, Codings], *, n_samples: int = N_SAMPLES) -> list[dict[str, Any]]:
    """Rows of the table `ablation` for the whole path."""
    gold = [r.data for r in real]
    rows = []
    for order, (part, codings) in enumerate(found.items()):
        for q in quality_rows(gold, codings, models="on", n_samples=n_samples):
            if q["kind"] == "figure" and q["code"] in SHOWN:
                figures = {k: q[k] for k in ("f1", "f1_low", "f1_high")}
                rows.append({"scope": "path", "order": order, "part": part, "figure": q["code"]} | figures)
    return rows


def quality_of(
    gold: Sequence[dict[str, Any]], off: Codings, on: Codings, *, n_samples: int = N_SAMPLES
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of the tables `quality` and `quality_confusion` with and without the models."""
    rows, confusions = [], []
    for models, codings in (("off", off), ("on", on)):
        rows += quality_rows(gold, codings, models=models, n_samples=n_samples)
        confusions += confusion_rows(gold, codings, models=models)
    return rows, confusions
