# Documents to sentences, words and reprint families.


rule sentences:
    input:
        f"{WORK}/documents/{{source}}.parquet",
    output:
        f"{WORK}/sentences/{{source}}/{{shard}}.parquet",
    params:
        code=code_digest("sentences"),
    log:
        f"{LOGS}/sentences/{{source}}-{{shard}}.log",
    benchmark:
        f"{LOGS}/benchmarks/sentences/{{source}}-{{shard}}.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.sentences"
        " --documents {input:q}"
        " --shard {wildcards.shard:q}"
        " --out {output:q}"
        " 2> {log:q}"


rule duplicates:
    input:
        documents=expand(f"{WORK}/documents/{{source}}.parquet", source=STUDY.sources),
        sentences=expand(f"{WORK}/sentences/{{shard}}.parquet", shard=PLAN.shards),
    output:
        f"{WORK}/duplicates.parquet",
    params:
        code=code_digest("duplicates"),
        seed=STUDY.seed,
    log:
        f"{LOGS}/duplicates.log",
    benchmark:
        f"{LOGS}/benchmarks/duplicates.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.duplicates"
        " --documents {input.documents:q}"
        " --sentences {input.sentences:q}"
        " --seed {params.seed}"
        " --out {output:q}"
        " 2> {log:q}"


rule tokens:
    input:
        documents=f"{WORK}/documents/{{source}}.parquet",
        sentences=f"{WORK}/sentences/{{source}}/{{shard}}.parquet",
        lexicon=PLAN.common_lexicon_files,
    output:
        f"{WORK}/tokens/{{source}}/{{shard}}.parquet",
    params:
        code=code_digest("tokens"),
    log:
        f"{LOGS}/tokens/{{source}}-{{shard}}.log",
    benchmark:
        f"{LOGS}/benchmarks/tokens/{{source}}-{{shard}}.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.tokens"
        " --documents {input.documents:q}"
        " --sentences {input.sentences:q}"
        " --shard {wildcards.shard:q}"
        " --out {output:q}"
        " 2> {log:q}"
