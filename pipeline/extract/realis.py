"""How certain an act is: done, planned, required or negated; enacted or performed; duty or encouraged."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract.types import Context

NEGATED = re.compile(
    r"(?:未|没有|没|拒绝|拒不|无法|不愿|不肯|未能|难以|缺少|停止了?|取消了?)(?:进行|开展|得到|接受|提供|大规模|及时|[^，。；不]{0,2})\Z"
)
BANNED = re.compile(r"(?:不得|不准|不予|严禁|禁止|不许|不应|不要|切勿|暂不|不可|不能|不允许|不再|不宜)[^，。；]{0,8}\Z")
NEGATION = re.compile("[不严禁切暂未没拒无难缺停取]")  # without one of these a clause neither bans nor negates
REQUIRED = re.compile(
    r"要(?<![需主重简概首必想只就还正不纲摘紧]要)(?!求是|闻|素|点|道|地|约|害|塞|客|员|么)|必须|应当|应尽|"
    r"应(?<![供反响对适相回照效理因]应)(?![对急用答变收召邀聘运援询])|须(?<!必须)|需(?<![所急必供军]需)(?!求|方|供|的|物)|务必|一律|不得|"
    r"严禁|禁止|不准|原则上|责成|请(?!缨|战|求|假|到)|敦促|鼓励|号召|呼吁|提倡|建议|不应|不要|切勿|暂不|不可|尽量|避免|下令|勉励"
)
ENCOURAGED = re.compile(r"鼓励|号召|呼吁|提倡|建议|倡导|倡议|引导|可以|尽量")
PLANNED = re.compile(
    r"将(?<!即将)(?![^，。；]{0,20}?(?:到|至|给|纳入|作为|列入|转|送|报|移|视|结果|情况|交由|捐))(?!军|士|近|其|患者|病|疫情|该|口罩|物资|所有)|"
    r"即将|拟(?!定)|计划(?<!原计划)(?=于|在|从|对|向|将|派|再|新|投|开|召|今|明|\d)|准备(?=于|在|出|开|启|派|向|对)|下一步|"
    r"愿(?<![志自心意祝请]愿)(?!望|景)|打算|预计将?|力争|考虑|希望|有望|届时|明日|明天|下周|未来|接下来"
)
DONE = re.compile(
    r"已|了|截至|累计|目前|昨日|昨天|今天|近日|日前|连日来|正在|先后|陆续|共计|以来|成功|刚刚|曾|共有?\d|纷纷|"
    r"\d[余多万亿]*(?:名|人|家|个|件|辆|吨|批|例|元|套|条|次)"
)
NOMINAL = re.compile(
    r"(?:按照?|根据|符合|达到|遵照|有|的)[^，。；]{0,20}?要求|需要(?=[，。；]|$)|满足[^，。；]{0,10}需要"
)
IMPERATIVE = re.compile(
    r"(?:^|[，；：、])(?:\d+[.．、]|（.）|.是)?(?:要|进一步|积极|认真|及时|切实|继续|全面|大力|努力|着力)?"
    r"(?:加强|强化|做好|加快|推动|推进|指导|引导|落实|注重|加大|抓好|完善|优先|不断|督促|严格|拓展|登录|鼓励)"
)
# What a text that lays down rules prescribes where no marker says so; benefits and services it grants or reports.
PRESCRIBED = ("screening", "supervision", "treatment", "information", "volunteering")
NORMATIVE = re.compile(r"通知|办法|措施|政策|规定|意见|指南|方案|要求|通告|公告|条例|细则")
NORMATIVE_TYPES = ("notice", "decision", "initiative")


class Realis(NamedTuple):
    """`realis`; `done_kind` of done acts, `modality` of required ones, else empty."""

    realis: str
    done_kind: str
    modality: str


DUTY, ENCOURAGEMENT = Realis("required", "", "duty"), Realis("required", "", "encouraged")
NEGATIVE, PLAN = Realis("negated", "", ""), Realis("planned", "", "")
ENACTED, PERFORMED = Realis("done", "enacted", ""), Realis("done", "performed", "")


def is_normative(context: Context) -> bool:
    """Whether the document lays down rules, by its type, or else by its source and title."""
    if context.doc_type:
        return context.doc_type in NORMATIVE_TYPES
    return bool(NORMATIVE.search(context.source)) or "通知" in context.title or "措施" in context.title


def find_realis(
    text: str,
    *,
    start: int,
    end: int,
    clause: tuple[int, int],
    sentence_start: int,
    behaviour: str,
    is_benefit: bool,
    normative: bool,
) -> Realis:
    """Realis of the act with the trigger [start, end) in `clause`; markers reach over later clauses of a sentence."""
    before = mask(text[clause[0] : start])
    earlier = mask(text[sentence_start:start])
    negates = NEGATION.search(before) is not None
    if (negates and BANNED.search(before)) or BANNED.match(text, start, end):
        return DUTY
    if negates and NEGATED.search(before):
        return NEGATIVE
    if is_benefit:
        return _benefit(before, earlier, normative)
    done = DONE.search(text, *clause) is not None
    planned, required = last_place(PLANNED, earlier), last_place(REQUIRED, earlier)
    if required > planned and (not done or REQUIRED.search(before)):
        return _required(before)
    if planned >= 0 and (not done or PLANNED.search(before)):
        return PLAN
    if normative and not done and (behaviour in PRESCRIBED or IMPERATIVE.search(earlier)):
        return _required(before)
    return PERFORMED


def mask(text: str) -> str:
    """Text without the words 要求 and 需要 where they are nouns (按照…要求)."""
    return NOMINAL.sub("", text) if "要" in text else text


def last_place(pattern: re.Pattern[str], text: str) -> int:
    """Offset of the last match, or -1."""
    place = -1
    for match in pattern.finditer(text):
        place = match.start()
    return place


def _required(before: str) -> Realis:
    return ENCOURAGEMENT if ENCOURAGED.search(before) else DUTY


def _benefit(before: str, earlier: str, normative: bool) -> Realis:
    """A benefit is granted by the text that names it, unless somebody is told or plans to grant it."""
    if REQUIRED.search(before) or (REQUIRED.search(earlier) and not normative):
        return _required(before)
    if PLANNED.search(before):
        return PLAN
    return ENACTED if normative else PERFORMED
