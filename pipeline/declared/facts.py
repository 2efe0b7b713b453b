"""Facts: the extracted tables joined once (one row an event), cut by region and stage later."""

from __future__ import annotations

from pipeline import codes
from pipeline.declared.cells import REALIS, UNKNOWN
from pipeline.tables import ACT_ID, DOC_ID, END, SENTENCE_NO, START, Table, flag, integer, ratio, text

DOC_FACTS = Table(
    "doc_facts",
    "One document with what the study tables need of it, without its text.",
    ("doc_id",),
    (
        DOC_ID,
        text("family_id", "reprint family"),
        flag("is_representative", "is the earliest member of its family"),
        flag("is_relevant", "is about the crisis"),
        flag("is_invented", "text written for demonstration"),
        text("source", "source"),
        text("doc_type", "form of the document", codes.DOC_TYPES),
        text("published_date", "day of publication, YYYY-MM-DD"),
        text("region", "adcode of the document; empty if unknown, CN national"),
        integer("n_sentences", "body sentences", "sentences"),
        integer("n_unplaced", "body sentences that name no region: they take the document's", "sentences"),
    ),
)
SENTENCE_REGIONS = Table(
    "sentence_regions",
    "One region of a body sentence of an on-topic representative, by an actor in it or by an act in it.",
    ("doc_id", "sentence_no", "adcode"),
    (DOC_ID, SENTENCE_NO, text("adcode", "six-digit adcode")),
)
ACT_FACTS = Table(
    "act_facts",
    "One act of an on-topic representative document, with the regions it belongs to.",
    ("act_id",),
    (
        ACT_ID,
        DOC_ID,
        SENTENCE_NO,
        START,
        END,
        text("trigger", "words that name the action"),
        text("behaviour", "behaviour", codes.BEHAVIOURS),
        text("realis", "realis; done acts granted by a normative text are enacted", REALIS),
        text("modality", "of required acts: duty or encouraged", codes.MODALITIES),
        text("relation", "how the actors relate", codes.RELATIONS),
        flag("is_strict", "joint, lead_partner, support or transfer between different actors"),
        flag("is_broad", "strict, serve or mobilise"),
        flag("is_coprovision", "strict, or two or more distinct named sources share the predicate"),
        flag("is_domestic", "no foreign actor and not international"),
        text("event_date", "day of the event, YYYY-MM-DD"),
        text("regions", "adcodes of its participants, failing any that of its document, separated by ;"),
        text("found_by", "rule or model", codes.FOUND_BY),
    ),
)
PARTY_FACTS = Table(
    "party_facts",
    "One actor taking part in one act in one role.",
    ("act_id", "role", "actor_id", "class"),
    (
        ACT_ID,
        text("role", "source or target", ("source", "target")),
        text("actor_id", "canonical name"),
        text("class", "class, or unknown for a doer that the text does not name", (*codes.CLASSES, UNKNOWN)),
        text("level", "administrative level", codes.LEVELS),
        text("region", "adcode or empty"),
        flag("is_generic", "names a kind of body, not one body"),
        text("resolution", "how the actor is known", codes.RESOLUTIONS),
    ),
)
TIE_FACTS = Table(
    "tie_facts",
    "One tie of one act between two bodies that are named one by one; generic actors are in shares, never in networks.",
    ("act_id", "source_id", "target_id"),
    (
        ACT_ID,
        text("source_id", "canonical name"),
        text("target_id", "canonical name"),
        text("source_class", "class", codes.CLASSES),
        text("target_class", "class", codes.CLASSES),
        text("source_level", "level", codes.LEVELS),
        text("target_level", "level", codes.LEVELS),
        text("source_region", "adcode or empty"),
        text("target_region", "adcode or empty"),
        text("resolution", "the weaker of the two ends", codes.RESOLUTIONS),
        text("relation", "relation of the act", codes.RELATIONS),
        flag("is_directed", "false for joint acts"),
        ratio("weight", "share of the act"),
    ),
)
FLOW = Table(
    "flow",
    "One step of the selection of texts and acts, for all regions.",
    ("step_no",),
    (
        integer("step_no", "ordinal of the step"),
        text("step", "what is counted"),
        text("unit", "records, documents, sentences or acts"),
        integer("n", "number that remains after the step"),
        integer("n_dropped", "number that the step leaves out of the step before in the same unit"),
    ),
)
TERM_FACTS = Table(
    "term_facts",
    "One hit of a term of the vocabulary in a body sentence of a document about the crisis.",
    ("hit_id",),
    (
        text("hit_id", "document and offset"),
        DOC_ID,
        SENTENCE_NO,
        START,
        END,
        text("term", "term of config/vocabulary/terms.csv"),
    ),
)
FACT_TABLES = (DOC_FACTS, SENTENCE_REGIONS, ACT_FACTS, PARTY_FACTS, TIE_FACTS, FLOW)
