"""Step: the record of a run, the settings as resolved, and every rejected record."""

import argparse
import json
from pathlib import Path

import yaml

from pipeline import settings
from pipeline.errors import guarded
from pipeline.io import read_csv, read_frame, write_csv
from pipeline.plan import plan_of
from pipeline.present.record import make_record, region_names
from pipeline.provenance import sha256
from pipeline.study_tables import GAPS, T1
from pipeline.tables import INGEST_COUNTS, REJECTS


def shown(path: Path) -> str:
    """A path as the record shows it: below the project, else folder and file name alone."""
    return "/".join(path.parts[-2:]) if path.is_absolute() or ".." in path.parts else path.as_posix()


def main() -> None:
    """Write run.json, config.yaml and rejects.csv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    for name in ("corpus", "gaps"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("counts", "rejects"):
        parser.add_argument(f"--{name}", type=Path, nargs="+", required=True)
    for name in ("record", "settings", "rejected"):
        parser.add_argument(f"--out-{name}", type=Path, required=True)
    args = parser.parse_args()
    plan = plan_of(args.study)
    packs = [settings.load_province(p) for p in plan.study.provinces]
    rejects = read_frame(REJECTS, *args.rejects)
    record = make_record(
        plan.study,
        regions=region_names([(p.adcode, p.name_zh) for p in packs]),
        counts=read_frame(INGEST_COUNTS, *args.counts),
        rejects=rejects,
        corpus=read_csv(T1, args.corpus),
        gaps=read_csv(GAPS, args.gaps),
        digests={shown(f): sha256(f) for f in map(Path, plan.input_files)},
        is_invented=any(settings.load_source(s).is_invented for s in plan.study.sources),
    )
    args.out_record.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    resolved = yaml.safe_dump(plan.study.model_dump(mode="json"), allow_unicode=True, sort_keys=False)
    args.out_settings.write_text(resolved, encoding="utf-8")
    write_csv(REJECTS, rejects, args.out_rejected)


if __name__ == "__main__":
    guarded(main)
