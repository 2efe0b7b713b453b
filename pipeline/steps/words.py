"""Step: word frequencies, keyness and co-occurrence of words."""

import argparse
from pathlib import Path

from pipeline.analyse.words import collect_words, cooccurrence, frequencies, keyness, slice_documents
from pipeline.classify.topics import document_stages, load_stopwords
from pipeline.errors import guarded
from pipeline.io import empty_frame, read_frame, stream_rows, write_csv
from pipeline.study_tables import DOC_FACTS, STAGES, WORD_TABLES
from pipeline.tables import MENTIONS, TOKENS


def main() -> None:
    """Write word_frequency.csv, keyness.csv and cooccurrence.csv into the folder of tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("tokens", "mentions"):
        parser.add_argument(f"--{name}", type=Path, nargs="+", required=True)
    for name in ("documents", "stages", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    documents = read_frame(DOC_FACTS, args.documents)
    documents = documents[documents["is_relevant"] & documents["is_representative"]]
    used = set(documents["doc_id"])
    stages = read_frame(STAGES, args.stages)
    rows = (
        (r["doc_id"], r["sentence_no"], r["tokens"])
        for path in sorted(args.tokens) for r in stream_rows(TOKENS, path, batch=8192) if r["doc_id"] in used
    )  # fmt: skip
    words = collect_words(rows, load_stopwords())
    headline = stages[stages["is_headline"]].drop_duplicates(["adcode", "stage_scheme"])
    slices = slice_documents(words, document_stages(documents, stages), headline)
    mentions = read_frame(MENTIONS, *args.mentions, columns=["doc_id", "sentence_no", "kind", "class"])
    actors = mentions[mentions["kind"] == "actor"].drop_duplicates()
    made = (frequencies(words, slices), keyness(words, slices, actors), cooccurrence(words, slices))
    for table, frame in zip(WORD_TABLES, made, strict=True):
        write_csv(table, frame if len(frame) else empty_frame(table), args.out / f"{table.file_stem}.csv")


if __name__ == "__main__":
    guarded(main)
