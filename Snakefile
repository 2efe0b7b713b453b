# Reads the settings of one study, includes the rules, names the targets. No logic here.
import sys

from snakemake.exceptions import WorkflowError

from pipeline.plan import make_plan
from pipeline.errors import PipelineError
from pipeline.provenance import code_digest

try:
    PLAN = make_plan(config, workflow.configfiles)
except PipelineError as error:
    raise WorkflowError(str(error))

STUDY = PLAN.study
RESULTS = f"results/{STUDY.name}"
WORK = f"{RESULTS}/work"
LOGS = f"{RESULTS}/logs"
PYTHON = sys.executable
LEXICON = PLAN.lexicon_files
MODELS = PLAN.model_files


wildcard_constraints:
    source="|".join(STUDY.sources),
    shard=r"all|\d{4}-\d{2}",


include: "pipeline/rules/ingest.smk"
include: "pipeline/rules/text.smk"
include: "pipeline/rules/extract.smk"
include: "pipeline/rules/analyse.smk"
include: "pipeline/rules/classify.smk"
include: "pipeline/rules/audit.smk"
include: "pipeline/rules/quality.smk"
include: "pipeline/rules/present.smk"
include: "pipeline/rules/compare.smk"
include: "pipeline/rules/collect.smk"


FINISHED = [
    f"{RESULTS}/run.json",
    f"{RESULTS}/report/index.html",
    f"{RESULTS}/tables.xlsx",
    f"{RESULTS}/rejects.csv",
    f"{RESULTS}/figures/figures.csv",
    f"{RESULTS}/tables/tables.csv",
    f"{RESULTS}/claims.csv",
    f"{RESULTS}/tables/topic_stage.csv",
    rules.words.output,
    rules.robustness.output,
    rules.methods.output,
    rules.audit.output,
    rules.quality.output,
    rules.misses.output,
    rules.compare_figures.output if STUDY.compare else [],
]


include: "pipeline/rules/hand_on.smk"


rule all:
    default_target: True
    input:
        FINISHED,
        rules.package.output,
