"""T1 to T7: the corpus, actors, behaviours, roles, trend and core tasks by stage."""

from __future__ import annotations

from types import MappingProxyType

from pipeline.declared.cells import POSITIONS, ROLE_LABELS
from pipeline.declared.facts import FLOW
from pipeline.declared.make import MEASURES, study_table
from pipeline.tables import Table, flag, integer, ratio, text

T1 = study_table(
    "T1", "corpus", "The corpus by stage: documents, families, sentences, sources and document types.",
    (
        integer("n_documents", "documents published, reprints included", "documents"),
        integer("n_families", "representative documents", "documents"),
        integer("n_on_topic_families", "representatives about the crisis", "documents"),
        integer("n_sentences", "body sentences of representatives", "sentences"),
        integer("n_on_topic_sentences", "body sentences of on-topic representatives: exposure", "sentences"),
        ratio("on_topic_share", "on-topic sentences of all, by region of the document (agenda share)"),
        integer("n_acts", "acts of the headline", "acts"),
        ratio("unknown_doer_share", "share of these acts that name no doer, carried or issuing ones included"),
        flag("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
    ),
    "语料构成", "Corpus by stage",
    "议题占比＝相关文本句数／全部句数，按文本所属地区计；语料暴露量按句子所属地区计。",
    "The agenda share goes by the region of the document, exposure by the region of the sentence.",
)  # fmt: skip
T1B = Table(
    "selection", "How records became acts, step by step.", ("step_no",), FLOW.columns, "T1b",
    MappingProxyType({
        "zh": "样本筛选流程", "en": "Selection flow",
        "note_zh": "全国口径，不分阶段。", "note_en": "For all regions and stages together.",
    }),
)  # fmt: skip
COVERAGE = Table(
    "coverage", "What the corpus holds by source or type and month.", ("adcode", "item", "value", "month"),
    (
        text("adcode", "region of the documents, CN = whole country"),
        text("item", "source or doc_type", ("source", "doc_type")),
        text("value", "the source or the type"),
        text("month", "month of publication, YYYY-MM"),
        integer("n_documents", "documents published, reprints included", "documents"),
        integer("n_families", "representative documents", "documents"),
        integer("n_on_topic_families", "representatives about the crisis", "documents"),
        integer("n_on_topic_sentences", "their body sentences", "sentences"),
        flag("is_open", "of sources: has documents in every month of the window, whatever their region"),
    ),
    "T1c",
    MappingProxyType({
        "zh": "语料覆盖（来源、类型 × 月）", "en": "Coverage by source, type and month",
        "note_zh": "按文本所属地区计；零值照列，空缺即语料没有。",
        "note_en": "By the region of the document; zeros are listed: what is missing here is missing in the corpus.",
    }),
)  # fmt: skip
T2 = study_table(
    "T2", "actor_stage", "Acts by class of actor and stage.", MEASURES, "行动主体 × 阶段", "Actors by stage",
    "同一行动有多类主体参与时各计一次，各行之和可大于合计；占比以至少有一个本地已识别主体的行动为分母；"
    "中央、外省、境外主体单列，不入分母。零值只列主口径，其他口径缺行即为零。",
    "An act counts once for each class taking part, so rows need not add up to `all`; shares are of acts with at least "
    "one identified actor of the region; central, outside and foreign partners stand apart. Zero rows are listed for "
    "the headline only.",
)  # fmt: skip
T3 = study_table(
    "T3", "behaviour_stage", "Acts by behaviour and stage.", MEASURES, "协同行为 × 阶段", "Behaviours by stage",
    "占比以该阶段全部行动为分母。resolution 指至少有一个参与者达到该识别程度。",
    "Shares are of all acts of the stage. `resolution` asks for at least one participant known that well.",
)  # fmt: skip
T4 = study_table(
    "T4", "actor_behaviour", "Acts by class of actor and behaviour.", MEASURES, "行动主体 × 协同行为",
    "Actors by behaviour", "占比为该类主体全部行动中的比重。", "Shares are of the acts of the class.",
)  # fmt: skip
_ROLE = (
    integer("n_documents", "representative documents (families)", "documents"),
    integer("n_acts", "distinct acts", "acts"),
    integer("n_participations", "distinct pairs of act and position", "participations"),
    ratio("share", "share of the participations of the stage (T5) or of the behaviour (T5b)"),
    ratio("share_low", "lower bound, week-block bootstrap"),
    ratio("share_high", "upper bound"),
    *(ratio(f"{p}_share", f"share of own participations in position {p}") for p in POSITIONS),
    text("role", "role by the written rule; empty for partners and unknown doers", ROLE_LABELS),
    ratio("role_probability", "share of bootstrap samples with the same role"),
    flag("is_thin", "too few acts or families for shares"),
    flag("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
)
_ROLE_ZH = ("角色按书面规则判定：依次为样本不足、边缘（占比＜3%）、主导（统筹≥40%且占比≥10%）、"
            "接受（＞50%）、支持、参与；概率为按周区块自助抽样中判为同一角色的比例。")  # fmt: skip
_ROLE_EN = (
    "Role by the written rule, first that holds: too few, peripheral (under 3 %), leading (steer at least 40 % of own "
    "and share at least 10 %), receiving (over 50 %), supporting, participating; probability by week-block bootstrap."
)
T5 = study_table("T5", "role_stage", "Role of each class by stage.", _ROLE, "主体角色 × 阶段", "Roles by stage",
                  _ROLE_ZH, _ROLE_EN)  # fmt: skip
T5B = study_table("T5b", "role_behaviour", "Role of each class by behaviour.", _ROLE, "主体角色 × 协同行为",
                   "Roles by behaviour", _ROLE_ZH, _ROLE_EN)  # fmt: skip
T5C = study_table(
    "T5c", "role_transitions", "Change of the role of each class from the stage before.",
    (
        text("from_stage", "stage before; empty in the row of the whole window"),
        integer("n_documents", "representative documents (families) of both stages", "documents"),
        integer("n_acts", "distinct acts of both stages", "acts"),
        text("role_before", "role in the stage before; empty where it is not judged", ROLE_LABELS),
        text("role_after", "role in the stage", ROLE_LABELS),
        ratio("change_probability", "share of bootstrap samples in which the two roles differ"),
        integer("n_testable", "pairs of stages with a role other than too_few in both", "pairs"),
        integer("n_transitions", "of these, pairs whose roles differ with a probability of at least .90", "pairs"),
        ratio("n_expected", "mean of n_transitions when calendar weeks are permuted (rows of all classes)", "pairs"),
        ratio("p_permutation", "share of permutations with as many transitions, itself included (rows of all classes)"),
        flag("is_stage_thin", "one of the two stages is too thin for any verdict"),
    ),
    "主体角色转换", "Role transitions",
    "相邻阶段角色不同的自助抽样概率≥0.90 方计为一次转换；期望数为整周阶段标签随机置换下的平均转换数，仅主口径。",
    "A transition counts if the roles of adjacent stages differ in at least 90 % of the bootstrap samples; the number "
    "expected is the mean over permutations of the stages of calendar weeks, for the headline only.",
)  # fmt: skip
T6 = study_table(
    "T6", "trend", "Acts by stage, week and day.",
    (
        integer("n_on_topic_sentences", "on-topic sentences: exposure and volume", "sentences"),
        ratio("on_topic_share", "agenda share, by region of the document"),
        *MEASURES,
        ratio("n_acts_moving", "mean acts a day, centred moving window (days only)", "acts"),
        ratio("rate_moving", "rate over the centred moving window (days only)", "acts per 1,000 sentences"),
    ),
    "协同行动的时间变化", "Trend",
    "占比为该口径行动占同期全部行动的比重（basis=strict、coprovision、broad 即协同占比），"
    "以同期全部行动数判断样本是否过少；"
    "周、日的区间按文本聚类（比率估计线性化），阶段区间按周区块自助抽样；周以周一标示，stage 为该周周一所在阶段。",
    "The share is of all acts of the period, so basis strict, coprovision and broad give the cooperative share; thin "
    "means too few acts of any basis. Intervals of weeks and days: documents as clusters, linearised ratio (Cochran "
    "1977); of stages: week-block bootstrap. A week is named by its Monday, whose stage it shows.",
)  # fmt: skip
T6B = study_table(
    "T6b", "trend_behaviour", "Acts of each behaviour by week.",
    (
        integer("n_on_topic_sentences", "on-topic sentences: exposure and volume", "sentences"),
        integer("n_documents", "representative documents (families)", "documents"),
        integer("n_acts", "distinct acts", "acts"),
        ratio("rate", "acts per 1,000 on-topic sentences", "acts per 1,000 sentences"),
        ratio("rate_low", "lower bound, documents as clusters", "acts per 1,000 sentences"),
        ratio("rate_high", "upper bound", "acts per 1,000 sentences"),
        ratio("rate_moving", "rate over three weeks, centred", "acts per 1,000 sentences"),
        flag("is_thin", "too few on-topic sentences for a rate"),
    ),
    "各类协同行为的周变化", "Behaviours by week",
    "以周一标示；相关文本句数不足（claims.min_week_sentences）的周不列比率。",
    "A week is named by its Monday; a week with too few on-topic sentences (claims.min_week_sentences) has no rate.",
)  # fmt: skip
T6D = study_table(
    "T6d", "peaks", "When each behaviour was reported most, for its volume of text.",
    (
        integer("n_documents", "representative documents (families)", "documents"),
        integer("n_acts", "distinct acts", "acts"),
        text("peak_week", "Monday of the week with the highest rate over three weeks; empty where thin"),
        text("peak_low", "lower bound of that Monday, bootstrap of documents inside weeks"),
        text("peak_high", "upper bound"),
        ratio("peak_rate", "the rate there", "acts per 1,000 sentences"),
        ratio("peak_probability", "share of bootstrap samples whose peak lies within a week of it"),
        flag("is_thin", "too few acts or families for a peak"),
    ),
    "各类协同行为的峰值周", "Peaks of behaviours",
    "峰值取三周移动比率最高的一周；区间由周内文本自助抽样得出；首尾周的峰值可能在窗口之外。",
    "The week with the highest rate over three weeks; interval by bootstrap of documents inside weeks. A peak in the "
    "first or last week may lie outside of the window.",
)  # fmt: skip
T6E = study_table(
    "T6e", "open_sources", "Rates of the sources that are open for the whole window, as a check.",
    (
        integer("n_sources", "sources with documents in the stage", "sources"),
        integer("n_on_topic_sentences", "on-topic sentences of these sources", "sentences"),
        integer("n_documents", "representative documents (families) with such an act", "documents"),
        integer("n_acts", "distinct acts", "acts"),
        ratio("rate", "acts per 1,000 on-topic sentences", "acts per 1,000 sentences"),
        ratio("rate_low", "lower bound, week-block bootstrap", "acts per 1,000 sentences"),
        ratio("rate_high", "upper bound", "acts per 1,000 sentences"),
        flag("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
    ),
    "全窗口来源核对", "Sources open for the whole window",
    "open 指窗口内每月均有文本的来源；若与全部来源走势不同，变化可能来自来源的进出。",
    "Open sources have documents in every month of the window. Where their series differs from that of all sources, "
    "what changes may be the mix of sources.",
)  # fmt: skip
T7 = study_table(
    "T7", "core_tasks", "Behaviours of each stage by rank.",
    (
        *MEASURES,
        integer("rank", "rank in the stage by number of acts; empty where thin"),
        ratio("inclusion_probability", "share of bootstrap samples in which it is among the first three"),
        flag("is_core", "among the first three"),
    ),
    "各阶段核心任务", "Core tasks by stage",
    "核心任务为行动数前三位的行为，分别按全部行动与协同行动计；入选概率按周区块自助抽样，并列均算入选。",
    "Core tasks are the three most frequent behaviours, of all acts and of cooperative acts; ties count as included.",
)  # fmt: skip
