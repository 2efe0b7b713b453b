# Figures, workbook, record and report from the study tables.
from pathlib import Path

from pipeline.coding.tables import AUDIT_TABLES
from pipeline.present.figure_anchors import NAME as ANCHORS, anchor_file
from pipeline.present.figure_index import FINDINGS, FORMATS, file_stem, files_of
from pipeline.present.labels import LANGUAGES
from pipeline.present.sections import KINDS
from pipeline.present.sections.base import section_inputs
from pipeline.table_index import INDEXED

ANCHORED = [adcode for adcode in PLAN.adcodes if anchor_file(adcode).is_file()]

TABLES_DONE = [f"{RESULTS}/tables/{t.file_stem}.csv" for t in STUDY_TABLES]


rule table_index:
    input:
        [f"{RESULTS}/tables/{t.file_stem}.csv" for t in INDEXED],
    output:
        f"{RESULTS}/tables/tables.csv",
    params:
        code=code_digest("table_index"),
        folder=f"{RESULTS}/tables",
    log:
        f"{LOGS}/table_index.log",
    benchmark:
        f"{LOGS}/benchmarks/table_index.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.table_index --tables {params.folder:q} 2> {log:q}"


rule fonts:
    input:
        stages=f"{RESULTS}/tables/stages.csv",
        labels="config/labels.csv",
        provinces=PLAN.province_files,
    output:
        f"{WORK}/fonts/NotoSansSC-regular.ttf",
        f"{WORK}/fonts/NotoSansSC-bold.ttf",
    params:
        code=code_digest("fonts"),
        study=PLAN.study_file,
    log:
        f"{LOGS}/fonts.log",
    benchmark:
        f"{LOGS}/benchmarks/fonts.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.fonts"
        " --study {params.study:q}"
        " --stages {input.stages:q}"
        " --labels {input.labels:q}"
        " --out {output:q}"
        " 2> {log:q}"


rule figures:
    input:
        tables=TABLES_DONE,
        labels="config/labels.csv",
        provinces=PLAN.province_files,
        fonts=rules.fonts.output,
    output:
        index=f"{WORK}/figures/{{adcode}}.csv",
        files=[f"{RESULTS}/figures/{name}" for name in files_of("{adcode}")],
    wildcard_constraints:
        adcode=r"CN|\d{6}",
    params:
        code=code_digest("figures"),
        study=PLAN.study_file,
        folder=f"{RESULTS}/figures",
    log:
        f"{LOGS}/figures/{{adcode}}.log",
    benchmark:
        f"{LOGS}/benchmarks/figures/{{adcode}}.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.figures"
        " --study {params.study:q}"
        " --adcode {wildcards.adcode:q}"
        " --tables {RESULTS}/tables"
        " --labels {input.labels:q}"
        " --fonts {input.fonts:q}"
        " --folder {params.folder:q}"
        " --out {output.index:q}"
        " 2> {log:q}"


rule anchors:
    input:
        tables=TABLES_DONE,
        labels="config/labels.csv",
        provinces=PLAN.province_files,
        fonts=rules.fonts.output,
        anchors=str(anchor_file("{adcode}")),
    output:
        index=f"{WORK}/figures/{ANCHORS}_{{adcode}}.csv",
        files=[
            f"{RESULTS}/figures/{file_stem(ANCHORS, '{adcode}', lang)}.{form}" for lang in LANGUAGES for form in FORMATS
        ],
    wildcard_constraints:
        adcode=r"CN|\d{6}",
    params:
        code=code_digest("anchors"),
        study=PLAN.study_file,
        folder=f"{RESULTS}/figures",
    log:
        f"{LOGS}/anchors/{{adcode}}.log",
    benchmark:
        f"{LOGS}/benchmarks/anchors/{{adcode}}.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.anchors"
        " --study {params.study:q}"
        " --adcode {wildcards.adcode:q}"
        " --tables {RESULTS}/tables"
        " --labels {input.labels:q}"
        " --fonts {input.fonts:q}"
        " --folder {params.folder:q}"
        " --out {output.index:q}"
        " 2> {log:q}"


rule word_fonts:
    input:
        stages=f"{RESULTS}/tables/stages.csv",
        claims=rules.claims.output,
        keyness=f"{RESULTS}/tables/keyness.csv",
        topics=rules.topic_stage.output.topics,
        labels="config/labels.csv",
        provinces=PLAN.province_files,
    output:
        f"{WORK}/fonts/NotoSansSC-words-regular.ttf",
        f"{WORK}/fonts/NotoSansSC-words-bold.ttf",
    params:
        code=code_digest("fonts"),
        study=PLAN.study_file,
        results=RESULTS,
    log:
        f"{LOGS}/word_fonts.log",
    benchmark:
        f"{LOGS}/benchmarks/word_fonts.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.fonts"
        " --study {params.study:q}"
        " --stages {input.stages:q}"
        " --labels {input.labels:q}"
        " --words-of {params.results:q}"
        " --out {output:q}"
        " 2> {log:q}"


rule findings:
    input:
        stages=f"{RESULTS}/tables/stages.csv",
        trend=f"{RESULTS}/tables/T06_trend.csv",
        claims=rules.claims.output,
        robustness=rules.robustness.output,
        words=rules.words.output,
        topics=rules.topic_stage.output,
        labels="config/labels.csv",
        provinces=PLAN.province_files,
        fonts=rules.word_fonts.output,
    output:
        index=f"{WORK}/figures/findings_{{adcode}}.csv",
        files=[f"{RESULTS}/figures/{name}" for name in files_of("{adcode}", FINDINGS)],
    wildcard_constraints:
        adcode=r"CN|\d{6}",
    params:
        code=code_digest("findings"),
        study=PLAN.study_file,
        results=RESULTS,
    log:
        f"{LOGS}/findings/{{adcode}}.log",
    benchmark:
        f"{LOGS}/benchmarks/findings/{{adcode}}.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.findings"
        " --study {params.study:q}"
        " --adcode {wildcards.adcode:q}"
        " --results {params.results:q}"
        " --labels {input.labels:q}"
        " --fonts {input.fonts:q}"
        " --out {output.index:q}"
        " 2> {log:q}"


rule figure_index:
    input:
        expand(f"{WORK}/figures/{{adcode}}.csv", adcode=PLAN.adcodes),
        expand(f"{WORK}/figures/findings_{{adcode}}.csv", adcode=PLAN.adcodes),
        expand(f"{WORK}/figures/{ANCHORS}_{{adcode}}.csv", adcode=ANCHORED),
    output:
        f"{RESULTS}/figures/figures.csv",
    params:
        code=code_digest("figure_index"),
    log:
        f"{LOGS}/figure_index.log",
    shell:
        "{PYTHON:q} -m pipeline.steps.figure_index"
        " --parts {input:q}"
        " --out {output:q}"
        " 2> {log:q}"


rule run_record:
    input:
        corpus=f"{RESULTS}/tables/T01_corpus.csv",
        gaps=f"{RESULTS}/tables/data_gaps.csv",
        counts=expand(f"{WORK}/ingest_counts/{{source}}.parquet", source=STUDY.sources),
        rejects=expand(f"{WORK}/rejects/{{source}}.parquet", source=STUDY.sources),
        files=PLAN.input_files,
    output:
        record=f"{RESULTS}/run.json",
        settings=f"{RESULTS}/config.yaml",
        rejected=f"{RESULTS}/rejects.csv",
    params:
        code=code_digest("run_record"),
        study=PLAN.study_file,
    log:
        f"{LOGS}/run_record.log",
    benchmark:
        f"{LOGS}/benchmarks/run_record.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.run_record"
        " --study {params.study:q}"
        " --corpus {input.corpus:q}"
        " --gaps {input.gaps:q}"
        " --counts {input.counts:q}"
        " --rejects {input.rejects:q}"
        " --out-record {output.record:q}"
        " --out-settings {output.settings:q}"
        " --out-rejected {output.rejected:q}"
        " 2> {log:q}"


rule workbook:
    input:
        tables=TABLES_DONE,
        topics=rules.topic_stage.output,
        words=rules.words.output,
        robustness=rules.robustness.output,
        audit=[f"{RESULTS}/tables/{t.file_stem}.csv" for t in AUDIT_TABLES],
        labels="config/labels.csv",
    output:
        f"{RESULTS}/tables.xlsx",
    params:
        code=code_digest("workbook"),
        study=PLAN.study_file,
    log:
        f"{LOGS}/workbook.log",
    benchmark:
        f"{LOGS}/benchmarks/workbook.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.workbook"
        " --study {params.study:q}"
        " --out {output:q}"
        " 2> {log:q}"


rule report:
    input:
        tables=TABLES_DONE,
        figures=rules.figure_index.output,
        record=rules.run_record.output.record,
        rejects=rules.run_record.output.rejected,
        labels="config/labels.csv",
        sections=section_inputs(KINDS, STUDY, RESULTS),
        page=sorted(str(p) for end in ("html", "css", "js") for p in Path("pipeline/present").rglob(f"*.{end}")),
    output:
        f"{RESULTS}/report/index.html",
    params:
        code=code_digest("report"),
        study=PLAN.study_file,
    log:
        f"{LOGS}/report.log",
    benchmark:
        f"{LOGS}/benchmarks/report.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.report"
        " --study {params.study:q}"
        " --out {output:q}"
        " 2> {log:q}"


rule methods:
    input:
        record=rules.run_record.output.record,
        corpus=f"{RESULTS}/tables/T01_corpus.csv",
        claims=rules.claims.output,
        audit=f"{RESULTS}/tables/audit.csv",
        topics=rules.topic_stage.output.models,
        sources=[f"config/sources/{name}.yaml" for name in STUDY.sources],
        vocabulary=rules.terms.input.vocabulary,
        texts=["pipeline/present/methods.zh.md", "pipeline/present/methods.en.md", "pipeline/present/references.bib"],
    output:
        f"{RESULTS}/methods.zh.md",
        f"{RESULTS}/methods.en.md",
        f"{RESULTS}/references.bib",
    params:
        code=code_digest("methods"),
        study=PLAN.study_file,
        results=RESULTS,
    log:
        f"{LOGS}/methods.log",
    benchmark:
        f"{LOGS}/benchmarks/methods.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.methods"
        " --study {params.study:q}"
        " --results {params.results:q}"
        " 2> {log:q}"
