"""Document number, issuers, type and region of a document, from its record or from the text itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline import codes
from pipeline.text.sentences import SIGNATURE, split_document

_NUMBER = re.compile(
    r"([\u4e00-\u9fa5]{2,12}|[\u4e00-\u9fa5]{2,8}[（(][\u4e00-\u9fa5]{1,4}[）)])\s*[〔\[［(（【]\s*((?:19|20)\d\d)\s*[〕\]］)）】]"
    r"\s*(?:第\s*)?(\d{1,4})\s*号"
)
_HEAD_LINES = 6
_AROUND_NUMBER = re.compile(r"^(?:发?文字?号[：:])?\s*|\s*$")

# The first pattern found in the title decides; all but the case counts look at the end of the title, because a news
# title may speak of a notice or a decision anywhere else.
_END = r"(?:\s*[（(【].{0,30}[）)】])?$"
_TITLE_TYPES = (
    ("initiative", re.compile(rf"倡议书?{_END}|公开信|致.{{2,40}}的?(?:一封)?信{_END}")),
    ("interview", re.compile(r"答记者问|专访|访谈|对话|(?:^|——)访[^问]")),
    ("press_conference", re.compile(r"新闻发布会|新闻通气会|发布会(?:实录|文字|第)")),
    ("commentary", re.compile(rf"评论员|社论|快评|锐评|时评|短评|述评|评论[：:]|评论{_END}|来论")),
    ("decision", re.compile(rf"关于.+的?(?:决定|决议){_END}|(?:第.{{1,6}}号令|[主席省市府]令){_END}")),
    ("bulletin", re.compile(rf"(?:通报|公示|情况说明){_END}|通报\s*[\d年月日./-]+$")),
    ("bulletin", re.compile(r"疫情(?:最新)?(?:情况|动态|信息|数据)|病例.{0,4}情况|\d+\s*例|确诊病例")),
    ("notice", re.compile(rf"(?:通知书?|通告|公告|告诫书|函|批复){_END}")),
    ("notice", re.compile(rf"(?:关于|印发|若干|试行).*(?:意见|办法|规定|细则|方案|指引|指南|措施){_END}")),
)
_TITLE_ISSUER = re.compile(r"^([\u4e00-\u9fa5、 （）]{4,60}?)(?:印发)?关于.+")
_BODY_END = re.compile(
    r"(?:委员会|政府|办公[室厅]|[委部厅局署院]|指挥部|领导小组|专班|中心|医院|协会|商会|联合会|总会|公司|法院|检察院)$"
)
_MASKED = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:大学|学院|银行|日报|晚报|时报|卫视|路|籍)")
_LIST = re.compile(r"\s*[;；、,，/|]\s*|\s+")


def document_number(text: str) -> str:
    """Number (发文字号) in its canonical form, 浙政发〔2020〕3号, if `text` is one and nothing else; else empty.

    >>> document_number("文号： 浙政发[2020]第3号")
    '浙政发〔2020〕3号'
    """
    m = _NUMBER.fullmatch(_AROUND_NUMBER.sub("", text).strip("（）()【】 ") if text else "")
    return f"{m.group(1)}〔{m.group(2)}〕{m.group(3)}号" if m else ""


def number_in_head(text: str) -> str:
    """Document number that stands alone on one of the first six lines of a normalised text, or the empty string."""
    for line in text.split("\n", _HEAD_LINES)[:_HEAD_LINES]:
        if line.endswith(("号", "号）", "号)")) and (number := document_number(line)):
            return number
    return ""


def type_from_title(title: str) -> str:
    """Document type that the title tells, or the empty string.

    >>> [type_from_title(t) for t in ("关于暂停班线的通知", "甲省新增2例", "省里召开会议")]
    ['notice', 'bulletin', '']
    """
    for code, pattern in _TITLE_TYPES:
        if pattern.search(title):
            return code
    return ""


def document_type(stated: str, title: str, *, default: str, from_title: bool) -> str:
    """Type of a document: as stated by the record, else by its title if allowed, else the source's."""
    if stated in codes.DOC_TYPES:
        return stated
    return (type_from_title(title) if from_title else "") or default


def join_issuers(stated: str) -> str:
    """Issuing bodies of a record, joint ones separated by ``;``; names that contain spaces or 、 are split there.

    >>> join_issuers("省民政厅、省财政厅")
    '省民政厅;省财政厅'
    """
    return ";".join(dict.fromkeys(part for part in _LIST.split(stated.strip()) if part))


def issuers_in_text(title: str, text: str) -> str:
    """Issuers named by the title (…关于…的通知) or by the signature at the foot, joined by ``;``; may be empty."""
    m = _TITLE_ISSUER.match(title)
    if m:
        names = [n for n in _LIST.split(m.group(1)) if n]
        if names and all(_BODY_END.search(n) for n in names):
            return ";".join(names)
    tail = text[-400:]
    lines = [tail[s.start : s.end].strip("（）()") for s in split_document(tail) if s.kind == SIGNATURE]
    names = [n for line in lines if not line[:1].isdigit() for n in _LIST.split(line) if _BODY_END.search(n)]
    return ";".join(dict.fromkeys(names))


def region_of(stated: str, issuer: str, title: str, names: Mapping[str, str], *, default: str) -> str:
    """Adcode of a document: the record's, else of the place that its first issuer begins with, else the source's.

    Where the source has none or is national, the title decides if it names places of one province only. `names` gives
    the adcode of place names, and the empty string for foreign ones; a name it lacks is unknown.
    """
    stated = stated.strip()
    if re.fullmatch(r"[1-8]\d{5}|CN", stated):
        return stated
    if stated in ("全国", "中国", "国家"):
        return codes.COUNTRY
    if stated and names.get(stated):
        return names[stated]
    found = place_at_head(issuer.split(";")[0], names)
    if not found and default in ("", codes.COUNTRY):
        found = place_in_title(title, names)
    return found or default


def place_in_title(title: str, names: Mapping[str, str]) -> str:
    """Adcode of the one place that a title names, or of the one province that its places lie in; else the empty string.

    Places in names of universities, banks and papers do not count; a foreign name rules a title out.
    """
    found: list[str] = []
    at = 0
    while at < len(title):
        size = next((n for n in range(min(12, len(title) - at), 1, -1) if title[at : at + n] in names), 1)
        if size > 1 and not _MASKED.match(title, at + size):
            found.append(names[title[at : at + size]])
        at += size
    if not found or "" in found or len({a[:2] for a in found}) > 1:
        return ""
    return found[0] if len(set(found)) == 1 else f"{found[0][:2]}0000"


def place_at_head(name: str, names: Mapping[str, str]) -> str:
    """Adcode of the lowest place that a body's name begins with (浙江省杭州市… is Hangzhou), or the empty string."""
    found, at = "", 0
    while at < len(name):
        for size in range(min(12, len(name) - at), 1, -1):
            adcode = names.get(name[at : at + size], "")
            if adcode and (not found or adcode.startswith(found.rstrip("0"))):
                found, at = adcode, at + size
                break
        else:
            return found
    return found
