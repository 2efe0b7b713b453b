import pytest

from pipeline import codes
from pipeline.errors import SettingsError
from pipeline.present.labels import load_labels
from pipeline.settings import CONFIG
from pipeline.study_tables import PARTY_CLASSES, REALIS, ROLE_LABELS
from tests.conftest import PROJECT


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("class", PARTY_CLASSES), ("behaviour", codes.BEHAVIOURS), ("relation", codes.RELATIONS), ("realis", REALIS),
        ("level", codes.LEVELS), ("doc_type", codes.DOC_TYPES), ("bloc", codes.BLOCS), ("role", ROLE_LABELS),
        ("found_by", codes.FOUND_BY), ("resolution", codes.RESOLUTIONS), ("cooperative", codes.COOPERATIVE),
    ],
)  # fmt: skip
def test_every_code_has_a_word_in_both_languages(kind, values):
    known = load_labels(PROJECT / CONFIG / "labels.csv").of_kind(kind)
    assert [v for v in values if v not in known] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind,code,zh\nclass,a,甲\n", "wrong columns"),
        ("kind,code,zh,en\nclass,a,甲,\n", "row 2.*must all be filled"),
        ("kind,code,zh,en\nclass,a,甲,A\nclass,a,乙,B\n", "row 3.*class 'a' stands twice"),
    ],
)
def test_faults_name_their_row(tmp_path, text, message):
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load_labels(path)
