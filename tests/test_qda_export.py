"""Acts as a REFI-QDA project: read back, every selection stands on its words."""

from pipeline import settings
from pipeline.evidence import Masking
from pipeline.present.labels import load_labels
from pipeline.present.qda import read_qdpx, write_qdpx
from pipeline.qda_export import KINDS, code_book, project_of

TEXT = "市民政局组织志愿者慰问患者王小明。"
DOCUMENT = {"doc_id": "d", "title": "王小明", "text": TEXT, "published_date": "2020-02-01", "source": "s", "issuer": "",
            "url": ""}  # fmt: skip
ACT = {"act_id": "a", "doc_id": "d", "start": 9, "end": 11, "behaviour": "care", "realis": "done", "relation": "serve"}
PEOPLE = [
    {"act_id": "a", "start": 0, "end": 4, "role": "source", "class": "department"},
    {"act_id": "a", "start": -1, "end": -1, "role": "source", "class": ""},
    {"act_id": "other", "start": 0, "end": 4, "role": "target", "class": "department"},
]
MASKING = Masking(lambda text, names: text.replace("王小明", "＊＊＊"), lambda text: frozenset())
LABELS = load_labels(settings.CONFIG / "labels.csv")


def test_selections_stand_on_their_words_and_persons_are_masked(tmp_path):
    project = project_of("p", [DOCUMENT, {**DOCUMENT, "doc_id": "e"}], [ACT], PEOPLE, labels=LABELS, masking=MASKING)
    write_qdpx(tmp_path / "p.qdpx", project)
    rows = read_qdpx(tmp_path / "p.qdpx")
    assert [(r.words, len(r.codes)) for r in rows] == [("市民政局", 2), ("慰问", 3)]
    assert [s.key for s in project.sources] == ["d"]
    assert "王小明" not in project.sources[0].text + project.sources[0].name


def test_every_code_of_the_study_is_in_the_code_book():
    book = {code.key: [child.key for child in code.children] for code in code_book(LABELS)}
    assert book == {kind: [f"{kind}/{c}" for c in values] for kind, values in KINDS.items()}
