"""Agreement of two codings in full: figures with intervals, confusion matrices and the sentences that differ most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.coded import digest
from pipeline.classify.evaluate import FIGURES, N_SAMPLES, Record, facts_of, loosely_agreed, places
from pipeline.codes import BEHAVIOURS, CLASSES
from pipeline.declared.quality import NONE

Counts = NDArray[np.float64]
Rows = list[dict[str, Any]]
N_WORST = 20


def quality_rows(
    gold: Sequence[Record], found: Sequence[Record], *, models: str, n_samples: int = N_SAMPLES, seed: int = 20200123
) -> Rows:
    """Rows of the table `quality`; the two codings are of the same sentences in the same order.

    Intervals are percentiles of a bootstrap over documents.
    """
    draws = document_draws(gold, n_samples, seed)
    rows = []
    for (kind, code), counts in _counts(gold, found).items():
        if counts[:, 1:].any():
            rows.append(
                {"models": models, "kind": kind, "code": code, "n_sentences": len(gold)} | _measures(counts, draws)
            )
    return rows


def document_draws(gold: Sequence[Record], n_samples: int, seed: int) -> NDArray[np.int64]:
    """How often each sentence counts in each resample of whole documents, (samples, sentences)."""
    names = [digest("\t".join(str(g.get(k) or "") for k in ("doc", "source", "title", "date"))) for g in gold]
    _, number = np.unique(np.array(names, dtype=str), return_inverse=True)
    n = int(number.max(initial=-1)) + 1
    chosen = np.random.default_rng(seed).integers(0, max(n, 1), (n_samples, n))
    times = np.stack([np.bincount(c, minlength=n) for c in chosen]) if n else np.zeros((n_samples, 0), np.int64)
    return np.asarray(times[:, number])


def _counts(gold: Sequence[Record], found: Sequence[Record]) -> dict[tuple[str, str], Counts]:
    """Facts agreed on, coded and found in each sentence, for every figure, class and behaviour."""
    keys = [("figure", f) for f in FIGURES] + [("class", c) for c in CLASSES] + [("behaviour", b) for b in BEHAVIOURS]
    counts = {key: np.zeros((len(gold), 3)) for key in keys}
    for i, (g, f) in enumerate(zip(gold, found, strict=True)):
        ours, theirs = facts_of(g, g["sentence"]), facts_of(f, g["sentence"])
        for name in FIGURES:
            row: tuple[float, float, float]
            if name == "actor_loose":
                row = (loosely_agreed(g, f, g["sentence"]), len(g["actors"]), len(f["actors"]))
            else:
                row = _agreed(ours[name], theirs[name])
            counts["figure", name][i] = row
        for kind, name in (("class", "actor"), ("behaviour", "behaviour")):
            by_code = [_by_code(facts[name], kind) for facts in (ours, theirs)]
            for code in by_code[0].keys() | by_code[1].keys():
                counts[kind, code][i] = _agreed(*(side.get(code, Counter()) for side in by_code))
    return counts


def _agreed(ours: Counter[Any], theirs: Counter[Any]) -> tuple[float, float, float]:
    return sum(min(w, theirs[f]) for f, w in ours.items()), sum(ours.values()), sum(theirs.values())


def _by_code(facts: Counter[Any], kind: str) -> dict[str, Counter[Any]]:
    parts: dict[str, Counter[Any]] = {}
    for fact, weight in facts.items():
        parts.setdefault(fact[1] if kind == "class" else fact, Counter())[fact] = weight
    return parts


def _measures(counts: Counts, draws: NDArray[np.int64]) -> dict[str, float]:
    """Precision, recall and F1 of counts (sentences, 3), each with its interval over the resamples."""
    sampled = _ratios(draws @ counts)
    row: dict[str, float] = {}
    for k, name in enumerate(("precision", "recall", "f1")):
        row[name] = float(_ratios(counts.sum(axis=0)[None, :])[0, k])
        low, high = np.percentile(sampled[:, k], [2.5, 97.5]) if len(sampled) else (np.nan, np.nan)
        row |= {f"{name}_low": float(low), f"{name}_high": float(high)}
    return row | {"n_coded_facts": float(counts[:, 1].sum()), "n_found_facts": float(counts[:, 2].sum())}


def _ratios(totals: Counts) -> Counts:
    agreed, n_gold, n_found = totals.T
    sizes = (n_found, n_gold, (n_gold + n_found) / 2)
    return np.stack([np.divide(agreed, n, out=np.zeros_like(agreed), where=n > 0) for n in sizes], axis=1)


def confusion_rows(gold: Sequence[Record], found: Sequence[Record], *, models: str) -> Rows:
    """Rows of the table `quality_confusion`; actors meet at one exact place, acts where their triggers overlap.

    Behaviours of acts that meet are set against each other, an act of the same behaviour first; realis and relation
    only of acts that agree in behaviour.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    for g, f in zip(gold, found, strict=True):
        text = g["sentence"]
        ours, theirs = ({p: a["class"] for p, a in zip(places(c, text), c["actors"], strict=True)} for c in (g, f))
        for place in ours.keys() | theirs.keys():
            counts["class", ours.get(place, NONE), theirs.get(place, NONE)] += 1
        for a, b in meet(g["acts"], f["acts"], text):
            counts["behaviour", a["behaviour"] if a else NONE, b["behaviour"] if b else NONE] += 1
            if a and b and a["behaviour"] == b["behaviour"]:
                for kind in ("realis", "relation"):
                    counts[kind, a[kind], b[kind]] += 1
    return [
        {"models": models, "kind": kind, "coded": a, "found": b, "n": n} for (kind, a, b), n in sorted(counts.items())
    ]


def meet(ours: Sequence[Record], theirs: Sequence[Record], text: str) -> list[tuple[Record | None, Record | None]]:
    """Acts of two codings in pairs, each once: same behaviour and place, same behaviour, same place; then the rest."""
    left, right = list(ours), list(theirs)
    pairs: list[tuple[Record | None, Record | None]] = []
    for same, near in ((True, True), (True, False), (False, True)):
        for a in list(left):
            b = next(
                (b for b in right if (a["behaviour"] == b["behaviour"]) >= same and _overlap(a, b, text) >= near), None
            )
            if b is not None:
                pairs.append((a, b))
                left.remove(a)
                right.remove(b)
    return [*pairs, *((a, None) for a in left), *((None, b) for b in right)]


def trigger_span(act: Record, text: str) -> tuple[int, int]:
    """Place of an act's trigger; its first occurrence where the coding gives no start."""
    start = int(act.get("start", text.find(act["trigger"])))
    return start, start + len(act["trigger"])


def _overlap(a: Record, b: Record, text: str) -> bool:
    (s, e), (x, y) = trigger_span(a, text), trigger_span(b, text)
    return s < y and x < e


def worst_rows(
    gold: Sequence[Record], found: Sequence[Record], mask: Callable[[str], str], *, n: int = N_WORST
) -> Rows:
    """Rows of the table `quality_errors`: the `n` sentences with most actors, acts and roles that one coding lacks.

    `mask` hides private persons of a text and keeps its length. Ties in the order of the sentences.
    """
    numbered = []
    for i, (g, f) in enumerate(zip(gold, found, strict=True)):
        ours, theirs = facts_of(g, g["sentence"]), facts_of(f, g["sentence"])
        differ = 0.0
        for name in ("actor", "act", "participation"):
            agreed, a, b = _agreed(ours[name], theirs[name])
            differ += a + b - 2 * agreed
        numbered.append((-int(differ), i))
    rows = []
    for rank, (differ, i) in enumerate(sorted(numbered)[:n], start=1):
        if differ:
            g = gold[i]
            shown = mask(g["sentence"])
            told = {k: told_of(c, g["sentence"], shown) for k, c in (("coded", g), ("found", found[i]))}
            rows.append({"rank": rank, "id": str(g["id"]), "date": str(g.get("date") or ""),
                         "title": mask(str(g.get("title") or "")), "sentence": shown, **told,
                         "n_errors": -differ})  # fmt: skip
    return rows


def told_of(coding: Mapping[str, Any], text: str, shown: str) -> str:
    """A coding in one line: actors with class, acts with realis and who does what to whom; words as in `shown`."""
    names = [shown[s:e] for s, e in places(coding, text)]
    actors = "、".join(f"{n}[{a['class']}]" for n, a in zip(names, coding["actors"], strict=True))
    acts = "；".join(
        f"{a['behaviour']}({a['realis']}) {'、'.join(names[i] for i in a['sources']) or '?'}"
        f"{' → ' + '、'.join(names[i] for i in a['targets']) if a['targets'] else ''}"
        for a in coding["acts"]
    )
    return f"{actors} | {acts}" if acts else f"{actors} | –"
