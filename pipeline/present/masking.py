"""Masking of private persons in everything shown as evidence.

Names of private persons, case numbers, identity and telephone numbers and residence below the county become ＊, one
for each character, so that offsets of marks keep their meaning. Officials with their office and named professionals
stay, since no rule below takes a name without a sign of private life (a patient, a resident, sex and age, 某).
Rules lean to masking too much: a hidden word can be looked up in the document, a shown one cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.extract.persons import COMPOUND, SURNAMES

MASK = "＊"
HAN = r"[\u4e00-\u9fff]"
# Characters that rarely belong to a given name: what follows 某 or a surname there is the rest of the sentence.
AFTER_NAME = (
    "说表介指强在对向为与和等率带出主就将到会是了今同当于接称告宣透通致回受应"
    "看参调检走深前赴一的也还以及从被把要已做先并、之让给组又因曾均"
)
RARE_SURNAMES = "丰褚岑苟蒲冼屠宣邬竺应裘娄茅羊蓬扎降巫游甄芮储宗阚房都利阮鄢冉佟幸桑符匡干池言楼"
SURNAME = rf"(?:{COMPOUND}|[{SURNAMES}{RARE_SURNAMES}])"
NAME = rf"{SURNAME}{HAN}{{1,2}}"
ORDINAL = r"[一二三四五六七八九十甲乙丙丁戊己庚\d]{1,3}"

SEX = r"(?=\s?[，,（(]\s?(?:系[^，,]{1,8}[，,])?[男女][，,、）)\d])"
RELATIVE = r"(?:其|之)(?:母|父|妻|子|女|夫|丈夫|妻子|儿子|女儿|岳母|岳父|哥|弟|姐|妹|孙子|孙女)"
PRIVATE_HEAD = (
    rf"(?:患者|病例{ORDINAL}?[：:，,、]?|病人|感染者|死者|逝者|男子|女子|被告人?|嫌疑人|违法人员|当事人|行为人|经营者|被害人"
    rf"|居民|村民|市民|业主|住户|租客|旅客|乘客|密接者?|接触者|返乡人员|车主|网民|志愿者|群众|{RELATIVE})"
)
NO_SURNAME = (
    "在对有被和与从向到将把该此每各另指及或为是以给跟让由这那如若称名县市区省镇乡村道院司校部局店场网国地日月年因经至据某"
    "中上下内外的了非批但赴"
)
SOME = (
    rf"(?![{NO_SURNAME}]){HAN}某(?:某|(?![地市县区镇乡村店网群大超商医学公企单小药物品])"
    rf"(?![{AFTER_NAME}每仍后又还只]){HAN}|(?=[^\u4e00-\u9fff]|$|{HAN}))"
)
SOME_PLACE = re.compile(
    r"某(?:些|一|型|旅|西|种|个|项|天|年|次|时|综|地|市|县|区|镇|乡|村|店|网|群|大|超市|商|医"
    r"|学校|公司|企业|单位|小区|药|物业|品牌|棋|餐|工|酒店|平台|社区|街道|路|银行|农)"
)
SPOKEN = r"(?=(?:说|表示|告诉|回忆|感慨|坦言|称|介绍))"
NAMES = (
    re.compile(rf"(?<!{HAN})(?:{PRIVATE_HEAD})?({HAN}{{2,4}}|{HAN}{{1,6}}[·•]{HAN}{{1,6}}){SEX}"),
    re.compile(rf"{PRIVATE_HEAD}({NAME}|{HAN}{{2,4}}){SEX}"),
    re.compile(rf"{PRIVATE_HEAD}({NAME}?)(?=[（(]|{SPOKEN[3:-1]})"),
    re.compile(rf"(?:被告人|嫌疑人|违法行为人|患者|感染者)({NAME})(?=[，,、因被系在从于乘自与拒隐瞒])"),
    re.compile(rf"(?<=的)({SURNAME}{HAN}{{1,2}})(?=老人|一家)"),
    re.compile(rf"({SURNAME}{HAN}{{1,2}})(?=[（(](?:化名)?[男女]?[，,]?\d{{1,2}}岁)"),
)
HONORIFIC = re.compile(
    rf"(?<![一有几两这那各诸主])(?!习)({SURNAME})(?=(?:先生|女士|小姐|阿婆|阿公|大爷|大妈|大娘|大伯|大叔|奶奶|爷爷|阿姨|婆婆|大姐|老汉|老太|老伯|同学(?!们)))"
)
NOT_NAMES = re.compile(
    rf"^(?:{PRIVATE_HEAD}|{ORDINAL}|其中|康复|家属|方便|全部|常住|平均|从未|于是|同时|成功|武汉|温州|宁波|金华|台州|连续|时间|以上|上述|该患者)"
    rf"|(?:患者|病例|人员|病人|儿童|居民|家属|医生|护士|岁|例|名|人|籍|族)$"
)
OFFICE = re.compile(
    r"(?:书记|市长|省长|县长|区长|镇长|局长|厅长|处长|科长|主任|部长|院长|所长|主席|委员|干部|院士|教授|医师|护士长|任命|免去|拟任|现任)"
)
PATIENT = re.compile(r"(?:患者|病例|确诊|身份证|住|密切接触|旅居|被告|嫌疑|拘留|判处)")

SEX_OR_AGE = re.compile(r"[，,（(]\s?[男女][，,、）)\d]|[（(][男女]?[，,]?\d{1,2}岁")

NUMBERS = (
    re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])"),
    re.compile(r"(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])"),
    re.compile(r"(?<!\d)\d{3,14}[*＊xX×]{3,}[\dXx]{0,4}"),
    re.compile(r"(?<!\d)1\d{2}[-\s]?\d{4}[-\s]?\d{4}(?!\d)"),
    re.compile(r"(?<![A-Za-z\d])[A-Z]{1,2}\d{7,8}(?!\d)"),
    re.compile(
        r"(?<![A-Za-z])(?:微信号?|QQ号?|车牌号?|护照号?码?|身份证号?码?|手机号?码?)[为是：:]?\s?([A-Za-z\d][\w-]{4,19})",
        re.A,
    ),
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z\d]{5,6}"),
    re.compile(r"[（(〔\[]\d{4}[）)〕\]][\u4e00-\u9fff]{1,3}\d{2,6}[\u4e00-\u9fff]{1,4}(\d+)号"),
    re.compile(
        r"(?:刑[初终]|民[初终]|行[初终]|财保|[罚决立撤案]字|罚决|受案)[^，。；\d]{0,3}[（(〔\[]?(?:\d{4}[）)〕\]])?[第]?(\d+)号"
    ),
    re.compile(
        r"(?<!确诊)(?<!疑似)(?<!新增)(?<!累计)(?<!报告)(?<!重症)(?<!死亡)(?<!出院)(?<!危重)(?<!输入)(?:病例|患者|病人)\s?(?:编号|第)?[：:]?(\d{1,5})(?=[，,：:、（(为系的号])"
    ),
    re.compile(r"(?<!\d)(\d{1,5})号(?=病例|患者|病人)"),
)
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[-—－]?\d{7,8}(?!\d)")
HOTLINE = re.compile(
    r"(?:热线|咨询|举报|值班|服务|捐赠|监督|客服|公布|预约|求助|受理|拨打|[会院局办部所]电话|中心)[^。；]{0,40}$"
)

LIVES = re.compile(
    r"(?:家庭住址|居住地址?|住址|住所|户籍所在地|户籍地|户籍|家住|现住址?|居住|租住|暂住|常住|借住|寄住|同住|(?<=[，,、；;（(])住|人住)"
    r"(?!院|宿|房|户|建|进|了|满|所|持|培)(?:地|在|于|为|是|：|:)*(?!的|和|有)([^，,。；;（(）)、\s的]{2,40})"
)
UPPER = re.compile(
    rf"(?:{HAN}{{1,8}}?(?:省|自治区|自治州|州(?={HAN}{{1,4}}县)|市(?![场镇])|县|(?<![小社园校片景住])区|旗))*(?:人$)?"
)
PLACE = re.compile(
    r"镇|乡|街道|村|路|街|巷|弄|号|幢|栋|\d室|小区|社区|苑|花园|家园|庭|府|邸|湾|公寓|大厦|\d组|[新名雅]居|屯|寨"
)
ESTATE = rf"(?:(?![在对到于住从至的由把将县市区]){HAN}){{1,6}}(?:小区|苑|园|邸|庭|府|湾|城|居|公寓|大厦|新村|里|坊)"
UNIT = r"(?:\d+|[一二三四五六七八九十]{1,3})(?:幢|栋|弄(?!堂)|单元)"
MORE = r"(?:[\dA-Za-z、-]*(?:幢|栋|单元|号楼?|室|层))"
HOUSE = re.compile(rf"{ESTATE}{UNIT}{MORE}*|{UNIT}{MORE}+|{ESTATE}\d+号楼[\d单元室]*|\d{{3,4}}室")

Span = tuple[int, int]


def _some_names(text: str) -> Iterator[Span]:
    """张某, 王某某, 李某平; never 某商场 after a character that happens to be a surname."""
    for found in re.finditer(SOME, text):
        some = text.index("某", found.start())
        if not SOME_PLACE.match(text, some):
            yield found.span()


def _full_names(text: str) -> Iterator[Span]:
    for pattern in NAMES:
        for found in pattern.finditer(text):
            name = found[1]
            if name and not NOT_NAMES.search(name) and "某" not in name:
                yield found.span(1)


def _is_biography(text: str) -> bool:
    """An appointment (张三，男，…现任…) tells of an official, not of a private person."""
    return bool(OFFICE.search(text)) and not PATIENT.search(text)


def _residences(text: str) -> Iterator[Span]:
    for found in LIVES.finditer(text):
        start, end = found.span(1)
        upper = UPPER.match(text, start, end)
        start = upper.end() if upper else start
        if PLACE.search(text, start, end):
            yield start, end
    yield from (m.span() for m in HOUSE.finditer(text))


def _numbers(text: str) -> Iterator[Span]:
    for pattern in NUMBERS:
        for found in pattern.finditer(text):
            yield found.span(1 if pattern.groups else 0)
    for found in LANDLINE.finditer(text):
        if not HOTLINE.search(text, 0, found.start()):
            yield found.span()


def private_names(text: str) -> frozenset[str]:
    """Full names that a document gives with sex or age, for masking them wherever else they stand in it."""
    if not SEX_OR_AGE.search(text):
        return frozenset()
    names = set()
    for sentence in re.split(r"[。！？；\n]", text):
        if SEX_OR_AGE.search(sentence) and not _is_biography(sentence):
            found = (m[1] for pattern in (*NAMES[:2], NAMES[-1]) for m in pattern.finditer(sentence))
            names |= {n for n in found if re.fullmatch(NAME, n) and not NOT_NAMES.search(n) and "某" not in n}
    return frozenset(names)


def private_actors(people: Iterable[tuple[str, str, bool]]) -> frozenset[str]:
    """Of actors as (canonical name, class, is generic), names of persons of the class public: they hold no office."""
    return frozenset(n for n, cls, generic in people if cls == "public" and not generic and re.fullmatch(NAME, n))


def mask_actor(name: str, names: frozenset[str]) -> str:
    """An actor's name with private persons hidden; `names` are known to be private.

    A name of two characters counts only where it is the whole, since it may be part of a body's name.

    >>> mask_actor("王小明", frozenset({"王小明"})), mask_actor("高明区医院", frozenset({"高明"}))
    ('＊＊＊', '高明区医院')
    """
    if name in names:
        return MASK * len(name)
    pieces = {name[i : i + n] for n in (3, 4) for i in range(len(name) - n + 1)}
    return mask(name, pieces & names)


def mask(text: str, names: Iterable[str] = ()) -> str:
    """The text with private persons made unrecognisable, of the same length; `names` are masked too.

    >>> mask("患者王小明，男，58岁，现住乐清市虹桥镇银杏路3号，身份证号330302196001011234。")
    '患者＊＊＊，男，58岁，现住乐清市＊＊＊＊＊＊＊＊，身份证号＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊。'
    >>> mask("浙江省省长李明强调，患者均已收治。")
    '浙江省省长李明强调，患者均已收治。'
    """
    spans = [*_some_names(text), *_residences(text), *_numbers(text)]
    spans += [m.span(1) for m in HONORIFIC.finditer(text)]
    if not _is_biography(text):
        spans += _full_names(text)
    for name in names:
        spans += [m.span() for m in re.finditer(re.escape(name), text)]
    if not spans:
        return text
    out = list(text)
    for start, end in spans:
        out[start:end] = MASK * (end - start)
    return "".join(out)
