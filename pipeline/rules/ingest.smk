# Source files to documents; every record that is no document goes to rejects with a reason.
# The study file is a parameter, not an input: of it only the window and the paths of sources matter here.


rule ingest:
    input:
        source="config/sources/{source}.yaml",
        crisis=PLAN.crisis_file,
        places=["config/lexicon/regions.csv", "config/lexicon/actors_foreign.csv"],
        files=lambda wildcards: PLAN.source_files[wildcards.source],
    output:
        documents=f"{WORK}/documents/{{source}}.parquet",
        rejects=f"{WORK}/rejects/{{source}}.parquet",
        counts=f"{WORK}/ingest_counts/{{source}}.parquet",
    params:
        code=code_digest("ingest"),
        study=PLAN.study_file,
        window=f"{STUDY.window.start}/{STUDY.window.end}",
    log:
        f"{LOGS}/ingest/{{source}}.log",
    benchmark:
        f"{LOGS}/benchmarks/ingest/{{source}}.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.ingest"
        " --study {params.study:q}"
        " --source {wildcards.source:q}"
        " --documents {output.documents:q}"
        " --rejects {output.rejects:q}"
        " --counts {output.counts:q}"
        " 2> {log:q}"
