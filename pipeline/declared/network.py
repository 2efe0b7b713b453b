"""T8 and its parts: the network of classes and bodies."""

from __future__ import annotations

from pipeline.declared.cells import PARTY_CLASSES
from pipeline.declared.make import study_table
from pipeline.tables import flag, integer, ratio, text

_TIES = (
    integer("n_documents", "representative documents (families)", "documents"),
    integer("n_acts", "distinct acts", "acts"),
)
_THIN = (
    flag("is_thin", "too few acts or families for a share or a rank"),
    flag("is_stage_thin", "too few domestic acts or families in the stage for any verdict"),
)
_NET_ZH = "只含逐一点名的主体，泛称不入网；每一行动的权重合计为 1，多方联合行动为一个事件。"
_NET_EN = (
    "Only bodies named one by one, no generic actors; the ties of an act weigh 1 together; an act of many is one event."
)
T8 = study_table(
    "T8", "network", "Ties between classes of actors.",
    (*_TIES, integer("n_ties", "pairs of bodies", "ties"), ratio("weight", "sum of shares of acts", "acts"),
     ratio("share", "share of the weight of the stage; empty where thin"), *_THIN),
    "主体间协同网络（类别）", "Network of classes", _NET_ZH + "同类之间的联系在对角线上。",
    _NET_EN + " Ties within a class are on the diagonal; undirected pairs in the order of the code list.",
)  # fmt: skip
_NODE = (
    integer("degree", "other nodes tied to it", "nodes"),
    ratio("strength", "weight of ties with other nodes", "acts"),
    ratio("in_strength", "of these, directed to it", "acts"), ratio("out_strength", "directed from it", "acts"),
    ratio("within", "weight of ties inside the node", "acts"),
    ratio("betweenness", "share of shortest paths between other nodes that pass through it (Freeman 1979)"),
    integer("n_partners", "breadth: distinct bodies tied to it or to its members", "bodies"),
    ratio("depth", "mean number of acts with each of these bodies", "acts"),
)  # fmt: skip
_NODE_ZH = "度与中介中心性不计方向与权重；合作广度＝不同伙伴机构数，合作深度＝与每一伙伴机构的平均行动数。"
_NODE_EN = (
    " Degree and betweenness without direction or weight. Breadth is the number of distinct partner bodies, depth the "
    "mean number of acts with each."
)
T8B = study_table(
    "T8b", "network_nodes", "Classes of actors in the network.", (*_TIES, *_NODE, *_THIN),
    "网络节点指标", "Nodes of the network", _NET_ZH + _NODE_ZH, _NET_EN + _NODE_EN,
)  # fmt: skip
T8C = study_table(
    "T8c", "network_summary", "The network as a whole.",
    (*_TIES, integer("n_nodes", "nodes present", "nodes"), integer("n_edges", "pairs of different nodes tied", "pairs"),
     ratio("weight", "sum of weights", "acts"), ratio("within_share", "share of the weight inside nodes"),
     ratio("density", "tied pairs of all pairs of nodes present"),
     ratio("centralisation", "degree centralisation, 1 = a star (Freeman 1979)"),
     ratio("ei_index", "(outer - inner) / all weight (Krackhardt and Stern 1988), from -1 to 1", ""),
     ratio("reciprocity", "of the pairs of nodes with a directed tie, share with directed ties both ways"), *_THIN),
    "网络总体指标", "Network as a whole",
    _NET_ZH + "互惠性只看有向联系。E-I 指数：类别网络按主体大类分内外，机构网络按类别分内外。",
    _NET_EN + " Reciprocity of directed ties only. The E-I index sets blocs apart where nodes are classes, and classes "
    "where nodes are bodies.",
)  # fmt: skip
T8D = study_table(
    "T8d", "organisation_edges", "Ties between bodies.",
    (text("source_class", "class", PARTY_CLASSES), text("target_class", "class", PARTY_CLASSES),
     flag("is_directed", "false for joint acts"), *_TIES, ratio("weight", "sum of shares of acts", "acts")),
    "主体间协同网络（机构）", "Network of organisations", _NET_ZH, _NET_EN,
)  # fmt: skip
T8E = study_table(
    "T8e", "organisations", "Bodies in the network.",
    (text("class", "class of its first tie", PARTY_CLASSES), *_TIES, *_NODE, *_THIN),
    "机构节点指标", "Organisations of the network", _NET_ZH + _NODE_ZH, _NET_EN + _NODE_EN,
)  # fmt: skip
T8F = study_table(
    "T8f", "actor_task", "Two-mode network of classes and the tasks they cooperate on.",
    (*_TIES, ratio("weight", "sum of shares of acts, each act 1 over the classes taking part", "acts"),
     integer("degree", "margins: tasks of the class, classes of the task", "nodes"),
     ratio("density", "of the whole: tied pairs of all pairs of classes and tasks present"), *_THIN),
    "主体—任务二模网络", "Actor-task network",
    "按协同行动计，泛称与未写明主体不入网；每一行动的权重在参与类别间均分，合计为 1。合计行的"
    " degree 为该类主体的任务数或该任务的主体类别数。",
    "Cooperative acts; generic and unknown doers left out; the weight of an act is shared by the classes taking part. "
    "In margins, degree is the number of tasks of a class or of classes of a task.",
)  # fmt: skip
T8G = study_table(
    "T8g", "vertical_ties", "Ties between levels of administration.",
    (*_TIES, integer("n_ties", "pairs of bodies", "ties"), ratio("weight", "sum of shares of acts", "acts"),
     ratio("share", "share of the weight of the stage; empty where thin"), *_THIN),
    "纵向联系（中央—省—市—县—乡镇街道）", "Vertical ties", _NET_ZH + "无向联系按层级由高到低排列。",
    _NET_EN + " Undirected pairs from the higher level to the lower.",
)  # fmt: skip
T8H = study_table(
    "T8h", "cross_region_ties", "Ties between places.",
    (flag("is_cross", "two different places"),
     text("region_group", "group of provinces that holds both ends of a tie across places, or empty"),
     *_TIES, integer("n_ties", "pairs of bodies", "ties"), ratio("weight", "sum of shares of acts", "acts"),
     integer("n_paired_aid", "of the acts, paired aid (对口支援)", "acts"), *_THIN),
    "跨区域联系（对口支援、长三角）", "Ties between places",
    _NET_ZH + "全国口径以省级为单位，省级口径以本省地市与外省为单位；无地区的主体不列。",
    _NET_EN + " Provinces for the whole country; cities of a province, and other provinces, for a province. Bodies "
    "without a place are left out.",
)  # fmt: skip
T8I = study_table(
    "T8i", "joint_issuers", "Bodies that issued documents together.",
    (*_TIES, ratio("weight", "sum of shares of documents", "acts")),
    "联合发文机构", "Joint issuers",
    "按文件元数据中的联合发文机构计；两两成对，每件文件权重合计为 1；无法证明代章或会签程序。",
    "From the issuing bodies in the metadata of documents: pairs of one document weigh 1 together.",
)  # fmt: skip
