"""The tables of the analysis, declared once: facts (one row an event) and study tables (one row a number).

A study table has a `code` (T2), labels and notes in two languages, and row and filter dimensions with their headline
values. A cell is named by an address such as ``T3[stage=S01,behaviour=donation].share``; what an address leaves out
takes the headline value of the dimension.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from pipeline import codes
from pipeline.tables import ACT_ID, BOOL, DOC_ID, END, FLOAT, INT, SENTENCE_NO, START, TEXT, Column, Table, register

ALL = "all"
OUTSIDE, RETROSPECTIVE = "outside", "retrospective"
UNKNOWN = "unknown"
PARTNERS = ("partner_central", "partner_outside", "partner_foreign")
PARTY_CLASSES = (*codes.CLASSES, UNKNOWN, *PARTNERS)
REALIS = ("done", "enacted", "planned", "required", "negated")
BASES = (ALL, "coprovision", "broad", "strict")
RESOLUTIONS = ("named", "named_carried_issuer", ALL)
SERIES = ("domestic", "international")
DATED_BY = ("published", "event")
ROLES = (ALL, "source", "target")
UNITS = ("stage", "week", "day")
POSITIONS = ("steer", "peer", "give", "receive", "alone")
ROLE_LABELS = ("too_few", "peripheral", "leading", "receiving", "supporting", "participating")
DIRECTIONS = ("directed", "undirected")
NODES = ("class", "body")


class Dimension(NamedTuple):
    """One key of an address: its values (empty tuple = any text) and the value of the headline."""

    name: str
    values: tuple[str, ...]
    headline: str


CLASS = Dimension("class", PARTY_CLASSES, ALL)
BEHAVIOUR = Dimension("behaviour", codes.BEHAVIOURS, ALL)
FILTERS = MappingProxyType(
    {
        "realis": Dimension("realis", REALIS, "done"),
        "basis": Dimension("basis", BASES, ALL),
        "resolution": Dimension("resolution", RESOLUTIONS, "named"),
        "series": Dimension("series", SERIES, "domestic"),
        "dated_by": Dimension("dated_by", DATED_BY, "published"),
        "role": Dimension("role", ROLES, ALL),
    }
)


def _filters(**headline: str) -> tuple[Dimension, ...]:
    """Filter dimensions in their fixed order; the value given is the headline of this table, `_` the usual one."""
    return tuple(FILTERS[k]._replace(headline=FILTERS[k].headline if v == "_" else v) for k, v in headline.items())


_COUNTED = _filters(realis="_", basis="_", resolution="_", series="_", dated_by="_")
_NETWORK = _filters(realis="_", basis="broad", resolution="_", series="_", dated_by="_")


class Cells(NamedTuple):
    """How the cells of a study table are named: row dimensions, then filter dimensions."""

    rows: tuple[Dimension, ...]
    filters: tuple[Dimension, ...]

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Row and filter dimensions."""
        return (*self.rows, *self.filters)


CELLS: dict[str, Cells] = {
    "T1": Cells(
        (Dimension("item", (ALL, "source", "doc_type"), ALL), Dimension("value", (), ALL)),
        _filters(realis="_", basis="_", series="_", dated_by="_"),
    ),
    "T2": Cells((CLASS,), (*_COUNTED, FILTERS["role"])),
    "T3": Cells((BEHAVIOUR,), _filters(realis="_", basis="_", resolution=ALL, series="_", dated_by="_")),
    "T4": Cells((CLASS, BEHAVIOUR), _COUNTED),
    "T5": Cells((CLASS,), _COUNTED),
    "T5b": Cells((CLASS, BEHAVIOUR), _COUNTED),
    "T6": Cells(
        (Dimension("unit", UNITS, "stage"), Dimension("period", (), ALL)),
        _filters(realis="_", basis="_", series="_", dated_by="_"),
    ),
    "T7": Cells((BEHAVIOUR,), _filters(realis="_", basis="_", series="_", dated_by="_")),
    "T8": Cells(
        (
            Dimension("source_class", PARTY_CLASSES, ALL),
            Dimension("target_class", PARTY_CLASSES, ALL),
            Dimension("direction", DIRECTIONS, ALL),
        ),
        _NETWORK,
    ),
    "T8b": Cells((CLASS,), _NETWORK),
    "T8c": Cells((Dimension("nodes", NODES, "class"),), _NETWORK),
    "T8d": Cells((Dimension("source_id", (), ALL), Dimension("target_id", (), ALL)), _NETWORK),
    "T8e": Cells((Dimension("actor_id", (), ALL),), _NETWORK),
    "T8f": Cells((CLASS, BEHAVIOUR), _NETWORK),
    "T8g": Cells(
        (Dimension("source_level", codes.LEVELS, ALL), Dimension("target_level", codes.LEVELS, ALL)), _NETWORK
    ),
    "T8h": Cells((Dimension("source_place", (), ALL), Dimension("target_place", (), ALL)), _NETWORK),
    "T8i": Cells((Dimension("source_id", (), ALL), Dimension("target_id", (), ALL)), _NETWORK),
}


def _text(name: str, meaning: str, values: tuple[str, ...] = ()) -> Column:
    return Column(name, TEXT, meaning, values=values)


def _int(name: str, meaning: str, unit: str = "") -> Column:
    return Column(name, INT, meaning, unit)


def _float(name: str, meaning: str, unit: str = "share") -> Column:
    return Column(name, FLOAT, meaning, unit)


def _bool(name: str, meaning: str) -> Column:
    return Column(name, BOOL, meaning)


# ---------------------------------------------------------------- facts: joined once, cut by region and stage later

DOC_FACTS = Table(
    "doc_facts",
    "One document with what the study tables need of it, without its text.",
    ("doc_id",),
    (
        DOC_ID,
        _text("family_id", "reprint family"),
        _bool("is_representative", "is the earliest member of its family"),
        _bool("is_relevant", "is about the crisis"),
        _bool("is_invented", "text written for demonstration"),
        _text("source", "source"),
        _text("doc_type", "form of the document", codes.DOC_TYPES),
        _text("published_date", "day of publication, YYYY-MM-DD"),
        _text("region", "adcode of the document; empty if unknown, CN national"),
        _int("n_sentences", "body sentences", "sentences"),
        _int("n_unplaced", "body sentences that name no region: they take the document's", "sentences"),
    ),
)
SENTENCE_REGIONS = Table(
    "sentence_regions",
    "One region of a body sentence of an on-topic representative, by an actor in it or by an act in it.",
    ("doc_id", "sentence_no", "adcode"),
    (DOC_ID, SENTENCE_NO, _text("adcode", "six-digit adcode")),
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
        _text("trigger", "words that name the action"),
        _text("behaviour", "behaviour", codes.BEHAVIOURS),
        _text("realis", "realis; done acts granted by a normative text are enacted", REALIS),
        _text("modality", "of required acts: duty or encouraged", codes.MODALITIES),
        _text("relation", "how the actors relate", codes.RELATIONS),
        _bool("is_strict", "joint, lead_partner, support or transfer between different actors"),
        _bool("is_broad", "strict, serve or mobilise"),
        _bool("is_coprovision", "strict, or two or more distinct named sources share the predicate"),
        _bool("is_domestic", "no foreign actor and not international"),
        _text("event_date", "day of the event, YYYY-MM-DD"),
        _text("regions", "adcodes of its participants, failing any that of its document, separated by ;"),
        _text("found_by", "rule or model", codes.FOUND_BY),
    ),
)
PARTY_FACTS = Table(
    "party_facts",
    "One actor taking part in one act in one role.",
    ("act_id", "role", "actor_id", "class"),
    (
        ACT_ID,
        _text("role", "source or target", ("source", "target")),
        _text("actor_id", "canonical name"),
        _text("class", "class, or unknown for a doer that the text does not name", (*codes.CLASSES, UNKNOWN)),
        _text("level", "administrative level", codes.LEVELS),
        _text("region", "adcode or empty"),
        _bool("is_generic", "names a kind of body, not one body"),
        _text("resolution", "how the actor is known", codes.RESOLUTIONS),
    ),
)
TIE_FACTS = Table(
    "tie_facts",
    "One tie of one act between two bodies that are named one by one; generic actors are in shares, never in networks.",
    ("act_id", "source_id", "target_id"),
    (
        ACT_ID,
        _text("source_id", "canonical name"),
        _text("target_id", "canonical name"),
        _text("source_class", "class", codes.CLASSES),
        _text("target_class", "class", codes.CLASSES),
        _text("source_level", "level", codes.LEVELS),
        _text("target_level", "level", codes.LEVELS),
        _text("source_region", "adcode or empty"),
        _text("target_region", "adcode or empty"),
        _text("resolution", "the weaker of the two ends", codes.RESOLUTIONS),
        _text("relation", "relation of the act", codes.RELATIONS),
        _bool("is_directed", "false for joint acts"),
        _float("weight", "share of the act"),
    ),
)
FLOW = Table(
    "flow",
    "One step of the selection of texts and acts, for all regions.",
    ("step_no",),
    (
        _int("step_no", "ordinal of the step"),
        _text("step", "what is counted"),
        _text("unit", "records, documents, sentences or acts"),
        _int("n", "number that remains after the step"),
        _int("n_dropped", "number that the step leaves out of the step before in the same unit"),
    ),
)
STAGES = Table(
    "stages",
    "One stage of a scheme in one region of the study, with its basis and sources.",
    ("adcode", "stage_scheme", "stage"),
    (
        _text("adcode", "region that the table is about"),
        _text("stage_scheme", "file in config/stages"),
        _text("stage", "ordinal id, S00 before any response"),
        _text("start", "first day, YYYY-MM-DD"),
        _text("end_exclusive", "day after the last, YYYY-MM-DD"),
        _text("label_zh", "label in Chinese"),
        _text("label_en", "label in English"),
        _text("basis", "why the stage begins there"),
        _text("source", "source of the date"),
        _text("source_2", "second source"),
        _text("status", "how well the date is attested"),
        _text("scope", "part of the region"),
        _text("note", "conflicts and doubts"),
        _bool("is_headline", "the first scheme of the study that covers the region"),
    ),
    labels=MappingProxyType({"zh": "阶段划分及依据表", "en": "Stages and their basis"}),
)
FACT_TABLES = (DOC_FACTS, SENTENCE_REGIONS, ACT_FACTS, PARTY_FACTS, TIE_FACTS, FLOW)

# ---------------------------------------------------------------- study tables

WHERE = (
    _text("adcode", "region, CN = whole country"),
    _text("stage_scheme", "scheme of stages"),
    _text("stage", "stage; all = the window without retrospective acts; outside = days that the scheme leaves open; "
          "retrospective = told more than a week later or of an earlier stage"),
)  # fmt: skip
MEASURES = (
    _int("n_documents", "representative documents (families) with such an act", "documents"),
    _int("n_acts", "distinct acts", "acts"),
    _float("rate", "acts per 1,000 on-topic sentences", "acts per 1,000 sentences"),
    _float("rate_low", "lower bound, week-block bootstrap", "acts per 1,000 sentences"),
    _float("rate_high", "upper bound", "acts per 1,000 sentences"),
    _float("share", "share of acts (see note); empty where the cell is thin"),
    _float("share_low", "lower bound, week-block bootstrap"),
    _float("share_high", "upper bound"),
    _bool("is_thin", "too few acts or families for a share or a rank"),
    _bool("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
)


def _dimension(d: Dimension) -> Column:
    return _text(d.name, f"dimension; headline {d.headline}", (*d.values, ALL) if d.values else ())


def _study_table(
    code: str, name: str, meaning: str, columns: tuple[Column, ...], zh: str, en: str, note_zh: str, note_en: str
) -> Table:
    dimensions = tuple(_dimension(d) for d in CELLS[code].dimensions) if code in CELLS else ()
    keys = tuple(c.name for c in (*WHERE, *dimensions))
    labels = MappingProxyType({"zh": zh, "en": en, "note_zh": note_zh, "note_en": note_en})
    return Table(name, meaning, keys, (*WHERE, *dimensions, *columns), code, labels)


T1 = _study_table(
    "T1", "corpus", "The corpus by stage: documents, families, sentences, sources and document types.",
    (
        _int("n_documents", "documents published, reprints included", "documents"),
        _int("n_families", "representative documents", "documents"),
        _int("n_on_topic_families", "representatives about the crisis", "documents"),
        _int("n_sentences", "body sentences of representatives", "sentences"),
        _int("n_on_topic_sentences", "body sentences of on-topic representatives: exposure", "sentences"),
        _float("on_topic_share", "on-topic sentences of all, by region of the document (agenda share)"),
        _int("n_acts", "acts of the headline", "acts"),
        _float("unknown_doer_share", "share of these acts that name no doer, carried or issuing ones included"),
        _bool("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
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
T2 = _study_table(
    "T2", "actor_stage", "Acts by class of actor and stage.", MEASURES, "行动主体 × 阶段", "Actors by stage",
    "同一行动有多类主体参与时各计一次，各行之和可大于合计；占比以至少有一个本地已识别主体的行动为分母；"
    "中央、外省、境外主体单列，不入分母。零值只列主口径，其他口径缺行即为零。",
    "An act counts once for each class taking part, so rows need not add up to `all`; shares are of acts with at least "
    "one identified actor of the region; central, outside and foreign partners stand apart. Zero rows are listed for "
    "the headline only.",
)  # fmt: skip
T3 = _study_table(
    "T3", "behaviour_stage", "Acts by behaviour and stage.", MEASURES, "协同行为 × 阶段", "Behaviours by stage",
    "占比以该阶段全部行动为分母。resolution 指至少有一个参与者达到该识别程度。",
    "Shares are of all acts of the stage. `resolution` asks for at least one participant known that well.",
)  # fmt: skip
T4 = _study_table(
    "T4", "actor_behaviour", "Acts by class of actor and behaviour.", MEASURES, "行动主体 × 协同行为",
    "Actors by behaviour", "占比为该类主体全部行动中的比重。", "Shares are of the acts of the class.",
)  # fmt: skip
_ROLE = (
    _int("n_documents", "representative documents (families)", "documents"),
    _int("n_acts", "distinct acts", "acts"),
    _int("n_participations", "distinct pairs of act and position", "participations"),
    _float("share", "share of the participations of the stage (T5) or of the behaviour (T5b)"),
    _float("share_low", "lower bound, week-block bootstrap"),
    _float("share_high", "upper bound"),
    *(_float(f"{p}_share", f"share of own participations in position {p}") for p in POSITIONS),
    _text("role", "role by the written rule; empty for partners and unknown doers", ROLE_LABELS),
    _float("role_probability", "share of bootstrap samples with the same role"),
    _bool("is_thin", "too few acts or families for shares"),
    _bool("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
)
_ROLE_ZH = ("角色按书面规则判定：依次为样本不足、边缘（占比＜3%）、主导（统筹≥40%且占比≥10%）、"
            "接受（＞50%）、支持、参与；概率为按周区块自助抽样中判为同一角色的比例。")  # fmt: skip
_ROLE_EN = (
    "Role by the written rule, first that holds: too few, peripheral (under 3 %), leading (steer at least 40 % of own "
    "and share at least 10 %), receiving (over 50 %), supporting, participating; probability by week-block bootstrap."
)
T5 = _study_table("T5", "role_stage", "Role of each class by stage.", _ROLE, "主体角色 × 阶段", "Roles by stage",
                  _ROLE_ZH, _ROLE_EN)  # fmt: skip
T5B = _study_table("T5b", "role_behaviour", "Role of each class by behaviour.", _ROLE, "主体角色 × 协同行为",
                   "Roles by behaviour", _ROLE_ZH, _ROLE_EN)  # fmt: skip
T6 = _study_table(
    "T6", "trend", "Acts by stage, week and day.",
    (
        _int("n_on_topic_sentences", "on-topic sentences: exposure and volume", "sentences"),
        _float("on_topic_share", "agenda share, by region of the document"),
        *MEASURES,
        _float("n_acts_moving", "mean acts a day, centred moving window (days only)", "acts"),
        _float("rate_moving", "rate over the centred moving window (days only)", "acts per 1,000 sentences"),
    ),
    "协同行动的时间变化", "Trend",
    "占比为该口径行动占同期全部行动的比重（basis=strict、coprovision、broad 即协同占比），"
    "以同期全部行动数判断样本是否过少；"
    "周、日的区间按文本聚类（比率估计线性化），阶段区间按周区块自助抽样；周以周一标示，stage 为该周周一所在阶段。",
    "The share is of all acts of the period, so basis strict, coprovision and broad give the cooperative share; thin "
    "means too few acts of any basis. Intervals of weeks and days: documents as clusters, linearised ratio (Cochran "
    "1977); of stages: week-block bootstrap. A week is named by its Monday, whose stage it shows.",
)  # fmt: skip
T7 = _study_table(
    "T7", "core_tasks", "Behaviours of each stage by rank.",
    (
        *MEASURES,
        _int("rank", "rank in the stage by number of acts; empty where thin"),
        _float("inclusion_probability", "share of bootstrap samples in which it is among the first three"),
        _bool("is_core", "among the first three"),
    ),
    "各阶段核心任务", "Core tasks by stage",
    "核心任务为行动数前三位的行为，分别按全部行动与协同行动计；入选概率按周区块自助抽样，并列均算入选。",
    "Core tasks are the three most frequent behaviours, of all acts and of cooperative acts; ties count as included.",
)  # fmt: skip
_TIES = (
    _int("n_documents", "representative documents (families)", "documents"),
    _int("n_acts", "distinct acts", "acts"),
)
_THIN = (
    _bool("is_thin", "too few acts or families for a share or a rank"),
    _bool("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
)
_NET_ZH = "只含逐一点名的主体，泛称不入网；每一行动的权重合计为 1，多方联合行动为一个事件。"
_NET_EN = (
    "Only bodies named one by one, no generic actors; the ties of an act weigh 1 together; an act of many is one event."
)
T8 = _study_table(
    "T8", "network", "Ties between classes of actors.",
    (*_TIES, _int("n_ties", "pairs of bodies", "ties"), _float("weight", "sum of shares of acts", "acts"),
     _float("share", "share of the weight of the stage; empty where thin"), *_THIN),
    "主体间协同网络（类别）", "Network of classes", _NET_ZH + "同类之间的联系在对角线上。",
    _NET_EN + " Ties within a class are on the diagonal; undirected pairs in the order of the code list.",
)  # fmt: skip
_NODE = (
    _int("degree", "other nodes tied to it", "nodes"),
    _float("strength", "weight of ties with other nodes", "acts"),
    _float("in_strength", "of these, directed to it", "acts"), _float("out_strength", "directed from it", "acts"),
    _float("within", "weight of ties inside the node", "acts"),
    _float("betweenness", "share of shortest paths between other nodes that pass through it (Freeman 1979)"),
    _int("n_partners", "breadth: distinct bodies tied to it or to its members", "bodies"),
    _float("depth", "mean number of acts with each of these bodies", "acts"),
)  # fmt: skip
_NODE_ZH = "度与中介中心性不计方向与权重；合作广度＝不同伙伴机构数，合作深度＝与每一伙伴机构的平均行动数。"
_NODE_EN = (
    " Degree and betweenness without direction or weight. Breadth is the number of distinct partner bodies, depth the "
    "mean number of acts with each."
)
T8B = _study_table(
    "T8b", "network_nodes", "Classes of actors in the network.", (*_TIES, *_NODE, *_THIN),
    "网络节点指标", "Nodes of the network", _NET_ZH + _NODE_ZH, _NET_EN + _NODE_EN,
)  # fmt: skip
T8C = _study_table(
    "T8c", "network_summary", "The network as a whole.",
    (*_TIES, _int("n_nodes", "nodes present", "nodes"), _int("n_edges", "pairs of different nodes tied", "pairs"),
     _float("weight", "sum of weights", "acts"), _float("within_share", "share of the weight inside nodes"),
     _float("density", "tied pairs of all pairs of nodes present"),
     _float("centralisation", "degree centralisation, 1 = a star (Freeman 1979)"),
     _float("ei_index", "(outer - inner) / all weight (Krackhardt and Stern 1988), from -1 to 1", ""),
     _float("reciprocity", "of the pairs of nodes with a directed tie, share with directed ties both ways"), *_THIN),
    "网络总体指标", "Network as a whole",
    _NET_ZH + "互惠性只看有向联系。E-I 指数：类别网络按主体大类分内外，机构网络按类别分内外。",
    _NET_EN + " Reciprocity of directed ties only. The E-I index sets blocs apart where nodes are classes, and classes "
    "where nodes are bodies.",
)  # fmt: skip
T8D = _study_table(
    "T8d", "organisation_edges", "Ties between bodies.",
    (_text("source_class", "class", PARTY_CLASSES), _text("target_class", "class", PARTY_CLASSES),
     _bool("is_directed", "false for joint acts"), *_TIES, _float("weight", "sum of shares of acts", "acts")),
    "主体间协同网络（机构）", "Network of organisations", _NET_ZH, _NET_EN,
)  # fmt: skip
T8E = _study_table(
    "T8e", "organisations", "Bodies in the network.",
    (_text("class", "class of its first tie", PARTY_CLASSES), *_TIES, *_NODE, *_THIN),
    "机构节点指标", "Organisations of the network", _NET_ZH + _NODE_ZH, _NET_EN + _NODE_EN,
)  # fmt: skip
T8F = _study_table(
    "T8f", "actor_task", "Two-mode network of classes and the tasks they cooperate on.",
    (*_TIES, _float("weight", "sum of shares of acts, each act 1 over the classes taking part", "acts"),
     _int("degree", "margins: tasks of the class, classes of the task", "nodes"),
     _float("density", "of the whole: tied pairs of all pairs of classes and tasks present"), *_THIN),
    "主体—任务二模网络", "Actor-task network",
    "按协同行动计，泛称与未写明主体不入网；每一行动的权重在参与类别间均分，合计为 1。合计行的"
    " degree 为该类主体的任务数或该任务的主体类别数。",
    "Cooperative acts; generic and unknown doers left out; the weight of an act is shared by the classes taking part. "
    "In margins, degree is the number of tasks of a class or of classes of a task.",
)  # fmt: skip
T8G = _study_table(
    "T8g", "vertical_ties", "Ties between levels of administration.",
    (*_TIES, _int("n_ties", "pairs of bodies", "ties"), _float("weight", "sum of shares of acts", "acts"),
     _float("share", "share of the weight of the stage; empty where thin"), *_THIN),
    "纵向联系（中央—省—市—县—乡镇街道）", "Vertical ties", _NET_ZH + "无向联系按层级由高到低排列。",
    _NET_EN + " Undirected pairs from the higher level to the lower.",
)  # fmt: skip
T8H = _study_table(
    "T8h", "cross_region_ties", "Ties between places.",
    (_bool("is_cross", "two different places"),
     _text("region_group", "group of provinces that holds both ends of a tie across places, or empty"),
     *_TIES, _int("n_ties", "pairs of bodies", "ties"), _float("weight", "sum of shares of acts", "acts"),
     _int("n_paired_aid", "of the acts, paired aid (对口支援)", "acts"), *_THIN),
    "跨区域联系（对口支援、长三角）", "Ties between places",
    _NET_ZH + "全国口径以省级为单位，省级口径以本省地市与外省为单位；无地区的主体不列。",
    _NET_EN + " Provinces for the whole country; cities of a province, and other provinces, for a province. Bodies "
    "without a place are left out.",
)  # fmt: skip
T8I = _study_table(
    "T8i", "joint_issuers", "Bodies that issued documents together.",
    (*_TIES, _float("weight", "sum of shares of documents", "acts")),
    "联合发文机构", "Joint issuers",
    "按文件元数据中的联合发文机构计；两两成对，每件文件权重合计为 1；无法证明代章或会签程序。",
    "From the issuing bodies in the metadata of documents: pairs of one document weigh 1 together.",
)  # fmt: skip
GAPS = Table(
    "data_gaps", "What the corpus cannot answer.", ("adcode", "stage_scheme", "stage", "gap", "value"),
    (
        *WHERE,
        _text("gap", "kind of gap", ("stage_thin", "source_silent", "behaviour_thin", "actor_thin")),
        _text("value", "source, behaviour or class; empty for the stage as a whole"),
        _int("n_documents", "documents there are (families in thin stages and cells)", "documents"),
        _int("n_acts", "acts there are", "acts"),
        _int("n_lacking", "on-topic documents that a thin stage lacks, if they tell as much as the region's others",
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
        _text("code", "T-number or empty"), _text("name", "name of the table"), _text("file", "file beside this one"),
        _int("n_rows", "rows", "rows"), _text("title_zh", "title in Chinese"), _text("title_en", "title in English"),
        _text("note_zh", "note in Chinese"), _text("note_en", "note in English"),
    ),
)  # fmt: skip
CLAIMS = Table(
    "claims",
    "One claim of one region under its headline scheme: what the test finds, and the verdict that it allows.",
    ("adcode", "stage_scheme", "claim"),
    (
        *WHERE[:2],
        _text("claim", "H1a count, H1b rate per on-topic sentences, H1c cooperative share of acts"),
        _text("finding", "what the test alone says",
              ("supported", "onset", "not_supported", "undecided", "too_thin")),
        _text("verdict_zh", "verdict in Chinese, capped until people have audited the extraction"),
        _text("verdict_en", "verdict in English"),
        _text("finding_zh", "what the test alone says, in Chinese"),
        _text("finding_en", "what the test alone says, in English"),
        _text("stages_tested", "stages that are not too thin, separated by ;"),
        _text("peak_stage", "stage with the highest value"),
        _float("effect", "hump: smaller ratio of an interior stage to the first and the last, largest over stages"),
        _float("effect_low", "lower bound, week-block bootstrap"),
        _float("effect_high", "upper bound"),
        _float("p_rise", "block-permutation p of the rise to the peak"),
        _float("p_fall", "block-permutation p of the fall from it"),
        _float("p_block", "larger of the two, times the number of interior peaks"),
        _float("p_block_check", "the same with blocks twice as long"),
        _float("p_shift", "p of circular shifts of the calendar by two weeks or more; empty if p_block fails"),
        _float("p_without_pre_alert", "p of the rise without the stage before the alert; empty where it is not tested"),
        _text("guards", "guards that fired, separated by ;"),
        _text("evidence", "address whose sentences lie behind the claim"),
    ),
)  # fmt: skip
STUDY_TABLES = (STAGES, T1, T1B, T2, T3, T4, T5, T5B, T6, T7, T8, T8B, T8C, T8D, T8E, T8F, T8G, T8H, T8I, GAPS)
BY_CODE = MappingProxyType({t.code: t for t in STUDY_TABLES if t.code})

register(*FACT_TABLES, *STUDY_TABLES, CLAIMS, INDEX)
