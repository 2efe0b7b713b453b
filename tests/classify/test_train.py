import numpy as np
import pytest

from pipeline.classify.coded import CodedAct, Example
from pipeline.classify.features import Featuriser
from pipeline.classify.predict import MODEL, OUTPUTS
from pipeline.classify.train import build_data, calibrate, choose_thresholds, fit, folds_by_document
from pipeline.classify.validate import nested_decisions, source_folds
from pipeline.codes import BEHAVIOURS
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.types import Context, Entry

GIVE, TREAT = OUTPUTS.index("donation"), OUTPUTS.index("treatment")


def example(sentence, behaviour, trigger, *, document="d", relation="none", n_actors=1):
    start = sentence.index(trigger)
    act = CodedAct(behaviour, relation, "done", start, start + len(trigger), n_actors)
    return Example(sentence, Context(), document, (act,))


@pytest.fixture(scope="module")
def data():
    entries = (
        Entry("捐赠", "behaviour", "donation", {}, "b:1"),
        Entry("赠阅", "behaviour", "none", {}, "b:2"),
        Entry("市局", "actor", "department", {}, "a:1"),
    )
    lexicon = Lexicon(entries, ())
    examples = [
        example("今日天晴，企业捐赠口罩。", "donation", "捐赠", relation="transfer", n_actors=2),
        example("医院收治患者。", "treatment", "收治", document="e"),
    ] * 4
    return build_data(examples, lexicon, Featuriser(lexicon, Matcher(lexicon)))


def test_a_clause_has_the_codes_of_its_own_triggers(data):
    assert data.pieces.sentence[:3].tolist() == [0, 0, 1]
    assert data.sentences.y[0, GIVE] == 1 and data.sentences.y[0, OUTPUTS.index("strict")] == 1
    assert data.clauses.y[:2, GIVE].tolist() == [0, 1]


def test_triggers_and_lexicon_entries_are_examples_and_an_entry_of_no_act_is_a_negative_one(data):
    assert data.phrases.owner.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, -1, -1]
    assert data.phrases.y[-2:].sum(axis=1).tolist() == [1, 0]


def test_fitting_learns_only_from_the_chosen(data):
    chosen = np.array([True] * 8)
    chosen[1::2] = False
    model = fit(data, chosen)
    assert (model.weight[:, TREAT] == 0).all()
    scores = model.scores(data.sentences)
    assert scores[0, GIVE] > scores[1, GIVE]


def test_folds_keep_documents_together():
    fold = folds_by_document([example("捐赠。", "donation", "捐赠", document=d) for d in "abcabc"])
    assert fold[:3].tolist() == fold[3:].tolist()


def test_small_sources_are_left_out_together():
    made = [
        example("捐赠。", "donation", "捐赠")._replace(context=Context(source=s)) for s in ["甲"] * 60 + ["乙", "丙"]
    ]
    fold = source_folds(made)
    assert len(set(fold[:60])) == 1 and fold[60] == fold[61] != fold[0]


def test_calibrated_probabilities_have_the_rate_of_positives():
    rng = np.random.default_rng(0)
    y = (rng.random((500, 3)) < [0.1, 0.3, 0.5]).astype(np.int8)
    scores = rng.normal(size=(500, 3)) + 2 * y
    slope, intercept = calibrate(scores, y)
    p = 1 / (1 + np.exp(-(slope * scores + intercept)))
    assert np.allclose(p.mean(axis=0), y.mean(axis=0), atol=1e-6)


def test_thresholds_of_rare_behaviours_stay_near_the_common_one():
    rng = np.random.default_rng(0)
    y = np.zeros((1000, 2), np.int8)
    y[:400, 0], y[:2, 1] = 1, 1
    p = np.clip(rng.normal(0.2 + 0.4 * y, 0.1), 0, 1)
    common, rare = choose_thresholds(p, y)
    assert abs(common - rare) < 0.05


def test_nested_decisions_do_not_use_the_fold_they_decide_on():
    rng = np.random.default_rng(0)
    y = (rng.random((200, 2)) < 0.3).astype(np.int8)
    scores, fold = rng.normal(size=(200, 2)) + 2 * y, np.arange(200) % 4
    measured = np.ones(200, bool)
    before = nested_decisions(scores, y, fold, measured)
    changed = y.copy()
    changed[fold == 0] = 1 - changed[fold == 0]
    assert (nested_decisions(scores, changed, fold, measured)[fold == 0] == before[fold == 0]).all()


def test_the_card_of_the_shipped_model_says_who_coded_and_which_weights():
    import hashlib

    card = (MODEL.parent / "README.md").read_text(encoding="utf-8")
    assert "Language models, not people." in card and "No person" in card
    assert hashlib.sha256(MODEL.read_bytes()).hexdigest() in card
    assert all(f"| {b} |" in card for b in BEHAVIOURS)
