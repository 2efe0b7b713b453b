"""Split a normalised document into sentences and tell what each of them is.

A sentence ends with 。！？； or a line break (the unit of the annotation guide); closing quotes and brackets stay with
it. By-lines are units of their own, so that the sentence begins after them. Offsets are characters of the normalised
text, 0-based and half-open; between two units there is white space at most.

The kind is decided a line at a time and mostly by the first and last character of the line, so that body text, nearly
all of a corpus, costs one scan for sentence ends.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BODY, BYLINE, ADDRESSEE, SIGNATURE, NAVIGATION, HEADING = (
    "body",
    "byline",
    "addressee",
    "signature",
    "navigation",
    "heading",
)
MAX_HEADING = 40  # characters; 99 % of the headings of 新闻联播 digests have fewer than 30
MAX_SIGNATURE = 40
SIGNATURE_LINES = 6  # a signature stands among the last lines: issuers, date, remark
ADDRESSEE_LINES = 4

_ENDS = "。！？；!?"
_CLOSERS = "”’」』）】》〉)"
_HAN_CLASS = r"\u4e00-\u9fff"
# ASCII ! and ? end a sentence after Chinese only: b?c and Yahoo! do not.
_SENTENCE = re.compile(rf"(?:[^。！？；!?]++|(?<![{_HAN_CLASS}{_CLOSERS}])[!?]+)*+(?:[。！？；!?]++[{_CLOSERS}]*+|$)")

_AGENCIES = "央视网|央广网|人民网|新华网|中新网|中国新闻网|澎湃新闻|中国网|光明网|浙江在线|海外网|环球网"
_WIRES = "新华社|中新社|中央社|人民日报"
_OUTLETS = "报|网|台|观察|新闻|周刊|客户端|融媒体?"
_BYLINE = re.compile(
    rf"""(?:[(（【]?(?:
        (?:{_AGENCIES})[^\s，。：:]{{0,12}}?(?:消息|讯|电|报道)(?=[\s（(：:，)）】]|$)
      | (?:{_WIRES})[^\s，。：:]{{0,14}}?\d{{1,2}}[月日](?:[^\s，。：:]{{0,5}}[^通\s，。：:])?
        (?:电|讯)(?=[\s（(：:，)）】]|$)
      | (?:本报|本网|本台|本刊|[{_HAN_CLASS}]{{2,10}}(?:{_OUTLETS}))
        (?:[^\s，。：:（(]{{0,9}}[^通\s，。：:（(])?(?:讯|专电|消息)(?=[\s（(：:，])
    )[)）】]?
    \s*(?:[（(][^（()）\n]{{1,40}}[)）])?\s*[：:，]?\s*
    )+""",
    re.VERBOSE,
)
_BYLINE_STARTS = frozenset("（(【央人新中澎光浙海环本")
_REPORTER = re.compile(
    r"[（(](?:[^（()）。；]{0,16}?(?:记者|编辑|通讯员|特派员|供稿|来源|文/|文图)[^（()）。；]{0,40}|[^（()）。；]{1,12}供稿)[)）]$"
)

_LABELS = (  # a colon follows: navigation, whatever the line ends with
    "图片来源|原标题|来源|信息来源|文章来源|稿件来源|内容来源|资料来源|数据来源|发布时间|发布日期|更新时间|发表时间|浏览次数|"
    "阅读次数|点击次数|浏览量|阅读量|点击量|字体|字号|抄送|主题词|联系人|联系电话|联系方式|网址|公开类型|公开方式|公开属性|"
    r"信息公开类型|索引号|附\s*件\s*\d*"
)
_CREDITS = "责任编辑|责编|编辑|编审|校对|审核|初审|终审|监制|统筹|撰文|作者|记者|摄影|美编|值班编委|供稿|供图|视频"
_COMMANDS = (  # these and credits only where the line does not end like a sentence: 记者：何时复工？ is a question
    "上一篇|下一篇|上一条|下一条|上一页|下一页|相关链接|相关阅读|相关新闻|相关报道|推荐阅读|延伸阅读|当前位置|您的位置|"
    "您现在的位置|您当前的位置|首页|打印|关闭|返回顶部|返回首页|返回列表|分享[到至]|收藏|扫一扫|扫码|点击下载|点击查看|"
    "点击进入|点击阅读|点击图片|长按|版权所有|版权声明|免责声明|更多[内精新资信]|浏览次数|点击次数|看直播|戳链接|Image|△|▲|↓|"
    r"附件\d*[.．、]|附件\d*$|此件公开|此件主动|此件依申请|此件不予"
)
_LABEL = re.compile(rf"[【\[（(]?\s*(?:{_LABELS})\s*[：:/丨|]")
_COMMAND = re.compile(rf"[【\[（(]?\s*(?:{_COMMANDS}|(?:{_CREDITS})\s*[：:/丨|])")
_NAVIGATION_STARTS = frozenset("【[（( ") | {w[0] for w in f"{_LABELS}|{_CREDITS}|{_COMMANDS}".split("|") if w}
_CONTACT = re.compile(rf"[{_HAN_CLASS}]{{0,8}}(?:电话|热线|邮箱|传真)\s*[：:]")
_BYLINE_LINE = re.compile(
    rf"[{_HAN_CLASS}]{{1,14}}(?:记者|通讯员)(?: [{_HAN_CLASS}·]{{2,8}}){{1,4}}(?: 报道| 摄| 文/?图?)?$"
)
_MAX_NAVIGATION = 120
_PAGE_COMMAND = re.compile(r"[【\[](?:关闭窗口|打印本页|返回顶部|关闭|打印|我要纠错|字体[^】\]]*)[】\]]")
_DATE_LINE = re.compile(
    r"^[（(]?(?:\d{4}|[一二三四五六七八九〇○零]{4})\s*[年./-]\s*[\d一二三四五六七八九十]{1,3}\s*[月./-]\s*[\d一二三四五六七八九十]{1,3}\s*日?[)）]?$"
)
_BODY_NAME = re.compile(
    r"(?:[委会部厅局办院署社府组队]|委员会|指挥部|领导小组|办公室|机制|中心|公司|协会|联合会|总会|红十字会|工会|妇联|团委|党委|大学|学院|学校|医院|专班|编辑部|军分区|街道|基金会|银行)$"
)
_ADDRESSEE = re.compile(
    r"^(?:各|全[市省县区体]|[^，。]{0,30}?[、，]各|市属|省属|区属|县属|直属|机关各|[\u4e00-\u9fa5]{2,20}(?:厅|局|委|政府|办公室|公司|医院|学校|委员会|协会)[、，：:]|广大|尊敬的|亲爱的|[^，。]{0,12}(?:居民|市民|同胞|同志|朋友|同学|家长|业主|村民)们?[：:])"
)
_ANNOUNCES = re.compile(r"如下|通[知告]|公告|决定|要求|倡议|提出|邀请|表示|指出|强调|介绍|说：")
_ADDRESSED = re.compile(r"(?:[委会部厅局办院校队社]|政府|单位|部门|机构|企业|公司|医院|中心)[：:]$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CODE = re.compile(r"[{}]|\bfunction\b|window\.|document\.|</?\w+|https?://\S+$")
_BRACKETED_HEAD = re.compile(r"^(?:#[^#\n]{1,40}#\s*)*【[^】\n]{2,60}】\s*")


class Sentence(NamedTuple):
    """One unit [start, end) of a normalised text; `kind` is one of codes.SENTENCE_KINDS."""

    start: int
    end: int
    kind: str


def split_document(text: str) -> list[Sentence]:
    """Units of a normalised document in order; together with the white space between them they rebuild it.

    >>> text = "本报讯（记者 甲乙）省里开会。大家说：“好！”"
    >>> [(text[s.start : s.end], s.kind) for s in split_document(text)]
    [('本报讯（记者 甲乙）', 'byline'), ('省里开会。', 'body'), ('大家说：“好！”', 'body')]
    """
    spans = _lines(text)
    kinds = [_line_kind(text, a, b, i, len(spans)) for i, (a, b) in enumerate(spans)]
    _settle_signature(text, spans, kinds)
    out: list[Sentence] = []
    for (a, b), kind in zip(spans, kinds, strict=True):
        if kind == BODY:
            _split_body(text, a, b, out)
        else:
            out.append(Sentence(a, b, kind))
    return out


def _lines(text: str) -> list[tuple[int, int]]:
    """Spans of the lines without white space at their edges; empty lines left out."""
    out, at = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            a = at + line.index(bare[0])
            out.append((a, a + len(bare)))
        at += len(line) + 1
    return out


def _line_kind(text: str, a: int, b: int, no: int, n_lines: int) -> str:
    """Kind of a line by itself; `no` is its place among `n_lines`. Signatures are settled afterwards."""
    if text[a] in _NAVIGATION_STARTS and _is_navigation(text[a:b]):
        return NAVIGATION
    last = text[b - 1]
    if last in _ENDS or (last in _CLOSERS and b - a > MAX_HEADING):
        return BODY
    line = text[a:b]
    if not _HAN.search(line) and not _DATE_LINE.match(line):
        return NAVIGATION if _CODE.search(line) or len(line) < MAX_HEADING else BODY
    if _CODE.search(line) and line[-1] in "{};)>":
        return NAVIGATION
    if last in "：:" and no < ADDRESSEE_LINES and _is_addressee(line, is_first=no == 0):
        return ADDRESSEE
    if _is_byline(line):
        return BYLINE
    if _CONTACT.match(line):
        return NAVIGATION
    is_followed = no + 1 < n_lines
    if is_followed and b - a <= MAX_HEADING and line.count("，") < 2 and last not in "，、,…—":
        if last not in "：:":
            return HEADING
        return BODY if "，" in line or b - a > 20 or _ANNOUNCES.search(line) else HEADING
    return BODY


def _is_navigation(line: str) -> bool:
    if len(line) > _MAX_NAVIGATION:
        return False
    if _PAGE_COMMAND.search(line) and len(_PAGE_COMMAND.sub("", line).strip()) < 4:
        return True
    return bool(_LABEL.match(line)) or (line[-1] not in _ENDS and bool(_COMMAND.match(line)))


def _is_addressee(line: str, *, is_first: bool) -> bool:
    """Bodies or people addressed; the first line may begin with any name, so long as it announces nothing."""
    if _ANNOUNCES.search(line):
        return False
    return bool(_ADDRESSEE.match(line)) or (
        is_first and bool(re.search(r"[、，]", line)) and bool(_ADDRESSED.search(line))
    )


def _is_byline(line: str) -> bool:
    if line[0] in _BYLINE_STARTS and (m := _BYLINE.match(line)) and m.end() == len(line):
        return True
    return bool(_BYLINE_LINE.match(line) or _REPORTER.fullmatch(line))


def _settle_signature(text: str, spans: list[tuple[int, int]], kinds: list[str]) -> None:
    """Mark issuers and date at the foot as signature: names of bodies or a date, alone on their lines, in place."""
    for i in range(len(spans) - 1, max(0, len(spans) - 1 - SIGNATURE_LINES), -1):
        line = text[spans[i][0] : spans[i][1]]
        if kinds[i] in (NAVIGATION, BYLINE):
            continue
        if not _is_signature(line):
            return
        kinds[i] = SIGNATURE


def _is_signature(line: str) -> bool:
    if len(line) > MAX_SIGNATURE or line[-1] in _ENDS:
        return False
    bare = line.strip("（）() ")
    if _DATE_LINE.match(bare):
        return True
    return not re.search(r"[，。：:“”]", bare) and all(_BODY_NAME.search(part) for part in re.split(r"[ 、]+", bare))


def _split_body(text: str, a: int, b: int, out: list[Sentence]) -> None:
    """Append the by-line, if any, and the sentences of the line [a, b)."""
    if text[a] in "【#" and (m := _BRACKETED_HEAD.match(text, a, b)) and b - m.end() > 10:
        out.append(Sentence(a, _rstrip(text, a, m.end()), HEADING))
        a = m.end()
    if m := _BYLINE.match(text, a, b) if text[a] in _BYLINE_STARTS or "讯" in text[a : a + 14] else None:
        out.append(Sentence(a, _rstrip(text, a, m.end()), BYLINE))
        a = m.end()
    end = b
    if text[b - 1] in "）)" and (m := _REPORTER.search(text, a, b)):
        end = m.start()
    for m in _SENTENCE.finditer(text, a, end):
        start, stop = m.span()
        if start < stop and text[start] == " ":
            start += 1
        if start < stop and text[stop - 1] == " ":
            stop -= 1
        if start < stop:
            out.append(Sentence(start, stop, BODY))
    if end < b:
        out.append(Sentence(end, b, BYLINE))


def _rstrip(text: str, a: int, b: int) -> int:
    while b > a and text[b - 1].isspace():
        b -= 1
    return b
