"""The model card of the behaviours classifier, written by the training script from what it measured."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.classify.evaluate import Figure
from pipeline.classify.validate import Report, Result
from pipeline.codes import BEHAVIOURS

SHIPPED_CODERS = """\
**Language models, not people.** Models read each sentence with the annotation guide: the training sentences and the
invented ones of the sample once, the held-out ones (dev) two apart and a third that settled differences. **No person
has checked any of it**, and agreement between such coders overstates agreement between people. Figures below are
agreement with that coding, not correctness.
"""
HEAD = f"""# Behaviours classifier

Written by `xietong train` (`make train` for the shipped weights); do not edit.

Sixteen behaviours of the annotation guide, and relations, realis and strict cooperation, each a linear support vector
machine with calibrated scores over hashed character n-grams, lexicon counts of sentence, title and sentence before, and
a few signals, for the sentence and for each of its clauses. It adds behaviours where the rules are silent; what it adds
is marked `found_by = classifier`.

## Who coded

{SHIPPED_CODERS}"""

LIMITS = """
## Limits

- Learned from notices and news on COVID-19 in China, December 2019 to June 2020; other emergencies, countries, years
  and forms of text need new coding. Leaving out whole sources costs what the second row of the figures shows.
- Behaviours with few positives (see `n`) have wide intervals; their thresholds are drawn to the common one.
- The lexicon was written with the training sentences in view, so that cross-validation flatters its counts; sentences
  held out are the fairer figure.
- Probabilities are calibrated on the mix of the training sentences, which over-sample sentences with words of action.
- It sees one sentence, its title and the sentence before; it names no actor.

## Licence

The weights are part of this project (MIT). They hold numbers only: no string of any text. The sentences are third-party
texts, used to learn and to measure, and are not part of the project.
"""


def render(
    report: Report, on_dev: Result | None, weights: Path, files: Sequence[tuple[str, int]], *,
    path: Sequence[Mapping[str, Any]] = (), curve: Sequence[Mapping[str, Any]] = (), who: str = "",
) -> str:  # fmt: skip
    """The card as Markdown; `files` are names and numbers of sentences of what was learned from.

    `path` are rows of the table `ablation` for the whole extraction, `curve` those of `learning_curve`; `who` says
    who coded sentences of one's own.
    """
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    data = "\n".join(f"| {name} | {n} |" for name, n in files)
    parts = [
        HEAD.replace(SHIPPED_CODERS, f"{who}\n") if who else HEAD,
        f"\n## Data\n\n| file | sentences |\n|---|---|\n{data}\n\n`{weights.name}`: sha256 `{digest}`\n",
        _summary(report, on_dev),
        _by_behaviour(report.cv, on_dev),
        _curve(curve),
        _path(path),
        _ablation(report),
        LIMITS,
    ]
    return "".join(parts)


def _summary(report: Report, on_dev: Result | None) -> str:
    rows = [("five-fold cross-validation by document", report.cv)]
    if report.by_source:
        rows.append(("leaving out one source at a time", report.by_source))
    if on_dev:
        rows.append(("held-out sentences (dev)", on_dev))
    lines = [
        "\n## Figures",
        "",
        "Behaviours of a sentence, micro-averaged; 95 % bootstrap interval over documents. In both cross-validations",
        "calibration and thresholds of a fold were chosen on the other folds (nested); the shipped ones on all folds",
        "pooled. Sentences of invented texts are learned from but not measured on.",
        "",
        "| on | precision | recall | F1 | interval | n |",
        "|---|---|---|---|---|---|",
    ]
    for name, result in rows:
        low, high = result.interval
        lines.append(f"| {name} | {_prf(result.micro)} | {low:.2f}-{high:.2f} | {result.micro.n_gold:.0f} |")
    return "\n".join(lines) + "\n"


def _prf(f: Figure) -> str:
    return f"{f.p:.3f} | {f.r:.3f} | {f.f1:.3f}"


def _by_behaviour(cv: Result, on_dev: Result | None) -> str:
    head = "| behaviour | cv precision | recall | F1 | n |"
    rule = "|---|---|---|---|---|"
    if on_dev:
        head, rule = head + " dev precision | recall | F1 | n |", rule + "---|---|---|---|"
    lines = ["", head, rule]
    for k, behaviour in enumerate(BEHAVIOURS):
        results = [r.each[k] for r in (cv, on_dev) if r]
        lines.append(f"| {behaviour} | " + " | ".join(f"{_prf(f)} | {f.n_gold:.0f}" for f in results) + " |")
    return "\n".join(lines) + "\n"


def _curve(points: Sequence[Mapping[str, Any]]) -> str:
    if not points:
        return ""
    rows = "\n".join(
        f"| {p['figure']} | {p['share']:.0%} | {p['n_sentences']} | {p['n_documents']} | {p['f1']:.3f} |"
        for p in points
    )
    return (
        "\n## Learning curve\n\nF1 of actors (tagger) and of behaviours (classifier) over all measured sentences,"
        " learned from a share of the\ndocuments of the other folds; sentences and documents are those of the share,"
        " the fold left out included.\n\n"
        f"| figure | share | sentences | documents | F1 |\n|---|---|---|---|---|\n{rows}\n"
    )


def _path(rows: Sequence[Mapping[str, Any]]) -> str:
    """What each part adds to the whole extraction."""
    if not rows:
        return ""
    names = list(dict.fromkeys(r["figure"] for r in rows))
    values = {(r["part"], r["figure"]): r["f1"] for r in rows}
    lines = [
        f"| {part} | " + " | ".join(f"{values[part, n]:.3f}" for n in names) + " |"
        for part in dict.fromkeys(r["part"] for r in rows)
    ]
    return (
        "\n## What each part adds\n\nF1 of the whole extraction on the coded sentences; each row has the parts of the"
        " rows before it. No model saw a\nsentence of the document it judges, and thresholds were set on other"
        " documents (five folds).\nTagger and linker learned from invented sentences too in every row; the last row"
        " adds them to the classifier.\n\n"
        f"| | {' | '.join(names)} |\n|---|{'---|' * len(names)}\n" + "\n".join(lines) + "\n"
    )


def _ablation(report: Report) -> str:
    if not report.ablation:
        return ""
    whole = ("(nothing)", report.cv.micro.f1, report.by_source.micro.f1 if report.by_source else None)
    rows = "\n".join(
        f"| {name} | {cv:.3f} | {'–' if source is None else f'{source:.3f}'} |"
        for name, cv, source in (whole, *report.ablation)
    )
    return (
        "\n## Without each part\n\nF1 where one part is left out.\n\n"
        "| without | cross-validation | sources left out |\n|---|---|---|\n"
        f"{rows}\n"
    )
