"""What a claim's test may find, in words; verdicts are capped while people have not audited the extraction."""

from __future__ import annotations

SUPPORTED, ONSET, NOT_SUPPORTED, UNDECIDED, TOO_THIN, NOT_DECIDABLE = (
    "supported", "onset", "not_supported", "undecided", "too_thin", "not_decidable"
)  # fmt: skip
COMMON = {
    UNDECIDED: ("不能判定", "undecided"),
    TOO_THIN: ("样本过少，不作判定", "too thin for a verdict"),
    NOT_DECIDABLE: ("本语料无法判定", "not decidable with this corpus"),
    ONSET: ("启动之后下降；上升只是开端", "decline after activation; the rise is the onset"),
}
RISE = {
    SUPPORTED: ("先升后降", "it rises to an interior peak and falls"),
    NOT_SUPPORTED: ("数据排除了所设幅度的先升后降", "the data exclude a hump of the configured size"),
}
OWN = {
    "H1a": RISE, "H1b": RISE, "H1c": RISE,
    "H2": {
        SUPPORTED: ("各阶段行为构成不同", "the mix of behaviours differs by stage"),
        NOT_SUPPORTED: ("数据排除了所设幅度的差异", "the data exclude a difference of the configured size"),
    },
    "H3": {
        SUPPORTED: ("多数主体的角色随阶段变化", "the roles of most classes change with the stage"),
        NOT_SUPPORTED: ("多数主体的角色不随阶段变化", "the roles of most classes are equivalent in all stages"),
    },
    "H4": {
        SUPPORTED: ("党政居首且相对稳定", "party and state lead in every stage and are steadier than the others"),
        NOT_SUPPORTED: ("党政并非各阶段居首", "party and state do not lead in every stage"),
    },
}  # fmt: skip
CAPPED = ("未定（抽取未经人工审核）", "undecided (extraction not audited)")
DEMONSTRATION = ("演示数据：", "Demonstration data: ")


def words_of(claim: str, finding: str, *, is_audited: bool, is_demonstration: bool) -> dict[str, str]:
    """Verdict and finding in both languages; only the verdict is capped."""
    told = (COMMON | OWN[claim])[finding]
    verdict = told if is_audited or finding == TOO_THIN else CAPPED
    zh, en = (d * is_demonstration + s for d, s in zip(DEMONSTRATION, verdict, strict=True))
    return {"verdict_zh": zh, "verdict_en": en, "finding_zh": told[0], "finding_en": told[1]}
