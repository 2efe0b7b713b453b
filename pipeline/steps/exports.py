"""Step: networks for other programs, and the codebook."""

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.errors import guarded
from pipeline.export.graphs import NEEDED, make_network, write_networks
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
    root, labels = args.out.parent, load_labels(settings.CONFIG / "labels.csv")
    study_tables = load_tables(root / "tables", *NEEDED)
    networks = {
        (adcode, nodes): make_network(
            study_tables, plan.study, labels, adcode=adcode, scheme=headline_scheme(study_tables["stages"], adcode),
            nodes=nodes,
        )
        for adcode in plan.adcodes
        for nodes in ("class", "body")
    }  # fmt: skip
    args.out.mkdir(parents=True, exist_ok=True)
    write_networks(networks, args.out)
    write_codebook(args.out / "codebook.docx", args.guide.read_text(encoding="utf-8"), labels)


if __name__ == "__main__":
    guarded(main)
