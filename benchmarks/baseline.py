"""What a student would write: pandas, `jieba.lcut` per sentence, `in` per term per sentence.

The terms are frozen in terms.txt, whatever the lexicon grows to, so that ratios of different versions compare.
It is kept honest: sentences are split once by a compiled expression, terms are plain strings, a sentence without an
actor or a behaviour costs no pairing.
"""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path

import jieba
import pandas as pd

TERMS = Path(__file__).parent / "terms.txt"
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def load_terms() -> dict[str, list[tuple[str, str]]]:
    """Terms by kind (actor, behaviour, cue), each with its code."""
    terms: dict[str, list[tuple[str, str]]] = {"actor": [], "behaviour": [], "cue": []}
    for line in TERMS.read_text(encoding="utf-8").splitlines():
        word, kind, code = line.split("\t")
        terms[kind].append((word, code))
    return terms


def analyse(documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sentences with what was found in them, and pairs of actors of sentences with a cooperation word."""
    terms = load_terms()
    rows, pairs = [], []
    for _, document in documents.iterrows():
        for sentence in SENTENCE.findall(document["text"]):
            words = jieba.lcut(sentence)
            actors = [(w, c) for w, c in terms["actor"] if w in sentence]
            behaviours = {c for w, c in terms["behaviour"] if w in sentence}
            cooperates = any(w in sentence for w, _ in terms["cue"])
            rows.append({
                "doc_id": document["doc_id"], "n_words": len(words), "actors": ";".join(w for w, _ in actors),
                "behaviours": ";".join(sorted(behaviours)), "cooperates": cooperates,
            })  # fmt: skip
            if cooperates and behaviours:
                pairs += [
                    {"doc_id": document["doc_id"], "source": a, "target": b}
                    for (a, _), (b, _) in itertools.combinations(actors, 2)
                ]
    return pd.DataFrame(rows), pd.DataFrame(pairs)


def main() -> int:
    """Analyse the documents of one Parquet file into two CSV files; the number of sentences goes to standard output."""
    documents, out = Path(sys.argv[1]), Path(sys.argv[2])
    jieba.initialize()
    sentences, pairs = analyse(pd.read_parquet(documents, columns=["doc_id", "text"]))
    sentences.to_csv(out / "sentences.csv", index=False)
    pairs.to_csv(out / "pairs.csv", index=False)
    print(len(sentences))
    return 0


if __name__ == "__main__":
    sys.exit(main())
