"""Robustness of the claims: specifications, findings that flip, two lines, change points."""

from __future__ import annotations

from types import MappingProxyType

from pipeline.declared.make import WHERE
from pipeline.tables import Table, integer, ratio, real, text

# Choices in reading order with their values, the headline's first; empty where the study or the region decides.
CHOICES = MappingProxyType({
    "scheme": (),
    "boundary": ("as_dated", "week_earlier", "week_later"),
    "stages": ("not_thin", "with_thin", "after_alert"),
    "block_days": (),
    "dating": ("published", "with_retrospective", "event"),
    "realis": (),
    "basis": (),
    "among": ("all", "cooperative"),
    "resolution": ("own", "named", "named_carried_issuer"),
    "generic": ("with", "without"),
    "exposure": ("on_topic", "all_texts", "documents"),
    "reprints": ("once", "every"),
    "series": ("domestic", "with_international"),
    "sources": (),
    "doc_types": ("all", "news", "official"),
    "found_by": ("all", "rule"),
})  # fmt: skip
MEANINGS = {
    "scheme": "scheme of stages; schemes nested in the headline's count as one with it",
    "boundary": "bounds of the stages as dated, or all of them a week earlier or later",
    "stages": "stages that are not too thin, with the thin ones, or without the first of the scheme",
    "block_days": "days of a calendar block",
    "dating": "day of publication without retrospective acts, with them, or day of the event (not for H1b)",
    "realis": "realis of the study, with enacted measures, or everything that is not negated",
    "basis": "which acts count as cooperative",
    "among": "H2 to H4: all acts, or cooperative ones",
    "resolution": "own = all acts for H1 and H2, named bodies for H3 and H4; else acts and bodies so known",
    "generic": "H3 and H4: with or without bodies that are only named by kind",
    "exposure": "H1b: acts per on-topic sentence, per sentence of all texts, or per on-topic document",
    "reprints": "a family once, or each reprint with the acts of its representative on its own day",
    "series": "domestic acts, or international ones as well",
    "sources": "all sources, those open in every month, or without one of them",
    "doc_types": "all texts, news and its kin, or official ones",
    "found_by": "acts found in any way, or by rules alone",
}
THRESHOLDS = MappingProxyType({"H1a": 1.0, "H1b": 1.0, "H1c": 1.0, "H3": 0.5, "H4": 1.0})  # of H2 the settings tell
KINDS = ("headline", "alone", "combined")
SIDES = ("for", "against", "none")
SIDE = ("the side of the threshold on which the claim would have the statistic, the other, or no statistic: stages too "
        "thin")  # fmt: skip
NO_EVIDENCE_ZH = "规格所占的比例不构成证据：规格彼此不独立，只用来找出结论随哪些选择改变。"
NO_EVIDENCE_EN = (
    "The share of specifications is never evidence: they are not independent, and only show which choices a finding "
    "hangs on."
)
ROBUSTNESS = Table(
    "robustness", "One specification as one claim of one region sees it, with the claim's statistic.",
    ("adcode", "claim", "spec_no"),
    (
        WHERE[0],
        text("claim", "claim, as in claims.csv"),
        integer("spec_no", "ordinal of the specification, 0 is the headline; those that look alike to a "
                "claim stand once"),
        text("kind", "headline, one choice varied alone, or a combination drawn with the seed", KINDS),
        *(text(name, f"choice: {MEANINGS[name]}") for name in CHOICES),
        text("changed", "choices that depart from the headline, separated by ;"),
        integer("n_stages", "stages that the statistic rests on", "stages"),
        integer("n_acts", "acts in these stages", "acts"),
        ratio("statistic", "H1: hump; H2: V*; H3: share of testable classes that changed; H4: sd of the bloc over the "
              "median of the others; empty where fewer than three stages are left"),
        ratio("threshold", "H1 and H4: 1; H2: least V* of the settings; H3: one half"),
        text("side", SIDE + "; H4 also asks that the bloc is first in every stage", SIDES),
        ratio("p_block", "headline only: p of claims.csv"),
    ),
    labels=MappingProxyType({
        "zh": "稳健性：规格曲线", "en": "Robustness: specification curve",
        "note_zh": "规格在看到结果之前确定：主规格、逐一改变每个选择、按种子抽取的组合；只有主规格作置换检验。"
        + NO_EVIDENCE_ZH,
        "note_en": "Chosen before any result: the headline, each choice varied alone, combinations drawn with the "
        "seed; the permutation test is of the headline only. " + NO_EVIDENCE_EN,
    }),
)  # fmt: skip
FLIPS = Table(
    "flips", "One set of choices that moves a claim's statistic to the other side of its threshold.",
    ("adcode", "claim", "changed"),
    (
        WHERE[0],
        text("claim", "claim, as in claims.csv"),
        text("kind", "one choice alone, or a smallest combination of which no part flips alone", KINDS[1:]),
        text("changed", "choices that depart from the headline, separated by ;"),
        ratio("statistic_headline", "statistic of the headline"),
        ratio("statistic", "statistic of the specification"),
        ratio("threshold", "threshold between the two"),
        text("side_headline", SIDE, SIDES),
        text("side", SIDE, SIDES),
    ),
    labels=MappingProxyType({
        "zh": "会翻转的结论", "en": "Findings that flip",
        "note_zh": "使统计量越到阈值另一侧的选择；组合只列其中没有任何一项单独翻转的最小者。" + NO_EVIDENCE_ZH,
        "note_en": "Choices that move a statistic to the other side of its threshold; of combinations only the "
        "smallest of which no part flips alone. " + NO_EVIDENCE_EN,
    }),
)  # fmt: skip
WEEKS = ("all", "after_alert")
TWO_LINES = Table(
    "two_lines", "The two-lines test of one series of H1 over weeks: secondary evidence, no verdict rests on it.",
    ("adcode", "stage_scheme", "claim", "weeks"),
    (
        *WHERE[:2],
        text("claim", "H1a acts per week, H1b acts per 1,000 on-topic sentences, H1c cooperative share of acts",
             ("H1a", "H1b", "H1c")),
        text("weeks", "all weeks, or those from the second stage of the scheme on", WEEKS),
        integer("n_weeks", "weeks with enough on-topic sentences", "weeks"),
        text("break_week", "Monday of the week at which the two lines part"),
        real("slope_rise", "slope of the line up to it, a week"),
        real("slope_rise_low", "lower bound, moving-block bootstrap"),
        real("slope_rise_high", "upper bound"),
        real("slope_fall", "slope of the line from it on, a week"),
        real("slope_fall_low", "lower bound"),
        real("slope_fall_high", "upper bound"),
        ratio("p_rise", "one-sided p of a rise"),
        ratio("p_fall", "one-sided p of a fall"),
        text("finding", "rise_and_fall: both under the level", ("rise_and_fall", "not_shown", "too_few_weeks")),
    ),
    labels=MappingProxyType({
        "zh": "双线检验（H1 的次要证据）", "en": "Two-lines test (secondary evidence of H1)",
        "note_zh": "Simonsohn（2018）双线检验，周为单位，残差移动块自助法；只作 H1 的次要证据，不作判定。",
        "note_en": "Two lines (Simonsohn 2018) over weeks with a moving-block bootstrap of residuals; secondary "
        "evidence of H1, no verdict rests on it.",
    }),
)  # fmt: skip
CHANGE_POINTS = Table(
    "change_points", "One stretch of weeks between two change points of the weekly rate: a description, no scheme.",
    ("adcode", "basis", "segment"),
    (
        WHERE[0],
        text("basis", "acts counted", ("all", "broad", "coprovision", "strict")),
        integer("segment", "ordinal of the stretch, from 0"),
        text("first_week", "Monday of its first week"),
        text("last_week", "Monday of its last week"),
        integer("n_weeks", "weeks with enough on-topic sentences", "weeks"),
        real("rate", "mean weekly rate", "acts per 1,000 sentences"),
    ),
    labels=MappingProxyType({
        "zh": "变点（周比率）", "en": "Change points of the weekly rate",
        "note_zh": "最小二乘变点（PELT，BIC 惩罚），只供图示，不作阶段方案，不作检验。",
        "note_en": "Least-squares change points (PELT, BIC penalty): a picture, neither a scheme of stages nor a test.",
    }),
)  # fmt: skip
ROBUSTNESS_TABLES = (ROBUSTNESS, FLIPS, TWO_LINES, CHANGE_POINTS)
