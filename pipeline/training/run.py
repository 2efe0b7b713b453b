"""Train tagger, linker and classifier from one set of coded sentences; the process behind `xietong train`.

Weights are the same bytes on every machine that runs this with the settings of `PINNED`: sums of floating-point numbers
depend on the number of threads and on the kernels of the linear algebra library.
"""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd

from pipeline.classify import model_card, validate
from pipeline.classify.coded import read_coded
from pipeline.classify.predict import Weights
from pipeline.classify.train import folds_by_document
from pipeline.declared.quality import ABLATION, LEARNING_CURVE, QUALITY, QUALITY_CONFUSION
from pipeline.errors import InputError, guarded
from pipeline.io import write_csv
from pipeline.tables import Table
from pipeline.training.crossval import out_of_document, path_rows, quality_of
from pipeline.training.curve import actor_curve, behaviour_curve
from pipeline.training.models import (
    Classified,
    Tools,
    examples_of,
    load_tools,
    make_classifier,
    make_linker,
    make_tagger,
)
from pipeline.training.options import add_options
from pipeline.training.recipe import TAGGER_FILES, Recipe, place_of, shipped_recipe
from pipeline.training.rows import Row, audit_folders, document_of, kept_out, marks_of, read_rows, refuse

Values = list[dict[str, Any]]


class Task(NamedTuple):
    """What is to be learned from, with what, and where it is written until all is done."""

    args: argparse.Namespace
    recipe: Recipe
    real: list[Row]
    invented: list[Row]
    tools: Tools
    out: Path

    def further(self, model: str) -> list[Row]:
        """Invented sentences that a model learns from."""
        return self.invented if model in self.recipe.also_for else []

    def data(self, model: str) -> tuple[Values, Values]:
        """Real sentences, and further ones that a model learns from."""
        return [r.data for r in self.real], [r.data for r in self.further(model)]


def main(argv: Sequence[str] | None = None) -> int:
    """Train, measure, print, and write everything at the end."""
    parser = argparse.ArgumentParser(prog="xietong train", description=__doc__.split("\n")[0])
    add_options(parser)
    args = parser.parse_args(argv)
    recipe = _recipe(args)
    if (args.out is None) != args.install:
        raise InputError("where to write", allowed="--out FOLDER, or --install for the shipped places")
    real, invented = read_rows(recipe.coded), read_rows(recipe.also)
    _refuse(args, real, invented)
    _say_what(real, invented, recipe)
    with TemporaryDirectory() as folder:
        for name in _train(Task(args, recipe, real, invented, load_tools(args.lexicon), Path(folder))):
            target = place_of(name, args.out)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(folder) / name, target)
            print(target)
    return 0


def _recipe(args: argparse.Namespace) -> Recipe:
    if args.shipped == bool(args.coded):
        raise InputError(
            "what to learn from", allowed="--coded FILE…, or --shipped for the recipe of the shipped weights"
        )
    return shipped_recipe() if args.shipped else Recipe(tuple(args.coded), tuple(args.also))


def _refuse(args: argparse.Namespace, real: Sequence[Row], invented: Sequence[Row]) -> None:
    """Raise InputError for rows kept for measuring and for codings too few to learn from."""
    kept = kept_out([*audit_folders(), *args.audit], audit_documents=args.audit_by == "document")
    for row in read_rows([args.dev] if args.dev else []):
        kept |= dict.fromkeys(marks_of(row.data), str(args.dev))
    refuse([*real, *invented], kept)
    if not any(r.data["acts"] for r in real) or not any(r.data["actors"] for r in real):
        raise InputError("no actor or no act is coded in these sentences", where=", ".join(map(str, args.coded)))
    if len(set(folds_by_document(examples_of(real)).tolist())) < 2:
        raise InputError("too few documents to hold some out", todo="code sentences of more documents")


def _say_what(real: Sequence[Row], invented: Sequence[Row], recipe: Recipe) -> None:
    documents = len({document_of(r.data) for r in real})
    print(f"{len(real):,} coded sentences of {documents:,} documents" + _coders(real))
    if invented:
        print(f"{len(invented):,} further sentences to learn from ({', '.join(recipe.also_for)}), not measured on")


def _coders(rows: Sequence[Row]) -> str:
    counts = Counter(r.coder for r in rows if r.coder)
    return f" ({', '.join(f'{name}: {n}' for name, n in sorted(counts.items()))})" if counts else ""


def _train(task: Task) -> list[str]:
    """Write what was asked for into the task's folder; gives the names of the files."""
    names: list[str] = []
    if "tagger" in task.args.models:
        tagger = make_tagger(*task.data("tagger"), task.tools, task.out)
        print(f"tagger: actor F1 {tagger.f1:.3f} cross-validated by document (rules' choice {tagger.by_rules:.3f}), "
              f"threshold {tagger.threshold}")  # fmt: skip
        names += TAGGER_FILES
    if "linker" in task.args.models:
        n = make_linker(*task.data("linker"), task.tools, task.out / "ties.json")
        print(f"linker: {n:,} weights")
        names.append("ties.json")
    if "classifier" in task.args.models:
        made = make_classifier(task.real, task.further("classifier"), task.tools, task.out / "behaviours.npz")
        names.append("behaviours.npz")
        if not task.args.weights_only:
            names += _measure(task, made)
    return names


def _measure(task: Task, made: Classified) -> list[str]:
    """Cross-validated figures, learning curve, ablation if asked for, and the card; gives the names of the files."""
    gold = [r.data for r in task.real]
    curve = [*actor_curve(gold, task.tools.lexicon), *behaviour_curve(made)]
    for p in curve:
        print(f"learning curve: {p['figure']} F1 {p['f1']:.3f} from {p['n_sentences']:,} sentences")
    report = validate.validate(
        made.examples, made.data, made.fold, made.scores, made.measured, brief=not task.args.ablation
    )  # fmt: skip
    apart = f", {report.by_source.micro.f1:.3f} with whole sources left out" if report.by_source else ""
    print(f"classifier: behaviour F1 {report.cv.micro.f1:.3f} cross-validated by document{apart}")
    both = [made]
    if task.further("classifier"):
        with TemporaryDirectory() as folder:
            both.insert(0, make_classifier(task.real, [], task.tools, Path(folder) / "behaviours.npz"))
    found = out_of_document(task.real, task.invented, task.recipe, both, task.tools)
    path, last = path_rows(task.real, found), list(found)[-1]
    for row in path:
        if row["part"] == last:
            print(f"whole path: {row['figure']} F1 {row['f1']:.3f} ({row['f1_low']:.2f}-{row['f1_high']:.2f})")
    rows, confusions = quality_of(gold, found["rules"], found[last])
    tables = (
        (LEARNING_CURVE, curve), (QUALITY, rows), (QUALITY_CONFUSION, confusions), (ABLATION, path + _without(report)),
    )  # fmt: skip
    _card(task, made.weights, report, path, curve)
    return ["README.md", *(_table(task.out, t, values) for t, values in tables)]


def _table(out: Path, table: Table, values: Values) -> str:
    name = f"{table.file_stem}.csv"
    write_csv(table, pd.DataFrame(values, columns=table.column_names), out / name)
    return name


def _without(report: validate.Report) -> Values:
    """Rows of the table `ablation` for the classifier without each of its parts."""
    if not report.ablation:
        return []
    apart = report.by_source.micro.f1 if report.by_source else None
    return [
        {"scope": scope, "order": i, "part": part, "figure": "behaviour", "f1": f1, "f1_low": None, "f1_high": None}
        for i, (part, *both) in enumerate([("(nothing)", report.cv.micro.f1, apart), *report.ablation])
        for scope, f1 in zip(("classifier", "classifier_sources"), both, strict=True)
        if f1 is not None
    ]


def _card(task: Task, weights: Weights, report: validate.Report, path: Values, curve: Values) -> None:
    """Write the model card of the classifier."""
    dev = read_coded(task.args.dev) if task.args.dev else []
    on_dev = validate.measure(weights, task.tools.featuriser, dev) if dev else None
    counts = [(p.name, len(read_rows([p]))) for p in task.recipe.files_of("classifier")]
    who = "" if task.args.shipped else _who(task.real)
    text = model_card.render(report, on_dev, task.out / "behaviours.npz", counts, path=path, curve=curve, who=who)
    (task.out / "README.md").write_text(text, encoding="utf-8")


def _who(rows: Sequence[Row]) -> str:
    """What is known of the coders of sentences of one's own."""
    coders = _coders(rows).strip(" ()")
    return f"Imported codings: {coders}." if coders else "Sentences of one's own; the files do not say who coded them."


if __name__ == "__main__":
    guarded(main)
