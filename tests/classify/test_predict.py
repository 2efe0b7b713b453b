import re
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.features import N_COLUMNS, Pieces
from pipeline.classify.predict import MODEL, OUTPUTS, Weights, load_classifier, load_weights, pool, save_weights
from pipeline.codes import BEHAVIOURS
from pipeline.errors import InputError
from pipeline.extract.lexicon import load_lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.types import Context

LEXICON = Path(__file__).parents[2] / "config" / "lexicon"


@pytest.fixture(scope="module")
def classifier():
    lexicon = load_lexicon(LEXICON)
    return load_classifier(lexicon, Matcher(lexicon))


def small_weights() -> Weights:
    known = np.zeros(N_COLUMNS, dtype=bool)
    known[[1, 70_000, N_COLUMNS - 1]] = True
    n = len(OUTPUTS)
    return Weights(
        known,
        np.ones((3, n), np.float16),
        np.zeros(n, np.float32),
        np.ones((2, n), np.float32),
        np.full(len(BEHAVIOURS), 0.5, np.float32),
    )


def test_weights_come_back_and_equal_weights_are_equal_bytes(tmp_path):
    for name in ("a.npz", "b.npz"):
        save_weights(small_weights(), tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    for before, after in zip(
        vars(small_weights()).values(), vars(load_weights(tmp_path / "a.npz")).values(), strict=True
    ):
        assert np.array_equal(before, after) and before.dtype == after.dtype


def test_a_missing_or_foreign_model_is_a_clear_error(tmp_path):
    with pytest.raises(InputError, match="no such model"):
        load_weights(tmp_path / "none.npz")
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    with pytest.raises(InputError, match="no model of this version"):
        load_weights(tmp_path / "other.npz")


def test_a_sentence_scores_the_mean_of_itself_and_its_highest_clause():
    pieces = Pieces(np.array([0, 0, 1]), np.array([0, 4, 0]), np.array([4, 9, 5]))
    score, best = pool(np.array([[1.0], [2.0]]), np.array([[0.0], [3.0], [4.0]]), pieces)
    assert score.tolist() == [[2.0], [3.0]]
    assert best.tolist() == [[1], [2]]


def test_the_shipped_model_knows_plain_cases(classifier):
    cases = {
        "某集团向市红十字会捐赠口罩五万只。": "donation",
        "民警和社区工作者上门排查登记外来人员。": "screening",
        "市场监管局对哄抬口罩价格的药店立案查处。": "supervision",
    }
    prediction = classifier.predict(list(cases), [Context()] * len(cases))
    for row, behaviour in zip(prediction.behaviours, cases.values(), strict=True):
        assert BEHAVIOURS[int(row.argmax())] == behaviour


def test_the_clause_tells_where_the_act_is(classifier):
    sentence = "昨日天气晴好，游人如织，某集团向市红十字会捐赠口罩五万只。"
    start, end = classifier.predict([sentence], [Context()]).clause[0, BEHAVIOURS.index("donation")]
    assert sentence[start:end] == "某集团向市红十字会捐赠口罩五万只。"


def test_predictions_do_not_depend_on_the_batch(classifier):
    sentences = ["医院收治患者三人，均已出院。", "", "各县开展核酸检测。"] * 500
    contexts = [Context(title="通告", prev="情况如下：")] * len(sentences)
    many = classifier.predict(sentences, contexts)
    assert len(many.behaviours) == len(sentences)
    for number in range(3):
        alone = classifier.predict(sentences[number : number + 1], contexts[:1])
        assert np.allclose(alone.behaviours[0], many.behaviours[number], atol=1e-6)
        assert np.allclose(many.behaviours[number], many.behaviours[-3 + number], atol=1e-6)


def test_no_sentences_give_no_rows(classifier):
    prediction = classifier.predict([], [])
    assert prediction.behaviours.shape == (0, 16) and prediction.clause.shape == (0, 16, 2)


def test_the_weights_file_holds_no_text():
    """No string of over four characters: arrays are numeric, and the only words of the file are numpy's headers."""
    with np.load(MODEL, allow_pickle=False) as file:
        assert all(len(name) <= 4 for name in file.files)
        assert all(file[name].dtype.kind in "fu" for name in file.files)
        arrays = [file[name].tobytes() for name in file.files]
    rest = MODEL.read_bytes()
    for array in arrays:
        rest = rest.replace(array, b" ")
    words = set(re.findall(rb"[A-Za-z_]{5,}", rest.replace(b"PK", b" ")))
    assert words <= {b"NUMPY", b"descr", b"fortran_order", b"False", b"shape"}
    assert not re.search(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){5}", MODEL.read_bytes()), "five Chinese characters in UTF-8"
