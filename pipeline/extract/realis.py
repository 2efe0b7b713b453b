"""How certain an act is: done, planned, required or negated; enacted or performed; duty or encouraged."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract.types import Context

NEGATED = re.compile(
    r"(?:未|没有|没|尚未|并未|未能|拒绝|拒不|无法|不能|未经|从未|不愿|不肯|停止|未曾)(?:[^，。；不]{0,4})\Z"
)
BANNED = re.compile(r"不得|不准|不予|严禁|禁止|不许|不应|不要|切勿|暂不|不可|不允许|不再")
REQUIRED = re.compile(
    r"(?<![需主重简概首必想只就还正不纲摘紧])要(?!求是|闻|素|点|道|地|约|害|塞)|必须|应当|(?<![供反响对适相回照效理因])应(?![对急用答变收召邀聘运援])|(?<!必)须|"
    r"(?<![所急必供])需(?!求|方|供)|务必|一律|要求|不得|严禁|禁止|不准|原则上|责成|请(?!缨|战|求|假)|敦促|确保|严格|切实|鼓励|号召|呼吁|提倡|建议|引导|"
    r"不应|不要|切勿|暂不|不可|尽量|避免|坚持|督促"
)
ENCOURAGED = re.compile(r"鼓励|号召|呼吁|提倡|建议|倡导|倡议|引导|可(?=以)|尽量")
PLANNED = re.compile(
    r"(?<![即])将(?!军|士|近|其|患者|病|疫情|该|口罩|物资|所有|对口|这|密切|确诊|此|信息|相关|有关|防控|上述)|即将|拟(?!定)|计划(?!生育|书|财)|准备(?!金)|"
    r"下一步|愿|打算|预计|力争|考虑|希望|有望|届时|正考虑|争取|明日|明天|下周|未来"
)
DONE = re.compile(
    r"已|了|截至|累计|目前|昨日|昨天|今天|近日|日前|连日来|正在|完成|先后|陆续|共计|以来|成功|开始|刚刚|曾"
)
NORMATIVE = re.compile(r"通知|办法|措施|政策|规定|意见|指南|方案|要求|通告|公告|条例|细则")
NORMATIVE_TYPES = ("notice", "decision", "initiative")


class Realis(NamedTuple):
    """`realis`; `done_kind` of done acts, `modality` of required ones, else empty."""

    realis: str
    done_kind: str
    modality: str


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
    is_benefit: bool,
    has_source: bool,
    normative: bool,
) -> Realis:
    """Realis of the act with the trigger [start, end) in `clause`; markers reach over later clauses of a sentence."""
    before = text[max(clause[0], start - 40) : start]
    earlier = text[sentence_start:start]
    whole = text[clause[0] : clause[1]]
    encouraged = ENCOURAGED.search(before)
    if BANNED.search(before[-8:]):
        return Realis("required", "", "duty")
    if NEGATED.search(before):
        return Realis("negated", "", "")
    planned, required = _last(PLANNED, earlier), _last(REQUIRED, earlier)
    if is_benefit:
        if encouraged or REQUIRED.search(before):
            return Realis("required", "", "encouraged" if encouraged else "duty")
        if PLANNED.search(before):
            return Realis("planned", "", "")
        return Realis("done", "enacted" if normative else "performed", "")
    if required > planned and (not DONE.search(whole) or REQUIRED.search(before)):
        return Realis("required", "", "encouraged" if encouraged else "duty")
    if planned >= 0 and (PLANNED.search(before) or not DONE.search(whole)):
        return Realis("planned", "", "")
    if normative and not DONE.search(whole) and not has_source:
        return Realis("required", "", "duty")
    return Realis("done", "performed", "")


def _last(pattern: re.Pattern[str], text: str) -> int:
    place = -1
    for match in pattern.finditer(text):
        place = match.start()
    return place
