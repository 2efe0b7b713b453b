"""Typed, closed models of everything in config/; the only place for defaults.

A study file is complete by itself: what it leaves out takes the default written here, never a value of another study.
An unknown key is an error that names the file, the key and the nearest valid key.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import typing
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline import codes
from pipeline.errors import SettingsError, did_you_mean

CONFIG = Path("config")
DEFAULT_STUDY = CONFIG / "config.yaml"
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
ADCODE = re.compile(r"[1-8]\d{5}")


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise ValueError("only small letters, digits, - and _, beginning with a letter or digit")
    return value


def _adcode(value: str) -> str:
    if value and value != codes.COUNTRY and not ADCODE.fullmatch(value):
        raise ValueError("a six-digit adcode such as 330000, or CN for the whole country")
    return value


Slug = Annotated[str, AfterValidator(_slug)]
Adcode = Annotated[str, AfterValidator(_adcode)]
Share = Annotated[float, Field(ge=0, le=1)]


class Model(BaseModel):
    """A closed, immutable block of settings."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)


class Window(Model):
    """Days of publication that a study covers, both inclusive."""

    start: dt.date = Field(description="first day, YYYY-MM-DD")
    end: dt.date = Field(description="last day, YYYY-MM-DD")

    @model_validator(mode="after")
    def _ordered(self) -> Window:
        if self.end < self.start:
            raise ValueError(f"end {self.end} lies before start {self.start}")
        return self

    def months(self) -> list[str]:
        """Months of the window, YYYY-MM, in order."""
        first, last = self.start.year * 12 + self.start.month - 1, self.end.year * 12 + self.end.month - 1
        return [f"{m // 12}-{m % 12 + 1:02d}" for m in range(first, last + 1)]


class Crisis(Model):
    """An emergency: the words by which a document is about it. No behaviour or cooperation word belongs here."""

    title_zh: str = Field(description="name in Chinese")
    title_en: str = Field(description="name in English")
    terms_strong: tuple[str, ...] = Field(min_length=1, description="one of these in title or text suffices")
    terms_weak: tuple[str, ...] = Field((), description="two different ones, or one in the title, suffice")
    exclude: tuple[str, ...] = Field((), description="strings in which a term does not count (e.g. 非洲猪瘟疫情)")
    cues: dict[str, tuple[str, ...]] = Field(
        {},
        description="words that stand for a group of config/lexicon/cues.csv in this emergency; `crisis` and "
        "`normal_biz` (what is other business) hold words of covid-19 there",
    )


class Extract(Model):
    """What the extraction uses beside the rules."""

    classifier: bool = Field(True, description="add behaviours by the classifier where rules are silent")
    tagger: bool = Field(True, description="actors by the statistical models, not by the rules' weights")


class Topics(Model):
    """Topic model."""

    n_topics: tuple[int, ...] = Field((8, 12, 16), min_length=1, max_length=3, description="numbers of topics to try")
    n_seeds: int = Field(3, ge=1, le=3, description="seeds a number of topics")


class Claims(Model):
    """How the claims are tested, stated before any result."""

    basis: Literal["strict", "coprovision", "broad"] = Field("broad", description="which acts count as cooperative")
    alpha: float = Field(0.05, gt=0, lt=0.5, description="level of the tests")
    n_permutations: int = Field(999, ge=99, le=9999, description="permutations of calendar blocks")
    block_days: int = Field(7, ge=1, le=28, description="days of a calendar block; twice as many as a check")
    hump_ratio: float = Field(1.5, gt=1, description="peak to edge; data that exclude it refute the hump")
    least_v: float = Field(0.10, gt=0, lt=1, description="H2: V* under which a difference of mixes is too small")
    equivalence_margin: float = Field(0.10, gt=0, lt=0.5, description="H4: how far a stage's share may lie off")
    min_week_sentences: int = Field(20, ge=1, description="on-topic sentences under which a source's block has no rate")
    n_specifications: int = Field(
        200, ge=1, le=200, description="specifications of the robustness analysis, chosen before any result"
    )


class Analysis(Model):
    """Thresholds of the guards and of the tables."""

    min_acts_cell: int = Field(30, ge=1, description="acts under which a cell is grey, without percentage or rank")
    min_families_cell: int = Field(10, ge=1, description="reprint families under which a cell is grey")
    min_acts_stage: int = Field(100, ge=1, description="domestic acts under which a stage is too thin")
    min_families_stage: int = Field(20, ge=1, description="reprint families under which a stage is too thin")
    retrospective_days: int = Field(7, ge=0, description="days before publication beyond which an act is retrospective")
    moving_window: int = Field(7, ge=1, description="days of the moving average of daily series")
    bootstrap_samples: int = Field(500, ge=100, le=10000, description="week-block bootstrap samples of intervals")
    confidence: float = Field(0.95, gt=0.5, lt=1, description="level of intervals")
    topics: Topics = Topics()
    claims: Claims = Claims()


class Quality(Model):
    """Coded sentences that the quality page measures the extraction on."""

    coded: str = Field("", description="file of coded sentences, as in the annotation guide; empty = none")
    coders: str = Field("", description="who coded them, as the page says it")

    @model_validator(mode="after")
    def _who(self) -> Quality:
        if bool(self.coded) != bool(self.coders):
            raise ValueError("coded and coders belong together: a figure without its coders says nothing")
        return self


class Study(Model):
    """One study: which texts, places and stages, and how they are counted."""

    name: Slug = Field(description="short name; results go to results/<name>/")
    title: str = Field(description="title shown on tables, figures and report")
    title_en: str = Field("", description="title in English")
    crisis: Slug = Field(description="file in config/crises/")
    window: Window
    sources: tuple[Slug, ...] = Field(min_length=1, description="files in config/sources/")
    source_paths: dict[Slug, str] = Field(
        {}, description="where a source's files lie on this machine, instead of its path"
    )
    provinces: tuple[Slug, ...] = Field((), description="files in config/provinces/; the whole country is always added")
    stage_schemes: tuple[Slug, ...] = Field(
        min_length=1, description="files in config/stages/; the first that covers a region is its headline"
    )
    compare: Literal["all"] | tuple[Slug, ...] = Field(
        (), description="provinces to set side by side in results/<name>/compare/; all = every province with a pack"
    )
    realis: Literal["done", "planned", "required", "negated"] = Field("done", description="realis of the headline")
    extract: Extract = Extract()
    analysis: Analysis = Analysis()
    quality: Quality = Quality()
    seed: int = Field(20200123, ge=0, description="the one seed")

    @model_validator(mode="after")
    def _distinct(self) -> Study:
        for key in ("sources", "provinces", "stage_schemes", "compare"):
            values = getattr(self, key)
            if isinstance(values, str):
                continue
            if len(set(values)) < len(values):
                raise ValueError(f"{key}: a name stands twice")
        unknown = set(self.source_paths) - set(self.sources)
        if unknown:
            raise ValueError(f"source_paths: {', '.join(sorted(unknown))} is not among sources")
        return self


class Fields(Model):
    """Which field of a record holds what; text may be several fields, joined by line breaks."""

    title: str = Field("", description="title")
    text: str | tuple[str, ...] = Field("text", description="main text; several fields are joined by line breaks")
    published: str = Field("", description="day of publication; where empty: from title or file name")
    written: str = Field("", description="day of signing (成文日期)")
    url: str = Field("", description="address")
    issuer: str = Field("", description="issuing bodies, joint ones separated by ; or 、")
    doc_number: str = Field("", description="document number (发文字号)")
    region: str = Field("", description="adcode or name of a region")
    doc_type: str = Field("", description="code of the document type")
    id: str = Field("", description="the source's own number of the record")
    reprint_of: str = Field("", description="number of the record that this one reprints")


class Fetch(Model):
    """Files to fetch once: addresses with the digest each must have."""

    commit: str = Field(description="commit or version that the addresses name")
    files: dict[str, str] = Field(min_length=1, description="address: sha256 of the file")


class ListPages(Model):
    """One column of a portal: where its list of articles begins and which system serves it."""

    family: Literal[codes.LIST_FAMILIES] = Field(description="content system that serves the list")  # type: ignore[valid-type]
    url: str = Field("", description="address of the first list page or feed; {yyyy}, {mm}, {dd} for newspapers")
    params: dict[str, str] = Field({}, description="fields that the family sends (columnid, unitid, infotypeId, …)")
    file: str = Field("", description="family urls: text file with one address a line")
    links: str = Field("", description="regular expression that the address of an article must match")
    doc_type: Literal["", *codes.DOC_TYPES] = Field("", description="type of everything listed; empty = by title")  # type: ignore[valid-type]
    max_pages: int = Field(500, ge=1, le=5000, description="list pages read at most")

    @field_validator("links")
    @classmethod
    def _is_expression(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from None
        return value

    @model_validator(mode="after")
    def _placed(self) -> ListPages:
        needed = "file" if self.family == "urls" else "url"
        if not getattr(self, needed):
            raise ValueError(f"{needed}: is missing (family {self.family})")
        return self


class Collect(Model):
    """What the crawler collects for a source. Facts of a portal; how the crawler behaves stands in collect.yaml."""

    hosts: tuple[str, ...] = Field(min_length=1, description="host names that may be asked; no other ever is")
    lists: tuple[ListPages, ...] = Field(min_length=1, description="columns to read")
    since: dt.date | None = Field(None, description="first day wanted, where the list tells days")
    until: dt.date | None = Field(None, description="last day wanted")
    attachments: bool = Field(True, description="fetch pdf, doc and docx files that articles link to")


class Manners(Model):
    """How the crawler behaves towards every host (config/collect.yaml)."""

    contact: str = Field("", description="mail or web address that the user agent gives; collecting needs one")
    delay: float = Field(1.0, ge=0, le=600, description="seconds between requests to a host; under 1 on loopback only")
    jitter: float = Field(0.5, ge=0, le=60, description="seconds added at random, at most")
    timeout: float = Field(60.0, gt=0, le=600, description="seconds for one whole response")
    retries: int = Field(4, ge=0, le=4, description="further tries after a server error, time-out or broken body")
    backoff: float = Field(5.0, ge=0, le=600, description="seconds before the first further try; doubles with each")
    max_bytes: int = Field(40 << 20, ge=1 << 10, description="largest body kept, after decompression")
    verify_certificates: bool = Field(True, description="refuse https hosts without a valid certificate")
    allow_loopback: bool = Field(False, description="hosts on this machine may be asked (for tests)")


class Source(Model):
    """One source of documents."""

    title: str = Field(description="name of the source")
    format: Literal["jsonl", "csv", "xlsx", "json", "txt", "html", "pdf", "docx", "doc", "files", "collected"] = Field(
        description="txt, html, pdf, docx, doc are folders of such files, files of any; collected: by the crawler"
    )
    path: str = Field(
        description="file or folder; shared/… lies in $XIETONG_SHARED or ../shared; else relative to the project"
    )
    records: str = Field("", description="json: key that holds the list of records, dots for nested keys")
    sheet: str = Field("", description="xlsx: name of the sheet; empty = first")
    encoding: Literal["utf-8", "gb18030", "detect"] = Field("utf-8", description="encoding of the files")
    fields: Fields = Fields()
    date_format: Literal["iso", "chinese", "epoch_ms", "detect"] = Field("detect", description="form of the dates")
    doc_type: Literal[codes.DOC_TYPES] = Field("news", description="type where the record or its title says none")  # type: ignore[valid-type]
    doc_type_from_title: bool = Field(True, description="let words of the title decide the type (…的通知 is a notice)")
    issuer: str = Field("", description="issuer where the record names none")
    region: Adcode = Field("", description="adcode where the record names none; empty = unknown, CN = national")
    licence: str = Field(description="licence as stated by the source")
    obtain: str = Field("", description="where and how to get the files")
    shard: Literal["all", "month"] = Field("all", description="unit of work; month for sources over about 50 MB")
    is_invented: bool = Field(False, description="texts written for demonstration")
    fetch: Fetch | None = Field(None, description="files that the collect target fetches")
    collect: Collect | None = Field(None, description="portal columns that the collect target crawls")

    def shards(self, window: Window) -> list[str]:
        """Months of the window where the source is cut by month, else the one shard `all`."""
        return window.months() if self.shard == "month" else ["all"]


class Province(Model):
    """A region that tables are made for."""

    adcode: Adcode = Field(description="six-digit code of the region")
    name_zh: str = Field(description="name in Chinese")
    name_en: str = Field(description="name in English")
    aliases: tuple[str, ...] = Field((), description="other names (浙, 我省 is resolved by issuer)")
    names: tuple[str, ...] = Field((), description="lexicon files of local names in config/lexicon/names/")
    names_status: Literal["by_hand", "generated"] = Field(
        "generated", description="local names collected by hand, or only those that patterns give (not audited)"
    )
    portals: dict[Slug, str] = Field({}, description="addresses of official portals, as facts; nothing is fetched")


M = TypeVar("M", bound=BaseModel)


def load_yaml(path: Path) -> dict[str, Any]:
    """Mapping in a YAML file (safe loader); an absent or broken file is a `SettingsError` that names its neighbours."""
    if not path.is_file():
        near = [p.name for p in path.parent.glob("*.yaml")] if path.parent.is_dir() else []
        raise SettingsError(
            f"no such file. {did_you_mean(path.name, near)}".rstrip(),
            where=str(path),
            allowed=", ".join(sorted(near)) or "(folder is empty)",
        )
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"is not valid YAML in UTF-8: {error}", where=str(path)) from None
    if not isinstance(data, dict):
        raise SettingsError("must be a mapping of keys to values", where=str(path))
    return data


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, alone, as an option or as items of a list; None for plain values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(inner_model, typing.get_args(annotation))), None)


def _block(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel]:
    """The model in which the last key of an error location stands."""
    for part in loc[:-1]:
        field = model.model_fields.get(str(part))
        model = (inner_model(field.annotation) if field else None) or model
    return model


def validate(model: type[M], data: Any, where: str) -> M:
    """`data` as a model; every fault becomes one line of a `SettingsError` with key, value and what is allowed."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            key = ".".join(str(p) for p in fault["loc"]) or "(file)"
            if fault["type"] == "extra_forbidden":
                valid = list(_block(model, fault["loc"]).model_fields)
                hint = did_you_mean(str(fault["loc"][-1]), valid)
                lines.append(f"{key}: unknown key. {hint} Valid keys: {', '.join(valid)}")
            elif fault["type"] == "missing":
                lines.append(f"{key}: is missing")
            else:
                lines.append(f"{key}: {fault['msg'].removeprefix('Value error, ')} (found {fault['input']!r:.80})")
        raise SettingsError("\n  ".join(lines), where=where, todo="see config/README.md for every key") from None


def load_study(path: Path = DEFAULT_STUDY) -> Study:
    """The study in one file."""
    return validate(Study, load_yaml(path), str(path))


def study_path(name: str) -> Path:
    """File of the study called `name`, or `name` itself if it is a path to a YAML file."""
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    candidates = {load_yaml(p).get("name"): p for p in [DEFAULT_STUDY, *sorted((CONFIG / "studies").glob("*.yaml"))]}
    if name not in candidates:
        known = [str(k) for k in candidates if k]
        raise SettingsError(
            f"no study is called '{name}'. {did_you_mean(name, known)}".rstrip(), allowed=", ".join(sorted(known))
        )
    return candidates[name]


def _load(model: type[M], folder: str, name: str) -> M:
    path = CONFIG / folder / f"{name}.yaml"
    return validate(model, load_yaml(path), str(path))


def load_source(name: str) -> Source:
    """config/sources/<name>.yaml."""
    return _load(Source, "sources", name)


def load_manners(path: Path = CONFIG / "collect.yaml") -> Manners:
    """config/collect.yaml; without the file, the defaults."""
    return validate(Manners, load_yaml(path) if path.is_file() else {}, str(path))


def load_crisis(name: str) -> Crisis:
    """config/crises/<name>.yaml."""
    return _load(Crisis, "crises", name)


def load_province(name: str) -> Province:
    """config/provinces/<name>.yaml."""
    return _load(Province, "provinces", name)


def resolve_path(path: str) -> Path:
    """A source's path on this machine: `shared/…` lies in $XIETONG_SHARED, else in ../shared beside the project."""
    if path.startswith("shared/"):
        return Path(os.environ.get("XIETONG_SHARED", "../shared")) / path.removeprefix("shared/")
    return Path(path).expanduser()


def source_location(study: Study, name: str) -> Path:
    """Where the files of a source of a study lie; an absent one is an error that says where to obtain them."""
    source = load_source(name)
    given = study.source_paths.get(name, source.path)
    path = resolve_path(given)
    if not path.exists():
        raise SettingsError(
            f"source '{name}': no file or folder {path}",
            where=str(CONFIG / "sources" / f"{name}.yaml"),
            todo=f"{source.obtain or 'put the files there'}; or set source_paths: {{{name}: …}} in the study file",
        )
    return path
