"""Step: networks for other programs, and the codebook."""

import argparse
from pathlib import Path

from pipeline import settings, tables
from pipeline.errors import guarded
from pipeline.evidence import load_masking
from pipeline.export.graphs import NEEDED, make_network, write_networks
from pipeline.io import read_frame
from pipeline.paper.codebook import write_codebook
from pipeline.plan import plan_of
from pipeline.present.choose import headline_scheme, load_tables
from pipeline.present.labels import load_labels


def main() -> None:
    """Write exports/."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("study", "guide", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    plan = plan_of(args.study)
    root, labels, masking = args.out.parent, load_labels(settings.CONFIG / "labels.csv"), load_masking()
    study_tables = load_tables(root / "tables", *NEEDED)
    names: set[str] = set()
    for source in plan.study.sources:
        documents = read_frame(tables.DOCUMENTS, root / "work" / "documents" / f"{source}.parquet", columns=["text"])
        names.update(*map(masking.names, documents["text"]))
    known = sorted(names)
    networks = {
        (adcode, nodes): make_network(
            study_tables, plan.study, labels, adcode=adcode, scheme=headline_scheme(study_tables["stages"], adcode),
            nodes=nodes, mask=lambda name: masking.mask(name, known),
        )
        for adcode in plan.adcodes
        for nodes in ("class", "body")
    }  # fmt: skip
    args.out.mkdir(parents=True, exist_ok=True)
    write_networks(networks, args.out)
    write_codebook(args.out / "codebook.docx", args.guide.read_text(encoding="utf-8"), labels)


if __name__ == "__main__":
    guarded(main)
