"""Step: sentences of a shard to mentions, acts, participants and dyads."""

import argparse
from contextlib import ExitStack
from pathlib import Path

from pipeline.errors import guarded
from pipeline.extract.annotate import load_annotator
from pipeline.extract.corpus import DOCUMENT_COLUMNS, code_units, without_cycle_search
from pipeline.extract.kept import TABLES, Basis, Kept, basis_of, read_basis, write_basis
from pipeline.io import TableWriter
from pipeline.settings import load_crisis
from pipeline.text.documents import stream_units


def main() -> None:
    """Code the body sentences of the shard's documents about the crisis, a batch of documents at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--crisis", type=Path, required=True)
    parser.add_argument("--models", type=Path, nargs="+", required=True)
    parser.add_argument("--shard", required=True)
    parser.add_argument("--code", required=True, help="digest of the code of this step")
    parser.add_argument("--classifier", choices=("on", "off"), required=True)
    parser.add_argument("--tagger", choices=("on", "off"), required=True)
    parser.add_argument("--basis", type=Path, required=True, help="what the rows rest on; read, then written")
    for table in TABLES:
        parser.add_argument(f"--{table.name}", type=Path, required=True)
    args = parser.parse_args()
    cues = load_crisis(args.crisis.stem).cues
    with without_cycle_search():
        annotator = load_annotator(classifier=args.classifier == "on", tagger=args.tagger == "on", cues=cues)
    settings = (args.shard, args.code, args.classifier, args.tagger)
    basis = basis_of(annotator.lexicon, (args.documents, args.sentences, args.crisis, *sorted(args.models)), settings)
    files = [getattr(args, t.name) for t in TABLES]
    new_files = [f.with_suffix(".new") for f in files]
    units = stream_units(args.documents, args.sentences, args.shard, DOCUMENT_COLUMNS)
    with without_cycle_search(), ExitStack() as stack:
        kept = _kept(basis, args.basis, files)
        writers = [stack.enter_context(TableWriter(t, f)) for t, f in zip(TABLES, new_files, strict=True)]
        for rows in code_units(units, annotator, kept):
            for writer, table_rows in zip(writers, rows, strict=True):
                writer.write(table_rows)
    args.basis.unlink(missing_ok=True)  # the tables have no basis while they are exchanged
    for new, old in zip(new_files, files, strict=True):
        new.replace(old)
    write_basis(args.basis, basis)


def _kept(basis: Basis, path: Path, files: list[Path]) -> Kept | None:
    """The rows of the run before, if they rest on all but names of this one."""
    earlier = read_basis(path)
    names = basis.changed(earlier) if earlier and all(f.is_file() for f in files) else None
    return None if names is None else Kept(names, files)


if __name__ == "__main__":
    guarded(main)
