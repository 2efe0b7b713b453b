"""Names that touch and are one: branches, departments inside a body, teams of persons, places no gazetteer holds."""

from __future__ import annotations

import pytest

from tests.extract.naming import names

JOINED = [
    ("武警安康支队", "military"),
    ("中国移动湖北公司", "enterprise"),
    ("陈薇院士团队", "expert"),
    ("天津中医药大学张伯礼团队", "expert"),
    ("李文亮医生", "medical"),
    ("市教育局基教科", "department"),
    ("天津大学精密仪器学院", "expert"),
    ("甘棠街道", "government"),
    ("延边州文旅局", "department"),
    ("县蔬菜流通协会", "social_organisation"),
    ("云南支援咸宁医疗队", "medical"),
    ("县农商行", "enterprise"),
]
APART = [
    ("市教育局依法处理投诉。", "市教育局"),
    ("医院通知中国移动武汉用户。", "中国移动"),
    ("请配合街道办事处登记。", "街道办事处"),
    ("联合县红十字会募捐。", "县红十字会"),
    ("安排金桥大酒店接待。", "金桥大酒店"),
]


@pytest.mark.parametrize(("name", "cls"), JOINED)
def test_names_that_touch_are_one(name: str, cls: str) -> None:
    assert (name, cls) in names(f"昨日，{name}负责测温。")


@pytest.mark.parametrize(("sentence", "name"), APART)
def test_what_is_no_part_of_a_name_stays_apart(sentence: str, name: str) -> None:
    assert name in [n for n, _ in names(sentence)]
