# Topics and words of the relevant documents.
from pipeline.study_tables import WORD_TABLES


rule topics:
    input:
        documents=expand(f"{WORK}/documents/{{source}}.parquet", source=STUDY.sources),
        duplicates=f"{WORK}/duplicates.parquet",
        tokens=PLAN.shards_of("tokens", WORK),
        stopwords="config/stopwords.txt",
    output:
        topics=f"{WORK}/topics.parquet",
        models=f"{WORK}/topic_models.parquet",
        shares=f"{WORK}/document_topics.parquet",
    params:
        code=code_digest("topics"),
        n_topics=STUDY.analysis.topics.n_topics,
        n_seeds=STUDY.analysis.topics.n_seeds,
        seed=STUDY.seed,
    log:
        f"{LOGS}/topics.log",
    benchmark:
        f"{LOGS}/benchmarks/topics.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.topics"
        " --documents {input.documents:q}"
        " --duplicates {input.duplicates:q}"
        " --tokens {input.tokens:q}"
        " --n-topics {params.n_topics}"
        " --n-seeds {params.n_seeds}"
        " --seed {params.seed}"
        " --out-topics {output.topics:q}"
        " --out-models {output.models:q}"
        " --out-shares {output.shares:q}"
        " 2> {log:q}"


rule topic_stage:
    input:
        topics=rules.topics.output.topics,
        models=rules.topics.output.models,
        shares=rules.topics.output.shares,
        documents=f"{WORK}/facts/doc_facts.parquet",
        stages=f"{WORK}/facts/stages.parquet",
    output:
        topics=f"{RESULTS}/tables/topics.csv",
        models=f"{RESULTS}/tables/topic_models.csv",
        stage=f"{RESULTS}/tables/topic_stage.csv",
    params:
        code=code_digest("topic_stage"),
    log:
        f"{LOGS}/topic_stage.log",
    benchmark:
        f"{LOGS}/benchmarks/topic_stage.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.topic_stage"
        " --topics {input.topics:q}"
        " --models {input.models:q}"
        " --shares {input.shares:q}"
        " --documents {input.documents:q}"
        " --stages {input.stages:q}"
        " --out-topics {output.topics:q}"
        " --out-models {output.models:q}"
        " --out-stage {output.stage:q}"
        " 2> {log:q}"


rule words:
    input:
        tokens=PLAN.shards_of("tokens", WORK),
        mentions=PLAN.shards_of("mentions", WORK),
        stopwords="config/stopwords.txt",
        documents=f"{WORK}/facts/doc_facts.parquet",
        stages=f"{WORK}/facts/stages.parquet",
    output:
        [f"{RESULTS}/tables/{table.file_stem}.csv" for table in WORD_TABLES],
    params:
        code=code_digest("words"),
        out=f"{RESULTS}/tables",
    log:
        f"{LOGS}/words.log",
    benchmark:
        f"{LOGS}/benchmarks/words.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.words"
        " --tokens {input.tokens:q}"
        " --mentions {input.mentions:q}"
        " --documents {input.documents:q}"
        " --stages {input.stages:q}"
        " --out {params.out:q}"
        " 2> {log:q}"
