"""Step: tables for a paper, as Word and LaTeX, and the figure of the selection."""

import argparse
from pathlib import Path

from pipeline import settings
from pipeline.analyse.load import load_facts
from pipeline.analyse.membership import select_many
from pipeline.codes import BEHAVIOURS
from pipeline.coding.tables import RELIABILITY
from pipeline.errors import guarded
from pipeline.evidence import Folder, collect_evidence, load_masking
from pipeline.io import read_csv
from pipeline.paper.latex import latex_document
from pipeline.paper.study import CODED, REPORTED, Place, best_example, study_paper
from pipeline.paper.word import TEMPLATE, write_word
from pipeline.plan import plan_of
from pipeline.present.choose import headline_filters, headline_scheme, load_tables
from pipeline.present.figure_flow import draw_flow
from pipeline.present.figures import make_context
from pipeline.present.labels import LANGUAGES, load_labels
from pipeline.present.regions import is_invented, region_names
from pipeline.present.style import house_style, save
from pipeline.study_tables import ALL, CLAIMS

CANDIDATES = 40  # acts of a code among which the example is looked for


def _keys(place: Place, study: settings.Study) -> dict[str, dict[str, str]]:
    where = {"adcode": place.region.adcode, "stage_scheme": place.scheme, "stage": ALL}
    return {b: {**where, "behaviour": b, **headline_filters("T3", study.realis)} for b in BEHAVIOURS}


def main() -> None:
    """Write paper/: flow.*, tables_<adcode>.<lang>.docx and .tex."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    plan = plan_of(args.study)
    study, root, labels = plan.study, args.out.parent, load_labels(settings.CONFIG / "labels.csv")
    tables = load_tables(root / "tables")
    tables["claims"] = read_csv(CLAIMS, root / "claims.csv")
    tables["reliability"] = read_csv(RELIABILITY, root / "tables" / f"{RELIABILITY.file_stem}.csv")
    facts = load_facts(root / "work" / "facts", study)
    folder, masking = Folder(root, tuple(plan.shards), tuple(study.sources)), load_masking()
    regions, invented = region_names(study), is_invented(study)
    with house_style(args.fonts):
        for lang in LANGUAGES:
            name = {"zh": study.title, "en": study.title_en or study.title}[lang]
            context = make_context(
                tables, study, labels, adcode=regions[0].adcode, region=name, lang=lang, is_invented=invented
            )
            save(draw_flow(tables["selection"], context), args.out / f"flow.{lang}")
    places = [Place(region, headline_scheme(tables["stages"], region.adcode)) for region in regions]
    acts = {p.region.adcode: select_many(facts, "T3", _keys(p, study)) for p in places}
    wanted = {a for own in acts.values() for ids in own.values() for a in ids[:CANDIDATES]}
    shown = {e.act_id: e for e in collect_evidence(facts, folder, sorted(wanted), masking)}
    for place in places:
        region, own = place.region, acts[place.region.adcode]
        found = study_paper(
            tables, study, labels, place, counts={b: len(ids) for b, ids in own.items()},
            examples={b: best_example([shown[a] for a in ids[:CANDIDATES]]) for b, ids in own.items()},
        )  # fmt: skip
        for lang in LANGUAGES:
            i = LANGUAGES.index(lang)
            title = f"{(study.title, study.title_en or study.title)[i]} · {(region.zh, region.en)[i]}"
            lead = [REPORTED[i], CODED[i], *([labels.get("figure", "watermark", lang)] if invented else [])]
            stem = args.out / f"tables_{region.adcode}.{lang}"
            picture = args.out / f"flow.{lang}.png"
            write_word(
                stem.parent / f"{stem.name}.docx",
                found,
                title=title,
                lead=lead,
                lang=lang,
                figure=picture,
                template=TEMPLATE,
            )
            text = latex_document(found, title=title, lead=lead, lang=lang)
            (stem.parent / f"{stem.name}.tex").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    guarded(main)
