"""Words by stage and by class of actors, and words that stand together."""

from __future__ import annotations

from types import MappingProxyType

from pipeline.declared.make import WHERE
from pipeline.tables import Table, flag, integer, ratio, real, text

WORD_FREQUENCY = Table(
    "word_frequency", "The most frequent words of each stage.", ("adcode", "stage_scheme", "stage", "word"),
    (
        *WHERE,
        text("word", "word of two or more characters, stop words left out"),
        integer("rank", "rank in the stage by number of places, ties in the order of the word"),
        integer("n", "places", "words"),
        integer("n_documents", "documents with the word", "documents"),
        ratio("per_1000", "places per 1,000 words of the stage", "words per 1,000"),
    ),
    labels=MappingProxyType({
        "zh": "词频表", "en": "Word frequencies",
        "note_zh": "涉疫代表文本的正文词，按文本所属地区与主方案阶段计，每阶段前200位。",
        "note_en": "Words of the body sentences of representatives about the crisis, by the region of the document and "
        "the headline scheme; the first 200 of each stage.",
    }),
)  # fmt: skip
KEYNESS = Table(
    "keyness", "Words that a stage, or the sentences with a class of actors, has more of than the rest.",
    ("adcode", "stage_scheme", "kind", "group", "word"),
    (
        *WHERE[:2],
        text("kind", "what is compared with the rest of the window", ("stage", "class")),
        text("group", "stage, or class of actors named in the sentence"),
        text("word", "word of two or more characters, stop words left out"),
        integer("rank", "rank in the group by log-likelihood"),
        integer("n", "places in the group", "words"),
        integer("n_rest", "places in the rest", "words"),
        integer("n_documents", "documents of the group with the word", "documents"),
        real("log_likelihood", "G² of the two frequencies (Dunning 1993; Rayson and Garside 2000)"),
        real("log_ratio", "effect size: binary logarithm of the ratio of relative frequencies; half a place for none"),
        flag("is_thin", "in too few documents to be more than an accident"),
    ),
    labels=MappingProxyType({
        "zh": "关键词表（对数似然与效应量）", "en": "Keyness (log-likelihood and effect size)",
        "note_zh": "每组与其余部分相比多用的词，前30位；对数似然随语料增大，须与效应量一起读；各类主体的词含其"
        "自身名称；词不独立，故不列p值。",
        "note_en": "Words used more than in the rest, the first 30 of each group. Log-likelihood grows with the "
        "corpus: read it with the effect size. Words of a class include its own names. No p: words are not "
        "independent.",
    }),
)  # fmt: skip
COOCCURRENCE = Table(
    "cooccurrence", "How often two frequent words stand in one sentence.", ("adcode", "word", "other"),
    (
        WHERE[0],
        text("word", "one of the words in most documents"),
        text("other", "another one, or the word itself (diagonal)"),
        integer("n_sentences", "sentences with both", "sentences"),
        ratio("ochiai", "cosine (Ochiai) of the two sets of sentences"),
    ),
    labels=MappingProxyType({
        "zh": "共词矩阵表", "en": "Co-occurrence of words",
        "note_zh": "每地区文档频数最高的50个词，全期，以句为窗口；上三角与对角线，长表形式，可透视为方阵。",
        "note_en": "The 50 words in most documents of a region, whole window, by sentence; upper triangle and "
        "diagonal, long form.",
    }),
)  # fmt: skip
WORD_TABLES = (WORD_FREQUENCY, KEYNESS, COOCCURRENCE)
