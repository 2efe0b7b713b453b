# What is handed on: tables for a paper, networks and codebook, data package and digests over everything.
from pipeline.export.graphs import graph_files
from pipeline.paper.word import TEMPLATE


rule paper:
    input:
        tables=TABLES_DONE,
        claims=rules.claims.output,
        audit=rules.audit.output,
        labels="config/labels.csv",
        fonts=rules.fonts.output,
        template=[str(TEMPLATE)] if TEMPLATE.is_file() else [],
    output:
        flow=[f"{RESULTS}/paper/flow.{lang}.{form}" for lang in LANGUAGES for form in FORMATS],
        tables=[
            f"{RESULTS}/paper/tables_{adcode}.{lang}.{form}"
            for adcode in PLAN.adcodes
            for lang in LANGUAGES
            for form in ("docx", "tex")
        ],
    params:
        code=code_digest("paper"),
        study=PLAN.study_file,
        out=f"{RESULTS}/paper",
    log:
        f"{LOGS}/paper.log",
    benchmark:
        f"{LOGS}/benchmarks/paper.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.paper"
        " --study {params.study:q}"
        " --fonts {input.fonts:q}"
        " --out {params.out:q}"
        " 2> {log:q}"


rule exports:
    input:
        tables=TABLES_DONE,
        labels="config/labels.csv",
        guide="config/codebook/annotation_guide.md",
    output:
        [f"{RESULTS}/exports/{name}" for name in (*graph_files(PLAN.adcodes), "codebook.docx")],
    params:
        code=code_digest("exports"),
        study=PLAN.study_file,
        out=f"{RESULTS}/exports",
    log:
        f"{LOGS}/exports.log",
    benchmark:
        f"{LOGS}/benchmarks/exports.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.exports"
        " --study {params.study:q}"
        " --guide {input.guide:q}"
        " --out {params.out:q}"
        " 2> {log:q}"


rule package:
    input:
        FINISHED,
        rules.paper.output,
        rules.exports.output,
    output:
        f"{RESULTS}/datapackage.json",
        f"{RESULTS}/manifest.sha256",
    params:
        code=code_digest("package"),
        study=PLAN.study_file,
        results=RESULTS,
    log:
        f"{LOGS}/package.log",
    benchmark:
        f"{LOGS}/benchmarks/package.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.package"
        " --study {params.study:q}"
        " --results {params.results:q}"
        " 2> {log:q}"
