"""Clauses of a sentence, the lists of actors in them, and the word before each list that says its part.

The marker before a list is the frame of a coverb or pivot verb (Li and Thompson 1981): 由 A 负责, 向 B 捐赠,
与 B 合作, 会同 B 开展, 要求 B 落实. A list without a marker before the first predicate of its clause is a subject,
after it an object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.extract.types import Actor

CLAUSE = re.compile(r"(?:[^，；：;:！？。\n,]+|,(?=\d))+")
# Between two members of a list; a count may stand before the second (疾控中心、35家医院).
LINK = re.compile(
    r"(?:、|和|与|及|以及|或|或者|暨|/|“|”|（|）|\(|\)|·|等|还有|同|\s|[各全两该本]|\d+[家名个位所支余多]+|多家|广大|相关){1,8}\Z"
)
STRONG_LINK = re.compile(r"、|和|与|及|或|暨|/|同|（|\(")

AGENT, TO, WITH, FROM, AT, UNDER, BYPASS = "agent", "to", "with", "from", "at", "under", "bypass"
LEAD, JOINT, SUPPORT, DIRECT, MOBILISE, SUPERVISE = "lead", "joint", "support", "direct", "mobilise", "supervise"
PIVOTS = (LEAD, JOINT, SUPPORT, DIRECT, MOBILISE, SUPERVISE)
MARKERS: dict[str, tuple[str, ...]] = {
    AGENT: (
        "由", "被", "经由",
    ),
    TO: (
        "对", "向", "为", "给", "给予", "针对", "面向", "让", "使", "替", "送给", "帮", "赴", "前往", "支援",
        "援助", "驰援", "增援", "奔赴", "抵达", "赶赴", "进驻", "致", "捐给", "慰问", "惠及", "覆盖",
    ),
    WITH: (
        "与", "同", "跟",
    ),
    FROM: (
        "从", "收到", "接到", "获", "接受", "来自", "根据", "按照", "据", "经", "在接到",
    ),
    AT: (
        "在", "至", "到", "于", "送", "送至", "送往", "转至", "转到", "转诊到", "送到", "转入", "入住",
    ),
    LEAD: (
        "会同", "协调", "牵头协调", "商", "统筹", "带领", "率领", "团结", "牵头组织",
    ),
    JOINT: (
        "联合", "携手", "联手", "协同", "同步联合",
    ),
    SUPPORT: (
        "协助", "配合", "支持", "帮助", "帮扶", "助力", "服务", "指导", "参与", "扶持", "助", "对口支援",
    ),
    DIRECT: (
        "要求", "部署", "责成", "指示", "授权", "委托", "命令", "责令", "指派", "安排", "批准", "通知", "指令",
        "规定", "准许", "允许", "派出", "派遣", "选派", "抽调", "派", "调集", "禁止", "严禁", "限制", "请",
    ),
    MOBILISE: (
        "组织", "发动", "动员", "号召", "招募", "呼吁", "鼓励", "引导", "倡议", "邀请", "建议", "吸引", "倡导",
        "提倡", "敦促", "提醒",
    ),
    SUPERVISE: (
        "督促", "监督", "检查", "约谈", "查处", "处罚", "督导", "督查", "考核", "抽查",
    ),
}  # fmt: skip
MARKER_OF = {word: kind for kind, words in MARKERS.items() for word in words}
_MARKER = re.compile("|".join(map(re.escape, sorted(MARKER_OF, key=lambda w: (-len(w), w)))))
# Characters of markers inside other words: 应对, 作为, 参与, 现在, 理由 mark nothing.
_WORDS = re.compile(
    r"应对|针对性|绝对|相对|反对|面对面|一对一|对接|对口|对于|作为|成为|因为|认为|行为|人为|最为|尤为|较为|更为|视为|为主|为了|为期|为止|"
    r"参与|给予|与会|与此|现在|正在|存在|在此|实在|所在|内在|潜在|在内|在家|在线|在职|在岗|自由|理由|由于|经由|从事|从严|从重|从而|"
    r"从业|和谐|共和|缓和|同时|同志|同比|共同|同意|同样|不同|相同|如同|同步|同胞|同一|获得|获悉|经济|经费|经营|经过|已经|曾经|经验|财经|"
    r"根据|依据|数据|证据|据此|据悉|商务|商品|商业|商贸|商户|商会|协商|到位|到达|达到|得到|做到|遇到|受到|直到|报到|至今|甚至|以至|至少|"
    r"关于|由于|处于|用于|属于|等于|位于|位于|致力|一致|导致|致谢|致敬|请示|申请|聘请|邀请|派驻|党派|派出所|帮扶|捐助|援助|协助|资助|"
    r"补助|救助|求助|自助|助理|运送|输送|报送|发送|送达|转送|护送|赠送|投送|推送|配送|组织机构|社会组织|党组织|服务业|服务业|志愿服务|"
    r"医疗服务|公共服务|服务机构|服务中心|服务队|安排部署|通知要求"
)
JOINTLY = tuple(f"{rest}{word}" for rest in ("", "等") for word in ("共同", "联合", "携手", "一起"))  # behind a list


class Clause(NamedTuple):
    """[start, end) of a clause, without the mark that ends it."""

    start: int
    end: int


@dataclass(slots=True)
class Group:
    """A list of actors standing together: indices of its `members`, its place, clause, marker and marker's place.

    `is_modifier` says that 的 follows (武汉的医院), `leads` that 牵头 does.
    """

    members: list[int]
    start: int
    end: int
    clause: int
    marker: str = ""
    marker_start: int = -1
    is_modifier: bool = False
    leads: bool = False
    acts_jointly: bool = False


def split_clauses(text: str, start: int, end: int) -> list[Clause]:
    """Clauses of [start, end) in order; marks stand between them; empty ones are left out."""
    return [Clause(*found.span()) for found in CLAUSE.finditer(text, start, end)]


def clause_of(clauses: Sequence[Clause], at: int) -> int:
    """Number of the clause that holds offset `at`, or of the last one that begins before it."""
    found = 0
    for number, clause in enumerate(clauses):
        if clause.start > at:
            break
        found = number
    return found


def group_actors(text: str, clauses: Sequence[Clause], actors: Sequence[Actor]) -> list[Group]:
    """Actors in lists, in order of place, each with its marker."""
    groups: list[Group] = []
    order = sorted((actor.start, actor.end, i) for i, actor in enumerate(actors))
    last: Group | None = None
    for start, end, i in order:
        if last is not None and (start <= last.end or (start - last.end <= 8 and _is_linked(text[last.end : start]))):
            last.members.append(i)
            last.end = max(last.end, end)
        else:
            last = Group([i], start, end, clause_of(clauses, start))
            groups.append(last)
    for number, group in enumerate(groups):
        left = clauses[group.clause].start if clauses else group.start
        if number and groups[number - 1].clause == group.clause:
            left = max(left, groups[number - 1].end)
        _mark(text, group, left)
    return groups


def _is_linked(gap: str) -> bool:
    return STRONG_LINK.search(gap) is not None and LINK.match(gap) is not None


def _mark(text: str, group: Group, left: int) -> None:
    group.marker, group.marker_start = find_marker(text, left, group.start)
    end = group.end
    group.is_modifier = text.startswith("的", end)
    group.leads = text.find("牵头", end, end + 8) >= 0 or text.find("为主", end, end + 4) >= 0
    group.acts_jointly = not group.leads and text.startswith(JOINTLY, end)


def find_marker(text: str, left: int, start: int) -> tuple[str, int]:
    """Kind and place of the last marker in [left, start), or ("", -1); markers inside longer words do not count."""
    best = ("", -1)
    if start <= left or not _MARKER.search(text, left, start):
        return best
    hidden = [m.span() for m in _WORDS.finditer(text, left, start)]
    for match in _MARKER.finditer(text, left, start):
        word = match.group()
        if any(s <= match.start() and match.end() <= e and word != text[s:e] for s, e in hidden):
            continue
        best = (MARKER_OF[word], match.start())
    return best
