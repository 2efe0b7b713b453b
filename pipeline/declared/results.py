"""Stages, data gaps, claims and the index of tables."""

from __future__ import annotations

from types import MappingProxyType

from pipeline.declared.make import WHERE
from pipeline.tables import Table, flag, integer, ratio, text

STAGES = Table(
    "stages",
    "One stage of a scheme in one region of the study, with its basis and sources.",
    ("adcode", "stage_scheme", "stage"),
    (
        text("adcode", "region that the table is about"),
        text("stage_scheme", "file in config/stages"),
        text("stage", "ordinal id, S00 before any response"),
        text("start", "first day, YYYY-MM-DD"),
        text("end_exclusive", "day after the last, YYYY-MM-DD"),
        text("label_zh", "label in Chinese"),
        text("label_en", "label in English"),
        text("basis", "why the stage begins there"),
        text("source", "source of the date"),
        text("source_2", "second source"),
        text("status", "how well the date is attested"),
        text("scope", "part of the region"),
        text("note", "conflicts and doubts"),
        flag("is_headline", "the first scheme of the study that covers the region"),
    ),
    labels=MappingProxyType({"zh": "阶段划分及依据表", "en": "Stages and their basis"}),
)
GAPS = Table(
    "data_gaps", "What the corpus cannot answer.", ("adcode", "stage_scheme", "stage", "gap", "value"),
    (
        *WHERE,
        text("gap", "kind of gap", ("stage_thin", "source_silent", "behaviour_thin", "actor_thin")),
        text("value", "source, behaviour or class; empty for the stage as a whole"),
        integer("n_documents", "documents there are (families in thin stages and cells)", "documents"),
        integer("n_acts", "acts there are", "acts"),
        integer("n_lacking", "on-topic documents that a thin stage lacks, if they tell as much as the region's others",
             "documents"),
    ),
    labels=MappingProxyType({
        "zh": "数据缺口表", "en": "Data gaps",
        "note_zh": "样本过少的阶段与单元格、整段没有文本的来源；n_lacking 按本地区篇均行为数推算尚需补充的涉疫文档。",
        "note_en": "Stages and cells with too few acts or families, and sources without any text in a stage; n_lacking "
        "is what a thin stage lacks at the region's acts per document.",
    }),
)  # fmt: skip
INDEX = Table(
    "tables", "Every table of the study.", ("code", "name"),
    (
        text("code", "T-number or empty"), text("name", "name of the table"), text("file", "file beside this one"),
        integer("n_rows", "rows", "rows"), text("title_zh", "title in Chinese"), text("title_en", "title in English"),
        text("note_zh", "note in Chinese"), text("note_en", "note in English"),
    ),
)  # fmt: skip
CLAIMS = Table(
    "claims",
    "One claim of one region under its headline scheme: what the test finds, and the verdict that it allows.",
    ("adcode", "stage_scheme", "claim"),
    (
        *WHERE[:2],
        text("claim", "H1a count, H1b rate, H1c cooperative share of acts rise and fall; H2 mix of behaviours differs, "
             "H3 roles change with the stage; H4 party and state lead and are steadier"),
        text("finding", "what the test alone says",
              ("supported", "onset", "not_supported", "undecided", "too_thin", "not_decidable")),
        text("verdict_zh", "verdict in Chinese, capped until people have audited the extraction"),
        text("verdict_en", "verdict in English"),
        text("finding_zh", "what the test alone says, in Chinese"),
        text("finding_en", "what the test alone says, in English"),
        text("stages_tested", "stages that are not too thin, separated by ;"),
        text("peak_stage", "stage with the highest value"),
        ratio("effect", "H1: hump, smaller ratio of an interior stage to the first and the last, largest over them; "
              "H2: V*; H3: share of testable classes that changed; H4: sd of the bloc over the median of the others"),
        ratio("effect_low", "lower bound, week-block bootstrap"),
        ratio("effect_high", "upper bound"),
        ratio("p_rise", "block-permutation p of the rise to the peak"),
        ratio("p_fall", "block-permutation p of the fall from it"),
        ratio("p_block", "H1: larger of the two, times the number of interior peaks; else p of the claim"),
        ratio("p_block_check", "the same with blocks twice as long"),
        ratio("p_shift", "p of circular shifts of the calendar by two weeks or more; empty if p_block fails"),
        ratio("p_holm", "p after Holm over H1b, H2, H3, H4 of the region; empty for H1a and H1c"),
        ratio("p_without_pre_alert", "p of the rise without the stage before the alert; empty where it is not tested"),
        text("guards", "guards that fired, separated by ;"),
        text("rival_zh", "figures of the rival explanation, in Chinese"),
        text("rival_en", "figures of the rival explanation, in English"),
        text("evidence", "address whose sentences lie behind the claim"),
    ),
)  # fmt: skip
