"""Does a name take part in its sentence, or is it a place, a by-line, a count or a mere mention?

Each piece of context adds or takes a few tenths; a name takes part from zero on. The weights are log-odds read off the
coded sentences and rounded, so that a reader can follow every decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.grammar import Unit, use_of

# By the use column of the lexicon, or the kind of the last part.
BASE_OF_USE = {"role": -0.7, "counted": -0.9, "region": -0.9, "person": 1.4, "title": 0.2, "head": 0.0, "": 0.3}
BASE_OF_CLASS = {
    "community": 0.5, "social_organisation": 0.5, "foreign": 0.2, "department": 0.3, "medical": -0.1, "expert": -0.1,
    "command": -0.2, "party": -0.2, "media": -0.6, "government": 0.2,
}  # fmt: skip
LEFT = {
    1.0: (
        "会同 联合 组织 支援 驰援 援助 支持 帮助 指导 协调 感谢 要求 引导 鼓励 督促 动员 发动 号召 邀请 委托 "
        "授权 责成 协助 配合 慰问 收治 救治 广大 所有 全体 各级 相关 携手 捐赠给 提供给 辅导 服务于 指挥 召集 "
        "派出 抽调 招募 确保 其 两名 多名 名 位 户"
    ),
    0.6: ("根据 由 向 与 和 同 对 让 请 及 以及 令 使 给 为 各 家 支 批 所 并 全国 经 受 、"),
    0.2: ("的 一线 ： 。 ；"),
    -0.9: (
        "从 于 往 据 入 来自 赴 位于 进 按照 落实 符合 是 成 有 “ 关于 涉及 作为 到 驻 其他 了 以 建立 成立 "
        "设立 微信 通过 出"
    ),
    -1.2: ("在 《 新增 增 现有 累计 电子 开 性 化 确诊 例 报告 例、 接触 追踪到 无 型 自 达 约"),
}
RIGHT = {
    1.5: ("，男 ，女 发表 开启 播出 推出 发文 播发"),
    0.9: (
        "将 已 已经 应 应当 须 要 可 还 均 正在 表示 指出 认为 强调 说 介绍 通报 宣布 提供 派出 捐 发布 开展 "
        "组织 加强 做好 支援 负责 决定 启动 出台 要求 联合 会同 积极 共同 牵头 下发 印发 召开 推出 采取 提出 "
        "呼吁 提醒 不得 必须 一律 按照 免费 参与 为 向 对 就 全力 先后 主动 继续 率先 愿 也 根据 实施 建立 "
        "成立 开通 派 驰援 通过 及时 落实"
    ),
    0.4: ("、 ， 在 与 和 同 及 以及 或 等 进行 一 给 不 以 从 今天 昨天 近日 目前"),
    -0.2: ("的"),
    -1.0: ("时 生 型 性 化 费 税 数 籍 服务 之 级 街 时间 安全 健康 意愿 权益 需求 规模 经济 社会 大会 渠道"),
    -1.8: (
        "中 内 外 里 上 消息 电 讯 记者 境内 累计 报告 现有 新增 期间 周边 附近 门口 疫情 国内 境内 大陆 "
        "（确 （死 （新 （累"
    ),
}
TREATED = re.compile(r"^(?:内)?(?:进行|接受|住院|隔离|集中|被)*(?:治疗|救治|观察|就诊|隔离|诊治|收治)")
CLAUSE_MARKS = frozenset("，；：。！？")
ENDING = frozenset(("，", "。", "：", ""))
SENT_TO = frozenset("至入往到送")
IN_PLACE = re.compile(
    r"^(?:[^，。；]{0,12}?)(?:的)?(?:支持|帮助|指导|协助|配合|组织|努力|带领|领导|牵头|推动|参与|关心|共同努力)下"
)
COUNT = re.compile(r"[为达共有仅超约]{0,2}\d+(?:余|多)?[例名人]")
COUNT_STARTS = frozenset("为达共有仅超约")
# What sums up a list and names nobody new (甲、乙等三家+企业).
RECAP = re.compile(
    r"[^，。；]等(?:\d+|多|几|相关|有关|各|部分|[一二三四五六七八九十两]+)?(?:余|多)?(?:家|个|名|支|位|所|类)?$"
)
HELPING = frozenset(("支援", "驰援", "援助", "增援"))
BETWEEN = frozenset(("、", "和", "及", "与", "以及", "或"))
RITUAL = re.compile(
    r"在以[^，。]{0,10}为核心的[^，。]{0,20}|在[^，。]{0,24}(?:坚强|正确|统一|集中统一)领导下|以[^，。]{0,6}同志为核心|"
    r"(?:按照|根据|贯彻|落实)[^，。]{0,8}(?:习近平|党中央|中央|国务院|省委|市委|总书记)[^，。联]{0,30}(?:部署|要求|精神|指示)"
)
BYLINE = re.compile(
    r"^[^，。]{0,12}(?:消息|电|讯)[（(：:，]|记者[^，。]{0,16}(?:从|在)[^，。]{0,24}(?:获悉|了解到|得知|看到)|"
    r"(?:从|据)[^，。]{0,24}(?:获悉|了解到?|报道|消息|透露|得知)|来源[：:][^，。]*"
)
BYLINE_WORDS = ("消息", "获悉", "据", "了解", "来源", "记者")
RITUAL_WORDS = ("领导下", "核心", "按照", "根据", "贯彻", "落实")
HIDING = re.compile("|".join(("《", *RITUAL_WORDS, *BYLINE_WORDS)))  # but for a by-line that begins the sentence
TITLE = re.compile(r"《[^》]*》")
BRACKET = re.compile(r"（[^）]{0,40}）")


def _table(weights: dict[float, str]) -> dict[str, float]:
    return {word: weight for weight, words in weights.items() for word in words.split()}


LEFT_WEIGHT, RIGHT_WEIGHT = _table(LEFT), _table(RIGHT)
LEFT_ENDS, RIGHT_STARTS = frozenset(w[-1] for w in LEFT_WEIGHT), frozenset(w[0] for w in RIGHT_WEIGHT)


def hidden_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentence [start, end) where no name takes part: titles, rituals, by-lines."""
    if not HIDING.search(text, start, end) and "电" not in text[start : min(end, start + 14)]:
        return []
    sentence = text[start:end]
    found: list[tuple[int, int]] = []
    if "《" in sentence:
        found += [m.span() for m in TITLE.finditer(sentence)]
    if any(map(sentence.__contains__, RITUAL_WORDS)):
        found += [m.span() for m in RITUAL.finditer(sentence)]
    if "电" in sentence[:14] or any(map(sentence.__contains__, BYLINE_WORDS)):
        found += [m.span() for m in BYLINE.finditer(sentence)]
    return [(start + s, start + e) for s, e in found]


def _longest(table: dict[str, float], longest: str, middle: str, shortest: str) -> float:
    found = table.get(longest)
    if found is None:
        found = table.get(middle)
    if found is None:
        found = table.get(shortest, 0.0)
    return found


def weight(
    text: str,
    start: int,
    end: int,
    unit: Unit,
    *,
    span: tuple[int, int],
    joined: bool,
    repeated: bool,
    patient: bool = False,
) -> float:
    """How far the unit takes part in the sentence [start, end): zero or more is yes.

    `span` is the list of names that the unit stands in (A、B和C), whose outer neighbours count for all of them;
    `joined` tells that a part of another name touches the unit, `repeated` that the same words stood before,
    `patient` that the sentence describes one patient, who makes the hospital that treats him an actor.
    """
    use, cls = use_of(unit), unit.cls
    total = BASE_OF_USE.get(use, 0.0) + BASE_OF_CLASS.get(cls, 0.0)
    first, last = span
    left, right = text[max(start, first - 3) : first], text[last : min(end, last + 3)]
    before, behind = left[-1:], right[:1]
    weight_left = _longest(LEFT_WEIGHT, left, left[-2:], before) if before in LEFT_ENDS else 0.0
    weight_right = _longest(RIGHT_WEIGHT, right, right[:2], behind) if behind in RIGHT_STARTS else 0.0
    if not left or before in CLAUSE_MARKS:
        weight_left = 0.5
        if use in ("region", "role") and behind in ENDING:
            total -= 0.8
    elif weight_left <= -0.9 and (cls == "public" or _is_in_place(text, last, end)):
        weight_left = 0.0
    if cls == "medical" and left and TREATED.match(text[last : min(end, last + 10)]):
        treats = before in SENT_TO or (before in "在于" and patient)
        weight_left = 0.3 if treats else weight_left
    if use == "counted" and before in ("例", "名"):
        weight_left = -0.4
    if left[-2:] in HELPING:
        weight_right = max(weight_right, 0.0)
    total += weight_left + weight_right
    if last - first > unit.end - unit.start:
        total += 0.2
    if unit.last.is_generic:
        nearby = max(start, unit.start - 9)
        if text.find("等", nearby, unit.start) >= 0 and RECAP.search(text, nearby, unit.start):
            total -= 2.5
    if joined:
        total -= 0.7
    if repeated:
        total -= 1.2
    after = behind if last == unit.end else text[unit.end : unit.end + 1]
    if (after in COUNT_STARTS or after.isdecimal()) and COUNT.match(text, unit.end, min(end, unit.end + 8)):
        total -= 1.5
    return total


def _is_in_place(text: str, at: int, end: int) -> bool:
    """Do words follow that make a place of the name (在…的支持下)?"""
    limit = min(end, at + 20)
    return text.find("下", at, limit) >= 0 and IN_PLACE.match(text[at:limit]) is not None


def list_spans(text: str, units: Sequence[Unit]) -> list[tuple[int, int]]:
    """For each unit the span of the list it stands in: names with 、 or 和 between them, and nothing else."""
    spans: list[tuple[int, int]] = []
    at = 0
    for i, unit in enumerate(units):
        if i + 1 < len(units) and text[unit.end : units[i + 1].start] in BETWEEN:
            continue
        if at == i:
            spans.append((unit.start, unit.end))
        else:
            spans += [(units[at].start, unit.end)] * (i + 1 - at)
        at = i + 1
    return spans
