"""Step: topics of the relevant documents that represent their families."""

import argparse
from pathlib import Path

from pipeline.classify.topics import build_corpus, find_topics, load_stopwords
from pipeline.errors import guarded
from pipeline.io import read_frame, write_table
from pipeline.tables import DOCUMENT_TOPICS, DOCUMENTS, DUPLICATES, TOKENS, TOPIC_MODELS, TOPICS


def main() -> None:
    """Fit the models, write the chosen one's topics, every model tried, and the shares of documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("documents", "tokens"):
        parser.add_argument(f"--{name}", type=Path, nargs="+", required=True)
    parser.add_argument("--duplicates", type=Path, required=True)
    parser.add_argument("--n-topics", type=int, nargs="+", required=True)
    for number in ("n-seeds", "seed"):
        parser.add_argument(f"--{number}", type=int, required=True)
    for name in ("topics", "models", "shares"):
        parser.add_argument(f"--out-{name}", type=Path, required=True)
    args = parser.parse_args()
    documents = read_frame(DOCUMENTS, *args.documents, columns=["doc_id", "is_relevant"])
    families = read_frame(DUPLICATES, args.duplicates, columns=["doc_id", "is_representative"])
    relevant = documents.loc[documents["is_relevant"], "doc_id"]
    chosen = set(relevant) & set(families.loc[families["is_representative"], "doc_id"])
    corpus = build_corpus(read_frame(TOKENS, *args.tokens), chosen, load_stopwords())
    found = find_topics(corpus, n_topics=args.n_topics, n_seeds=args.n_seeds, seed=args.seed)
    write_table(TOPICS, found.topics, args.out_topics)
    write_table(TOPIC_MODELS, found.models, args.out_models)
    write_table(DOCUMENT_TOPICS, found.documents, args.out_shares)


if __name__ == "__main__":
    guarded(main)
