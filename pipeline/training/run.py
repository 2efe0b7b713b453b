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
from typing import Any

import pandas as pd

from pipeline.classify import model_card, validate
from pipeline.classify.coded import read_coded
from pipeline.declared.quality import ABLATION, LEARNING_CURVE, QUALITY, QUALITY_CONFUSION
from pipeline.errors import InputError, guarded
from pipeline.io import write_csv
from pipeline.tables import Table
from pipeline.training.crossval import out_of_document, path_rows, quality_of
from pipeline.training.curve import actor_curve, behaviour_curve
from pipeline.training.models import Classified, Tools, load_tools, make_classifier, make_linker, make_tagger
from pipeline.training.options import add_options
from pipeline.training.recipe import MODELS, Recipe, place_of, shipped_recipe
from pipeline.training.rows import Row, audit_folders, document_of, kept_out, marks_of, read_rows, refuse

Values = list[dict[str, Any]]


def main(argv: Sequence[str] | None = None) -> int:
    """Train, measure, print, and write everything at the end."""
    parser = argparse.ArgumentParser(prog="xietong train", description=__doc__.split("\n")[0])
    add_options(parser)
    args = parser.parse_args(argv)
    recipe = _recipe(args)
    if (args.out is None) != args.install:
        raise InputError("where to write", allowed="--out FOLDER, or --install for the shipped places")
    real, invented = read_rows(recipe.coded), read_rows(recipe.also)
    kept = kept_out([*audit_folders(), *args.audit], audit_documents=args.audit_by == "document")
    if args.dev:
        kept |= {mark: str(args.dev) for row in read_rows([args.dev]) for mark in marks_of(row.data)}
    refuse([*real, *invented], kept)
    if not any(r.data["acts"] for r in real) or not any(r.data["actors"] for r in real):
        raise InputError("no actor or no act is coded in these sentences", where=", ".join(map(str, recipe.coded)))
    _say_what(real, invented, recipe)
    with TemporaryDirectory() as folder:
        names = _train(real, invented, recipe, args, Path(folder))
        for name in names:
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


def _say_what(real: Sequence[Row], invented: Sequence[Row], recipe: Recipe) -> None:
    documents = len({document_of(r.data) for r in real})
    print(f"{len(real):,} coded sentences of {documents:,} documents" + _coders(real))
    if invented:
        print(f"{len(invented):,} further sentences for {' and '.join(recipe.also_for)} alone, not measured on")


def _coders(rows: Sequence[Row]) -> str:
    counts = Counter(r.coder for r in rows if r.coder)
    return f" ({', '.join(f'{name}: {n}' for name, n in sorted(counts.items()))})" if counts else ""


def _train(
    real: Sequence[Row], invented: Sequence[Row], recipe: Recipe, args: argparse.Namespace, out: Path
) -> list[str]:
    """Write what was asked for into `out`; gives the names of the files."""
    tools = load_tools(args.lexicon)
    names: list[str] = []
    own = {m: [*real, *(invented if m in recipe.also_for else [])] for m in MODELS}
    if "tagger" in args.models:
        made = make_tagger([r.data for r in own["tagger"]], tools, out / "actors.json")
        print(f"tagger: actor F1 {made.f1:.3f} cross-validated by document (rules' choice {made.by_rules:.3f}), "
              f"threshold {made.threshold}")  # fmt: skip
        names.append("actors.json")
    if "linker" in args.models:
        n = make_linker([r.data for r in own["linker"]], tools, out / "ties.json")
        print(f"linker: {n:,} weights")
        names.append("ties.json")
    if "classifier" in args.models:
        extra = own["classifier"][len(real) :]
        classified = make_classifier(real, extra, tools, out / "behaviours.npz")
        names.append("behaviours.npz")
        if not args.weights_only:
            names += _measure(classified, real, extra, recipe, args, tools, out)
    return names


def _measure(
    made: Classified, real: Sequence[Row], extra: Sequence[Row], recipe: Recipe, args: argparse.Namespace, tools: Tools,
    out: Path,
) -> list[str]:  # fmt: skip
    """Cross-validated figures, learning curve, ablation if asked for, and the card; gives the names of the files."""
    points = behaviour_curve(made)
    points = [*actor_curve([r.data for r in real], tools.lexicon), *points]
    for p in points:
        print(f"learning curve: {p['figure']} F1 {p['f1']:.3f} from {p['n_sentences']:,} sentences")
    report = validate.validate(
        made.examples, made.data, made.fold, made.scores, made.measured, brief=not args.ablation
    )  # fmt: skip
    print(f"classifier: behaviour F1 {report.cv.micro.f1:.3f} cross-validated by document, "
          f"{report.by_source.micro.f1:.3f} with whole sources left out")  # fmt: skip
    with TemporaryDirectory() as folder:
        both = [make_classifier(real, [], tools, Path(folder) / "x.npz"), made] if extra else [made]
    found = out_of_document(real, extra, recipe, both, tools)
    path = path_rows(real, found)
    last = list(found)[-1]
    for row in path:
        if row["part"] == last:
            print(f"whole path: {row['figure']} F1 {row['f1']:.3f} ({row['f1_low']:.2f}-{row['f1_high']:.2f})")
    rows, confusions = quality_of([r.data for r in real], found["rules"], found[last])
    tables = {LEARNING_CURVE: points, QUALITY: rows, QUALITY_CONFUSION: confusions, ABLATION: path + _without(report)}
    _card(made, report, path, args, recipe, tools, out)
    return ["README.md", *(_table(out, t, values) for t, values in tables.items())]


def _table(out: Path, table: Table, values: Values) -> str:
    name = f"{table.file_stem}.csv"
    write_csv(table, pd.DataFrame(values, columns=table.column_names), out / name)
    return name


def _without(report: validate.Report) -> Values:
    """Rows of the table `ablation` for the classifier without each of its parts."""
    rows = [("(nothing)", report.cv.micro.f1, report.by_source.micro.f1), *report.ablation]
    return [
        {"scope": scope, "order": i, "part": part, "figure": "behaviour", "f1": f1, "f1_low": None, "f1_high": None}
        for i, (part, *both) in enumerate(rows)
        for scope, f1 in zip(("classifier", "classifier_sources"), both, strict=True)
    ]


def _card(
    made: Classified, report: validate.Report, path: Values, args: argparse.Namespace, recipe: Recipe, tools: Tools,
    out: Path,
) -> None:  # fmt: skip
    dev = read_coded(args.dev) if args.dev else []
    on_dev = validate.measure(made.weights, tools.featuriser, dev) if dev else None
    counts = [(p.name, len(read_rows([p]))) for p in recipe.files_of("classifier")]
    text = model_card.render(
        report, on_dev, out / "behaviours.npz", counts, path=path, who="" if args.shipped else _who(recipe)
    )
    (out / "README.md").write_text(text, encoding="utf-8")


def _who(recipe: Recipe) -> str:
    """What is known of the coders of files of one's own."""
    coders = _coders(read_rows(recipe.coded)).strip(" ()")
    return f"Imported codings: {coders}." if coders else "Sentences of one's own; the files do not say who coded them."


if __name__ == "__main__":
    guarded(main)
