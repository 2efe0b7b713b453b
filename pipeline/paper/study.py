"""The tables of a study for a paper: selection, stages, codes with sentences, reliability, study tables, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from pipeline.codes import BEHAVIOURS
from pipeline.coding.tables import RELIABILITY
from pipeline.evidence import Evidence
from pipeline.paper.model import PaperTable
from pipeline.present.choose import pick, stages_of
from pipeline.present.grids import SPECS, Cell, Spec, Words, make_grid, records_of, table_rows, words_of
from pipeline.present.labels import Labels
from pipeline.present.regions import Named
from pipeline.present.sections.plain import plain
from pipeline.settings import Study
from pipeline.study_tables import CLAIMS, GAPS

GRIDS = ("T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11")
AGREEMENT = ("unit", "pair", "category", "n_units", "percent", "kappa", "alpha", "ac1")
GAP_COLUMNS = ("stage", "gap", "value", "n_documents", "n_acts", "n_lacking")
THIN = Words("只列数目、不列百分比的单元格样本过少。", "Cells with a count alone have too few data for a percentage.")
REPORTED = Words("文本呈现的协同，不等于实际发生的协同。", "Reported, not actual, cooperation.")
CODED = Words(
    "抽取所用训练与校验句由语言模型按编码手册编码，无人工复核。",
    "The sentences that trained and measured the extraction were coded by language models with the annotation guide; "
    "no person has checked them.",
)


class Place(NamedTuple):
    """A region under its headline scheme."""

    region: Named
    scheme: str


def joined(*texts: Words) -> Words:
    """Texts one after the other."""
    return Words("".join(t.zh for t in texts), " ".join(t.en for t in texts if t.en))


def cell_words(cell: Cell) -> Words:
    """A cell on one line: role, count, small text in brackets."""
    small = f" ({cell.small})" if cell.small else ""
    return Words(*(f"{role} {cell.text}{small}".strip() for role in cell.role))


def grid_table(
    spec: Spec, tables: Mapping[str, pd.DataFrame], study: Study, labels: Labels, place: Place
) -> PaperTable:
    """A study table as the report shows it."""
    stages = stages_of(tables["stages"], place.region.adcode, place.scheme)
    rows = table_rows(tables, spec, study, place.region.adcode, place.scheme)
    grid, _ = make_grid(spec, rows, labels, stages)
    title = Words(*(t.split(" ", 1)[1] for t in spec.title))
    caption = Words(f"{title.zh}，{place.region.zh}", f"{title.en}, {place.region.en}")
    body = [[name, *map(cell_words, cells)] for name, cells in grid.rows]
    return PaperTable(spec.code, caption, joined(grid.note, THIN), [Words("", ""), *grid.columns], body)


def selection_table(flow: pd.DataFrame, labels: Labels) -> PaperTable:
    """样本筛选流程: what each step leaves, and what it drops."""
    heads = [Words("步骤", "Step"), Words("单位", "Unit"), Words("保留", "Kept"), Words("剔除", "Dropped")]
    rows = [
        [words_of(labels, "flow", r["step"]), words_of(labels, "flow_unit", r["unit"]),
         *(Words(*[f"{int(r[k]):,}"] * 2) for k in ("n", "n_dropped"))]
        for r in records_of(flow)
    ]  # fmt: skip
    note = Words("全部地区合计。", "All regions together.")
    return PaperTable("selection", Words("样本筛选流程", "Selection of the sample"), note, heads, rows, (4, 1, 1, 1))


def stage_table(tables: Mapping[str, pd.DataFrame], labels: Labels, place: Place) -> PaperTable:
    """阶段划分及依据表, with inclusive last days."""
    heads = [Words("阶段", "Stage"), Words("起", "From"), Words("止", "To"), Words("名称", "Name"),
             Words("依据", "Basis"), Words("来源", "Source")]  # fmt: skip
    rows = []
    for r in records_of(stages_of(tables["stages"], place.region.adcode, place.scheme)):
        last = (pd.Timestamp(r["end_exclusive"]) - pd.Timedelta(days=1)).date().isoformat()
        same = [Words(v, v) for v in (r["stage"], r["start"], last)]
        source = "; ".join(s for s in (r["source"], r["source_2"]) if s)
        rows.append([*same, Words(r["label_zh"], r["label_en"]), Words(*[r["basis"]] * 2), Words(*[source] * 2)])
    name = words_of(labels, "scheme", place.scheme)
    caption = Words(
        f"阶段划分及依据，{place.region.zh}（{name.zh}）", f"Stages and their basis, {place.region.en} ({name.en})"
    )
    note = Words("起止日均含当日。", "First and last days are included.")
    return PaperTable("stages", caption, note, heads, rows, (0.6, 1.1, 1.1, 2, 3, 4))


def best_example(found: Sequence[Evidence]) -> Evidence | None:
    """The sentence that shows a code best: of readable length, with a named doer, earliest; always the same one."""
    readable = [e for e in found if e.sentence]
    return min(
        readable,
        key=lambda e: (not 15 <= len(e.sentence) <= 90, not e.sources, abs(len(e.sentence) - 45), e.date, e.act_id),
        default=None,
    )


def code_table(
    counts: Mapping[str, int], examples: Mapping[str, Evidence | None], labels: Labels, place: Place
) -> PaperTable:
    """编码类目与典型例句表: each behaviour with its acts and one masked sentence of the corpus."""
    heads = [Words("类目", "Code"), Words("行为数", "Acts"), Words("典型例句", "Sentence"), Words("出处", "From")]
    rows = []
    for code in BEHAVIOURS:
        example = examples.get(code)
        sentence = example.sentence if example else "–"
        origin = f"{example.date} 《{example.title}》" if example else "–"
        rows.append([words_of(labels, "behaviour", code), Words(*[f"{counts.get(code, 0):,}"] * 2),
                     Words(sentence, sentence), Words(origin, origin)])  # fmt: skip
    caption = Words(f"编码类目与典型例句，{place.region.zh}", f"Codes with a sentence each, {place.region.en}")
    note = joined(
        Words(
            "【】为主体，〔〕为触发词；个人信息已隐去。例句按固定规则自语料选取。",
            "【】 actors, 〔〕 trigger; private persons are hidden. Sentences are chosen by a fixed rule.",
        ),
        CODED,
    )
    return PaperTable("codes", caption, note, heads, rows, (1.4, 0.7, 5, 3))


def declared_table(
    id_: str, table: Any, rows: pd.DataFrame, columns: Sequence[str], labels: Labels, *, caption: Words, note: Words
) -> PaperTable:
    """Columns of a declared table; without rows one line says so, so that the blank is seen and not lost."""
    shown = plain(table, rows, columns, labels)
    body = [r.cells for r in shown.rows] or [[Words("（待填）", "(blank)"), *[Words("", "")] * (len(columns) - 1)]]
    return PaperTable(id_, caption, note, shown.heads, body)


def claim_table(claims: pd.DataFrame, labels: Labels, place: Place) -> PaperTable:
    """Verdicts of a region."""
    rows = [
        [words_of(labels, "claim", r["claim"]), Words(r["verdict_zh"], r["verdict_en"]),
         Words(r["finding_zh"], r["finding_en"])]
        for r in records_of(pick(claims, adcode=place.region.adcode, stage_scheme=place.scheme))
    ]  # fmt: skip
    heads = [Words("假设", "Claim"), Words("结论", "Verdict"), Words("检验本身的结果", "What the test alone says")]
    caption = Words(f"假设检验，{place.region.zh}", f"Claims, {place.region.en}")
    return PaperTable(CLAIMS.name, caption, REPORTED, heads, rows, (2, 3, 3))


def study_paper(
    tables: Mapping[str, pd.DataFrame], study: Study, labels: Labels, place: Place, *,
    counts: Mapping[str, int], examples: Mapping[str, Evidence | None],
) -> list[PaperTable]:  # fmt: skip
    """Every table of one region; `tables` holds the study tables, `claims` and `reliability`."""
    gaps = pick(tables["data_gaps"], adcode=place.region.adcode, stage_scheme=place.scheme)
    gaps = gaps[gaps["gap"].isin(("stage_thin", "source_silent"))]
    grids = [grid_table(s, tables, study, labels, place) for s in SPECS if s.code in GRIDS]
    return [
        selection_table(tables["selection"], labels),
        stage_table(tables, labels, place),
        code_table(counts, examples, labels, place),
        declared_table("reliability", RELIABILITY, tables["reliability"], AGREEMENT, labels,
                       caption=Words("编码信度检验", "Inter-coder reliability"),
                       note=Words("至少两名编码者编码之后方有数值。", "Blank until two people have coded.")),
        *grids,
        claim_table(tables["claims"], labels, place),
        declared_table("data_gaps", GAPS, gaps, GAP_COLUMNS, labels,
                       caption=Words(f"数据缺口，{place.region.zh}", f"Data gaps, {place.region.en}"),
                       note=Words("样本过少的阶段与没有文本的来源。", "Stages that are too thin, and silent sources.")),
    ]  # fmt: skip
