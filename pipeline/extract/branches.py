"""Which names that touch are one: a body with its branch at a place, a person with a team or an office behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.grammar import Unit
from pipeline.extract.types import words

# A branch that stands behind its body and the place of the branch, and the bodies that have some.
BRANCHES = words(
    "支队 总队 分行 支行 公司 分公司 支公司 有限公司 分部 分局 监管局 管理局 省委 市委 县委 区委 工厂 营业部 项目部 "
    "车务段"
)
HAS_BRANCHES = frozenset(words("military department enterprise social_organisation"))
FACULTIES = words("学院 医学院 研究院 研究所 学部 实验室 团队")
TEAMS_OF_PERSONS = frozenset(words("团队 课题组 科研团队 研究团队 攻关团队"))
OFFICES_BEHIND = frozenset(words("总统 总理 首相 主席 书记 省长 市长 部长 外长 大使 院士 教授 医生 护士"))
HAVE_TEAMS = frozenset(words("expert medical enterprise"))
# Departments inside a body (市教育局+基教科), where a predicate or a mark ends them.
INSIDE = re.compile(
    r"(?:[\u4e00-\u9fa5]{2,5}?(?:处|科|司|室|庭)|[东西南北]院区?|[\u4e00-\u9fa5]{2}院区)"
    r"(?=[，。、；：]|会同|提供|负责|表示|介绍|牵头|建立|获悉|统一|将|向|与|和|对|已|设立|组织|处长|科长|司长|主任|$)"
)
HAVE_INSIDE = frozenset(words("department medical legislature_judiciary social_organisation expert"))
NOT_INSIDE = re.compile(r"[的由向在与和及或对为从把被将让请使是了已也都各等全]|部门|内部|总部|全部|干部")

# Heads whose own name is a place of two or three characters that no gazetteer holds (甘棠+街道), and what is no place.
PLACE_HEADS = frozenset(
    words("街道 街道办 街道办事处 派出所 边境派出所 公安分局 边检站 管委会 监狱 海关 卫生院 中心卫生院 火车站")
)
NO_PLACE = re.compile(
    "属地|所在|辖区|当地|相关|有关|主管|乡镇|社区|所有|其他|部分|基层|户籍|居住|管理|街道|城市|现场|边境|边防|涉事|就近|附近|周边|驻地|"
    "全省|全市|全县|全区|联合|会同|组织|安排|协调|配合|协助|支持|报告|转移|通知|要求|定点|直属|隶属|女子|男子"
)


def parent_of(text: str, unit: Unit, before: Sequence[Unit]) -> tuple[int, str] | None:
    """How many of the names before `unit`, which touches the last of them, are one with it, and the class of all."""
    other, last = before[-1], unit.last
    if other.person:
        if len(unit.parts) > 1 or unit.person:
            return None
        if last.surface in TEAMS_OF_PERSONS:
            touches = len(before) > 1 and before[-2].end == other.start and before[-2].cls in HAVE_TEAMS
            return 1 + touches, "expert"
        if last.surface in OFFICES_BEHIND and other.last.use == "person":
            return 1, other.cls
        return None
    if other.last.kind == "title" or unit.person:
        return None
    if unit.first.kind == "region":
        is_branch = other.cls in HAS_BRANCHES and text.endswith(BRANCHES, unit.start, unit.end)
        return (1, other.cls) if is_branch else None
    is_faculty = other.cls == unit.cls == "expert" and text.endswith(FACULTIES, unit.start, unit.end)
    return (1, "expert") if is_faculty and other.last.head is not None else None


def inside_of(text: str, unit: Unit, limit: int) -> int:
    """End of the department inside the body `unit` that stands directly behind it, or the end of the body."""
    last = unit.last
    is_body = last.head is not None or (unit.cls == "department" and last.surface[-1] in "局委厅部")
    if unit.cls not in HAVE_INSIDE or unit.person or last.title is not None or not is_body:
        return unit.end
    found = INSIDE.match(text, unit.end, limit)
    return found.end() if found and not NOT_INSIDE.search(found.group()) else unit.end
