"""The closed code lists of the annotation guide; every other module takes them from here."""

from __future__ import annotations

CLASSES = (
    "party_government", "party", "command", "government", "department", "legislature_judiciary", "military", "medical",
    "expert", "enterprise", "social_organisation", "community", "public", "media", "foreign",
)  # fmt: skip
BEHAVIOURS = (
    "coordination", "information", "screening", "traffic", "treatment", "paired_aid", "supply", "donation",
    "volunteering", "resumption", "digital", "research", "publicity", "supervision", "care", "international",
)  # fmt: skip
RELATIONS = ("joint", "lead_partner", "support", "transfer", "serve", "mobilise", "direct", "supervise", "none")
STRICT_RELATIONS = ("joint", "lead_partner", "support", "transfer")
BROAD_RELATIONS = (*STRICT_RELATIONS, "serve", "mobilise")
COOPERATIVE = ("strict", "broad", "none")
REALIS = ("done", "planned", "required", "negated")
DONE_KINDS = ("performed", "enacted")
MODALITIES = ("duty", "encouraged")
AMONG_SOURCES = ("single", "joint", "parallel")
RESOLUTIONS = ("named", "carried", "issuer", "unknown")
LEVELS = ("central", "provincial", "prefecture", "county", "grassroots", "foreign", "unknown")
DOC_TYPES = ("notice", "decision", "bulletin", "press_conference", "news", "commentary", "initiative", "interview")
FOUND_BY = ("rule", "tagger", "classifier", "metadata")
REJECT_REASONS = (
    "no_text", "not_chinese", "no_date", "bad_date", "out_of_window", "duplicate_id", "undecodable",
    "unreadable_record", "unextracted",
)  # fmt: skip
LIST_FAMILIES = (
    "hanweb_post", "hanweb_get", "zj_policy", "jpaas", "trs", "html", "newspaper", "rss", "sitemap", "urls",
)  # fmt: skip
SENTENCE_KINDS = ("body", "byline", "addressee", "signature", "navigation", "heading")
BLOCS = ("party_state", "medical_expert", "enterprise", "society", "other")
BLOC_OF_CLASS = {
    "party_government": "party_state", "party": "party_state", "command": "party_state", "government": "party_state",
    "department": "party_state", "legislature_judiciary": "party_state", "military": "party_state",
    "medical": "medical_expert", "expert": "medical_expert", "enterprise": "enterprise",
    "social_organisation": "society", "community": "society", "public": "society", "media": "other", "foreign": "other",
}  # fmt: skip
# Provinces that national plans treat as one region (规划纲要 of 2015, 2019 and 2020), by the first digits of adcodes.
REGION_GROUPS = {
    "yangtze_delta": ("31", "32", "33", "34"), "jing_jin_ji": ("11", "12", "13"), "cheng_yu": ("50", "51"),
}  # fmt: skip
COUNTRY = "CN"  # adcode of the whole country in stage tables
