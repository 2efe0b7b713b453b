# Provinces side by side, where the study asks for it: one pass over the facts, whatever the number of provinces.
from pipeline.analyse.compare import COMPARED
from pipeline.present.figure_tiles import COMPARE_FIGURES
from pipeline.study_tables import BY_CODE


rule compare:
    input:
        study=PLAN.study_file,
        provinces=PLAN.compared_files,
        scheme="config/stages/response_level.csv",
        facts=rules.facts.output,
        audit=f"{RESULTS}/tables/audit.csv",
    output:
        profiles=f"{RESULTS}/compare/compare.csv",
        tables=[f"{RESULTS}/compare/{BY_CODE[code].file_stem}.csv" for code in COMPARED],
    params:
        code=code_digest("compare"),
        facts=f"{WORK}/facts",
        out=f"{RESULTS}/compare",
    log:
        f"{LOGS}/compare.log",
    benchmark:
        f"{LOGS}/benchmarks/compare.tsv"
    priority: 10  # the longest of all after the facts: starts beside the stage tables, not behind the figures
    shell:
        "{PYTHON:q} -m pipeline.steps.compare"
        " --study {input.study:q}"
        " --scheme {input.scheme:q}"
        " --provinces {input.provinces:q}"
        " --facts {params.facts:q}"
        " --audit {input.audit:q}"
        " --out {params.out:q}"
        " 2> {log:q}"


rule compare_figures:
    input:
        tables=rules.compare.output,
        labels="config/labels.csv",
        fonts=rules.fonts.output,
    output:
        [f"{RESULTS}/compare/{name}" for name in COMPARE_FIGURES],
    params:
        code=code_digest("compare_figures"),
        study=PLAN.study_file,
        folder=f"{RESULTS}/compare",
    log:
        f"{LOGS}/compare_figures.log",
    benchmark:
        f"{LOGS}/benchmarks/compare_figures.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.compare_figures"
        " --study {params.study:q}"
        " --labels {input.labels:q}"
        " --fonts {input.fonts:q}"
        " --folder {params.folder:q}"
        " 2> {log:q}"
