"""Step: topics by region and stage, and the topic tables for people."""

import argparse
from pathlib import Path

from pipeline.classify.topics import document_stages, topics_by_stage
from pipeline.errors import guarded
from pipeline.io import read_frame, write_csv
from pipeline.study_tables import DOC_FACTS, STAGES
from pipeline.tables import DOCUMENT_TOPICS, TOPIC_MODELS, TOPIC_STAGE, TOPICS


def main() -> None:
    """Write topics.csv, topic_models.csv and topic_stage.csv."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("topics", "models", "shares", "documents", "stages"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("topics", "models", "stage"):
        parser.add_argument(f"--out-{name}", type=Path, required=True)
    args = parser.parse_args()
    stages = document_stages(read_frame(DOC_FACTS, args.documents), read_frame(STAGES, args.stages))
    write_csv(TOPIC_STAGE, topics_by_stage(read_frame(DOCUMENT_TOPICS, args.shares), stages), args.out_stage)
    write_csv(TOPICS, read_frame(TOPICS, args.topics), args.out_topics)
    write_csv(TOPIC_MODELS, read_frame(TOPIC_MODELS, args.models), args.out_models)


if __name__ == "__main__":
    guarded(main)
