"""Tables of the audit beside the study tables: status, reliability, T2, T3, T6 and H1 naive beside corrected."""

from __future__ import annotations

from types import MappingProxyType

from pipeline import codes
from pipeline.study_tables import ALL, BASES, PARTY_CLASSES
from pipeline.tables import BOOL, FLOAT, INT, TEXT, Column, Table, register

STATUS = ("not_audited", "program_coded", "partly_audited", "audited")
_WHERE = (
    Column("adcode", TEXT, "region, CN = whole country"),
    Column("stage_scheme", TEXT, "scheme of stages"),
    Column("stage", TEXT, "stage"),
)
_RATE = "acts per 1,000 sentences"
AUDIT = Table(
    "audit", "How far the extraction of a stage was audited by a coded sample.", ("adcode", "stage_scheme", "stage"),
    (
        *_WHERE,
        Column("n_frame", INT, "sentences that the sample was drawn from", "sentences"),
        Column("n_drawn", INT, "sentences drawn", "sentences"),
        Column("n_coded", INT, "of these, coded", "sentences"),
        Column("n_persons", INT, "people who coded", "people"),
        Column("n_programs", INT, "programs that coded; they audit nothing", "programs"),
        Column("is_audited", BOOL, "people coded 50 sentences of every document type of the stage, or all there are"),
        Column("status", TEXT, "audited caps no verdict; every other status does", values=STATUS),
    ),
    labels=MappingProxyType({"zh": "抽取审核状况", "en": "Audit of the extraction"}),
)  # fmt: skip


def _corrected(code: str, name: str, dimension: Column, zh: str, en: str) -> Table:
    columns = (
        *_WHERE, dimension,
        Column("n_sentences", INT, "on-topic sentences of the region", "sentences"),
        Column("n_coded", INT, "coded sentences of the stage", "sentences"),
        Column("n_acts", INT, "acts found by the pipeline", "acts"),
        Column("n_acts_corrected", FLOAT, "acts by the design-based pseudo-outcome", "acts"),
        Column("rate", FLOAT, "naive rate", _RATE),
        Column("rate_corrected", FLOAT, "corrected rate", _RATE),
        Column("rate_corrected_low", FLOAT, "lower bound, weeks resampled, Student's t", _RATE),
        Column("rate_corrected_high", FLOAT, "upper bound", _RATE),
        Column("prevalence", FLOAT, "naive share of sentences with such an act", "share"),
        Column("prevalence_rogan_gladen", FLOAT, "the same by sensitivity and specificity of the coded sentences of "
               "the stage (Rogan & Gladen 1978); empty where these are unknown", "share"),
        Column("share", FLOAT, "naive share of the acts of the stage", "share"),
        Column("share_corrected", FLOAT, "corrected share", "share"),
        Column("share_corrected_low", FLOAT, "lower bound", "share"),
        Column("share_corrected_high", FLOAT, "upper bound", "share"),
        Column("change", FLOAT, "naive rate minus that of the stage before", _RATE),
        Column("change_corrected", FLOAT, "corrected rate minus that of the stage before", _RATE),
        Column("change_corrected_low", FLOAT, "lower bound", _RATE),
        Column("change_corrected_high", FLOAT, "upper bound", _RATE),
        Column("sign_differs", BOOL, "naive and corrected change point in opposite directions: the corrected stands"),
        Column("n_more", INT, "sentences to code beyond these to halve the interval of the rate of all acts; empty "
               "where the weeks differ too much for coding alone", "sentences"),
        Column("status", TEXT, "who coded", values=STATUS),
    )  # fmt: skip
    note = "实施口径为主口径（已实施、境内、按发布日期）；与原值方向相反者以校正值为准。"
    labels = MappingProxyType({"zh": zh, "en": en, "note_zh": note, "note_en": (
        "Headline acts (done, performed, domestic, by publication). Design-based pseudo-outcomes (Egami et al. 2023): "
        "where signs differ the corrected value stands.")})  # fmt: skip
    return Table(
        name, f"{en}: naive beside corrected.", (*(c.name for c in _WHERE), dimension.name), columns, code, labels
    )


T2C = _corrected("T2c", "actor_stage_corrected", Column("class", TEXT, "class", values=(*PARTY_CLASSES, ALL)),
                 "行动主体 × 阶段（误差校正）", "Actors by stage, corrected for extraction error")  # fmt: skip
T3C = _corrected("T3c", "behaviour_stage_corrected", Column("behaviour", TEXT, "code", values=(*codes.BEHAVIOURS, ALL)),
                 "协同行为 × 阶段（误差校正）", "Behaviours by stage, corrected for extraction error")  # fmt: skip
T6C = _corrected("T6c", "trend_corrected", Column("basis", TEXT, "acts counted", values=BASES),
                 "协同行动的时间变化（误差校正）", "Trend by stage, corrected for extraction error")  # fmt: skip
UNITS = ("actor", "actor_span", "actor_class", "behaviour", "relation", "realis")
RELIABILITY = Table(
    "reliability", "Agreement of coders on a code of the codebook.", ("pair", "unit", "category", "stage", "doc_type"),
    (
        Column("pair", TEXT, "who is compared", values=("people", "person_pipeline", "programs")),
        Column("unit", TEXT, "what is compared", values=UNITS),
        Column("category", TEXT, "code, or all"),
        Column("stage", TEXT, "stage, or all"),
        Column("doc_type", TEXT, "document type, or all"),
        Column("n_units", INT, "units with two or more codes", "units"),
        *(
            Column(f"{name}{end}", FLOAT, f"{name}{', bound of the bootstrap interval' if end else ''}")
            for name in ("percent", "holsti", "kappa", "pi", "alpha", "ac1") for end in ("", "_low", "_high")
        ),
    ),
    labels=MappingProxyType({
        "zh": "编码信度检验表", "en": "Inter-coder reliability",
        "note_zh": "仅 people 行为编码信度；person_pipeline 为人与程序之比较，programs 为程序之间的一致，不是编码信度。"
        "单位为双方均编码的句子，均认为没有算一致；任一方未编码的句子不计。"
        "actor_span 按字符，actor_class 按双方标在同一处的主体。",
        "note_en": "Only rows 'people' are inter-coder reliability; person_pipeline compares people with the pipeline, "
        "programs are no coders. The unit is a sentence that both coded, and finding nothing is agreement; a sentence "
        "that one left uncoded counts for nothing. actor_span: characters; actor_class: actors on the same words.",
    }),
)  # fmt: skip
CLAIMS_CORRECTED = Table(
    "claims_corrected", "The effect of a claim from naive and from corrected counts, by the stages' own days.",
    ("adcode", "stage_scheme", "claim"),
    (
        *_WHERE[:2],
        Column("claim", TEXT, "claim, as in claims.csv", values=("H1a", "H1b", "H1c", "H2", "H3", "H4")),
        Column("n_stages", INT, "stages that are not too thin, have coded sentences and at least two weeks", "stages"),
        Column("effect", FLOAT, "effect of what the pipeline found: hump (H1), V* (H2), share of testable classes "
               "that changed (H3), sd of the party and state's log share over the median of the others (H4)"),
        Column("effect_corrected", FLOAT, "the same from corrected counts; empty where it has no bound"),
        Column("effect_corrected_low", FLOAT, "lower bound, weeks resampled"),
        Column("effect_corrected_high", FLOAT, "upper bound"),
        Column("side_differs", BOOL, "one of the two lies above 1 (H1, H4), least_v (H2) or half (H3), the other not"),
        Column("status", TEXT, "who coded", values=STATUS),
    ),
    labels=MappingProxyType({
        "zh": "假设的效应（误差校正）", "en": "Effects of the claims, corrected for extraction error",
        "note_zh": "程序所得与按编码样本校正的效应并列：H1 峰边比，H2 V*，H3 变化主体占可检验主体之比，"
        "H4 党政占比的波动与其他主体之比。只校正效应，不校正检验；两者分处界线两侧时以校正值为准，该假设不判为成立。",
        "note_en": "Effects from what the pipeline found and from corrected counts: hump (H1), V* (H2), share of "
        "testable classes that changed (H3), spread of the party and state's share to that of the others (H4). "
        "Effects are corrected, tests are not; where the two lie on different sides of what the claim asks, the "
        "corrected one stands and the claim is not supported.",
    }),
)  # fmt: skip
CORRECTED_TABLES = (T2C, T3C, T6C)
AUDIT_TABLES = (AUDIT, RELIABILITY, *CORRECTED_TABLES, CLAIMS_CORRECTED)
register(*AUDIT_TABLES)
