"""Names of persons: after an office or profession (省长+姓名, 总统+音译名), or before a verb of speaking.

Chinese names are a surname of the hundred commonest (Ministry of Public Security, 2020 name report, and compound ones)
and one or two characters; foreign ones are runs of the characters used to transliterate.
"""

from __future__ import annotations

import re

SURNAMES = (
    "车巩饶佟闫冼仇王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪"
    "严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲阳裴席"
    "卫查屈鲍位覃佘谌冉娄栾芮晏迟霍翁隋植甘景薄包司柏宁柯阮桂闵丘习栗蓝仝"
)
COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|慕容|司徒|令狐"
# What follows a name and could be taken for its last character: verbs of speech, prepositions, particles.
FOLLOWS = re.compile(
    r"[说在对向为与和等率将是了同于称的也还以及从被把要已、并之让给又均每没带抱把]|表示|表态|介绍|指出|指导|强调|带领|带队|带来|出席|出任|出院|主持|主动|到[^，。]|"
    r"会见|会同|今天|昨天|当天|当日|当时|接受|告诉|告知|宣布|宣读|透露|通报|通过|致电|致辞|致函|回应|回答|受访|受邀|应邀|应询|看望|看到|参加|参与|调研|"
    r"检查|检测|走访|走进|深入|前往|前来|前天|赴|一行|一起|一直|做客|做好|先后|先生|组织|因|曾|认为|呼吁|提醒|要求|就|发现|发布|发表|感染|确诊|家属|同志|医生|院士|团队|"
    r"教授|夫妇|夫妻|女士|老师|现"
)
TRANSLITERATION = (
    "阿埃艾安昂奥巴柏班邦保鲍贝本比彼毕伯博勃布查茨达戴丹道德登邓狄迪蒂丁杜多顿厄恩尔法凡范菲费芬丰弗夫福盖甘冈高戈格葛贡古瓜哈海"
    "汉豪赫黑亨洪胡华怀惠霍基吉加贾简杰金卡凯坎康考柯科克肯孔库昆拉莱兰朗劳勒雷黎里莉利立丽连列林琳隆卢鲁路伦罗洛吕马玛迈麦曼"
    "芒茅梅蒙米密敏明缪莫默姆穆娜纳奈南内尼涅宁纽农努诺欧帕潘庞佩彭蓬皮平珀普奇齐恰强乔切钦琼丘曲让热仁日容茹瑞萨塞赛桑瑟森"
    "沙山尚绍舍申圣史舒顺斯松苏索塔泰坦汤陶特腾提田廷通图托脱瓦万旺威韦维魏温文翁沃乌武西希锡夏香肖谢辛欣休许雪逊雅亚延扬耶叶"
    "伊易因英尤于约泽扎詹张哲珍治朱兹宗佐娃娅妮妲思琪珊"
)
CHINESE = re.compile(rf"(?:(?:{COMPOUND})|[{SURNAMES}])[\u4e00-\u9fa5]{{1,2}}")
# A foreign name runs on to the predicate behind it where its characters are not known for transliteration.
FOREIGN_LAZY = re.compile(
    r"[\u4e00-\u9fa5A-Za-z·•・\-－—‧]{2,14}?(?=表示|说|指出|宣布|强调|呼吁|认为|警告|要求|告诉|承认|介绍|透露|称|签署|发表|在|于|和|与|同|对|向|就|"
    r"把|被|率|出席|主持|会见|抱怨|还|也|已|曾|将|日前|当天|今天|昨天|近日|当地时间|举行|致|通|[，。、）（“：:；]|\s|\d|$)"
)
FOREIGN = re.compile(rf"[{TRANSLITERATION}]{{2,8}}(?:[·•・\-－—‧][{TRANSLITERATION}]{{1,8}})*")
SPEAKING = (
    r"(?:在[^，。；]{0,24})?(?:今天|当天|昨天|同时|还)?(?:表示|说|介绍|指出|强调|告诉|认为|透露|呼吁|回应|宣布|提醒)"
)
VERBS = ("表示", "说", "介绍", "指出", "强调", "告诉", "认为", "透露", "呼吁", "回应", "宣布", "提醒")
ANNOUNCED = re.compile("|".join(("某", *VERBS)))  # no name stands without one of these
# A masked person of a case notice: 张某, 罗某某, 李某甲.
MASKED = re.compile(rf"[{SURNAMES}]某(?:某|[甲乙丙丁]|[\u4e00-\u9fa5](?=[，。、（因在于被的与和]))?")
BARE = re.compile(rf"(?:^|(?<=[，。；：“”、]))((?:(?:{COMPOUND})|[{SURNAMES}])[\u4e00-\u9fa5]{{1,2}}?)(?={SPEAKING})")
BARE_FOREIGN = re.compile(
    rf"(?:^|(?<=[，。；：]))([{TRANSLITERATION}]{{2,6}}(?:[·•・][{TRANSLITERATION}]{{1,6}})*)(?={SPEAKING})"
)


def name_end(text: str, start: int, limit: int, *, foreign: bool = False) -> int:
    """End of the personal name that begins at `start`, or `start` where none does.

    Of a surname and two more characters the last is dropped if it is a word that follows names (王贺胜说, 车俊在).
    """
    if foreign:
        known = FOREIGN.match(text, start, limit)
        lazy = FOREIGN_LAZY.match(text, start, limit)
        if known:
            run = lazy.end() if lazy and set(lazy.group()[-3:]) & set(TRANSLITERATION) else 0
            end = max(known.end(), run) if run - known.end() <= 4 else known.end()
            return end - 1 if text.startswith("日前", end - 1, limit) else end
    found = CHINESE.match(text, start, limit)
    if not found:
        return start
    surname = 2 if found.group()[:2] in COMPOUND.split("|") else 1
    end = found.end()
    given = text[start + surname : end]
    if FOLLOWS.match(text, start + surname, limit + 2):
        return start
    if given[0] == "某" and given[-1] not in "某甲乙丙丁":
        return start + surname + 1
    if len(given) == 2 and FOLLOWS.match(text, start + surname + 1, limit + 2):
        end -= 1
    return end


NAME_BEFORE = re.compile(
    rf"(?:^|[^\u4e00-\u9fa5]|[的由向和与对为是据请让同])(((?:{COMPOUND})|[{SURNAMES}])[\u4e00-\u9fa5]{{0,2}})$"
)


def name_before(text: str, floor: int, end: int) -> int:
    """Start of the Chinese name that ends at `end` with a clear beginning (张某某+院士), or `end`."""
    found = NAME_BEFORE.search(text, max(0, floor), end)
    return found.start(1) if found and found.start(1) >= floor else end


# Words that begin like a surname and speak (文章指出).
NO_NAMES = frozenset(
    (
        "文章",
        "方案",
        "方面",
        "高层",
        "高校",
        "全会",
        "安全",
        "金融",
        "时报",
        "华媒",
        "石油",
        "温度",
        "农民",
        "项目",
        "关方",
    )
)


def bare_names(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Persons without an office: masked ones, and names before a verb of speaking at the head of a clause.

    Gives (start, end, class) by place; class is foreign for transliterated names, else public.
    """
    found: list[tuple[int, int, str]] = []
    if not ANNOUNCED.search(text, start, end):
        return found
    sentence = text[start:end]
    if "某" in sentence:
        found += [(start + m.start(), start + m.end(), "public") for m in MASKED.finditer(sentence)]
    if any(verb in sentence for verb in VERBS):
        found += [
            (start + m.start(1), start + m.end(1), "public")
            for m in BARE.finditer(sentence)
            if m.group(1) not in NO_NAMES
        ]
        known = {f[:2] for f in found}
        for m in BARE_FOREIGN.finditer(sentence):
            if (start + m.start(1), start + m.end(1)) not in known:
                found.append((start + m.start(1), start + m.end(1), "foreign"))
    return sorted(found)
