"""Step: the methods text of a study and its references."""

import argparse
import json
from pathlib import Path

from pipeline import settings
from pipeline.coding.tables import AUDIT
from pipeline.errors import guarded
from pipeline.io import read_csv
from pipeline.present.labels import LANGUAGES
from pipeline.present.methods import Material, bibliography, methods_text
from pipeline.present.regions import region_names
from pipeline.study_tables import CLAIMS, T1
from pipeline.tables import TOPIC_MODELS
from pipeline.text.vocabulary import load_vocabulary


def main() -> None:
    """Write methods.zh.md, methods.en.md and references.bib into the folder of results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    args = parser.parse_args()
    study, root = settings.load_study(args.study), args.results
    tables = root / "tables"
    frames = {
        T1.name: read_csv(T1, tables / f"{T1.file_stem}.csv"), "claims": read_csv(CLAIMS, root / "claims.csv"),
        "audit": read_csv(AUDIT, tables / "audit.csv"),
        "topic_models": read_csv(TOPIC_MODELS, tables / "topic_models.csv"),
    }  # fmt: skip
    sources = {name: settings.load_source(name) for name in study.sources}
    record = json.loads((root / "run.json").read_text(encoding="utf-8"))
    material = Material(study, record, frames, region_names(study), sources, load_vocabulary())
    texts = [methods_text(material, lang) for lang in LANGUAGES]
    for lang, text in zip(LANGUAGES, texts, strict=True):
        (root / f"methods.{lang}.md").write_text(text, encoding="utf-8")
    (root / "references.bib").write_text(bibliography(texts, sources), encoding="utf-8")


if __name__ == "__main__":
    guarded(main)
