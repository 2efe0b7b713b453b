import pytest

from pipeline.ingest.decode import UndecodableError, decode, decode_html

TEXT = "各县（市、区）卫生健康局：请逐户排查，做好登记和随访，有发热症状的要及时到定点医院就诊。" * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_of_chinese_files_are_detected(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "detect") == TEXT


def test_traditional_text_in_big5_is_detected() -> None:
    text = "衛生福利部今日公布最新疫情，呼籲民眾勤洗手並配戴口罩，避免前往人潮擁擠之場所。" * 4
    assert decode(text.encode("big5"), "detect") == text


def test_wrong_encoding_is_refused_not_guessed() -> None:
    with pytest.raises(UndecodableError, match="not utf-8"):
        decode(TEXT.encode("gb18030"), "utf-8")


def test_page_declared_gb2312_may_hold_gb18030() -> None:
    page = f'<meta charset="gb2312"><p>镕 喆 {TEXT}</p>'
    assert decode_html(page.encode("gb18030")) == page


def test_wrong_declaration_falls_back_to_detection() -> None:
    page = f'<meta charset="gb2312"><p>{TEXT}</p>'
    assert decode_html(page.encode("utf-8")) == page
