"""Matching: longest first, all kinds together, and no accident of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.lexicon import load_lexicon
from pipeline.extract.match import Matcher
from tests.extract.naming import FOLDER, lexicon, matcher, names

# (guard, words in which its entry stands by accident, the entry)
ACCIDENTS = [
    ("hezuo-shehui", "双方愿合作社会治理课题", "合作社"), ("hezuo-shehui", "两校合作社会实践基地", "合作社"),
    ("shimin-zheng", "市民政局发放补贴", "市民"), ("shimin-zheng", "经市民政部门核准", "市民"),
    ("shiwei-tuo", "经市委托办理", "市委"), ("shiwei-tuo", "受市委托代管", "市委"),
    ("shengwei-tuo", "受省委托检测", "省委"), ("shengwei-tuo", "由省委托采购", "省委"),
    ("quwei-tuo", "经区委托代办", "区委"), ("quwei-tuo", "受区委托清运", "区委"),
    ("xianwei-tuo", "由县委托检测", "县委"), ("xianwei-tuo", "受县委托办理", "县委"),
    ("shiwei-pai", "由市委派监事", "市委"), ("shiwei-pai", "经市委派审计", "市委"),
    ("hexian-ji", "省级和县级储备", "和县"), ("hexian-ji", "市级和县级平台", "和县"),
    ("hexian-qu", "各市和县（市、区）落实", "和县"), ("hexian-qu", "市和县（区）分担", "和县"),
    ("difang-xing", "制定地方性法规", "地方"), ("difang-xing", "一部地方性规章", "地方"),
    ("difang-zhuanxiang", "发行地方专项债", "地方"), ("difang-zhuanxiang", "下达地方专项额度", "地方"),
    ("difang-jingji", "支撑地方经济发展", "地方"), ("difang-jingji", "影响地方经济运行", "地方"),
    ("yisheng-chan", "口罩可以一医生产线", "医生"), ("yisheng-chan", "校医生产药包", "医生"),
    ("zhuanjia-xing", "培养专家型干部", "专家"), ("zhuanjia-xing", "一支专家型队伍", "专家"),
    ("faren-min", "守法人民满意", "法人"), ("faren-min", "依法人民调解", "法人"),
    ("renda-liang", "每人大量采购", "人大"), ("renda-liang", "有人大量囤货", "人大"),
    ("zhengfu-zhaiquan", "发行政府债券两期", "政府"), ("zhengfu-zhaiquan", "认购政府债券", "政府"),
    ("zhengfu-zhuanxiang", "用好政府专项债", "政府"), ("zhengfu-zhuanxiang", "新增政府专项债额度", "政府"),
    ("zhengfu-baogao", "审议政府工作报告", "政府"), ("zhengfu-baogao", "起草政府工作报告", "政府"),
    ("qiye-suode", "减征企业所得税", "企业"), ("qiye-suode", "缓缴企业所得税", "企业"),
    ("geren-suode", "免征个人所得税", "个人"), ("geren-suode", "申报个人所得税", "个人"),
    ("geren-fanghu", "做好个人防护", "个人"), ("geren-fanghu", "讲解个人防护要点", "个人"),
    ("geren-xinxi", "登记个人信息", "个人"), ("geren-xinxi", "泄露个人信息", "个人"),
    ("yinhang-ka", "绑定银行卡", "银行"), ("yinhang-ka", "补办银行卡两张", "银行"),
    ("yinhang-jian", "在银行间市场发债", "银行"), ("yinhang-jian", "银行间利率下行", "银行"),
    ("shequ-chuanbo", "出现社区传播", "社区"), ("shequ-chuanbo", "防止社区传播扩大", "社区"),
    ("shequ-guanli", "加强社区管理", "社区"), ("shequ-guanli", "提高社区管理水平", "社区"),
    ("shequ-fangkong", "抓好社区防控", "社区"), ("shequ-fangkong", "筑牢社区防控防线", "社区"),
    ("shequ-paicha", "开展社区排查", "社区"), ("shequ-paicha", "完成社区排查三轮", "社区"),
    ("guojia-anquan", "维护国家安全", "国家"), ("guojia-anquan", "危害国家安全罪", "国家"),
    ("guojia-biaozhun", "符合国家标准", "国家"), ("guojia-biaozhun", "修订国家标准五项", "国家"),
    ("guojia-zhengce", "落实国家政策", "国家"), ("guojia-zhengce", "宣讲国家政策", "国家"),
    ("guojia-guiding", "按国家规定执行", "国家"), ("guojia-guiding", "违反国家规定", "国家"),
    ("renmin-bi", "价值人民币十万元", "人民"), ("renmin-bi", "折合人民币三千元", "人民"),
    ("renmin-shengming", "保护人民生命安全", "人民"), ("renmin-shengming", "守护人民生命健康", "人民"),
    ("renmin-zhanzheng", "打赢人民战争", "人民"), ("renmin-zhanzheng", "疫情防控的人民战争", "人民"),
    ("laodong-quanyi", "维护劳动者权益", "劳动者"), ("laodong-quanyi", "侵害劳动者权益", "劳动者"),
    ("bingli-shu", "病例数下降", "病例"), ("bingli-shu", "每日病例数", "病例"),
    ("huanzhe-shu", "每日患者数减少", "患者"), ("huanzhe-shu", "患者数回落", "患者"),
    ("xuesheng-zheng", "凭学生证入园", "学生"), ("xuesheng-zheng", "出示学生证", "学生"),
    ("jiating-qingkuang", "了解家庭情况", "家庭"), ("jiating-qingkuang", "填报家庭情况", "家庭"),
    ("zhongguo-jingji", "看好中国经济", "中国"), ("zhongguo-jingji", "中国经济长期向好", "中国"),
    ("zhongguo-tese", "具有中国特色", "中国"), ("zhongguo-tese", "走中国特色之路", "中国"),
    ("zhongguo-jingyan", "借鉴中国经验", "中国"), ("zhongguo-jingyan", "总结中国经验", "中国"),
    ("wuhan-baowei", "打赢武汉保卫战", "武汉"), ("wuhan-baowei", "武汉保卫战告捷", "武汉"),
    ("hubei-baowei", "打好湖北保卫战", "湖北"), ("hubei-baowei", "湖北保卫战打响", "湖北"),
    ("gedi-shijie", "来自世界各地", "各地"), ("gedi-shijie", "运往世界各地", "各地"),
    ("zhongyang-huiyi", "中央经济工作会议召开", "中央"), ("zhongyang-huiyi", "贯彻中央经济工作会议部署", "中央"),
]  # fmt: skip


def surfaces(found: Matcher, text: str) -> list[str]:
    return [text[h.start : h.end] for h in found.find(text)]


@pytest.mark.parametrize(("guard", "text", "entry"), ACCIDENTS)
def test_a_guard_refuses_an_accident_that_is_found_without_it(guard: str, text: str, entry: str) -> None:
    assert entry not in surfaces(matcher(), text)
    assert entry in surfaces(Matcher(load_lexicon(FOLDER, disabled_guards=[guard])), text)


def test_every_guard_has_two_accidents() -> None:
    for guard in lexicon().guards:
        assert sum(a[0] == guard.id for a in ACCIDENTS) >= 2, guard.id


@pytest.mark.parametrize(
    ("text", "accident"),
    [
        ("政治协商会议委员视察", "商会"),
        ("余姚市委托第三方检测", "市委"),
        ("合作社为居民送菜", "合作"),
        ("志愿服务联合会招募志愿者", "联合"),
        ("中国联合网络通信集团复工", "联合"),
        ("志愿服务队值守卡点", "志愿服务"),
    ],
)
def test_longer_strings_hide_shorter_ones(text: str, accident: str) -> None:
    assert accident not in surfaces(matcher(), text)


def test_a_refused_match_frees_what_it_hid() -> None:
    assert "民政局" in surfaces(matcher(), "市民政局发放补贴")


def test_mentions_that_segmentation_would_cut_are_found() -> None:
    assert names("省卫生健康委发布公告")[0] == ("省卫生健康委", "department")
    assert names("疫情防控工作领导小组召开会议")[0] == ("疫情防控工作领导小组", "command")


@given(st.text(alphabet="省市委托志愿者服务队协商会议政府和县级人民医院，。", max_size=40))
def test_hits_are_in_order_and_do_not_overlap(text: str) -> None:
    hits = matcher().find(text)
    for a, b in zip(hits, hits[1:], strict=False):
        assert a.end <= b.start or (a.start, a.end) == (b.start, b.end)
    for hit in hits:
        assert text[hit.start : hit.end] == lexicon().entries[hit.entry].surface
