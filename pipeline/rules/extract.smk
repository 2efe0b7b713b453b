# Sentences to mentions, acts, participants and dyads, all in one pass over the text of a shard.


rule extract:
    input:
        documents=f"{WORK}/documents/{{source}}.parquet",
        sentences=f"{WORK}/sentences/{{source}}/{{shard}}.parquet",
        crisis=PLAN.crisis_file,
        lexicon=LEXICON,
        models=MODELS,
    output:
        mentions=f"{WORK}/mentions/{{source}}/{{shard}}.parquet",
        acts=f"{WORK}/acts/{{source}}/{{shard}}.parquet",
        participants=f"{WORK}/participants/{{source}}/{{shard}}.parquet",
        dyads=f"{WORK}/dyads/{{source}}/{{shard}}.parquet",
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
        " 2> {log:q}"
