# The only rule that touches the network: fetch the files that a source names, once, checked by their digests, and crawl
# the portal columns that it names. It has no output, so that asking for it looks for what is new every time.


rule collect:
    shell:
        "{PYTHON:q} -m pipeline.steps.collect"
        " --study {PLAN.study_file:q}"
