# What people coded: status, reliability and tables corrected for extraction error; empty tables where nobody has coded.
from pipeline.coding.store import coding_files
from pipeline.coding.tables import AUDIT_TABLES


rule audit:
    input:
        stages=f"{WORK}/facts/stages.parquet",
        facts=rules.facts.output,
        coding=coding_files(STUDY.name),
        models=MODELS,
    output:
        [f"{RESULTS}/tables/{t.file_stem}.csv" for t in AUDIT_TABLES],
    params:
        code=code_digest("audit"),
        study=PLAN.study_file,
        settings=PLAN.own_settings,
    log:
        f"{LOGS}/audit.log",
    benchmark:
        f"{LOGS}/benchmarks/audit.tsv"
    priority: 20  # short, and the comparison waits for it
    shell:
        "{PYTHON:q} -m pipeline.steps.audit --study {params.study:q} 2> {log:q}"
