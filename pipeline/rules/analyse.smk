# Facts, joined once; then the study tables, cut by region and stage.
from pipeline.study_tables import FACT_TABLES, ROBUSTNESS_TABLES, STUDY_TABLES


rule facts:
    input:
        counts=expand(f"{WORK}/ingest_counts/{{source}}.parquet", source=STUDY.sources),
        documents=expand(f"{WORK}/documents/{{source}}.parquet", source=STUDY.sources),
        duplicates=f"{WORK}/duplicates.parquet",
        sentences=PLAN.shards_of("sentences", WORK),
        mentions=PLAN.shards_of("mentions", WORK),
        acts=PLAN.shards_of("acts", WORK),
        participants=PLAN.shards_of("participants", WORK),
        dyads=PLAN.shards_of("dyads", WORK),
    output:
        [f"{WORK}/facts/{table.name}.parquet" for table in FACT_TABLES],
    params:
        code=code_digest("facts"),
        out=f"{WORK}/facts",
    log:
        f"{LOGS}/facts.log",
    benchmark:
        f"{LOGS}/benchmarks/facts.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.facts"
        " --counts {input.counts:q}"
        " --documents {input.documents:q}"
        " --duplicates {input.duplicates:q}"
        " --sentences {input.sentences:q}"
        " --mentions {input.mentions:q}"
        " --acts {input.acts:q}"
        " --participants {input.participants:q}"
        " --dyads {input.dyads:q}"
        " --out {params.out:q}"
        " 2> {log:q}"


rule terms:
    input:
        documents=expand(f"{WORK}/documents/{{source}}.parquet", source=STUDY.sources),
        sentences=PLAN.shards_of("sentences", WORK),
        vocabulary=["config/vocabulary/terms.csv", "config/vocabulary/precision.csv"],
    output:
        f"{WORK}/facts/term_facts.parquet",
    params:
        code=code_digest("terms"),
        shards=PLAN.shards,
        documents=f"{WORK}/documents",
        sentences=f"{WORK}/sentences",
    log:
        f"{LOGS}/terms.log",
    benchmark:
        f"{LOGS}/benchmarks/terms.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.terms"
        " --documents {params.documents:q}"
        " --sentences {params.sentences:q}"
        " --shards {params.shards:q}"
        " --vocabulary config/vocabulary"
        " --out {output:q}"
        " 2> {log:q}"


rule stage_tables:
    input:
        provinces=PLAN.province_files,
        stages=PLAN.stage_files,
        facts=rules.facts.output,
        terms=rules.terms.output,
        vocabulary=rules.terms.input.vocabulary,
    output:
        stages=f"{WORK}/facts/stages.parquet",
        tables=[f"{RESULTS}/tables/{table.file_stem}.csv" for table in STUDY_TABLES],
    params:
        code=code_digest("stage_tables"),
        study=PLAN.study_file,
        settings=PLAN.own_settings,
        folder=f"{RESULTS}/tables",
    log:
        f"{LOGS}/stage_tables.log",
    benchmark:
        f"{LOGS}/benchmarks/stage_tables.tsv"
    priority: 30  # most of what follows waits for it
    shell:
        "{PYTHON:q} -m pipeline.steps.stage_tables"
        " --study {params.study:q}"
        " --schemes {input.stages:q}"
        " --stages {output.stages:q}"
        " --tables {params.folder:q}"
        " 2> {log:q}"


rule claims:
    input:
        facts=rules.facts.output,
        terms=rules.terms.output,
        stages=rules.stage_tables.output.stages,
        audit=f"{RESULTS}/tables/audit.csv",
        corrected=f"{RESULTS}/tables/claims_corrected.csv",
    output:
        f"{RESULTS}/claims.csv",
    params:
        code=code_digest("claims"),
        study=PLAN.study_file,
        settings=PLAN.own_settings,
        facts=f"{WORK}/facts",
    log:
        f"{LOGS}/claims.log",
    benchmark:
        f"{LOGS}/benchmarks/claims.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.claims"
        " --study {params.study:q}"
        " --facts {params.facts:q}"
        " --audit {input.audit:q}"
        " --corrected {input.corrected:q}"
        " --out {output:q}"
        " 2> {log:q}"


rule robustness:
    input:
        facts=rules.facts.output,
        terms=rules.terms.output,
        stages=rules.stage_tables.output.stages,
        claims=rules.claims.output,
    output:
        [f"{RESULTS}/tables/{table.file_stem}.csv" for table in ROBUSTNESS_TABLES],
    params:
        code=code_digest("robustness"),
        study=PLAN.study_file,
        settings=PLAN.own_settings,
        facts=f"{WORK}/facts",
        out=f"{RESULTS}/tables",
    log:
        f"{LOGS}/robustness.log",
    benchmark:
        f"{LOGS}/benchmarks/robustness.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.robustness"
        " --study {params.study:q}"
        " --facts {params.facts:q}"
        " --claims {input.claims:q}"
        " --out {params.out:q}"
        " 2> {log:q}"
