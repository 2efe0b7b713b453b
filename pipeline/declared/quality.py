"""How far the extraction agrees with coded sentences, and what it learned from: figures, confusions, errors, curves."""

from __future__ import annotations

from types import MappingProxyType

from pipeline.tables import Table, flag, integer, ratio, text

MODELS = ("off", "on")
NONE = "none_found"  # what one coding has and the other lacks
KINDS = ("figure", "class", "behaviour")
CONFUSED = ("class", "behaviour", "realis", "relation")
_MODELS = text("models", "on: with tagger, classifier and linker; off: rules alone", MODELS)
_NOTE_ZH = "与编码的一致程度，不是正确率；谁编码见本页说明。区间为按文档重抽样的95%区间。"
_NOTE_EN = (
    "Agreement with the coding, not correctness; who coded is said on the page. Intervals: 95 % bootstrap by document."
)

QUALITY = Table(
    "quality", "Agreement of the extraction with coded sentences: in all, by class of actors, by behaviour.",
    ("models", "kind", "code"),
    (
        _MODELS,
        text("kind", "what the code is of: figure (over all), class of actors (exact place), behaviour of a sentence",
             KINDS),
        text("code", "figure as in xietong score, class or behaviour"),
        ratio("precision", "share of what was found that was coded"),
        ratio("precision_low", "lower bound"), ratio("precision_high", "upper bound"),
        ratio("recall", "share of what was coded that was found"),
        ratio("recall_low", "lower bound"), ratio("recall_high", "upper bound"),
        ratio("f1", "harmonic mean of the two"), ratio("f1_low", "lower bound"), ratio("f1_high", "upper bound"),
        ratio("n_coded_facts", "coded", "facts"), ratio("n_found_facts", "found", "facts"),
        integer("n_sentences", "coded sentences", "sentences"),
    ),
    labels=MappingProxyType({"zh": "抽取质量", "en": "Quality of the extraction", "note_zh": _NOTE_ZH,
                             "note_en": _NOTE_EN}),
)  # fmt: skip
QUALITY_CONFUSION = Table(
    "quality_confusion", "What was coded against what was found.", ("models", "kind", "coded", "found"),
    (
        _MODELS,
        text("kind", "class of actors at one place; behaviour of acts whose triggers overlap; realis and relation of "
             "acts of one behaviour", CONFUSED),
        text("coded", f"code, or {NONE}: nothing was coded"), text("found", f"code, or {NONE}: nothing was found"),
        integer("n", "actors or acts", "facts"),
    ),
    labels=MappingProxyType({"zh": "混淆矩阵", "en": "Confusion matrices", "note_zh": _NOTE_ZH, "note_en": _NOTE_EN}),
)  # fmt: skip
QUALITY_ERRORS = Table(
    "quality_errors", "The sentences in which extraction and coding differ most, with all models.", ("rank",),
    (
        integer("rank", "from 1, most facts that differ first"),
        text("id", "coded sentence"), text("date", "day or month"), text("title", "title of its document"),
        text("sentence", "the sentence, private persons masked"),
        text("coded", "what was coded: actors [class]; behaviour (realis) sources → targets"),
        text("found", "what was found"),
        integer("n_errors", "actors, acts and roles that only one of the two has", "facts"),
    ),
    labels=MappingProxyType({"zh": "差异最大的句子", "en": "Worst errors", "note_zh": _NOTE_ZH, "note_en": _NOTE_EN}),
)  # fmt: skip
LEARNING_CURVE = Table(
    "learning_curve", "F1 by the share of coded sentences that was learned from, cross-validated by document.",
    ("figure", "share"),
    (
        text("figure", "actor (exact place and class, tagger) or behaviour (of a sentence, classifier)"),
        ratio("share", "share of documents learned from"),
        integer("n_sentences", "sentences of these documents", "sentences"),
        integer("n_documents", "these documents", "documents"),
        ratio("f1", "F1 over all measured sentences"),
        ratio("f1_low", "lower bound, bootstrap by document; empty where there is none"),
        ratio("f1_high", "upper bound"),
    ),
    labels=MappingProxyType({"zh": "学习曲线", "en": "Learning curve"}),
)  # fmt: skip
ABLATION = Table(
    "ablation", "F1 with parts added one after the other, and of the classifier without each of its parts.",
    ("scope", "part", "figure"),
    (
        text("scope", "path: whole extraction, each row with the rows before it; classifier, classifier_sources: "
             "without the part, by document or with whole sources left out",
             ("path", "classifier", "classifier_sources")),
        integer("order", "order of the parts, from 0"),
        text("part", "what was added, or left out"), text("figure", "figure as in xietong score"),
        ratio("f1", "F1, cross-validated"),
        ratio("f1_low", "lower bound, bootstrap by document; empty where there is none"),
        ratio("f1_high", "upper bound"),
    ),
    labels=MappingProxyType({"zh": "各部分的贡献", "en": "What each part adds"}),
)  # fmt: skip
MISSES = Table(
    "misses", "Frequent strings that look like an actor or an act, and that the extraction took for none.",
    ("kind", "string"),
    (
        text("kind", "organisation: ends in a head noun, or in 局 委 办 会 …; verb_object: two-character verb and "
             "object beside an actor in a sentence without an act", ("organisation", "verb_object")),
        text("string", "the string"), integer("rank", "rank of its kind by count, ties by string"),
        integer("n", "places in on-topic sentences", "places"),
        integer("n_documents", "documents", "documents"),
        text("example", "one sentence, private persons masked, the string in 【】"),
        text("doc_id", "document of the example"), integer("sentence_no", "its sentence"),
    ),
    labels=MappingProxyType({
        "zh": "疑似漏检", "en": "Possible misses",
        "note_zh": "形似机构名或动宾短语而未被抽取的高频串，按次数排列；多数只是被提及，"
        "仅供补充词表时查看，不是漏检率。",
        "note_en": "Frequent strings shaped like names of bodies or like verb and object that nothing was found in. "
        "Most are merely mentioned: a list to read when adding to the lexicon, no rate of misses.",
    }),
)  # fmt: skip
LEXICON_USE = Table(
    "lexicon_use", "Entries of the lexicon in a study: hits, precision on coded sentences, shadows.",
    ("entry_id", "code", "needs"),
    (
        text("entry_id", "file and words of the entry"),
        text("kind", "actor, behaviour, head, …"), text("surface", "the words"),
        text("code", "class, behaviour or adcodes"),
        text("needs", "what must stand around it, or empty"),
        integer("n_hits", "places in on-topic sentences of the study; of nested entries the longest counts", "places"),
        integer("n_documents", "documents with a hit", "documents"),
        flag("is_never_hit", "no place in the texts of the study matches it"),
        integer("n_matches", "places in the coded sentences where its words match, whatever it needs around it",
                "places"),
        integer("n_right", "of these: actors inside a coded actor of their class, other parts of names inside a coded "
                "actor, behaviours in a sentence with a coded act of theirs", "places"),
        ratio("precision", "n_right / n_matches; empty without matches"),
        text("shadowed_by", "longer entries that are hit while it never is, and entries of the same words with another "
             "code, separated by ;"),
    ),
    labels=MappingProxyType({"zh": "词表使用情况", "en": "Use of the lexicon"}),
)  # fmt: skip
QUALITY_TABLES = (QUALITY, QUALITY_CONFUSION, QUALITY_ERRORS)
