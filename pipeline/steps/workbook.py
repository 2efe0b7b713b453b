"""Step: the workbook of a study."""

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.coding.status import read_audit
from pipeline.coding.tables import AUDIT, AUDIT_TABLES
from pipeline.errors import guarded
from pipeline.io import read_csv
from pipeline.present.choose import headline_rows, load_tables
from pipeline.present.labels import load_labels
from pipeline.present.record import INVENTED, NOT_AUDITED
from pipeline.present.regions import is_invented
from pipeline.present.workbook import notes, write_workbook
from pipeline.study_tables import CHANGE_POINTS, FLIPS, STUDY_TABLES, TWO_LINES, WORD_TABLES
from pipeline.tables import TOPIC_MODELS, TOPIC_STAGE, TOPICS


def main() -> None:
    """Write tables.xlsx from the CSV files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    study = settings.load_study(args.study)
    folder = args.out.parent / "tables"
    tables = load_tables(folder)
    sheets = [(t, headline_rows(tables, t.code, study.realis) if t.code else tables[t.name]) for t in STUDY_TABLES] + [
        (t, read_csv(t, folder / f"{t.file_stem}.csv"))
        for t in (FLIPS, TWO_LINES, CHANGE_POINTS, TOPICS, TOPIC_MODELS, TOPIC_STAGE, *WORD_TABLES, *AUDIT_TABLES)
    ]
    labels = load_labels(settings.CONFIG / "labels.csv")
    headings = {code: f"{w['zh']} {w['en']}" for code, w in labels.of_kind("column").items()}
    audit = read_audit(folder / f"{AUDIT.file_stem}.csv")
    is_audited = bool(audit) and set(audit.values()) == {"audited"}
    guards = ([INVENTED] if is_invented(study) else []) + ([] if is_audited else [NOT_AUDITED])
    rows = notes(study.title, study.name, [t for t, _ in sheets], guards)
    write_workbook(args.out, rows, sheets, headings=headings)


if __name__ == "__main__":
    guarded(main)
