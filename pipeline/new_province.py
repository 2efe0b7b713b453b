"""A pack for a region that has none: a province of the past, a city or a county."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import SettingsError, did_you_mean
from pipeline.extract.lexicon import Lexicon, load_lexicon
from pipeline.extract.regions import Gazetteer, level_of
from pipeline.settings import CONFIG, SLUG, Province, validate

TEMPLATE = """\
# {full}: a region that tables are made for. Name it under `provinces` of a study; xietong check says what will be thin.
# Names: party and government names are read by the grammar of organisations. Local names (firms, charities,
# hospitals, universities, media) go into config/lexicon/names/{slug}.csv, with the columns of actors
# (config/lexicon/README.md); then write `names: [{slug}]` and, once read by somebody, `names_status: by_hand`.
# Stages: rows of its own in a file of config/stages, failing these those of {above}.
adcode: "{adcode}"
name_zh: {name}
name_en: {name_en}
aliases: [{full}]
names: []
names_status: generated
portals: {{}}
"""


def find_region(region: str, lexicon: Lexicon) -> str:
    """Adcode of a region given by name or adcode; an unknown or ambiguous one is a `SettingsError`."""
    gazetteer = Gazetteer(lexicon)
    adcode = region if gazetteer.region(region) else gazetteer.adcode(region)
    if adcode:
        return adcode
    entries = [e for e in lexicon.entries if e.kind == "region"]
    several = next((e.code.split(";") for e in entries if e.surface == region), [])
    if several:
        choice = ", ".join(f"{a} ({gazetteer.name(gazetteer.at_level(a, 'prefecture'))})" for a in several)
        raise SettingsError(f"--region: several regions are called '{region}'", allowed=choice, todo="give the adcode")
    hint = did_you_mean(region, [e.surface for e in entries])
    raise SettingsError(f"--region: no region of 2020 is called '{region}'. {hint}".rstrip(),
                        allowed="a name such as 温州 or 义乌市, or a six-digit adcode")  # fmt: skip


def new_province(slug: str, region: str, *, name_en: str = "") -> str:
    """Write config/provinces/<slug>.yaml for a region; returns what to do next.

    Raises `SettingsError` for a bad or taken slug and for a region that is not in the gazetteer or not unique.
    """
    if not SLUG.fullmatch(slug):
        raise SettingsError(f"'{slug}' cannot be a name", allowed="small letters, digits, - and _")
    path: Path = CONFIG / "provinces" / f"{slug}.yaml"
    if path.exists():
        raise SettingsError("exists already", where=str(path), todo="choose another name or edit the file")
    lexicon = load_lexicon(CONFIG / "lexicon")
    adcode = find_region(region, lexicon)
    full = Gazetteer(lexicon).name(adcode)
    briefs = [e.surface for e in lexicon.entries if e.kind == "region" and e.attrs.get("name") == full]
    text = TEMPLATE.format(
        slug=slug, adcode=adcode, full=full, name=min(briefs, key=len, default=full),
        name_en=name_en or slug.replace("-", " ").title(),
        above="the whole country" if level_of(adcode) == "provincial" else "its province",
    )  # fmt: skip
    import yaml

    validate(Province, yaml.safe_load(text), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return (
        f"wrote {path} ({full}, {adcode})\n"
        f"next: for documents of your own, xietong new-study NAME --from FILE --provinces {slug}\n"
        f"      for a study that is there, add {slug} to `provinces:` in config/studies/NAME.yaml (the sample study:\n"
        "      config/config.yaml), then xietong check --study NAME and xietong run --study NAME"
    )
