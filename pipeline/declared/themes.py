"""T9 to T11: vocabulary of experience and of problems, and duties without a reported act."""

from __future__ import annotations

from pipeline.declared.make import study_table
from pipeline.tables import flag, integer, ratio, text

_HITS = (
    integer("n_documents", "representative documents (families) with a hit", "documents"),
    integer("n_sentences", "body sentences with a hit", "sentences"),
    integer("n_hits", "places of the terms", "hits"),
    ratio("rate", "hits per 1,000 on-topic sentences", "hits per 1,000 sentences"),
    ratio("rate_low", "lower bound, week-block bootstrap", "hits per 1,000 sentences"),
    ratio("rate_high", "upper bound", "hits per 1,000 sentences"),
    ratio("precision", "of the hits that were read, share in which the term speaks of its theme (rows of terms)"),
    integer("n_read", "hits that were read by a language model, in another corpus than this (rows of terms)", "hits"),
    flag("is_counted", "the term counts towards its theme: precision of at least one half"),
    flag("is_thin", "few hits are few hits, not absence"),
    flag("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
)
_HITS_ZH = (
    "只是词汇的出现次数，不是成效；仪式性套语不计；精确率由语言模型阅读至多30处得出，未经人工复核，且来自真实新闻语料；"
    "精确率不足一半或未读的词不计入主题合计。"
)
_HITS_EN = (
    "Vocabulary, not effectiveness: places of words. Ritual formulas never count. Precision was read by a language "
    "model on at most 30 hits of real news, unchecked by people; terms under one half, or unread, do not count towards "
    "themes."
)
T9 = study_table("T9", "experience_vocabulary", "Vocabulary of experience by stage.", _HITS,
                 "经验词汇 × 阶段（词汇而非成效）", "Vocabulary of experience by stage: vocabulary, not effectiveness",
                 _HITS_ZH, _HITS_EN)  # fmt: skip
T10 = study_table(
    "T10", "problem_vocabulary", "Vocabulary of problems by stage.", _HITS, "问题词汇 × 阶段",
    "Vocabulary of problems by stage",
    _HITS_ZH + "少即是少，不等于没有。“结构性张力”“行政生态”属诠释性概念，本研究未测量。",
    _HITS_EN + " Few hits are few hits, not absence. Structural tension and administrative ecology: not measured, "
    "interpretive.",
)  # fmt: skip
_LAYERS = (
    integer("n_documents", "representative documents (families)", "documents"),
    integer("n_acts", "distinct acts of the layers named", "acts"),
)
T11 = study_table(
    "T11", "duties", "What each class was told to do beside what it is reported to have done.",
    (
        *_LAYERS,
        integer("n_duties", "acts required of the class as a duty (rows of all layers)", "acts"),
        integer("n_encouraged", "acts it was encouraged to: no duty", "acts"),
        integer("n_done", "acts reported done and performed", "acts"),
        ratio("duty_share", "share of the duties of all classes; empty unless both layers have enough acts"),
        ratio("done_share", "share of the done acts of all classes; empty unless both layers have enough acts"),
        text("status", "of duties: reported, not_reported (语料中未见落实报道); no_duty where acts have none; empty "
             "unless both layers have enough acts", ("reported", "not_reported", "no_duty")),
        flag("is_shown", "both layers have at least as many acts as a stage needs"),
    ),
    "职责要求与落实报道（主体 × 行为）", "Duties and reported acts",
    "报告中的小字为职责数 : 已报道数。未见落实报道仅指本语料中没有相应报道，不等于没有落实；鼓励、号召不计为职责；"
    "规定层与报道层均达到阶段下限（行动数）时才列占比与判定。",
    "Small figures in the report: duties : acts reported done. Not reported means that this corpus has no such report, "
    "not that nothing was done. Encouragement is no duty. Shares and status stand only where both layers have as many "
    "acts as a stage needs.",
)  # fmt: skip
T11B = study_table(
    "T11b", "duty_overlap", "Overlap of duties and reported acts, beside what chance gives.",
    (
        *_LAYERS,
        integer("n_duty_pairs", "pairs of node and behaviour with a duty", "pairs"),
        integer("n_done_pairs", "pairs with a reported act", "pairs"),
        integer("n_both", "pairs with both", "pairs"),
        ratio("jaccard", "pairs with both of pairs with either"),
        ratio("n_expected", "mean of n_both under the null", "pairs"),
        ratio("n_expected_low", "2.5th percentile under the null", "pairs"),
        ratio("n_expected_high", "97.5th percentile", "pairs"),
        flag("is_shown", "both layers have at least as many acts as a stage needs"),
    ),
    "职责与落实报道的重合", "Overlap of duties and reported acts",
    "机构网络只含两层均点名的机构；零模型在保持各节点与各行为的度数下随机重排职责层（curveball 交换）。",
    "Bodies: only those named one by one in both layers. The null shuffles the layer of duties and keeps the degrees "
    "of nodes and behaviours (curveball trades, Strona et al. 2014).",
)  # fmt: skip
