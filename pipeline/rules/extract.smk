# Sentences to mentions, acts, participants and dyads, all in one pass over the text of a shard. The files are updated,
# not made anew: where only local names changed since, documents without these names keep their rows.


rule extract:
    input:
        documents=f"{WORK}/documents/{{source}}.parquet",
        sentences=f"{WORK}/sentences/{{source}}/{{shard}}.parquet",
        crisis=PLAN.crisis_file,
        lexicon=LEXICON,
        models=MODELS,
    output:
        mentions=update(f"{WORK}/mentions/{{source}}/{{shard}}.parquet"),
        acts=update(f"{WORK}/acts/{{source}}/{{shard}}.parquet"),
        participants=update(f"{WORK}/participants/{{source}}/{{shard}}.parquet"),
        dyads=update(f"{WORK}/dyads/{{source}}/{{shard}}.parquet"),
        basis=update(f"{WORK}/basis/{{source}}/{{shard}}.json"),
    params:
        code=code_digest("extract"),
        classifier="on" if STUDY.extract.classifier else "off",
        tagger="on" if STUDY.extract.tagger else "off",
    log:
        f"{LOGS}/extract/{{source}}-{{shard}}.log",
    benchmark:
        f"{LOGS}/benchmarks/extract/{{source}}-{{shard}}.tsv"
    shell:
        "{PYTHON:q} -m pipeline.steps.extract"
        " --documents {input.documents:q}"
        " --sentences {input.sentences:q}"
        " --crisis {input.crisis:q}"
        " --shard {wildcards.shard:q}"
        " --classifier {params.classifier}"
        " --tagger {params.tagger}"
        " --mentions {output.mentions:q}"
        " --acts {output.acts:q}"
        " --participants {output.participants:q}"
        " --dyads {output.dyads:q}"
        " --basis {output.basis:q}"
        " --models {input.models:q}"
        " --code {params.code}"
        " 2> {log:q}"
