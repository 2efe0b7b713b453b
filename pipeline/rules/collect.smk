# The only rule that touches the network: fetch the files that a source names, once, checked by their digests.


rule collect:
    output:
        expand("data/raw/{source}/fetched.csv", source=PLAN.fetchable),
    params:
        code=code_digest("collect"),
    shell:
        "{PYTHON:q} -m pipeline.steps.collect"
        " --study {PLAN.study_file:q}"
