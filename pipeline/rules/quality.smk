# How far the extraction agrees with coded sentences, and what it may have missed.
from pipeline.settings import resolve_path
from pipeline.study_tables import MISSES, QUALITY_TABLES


rule quality:
    input:
        coded=[str(resolve_path(STUDY.quality.coded))] if STUDY.quality.coded else [],
        crisis=PLAN.crisis_file,
        lexicon=LEXICON,
        models=MODELS,
    output:
        [f"{RESULTS}/tables/{table.file_stem}.csv" for table in QUALITY_TABLES],
    params:
        code=code_digest("quality"),
        study=PLAN.study_file,
        settings=PLAN.own_settings,
        folder=f"{RESULTS}/tables",
    log:
        f"{LOGS}/quality.log",
    benchmark:
        f"{LOGS}/benchmarks/quality.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.quality"
        " --study {params.study:q}"
        " --coded {input.coded:q}"
        " --folder {params.folder:q}"
        " 2> {log:q}"


rule misses:
    input:
        documents=[f"{WORK}/documents/{shard.split('/')[0]}.parquet" for shard in PLAN.shards],
        sentences=PLAN.shards_of("sentences", WORK),
        tokens=PLAN.shards_of("tokens", WORK),
        mentions=PLAN.shards_of("mentions", WORK),
        duplicates=f"{WORK}/duplicates.parquet",
        lexicon=LEXICON,
    output:
        f"{RESULTS}/tables/{MISSES.file_stem}.csv",
    params:
        code=code_digest("misses"),
        shards=[shard.split("/")[1] for shard in PLAN.shards],
    log:
        f"{LOGS}/misses.log",
    benchmark:
        f"{LOGS}/benchmarks/misses.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.misses"
        " --shards {params.shards:q}"
        " --documents {input.documents:q}"
        " --sentences {input.sentences:q}"
        " --tokens {input.tokens:q}"
        " --mentions {input.mentions:q}"
        " --duplicates {input.duplicates:q}"
        " --out {output:q}"
        " 2> {log:q}"
