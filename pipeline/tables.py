"""Every table of the pipeline, declared once: columns, types, units, key and meaning.

Readers, writers, documentation and tests use these declarations; nothing else names a column type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase
from types import MappingProxyType

from pipeline import codes

TEXT, INT, FLOAT, BOOL = "text", "int", "float", "bool"


@dataclass(frozen=True)
class Column:
    """One column: type (text, int, float, bool), meaning, unit, and the closed list of values if it has one."""

    name: str
    type: str
    meaning: str
    unit: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: `meaning` in a sentence, `key` columns first; `code` is the T-number of study tables."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    code: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [c.name for c in self.columns]

    @property
    def file_stem(self) -> str:
        """Name of the table's file without ending: T02_actor_stage, T08b_network_nodes, else the table's name."""
        number = self.code[1:].rstrip(ascii_lowercase)
        return f"T{number.zfill(2)}{self.code[1 + len(number) :]}_{self.name}" if self.code else self.name


def text(name: str, meaning: str, values: tuple[str, ...] = ()) -> Column:
    """A column of text, with its closed list of values if it has one."""
    return Column(name, TEXT, meaning, values=values)


def integer(name: str, meaning: str, unit: str = "") -> Column:
    """A column of whole numbers."""
    return Column(name, INT, meaning, unit)


def real(name: str, meaning: str, unit: str = "") -> Column:
    """A column of numbers."""
    return Column(name, FLOAT, meaning, unit)


def ratio(name: str, meaning: str, unit: str = "share") -> Column:
    """A column of shares in [0, 1], or of another ratio with its unit."""
    return real(name, meaning, unit)


def flag(name: str, meaning: str) -> Column:
    """A column of true and false."""
    return Column(name, BOOL, meaning)


DOC_ID = text("doc_id", "document, source and record digest")
SENTENCE_NO = integer(
    "sentence_no", "ordinal of the sentence in its document, from 0; -1 where known from metadata alone"
)
START = integer("start", "first character, 0-based, in the normalised text of the document", "characters")
END = integer("end", "one past the last character", "characters")
ACT_ID = text("act_id", "act: document, sentence and ordinal")

DOCUMENTS = Table(
    "documents",
    "One accepted record of a source, with its normalised text.",
    ("doc_id",),
    (
        DOC_ID,
        text("source", "name of the source file in config/sources"),
        text("doc_type", "form of the document", codes.DOC_TYPES),
        text("published_date", "day of publication, YYYY-MM-DD"),
        text("written_date", "day of signing (成文日期), YYYY-MM-DD or empty"),
        text("title", "title as published"),
        text("issuer", "issuing bodies (发文机关), joint ones separated by ;"),
        text("doc_number", "document number (发文字号) or empty"),
        text("region", "adcode of the region of the issuer or source; empty if unknown, CN national"),
        text("url", "address given by the source"),
        text("licence", "licence as stated by the source"),
        text("sha256", "digest of the raw record"),
        text("text", "text, normalised once; every offset refers to it"),
        integer("n_chars", "length of text", "characters"),
        flag("is_relevant", "is about the crisis, by the crisis terms alone"),
        text("relevance_reason", "the terms that decided, or why not"),
        flag("is_invented", "text written for demonstration"),
        text("record_id", "number of the record in its source, or empty"),
        text("declared_family", "record_id, url or title of the original that a record names as its source, or empty"),
    ),
)
REJECTS = Table(
    "rejects",
    "One record of a source that did not become a document, with the reason.",
    ("source", "record_no"),
    (
        text("source", "name of the source"),
        integer("record_no", "ordinal of the record in its source, from 0"),
        text("file", "file it came from, relative to the source's path"),
        text("reason", "why it was rejected", codes.REJECT_REASONS),
        text("detail", "the offending value, shortened"),
    ),
)
INGEST_COUNTS = Table(
    "ingest_counts",
    "Records in, documents out and records rejected for each source; in = out + rejected.",
    ("source",),
    (
        text("source", "name of the source"),
        integer("n_records", "records read", "records"),
        integer("n_documents", "documents accepted", "documents"),
        integer("n_rejected", "records rejected", "records"),
    ),
)
DUPLICATES = Table(
    "duplicates",
    "Reprint family of each document; a family takes date, source and type of its earliest member.",
    ("doc_id",),
    (
        DOC_ID,
        text("family_id", "doc_id of the family's representative"),
        flag("is_representative", "is the earliest member of its family"),
        real("similarity", "Jaccard similarity of body 5-grams to the representative", "share"),
    ),
)
SENTENCES = Table(
    "sentences",
    "One sentence of a document; joined in order with the gaps they rebuild it.",
    ("doc_id", "sentence_no"),
    (DOC_ID, SENTENCE_NO, START, END, text("kind", "what the sentence is", codes.SENTENCE_KINDS)),
)
TOKENS = Table(
    "tokens",
    "Segmented words of one body sentence.",
    ("doc_id", "sentence_no"),
    (DOC_ID, SENTENCE_NO, text("tokens", "words joined by one space, punctuation left out")),
)
MENTIONS = Table(
    "mentions",
    "One actor, behaviour or cue found in a sentence.",
    ("doc_id", "start", "end", "kind"),
    (
        DOC_ID,
        START,
        END,
        text("kind", "what was found", ("actor", "behaviour", "cue")),
        SENTENCE_NO,
        text("surface", "the words"),
        text("entry_id", "lexicon entry, or the rule that built the name"),
        text("class", "class of an actor", codes.CLASSES),
        text("behaviour", "behaviour of a trigger", codes.BEHAVIOURS),
        text("level", "administrative level of an actor", codes.LEVELS),
        text("region", "adcode of an actor's region, or empty"),
        flag("is_generic", "names a kind of body, not one body"),
        text("found_by", "rule or model", codes.FOUND_BY),
        real("score", "confidence in [0, 1]", "share"),
    ),
)
ACTS = Table(
    "acts",
    "One behaviour done, planned, required or negated in one sentence.",
    ("act_id",),
    (
        ACT_ID,
        DOC_ID,
        SENTENCE_NO,
        START,
        END,
        text("trigger", "shortest words that name the action"),
        text("behaviour", "code of the behaviour", codes.BEHAVIOURS),
        text("realis", "how certain the act is", codes.REALIS),
        text("done_kind", "of done acts: performed, or enacted by a normative text", codes.DONE_KINDS),
        text("modality", "of required acts: duty or encouraged", codes.MODALITIES),
        text("relation", "how the actors relate", codes.RELATIONS),
        text("cooperative", "strictly, broadly or not cooperative", codes.COOPERATIVE),
        flag("is_coprovision", "strict, or two or more distinct named sources share the predicate"),
        text("among_sources", "single, joint or parallel doers", codes.AMONG_SOURCES),
        flag("is_domestic", "no foreign actor and not international"),
        text("event_date", "day of the event, YYYY-MM-DD"),
        text("event_date_source", "where the event date comes from", ("text", "published")),
        text("region", "adcodes of the regions taking part, separated by ;"),
        text("found_by", "rule or model", codes.FOUND_BY),
        real("score", "confidence in [0, 1]", "share"),
    ),
)
PARTICIPANTS = Table(
    "participants",
    "One actor taking part in one act in one role.",
    ("act_id", "role", "start", "end"),
    (
        ACT_ID,
        text("role", "source does, target is done to, with or for", ("source", "target")),
        START,
        END,
        text("actor", "name as written"),
        text("actor_id", "canonical name"),
        text("class", "class of the actor", codes.CLASSES),
        text("level", "administrative level", codes.LEVELS),
        text("region", "adcode or empty"),
        flag("is_generic", "names a kind of body, not one body"),
        integer("n_members", "number of bodies a quantity stands for", "bodies"),
        text(
            "resolution",
            "how the actor is known; issuers and unknown doers have start = end < 0 (-1, -2 for the second …)",
            codes.RESOLUTIONS,
        ),
        text("found_by", "rule or model", codes.FOUND_BY),
    ),
)
DYADS = Table(
    "dyads",
    "One pair of actors tied by one act; the pairs of an act weigh 1 together.",
    ("act_id", "source_id", "target_id"),
    (
        ACT_ID,
        text("source_id", "canonical name"),
        text("target_id", "canonical name"),
        text("source_class", "class", codes.CLASSES),
        text("target_class", "class", codes.CLASSES),
        text("source_level", "level", codes.LEVELS),
        text("target_level", "level", codes.LEVELS),
        text("relation", "relation of the act", codes.RELATIONS),
        flag("is_directed", "false for joint acts, whose pairs are in alphabetical order"),
        real("weight", "share of the act", "share"),
    ),
)

TOPIC_NO = integer("topic_no", "ordinal of the topic from 0, by its share of all documents, the largest first")
TOPICS = Table(
    "topics",
    "One of the heaviest words of a topic of the chosen model.",
    ("topic_no", "rank"),
    (
        TOPIC_NO,
        integer("rank", "rank of the word in its topic, from 1"),
        text("word", "the word"),
        real("weight", "probability of the word in the topic", "share"),
    ),
)
TOPIC_MODELS = Table(
    "topic_models",
    "One topic model that was tried.",
    ("k", "seed"),
    (
        integer("k", "number of topics", "topics"),
        integer("seed", "seed of the random start"),
        real("stability", "mean matched Jaccard similarity of top words to the models of other seeds", "share"),
        real("coherence", "mean normalised pointwise mutual information of top words, from -1 to 1"),
        flag("is_chosen", "is the model of the tables"),
    ),
)
DOCUMENT_TOPICS = Table(
    "document_topics",
    "Share of one topic in one relevant document that represents its family.",
    ("doc_id", "topic_no"),
    (DOC_ID, TOPIC_NO, real("share", "share of the document's words", "share")),
)
TOPIC_STAGE = Table(
    "topic_stage",
    "Mean share of one topic in the documents of one stage; the topics of a stage sum to 1.",
    ("adcode", "stage_scheme", "stage", "topic_no"),
    (
        text("adcode", "region, CN for the whole country"),
        text("stage_scheme", "file in config/stages"),
        text("stage", "ordinal id of the stage"),
        TOPIC_NO,
        integer("n_documents", "documents of the stage with topics", "documents"),
        real("share", "mean share of the topic", "share"),
    ),
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        DOCUMENTS,
        REJECTS,
        INGEST_COUNTS,
        DUPLICATES,
        SENTENCES,
        TOKENS,
        MENTIONS,
        ACTS,
        PARTICIPANTS,
        DYADS,
        TOPICS,
        TOPIC_MODELS,
        DOCUMENT_TOPICS,
        TOPIC_STAGE,
    )  # fmt: skip
}


def register(*tables: Table) -> None:
    """Add tables that a module declares; a name given twice is a programming error."""
    for table in tables:
        if table.name in TABLES and TABLES[table.name] is not table:
            raise ValueError(f"table {table.name} declared twice")
        TABLES[table.name] = table
