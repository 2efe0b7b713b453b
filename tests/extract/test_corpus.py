"""Documents in batches: the same codings as one by one, and none of documents that are not about the crisis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.extract.annotate import Annotator, load_annotator
from pipeline.extract.corpus import code_units
from pipeline.text.documents import Unit

TEXTS = (
    "省卫生健康委向武汉派出医疗队。市民政局组织志愿者为老人送餐。",
    "某集团向省红十字会捐赠口罩十万只。市公安局会同市交通运输局开展检查。",
)


def unit(number: int, text: str, **changes: Any) -> Unit:
    document = {
        "doc_id": f"d{number}", "source": "s", "published_date": "2020-02-01", "title": "", "issuer": "", "region": "",
        "doc_type": "news", "is_relevant": True, "text": text,
    }  # fmt: skip
    middle = text.index("。") + 1
    return Unit({**document, **changes}, [(0, 0, middle), (1, middle, len(text))])


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return load_annotator(classifier=True, tagger=True)


def acts_of(units: Sequence[Unit], annotator: Annotator) -> list[dict[str, Any]]:
    return [row for rows in code_units(units, annotator) for row in rows.acts]


def test_a_batch_codes_each_document_as_if_alone(annotator: Annotator) -> None:
    units = [unit(n, text) for n, text in enumerate(TEXTS)]
    together = acts_of(units, annotator)
    assert {row["doc_id"] for row in together} == {"d0", "d1"}
    assert together == [row for u in units for row in acts_of([u], annotator)]


def test_documents_off_the_crisis_have_no_rows(annotator: Annotator) -> None:
    assert acts_of([unit(0, TEXTS[0], is_relevant=False)], annotator) == []
    assert {r["doc_id"] for r in acts_of([unit(0, TEXTS[0], is_relevant=False), unit(1, TEXTS[1])], annotator)} == {
        "d1"
    }
