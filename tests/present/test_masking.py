import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.present.masking import MASK, mask, private_names


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("患者王某某，女，61岁，现居家休养。", ["王某某"]),
        ("市局对张某处以罚款，并责令其整改。", ["张某"]),
        ("经营者何某平被当场查获。", ["何某平"]),
        ("患者林小芳，女，29岁，住安平县青石镇柳树村4组。", ["林小芳", "青石镇柳树村4组"]),
        ("病例二：周大力（男，40岁）随团返乡。", ["周大力"]),
        ("其子周小力（手机号13900000000）同日确诊。", ["周小力", "13900000000"]),
        ("被告人钱多多因妨害传染病防治罪获刑。", ["钱多多"]),
        ("患者扎西，男，19岁，藏族。", ["扎西"]),
        ("身份证号330302196001011234。", ["330302196001011234"]),
        ("证件号33030219600101123X，已核对。", ["33030219600101123X"]),
        ("持护照EJ0000001入境。", ["EJ0000001"]),
        ("手机139XXXX4402已停机。", ["139XXXX4402"]),
        ("微信号lin_0033，已注销。", ["lin_0033"]),
        ("住柳荫路12弄7号603室，独居。", ["柳荫路12弄7号603室"]),
        ("家住云山市河东区稻花小区5幢602室。", ["稻花小区5幢602室"]),
        ("社区封控了稻花苑5幢、6幢。", ["稻花苑5幢、6幢"]),
        ("法院作出（2020）浙0999刑初123号判决。", ["123"]),
        ("病例7，为病例3的同事。", ["7", "3"]),
        ("陈女士说，团购很方便。", ["陈"]),
        ("家住城东的吴有德老人买到了药。", ["吴有德"]),
    ],
)
def test_private_life_is_hidden(text, hidden):
    masked = mask(text)
    for word in hidden:
        assert word not in masked
    assert MASK in masked


@pytest.mark.parametrize(
    "text",
    [
        "浙江省省长王建国主持召开会议。",
        "市委书记李卫东强调，要守住社区防线。",
        "国家卫生健康委副主任赵志刚介绍了情况。",
        "感染科主任医师孙立人查房后说，患者病情平稳。",
        "张三，男，1968年生，现任副市长。",
        "李兰娟院士团队分离出毒株。",
        "咨询热线：0571-12345678，全天开通。",
        "某超市、某小区和某地市场监管部门均已整改。",
        "截至24时，累计确诊病例35例，患者2人出院。",
        "浙卫发〔2020〕12号文件印发各地。",
        "患者均在定点医院隔离治疗，现住院12人。",
        "全省常住人口纳入健康码管理。",
        "康复者3号楼集中休养。",
        "习爷爷给同学们回信，祝同学们健康成长。",
        "",
    ],
)
def test_officials_professionals_and_counts_stay(text):
    assert mask(text) == text


def test_county_of_residence_stays():
    assert mask("患者，男，现住乐清市虹桥镇东街3号。").startswith("患者，男，现住乐清市＊")


def test_a_name_known_from_the_document_is_hidden_in_its_other_sentences():
    names = private_names("患者林小芳，女，29岁。林小芳曾乘坐K999次列车。")
    assert names == {"林小芳"}
    assert mask("林小芳曾乘坐K999次列车。", names) == "＊＊＊曾乘坐K999次列车。"


@given(st.text(alphabet="患者王李某平，男女住镇村5幢室号（）。路1390234567890现任书记的", max_size=60))
def test_length_is_kept_and_nothing_but_masks_is_put_in(text):
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(b in (a, MASK) for a, b in zip(text, masked, strict=True))


def test_no_case_detail_of_the_sample_survives():
    """Every identity number, mobile number and name with 某 in the sample's notices is hidden."""
    from tests.conftest import PROJECT

    texts = [p.read_text(encoding="utf-8") for p in sorted((PROJECT / "data/sample/notices").glob("*.txt"))]
    lines = [mask(line) for text in texts for line in text.splitlines()]
    left = [m.group() for line in lines for m in re.finditer(r"(?<!\d)\d{17}[\dX]|(?<!\d)1\d{10}(?!\d)", line)]
    assert left == []
    assert [line for line in lines if re.search(r"患者[\u4e00-\u9fff]{1,3}，[男女]", line)] == []
