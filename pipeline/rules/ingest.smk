# Source files to documents; every record that is no document goes to rejects with a reason.


rule ingest:
    input:
        study=PLAN.study_file,
        source="config/sources/{source}.yaml",
        crisis=PLAN.crisis_file,
        files=lambda wildcards: PLAN.source_files[wildcards.source],
    output:
        documents=f"{WORK}/documents/{{source}}.parquet",
        rejects=f"{WORK}/rejects/{{source}}.parquet",
        counts=f"{WORK}/ingest_counts/{{source}}.parquet",
    params:
        code=code_digest("ingest"),
        window=f"{STUDY.window.start}/{STUDY.window.end}",
    log:
        f"{LOGS}/ingest/{{source}}.log",
    benchmark:
        f"{LOGS}/benchmarks/ingest/{{source}}.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.ingest"
        " --study {input.study:q}"
        " --source {wildcards.source:q}"
        " --documents {output.documents:q}"
        " --rejects {output.rejects:q}"
        " --counts {output.counts:q}"
        " 2> {log:q}"
