"""What a run of the workflow consists of: files, shards and targets, all known from the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import settings
from pipeline.codes import COUNTRY
from pipeline.errors import SettingsError
from pipeline.settings import CONFIG, DEFAULT_STUDY, Study

SUFFIXES = {
    "txt": (".txt",),
    "html": (".html", ".htm", ".shtml"),
    "files": (".pdf", ".docx", ".doc", ".wps", ".txt", ".html", ".htm", ".shtml"),
}
VOCABULARY_FILES = [str(CONFIG / "vocabulary" / name) for name in ("precision.csv", "terms.csv")]
MODEL_FOLDERS = (Path("pipeline/classify/models"), Path("pipeline/extract/models"))


@dataclass(frozen=True)
class Plan:
    """Paths are relative to the project where they lie in it."""

    study: Study
    study_file: str
    crisis_file: str
    source_files: dict[str, list[str]]
    shards: list[str]  # <source>/<month or all>
    lexicon_files: list[str]
    model_files: list[str]
    stage_files: list[str]
    province_files: list[str]

    @property
    def input_files(self) -> list[str]:
        """Every file that a run reads: settings, sources, lexicon, models."""
        own = [self.study_file, self.crisis_file, *self.stage_files, *self.province_files]
        sources = [str(CONFIG / "sources" / f"{name}.yaml") for name in self.study.sources]
        texts = [f for files in self.source_files.values() for f in files]
        return [*own, *sources, *VOCABULARY_FILES, *self.lexicon_files, *self.model_files, *texts]

    @property
    def adcodes(self) -> list[str]:
        """Regions that tables and figures are made for: the provinces, then the whole country."""
        return [*(settings.load_province(p).adcode for p in self.study.provinces), COUNTRY]

    @property
    def own_settings(self) -> str:
        """Settings of the study without the provinces it is set beside: what its own tables and claims depend on.

        A rule takes them as a parameter, in place of the study file: a region more to compare, or a comment, recomputes
        nothing else.
        """
        return self.study.model_dump_json(exclude={"compare"})

    @property
    def compared_files(self) -> list[str]:
        """Packs of the provinces that the study sets side by side; for `all`, cities and counties are left out."""
        if self.study.compare != "all":
            return [str(CONFIG / "provinces" / f"{p}.yaml") for p in self.study.compare]
        packs = sorted((CONFIG / "provinces").glob("*.yaml"))
        return [str(p) for p in packs if settings.load_province(p.stem).adcode.endswith("0000")]

    @property
    def common_lexicon_files(self) -> list[str]:
        """Files of the lexicon without the local names."""
        return [f for f in self.lexicon_files if Path(f).parent.name != "names"]

    def shards_of(self, table: str, work: str) -> list[str]:
        """Files of a sharded table."""
        return [f"{work}/{table}/{shard}.parquet" for shard in self.shards]


def source_files(study: Study, name: str) -> list[str]:
    """Files of a source, sorted; an empty folder is an error."""
    source = settings.load_source(name)
    if source.format == "collected":  # may not be there yet: the target collect makes it, a run of the study does not
        return [str(settings.resolve_path(study.source_paths.get(name, source.path)) / "journal.jsonl")]
    path = settings.source_location(study, name)
    if not path.is_dir():
        return [str(path)]
    suffixes = SUFFIXES.get(source.format, (f".{source.format}",))
    files = sorted(str(p) for p in path.rglob("*") if p.suffix.lower() in suffixes and p.is_file())
    if not files:
        raise SettingsError(
            f"source '{name}': no file ending in {' or '.join(suffixes)} in {path}",
            where=str(CONFIG / "sources" / f"{name}.yaml"),
            todo=source.obtain or "put the files there",
        )
    return files


def _files(folder: Path, *patterns: str) -> list[str]:
    return sorted(str(p) for pattern in patterns for p in folder.rglob(pattern) if p.is_file())


def make_plan(config: dict[str, Any], configfiles: list[Any]) -> Plan:
    """The plan of a Snakemake call: the one study file of --configfile, else the default study.

    Snakemake merges the maps of several files, and --config into them; both would let one study leak into another and
    are refused.
    """
    if len(configfiles) > 1:
        raise SettingsError(
            f"several study files given: {', '.join(map(str, configfiles))}",
            allowed="one --configfile",
            todo="run the studies one after the other; each file is complete by itself",
        )
    path = Path(str(configfiles[0])) if configfiles else DEFAULT_STUDY
    path = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    own = settings.load_yaml(path) if configfiles else {}
    extra = sorted(k for k, v in config.items() if own.get(k) != v)
    if extra:
        raise SettingsError(
            f"--config {' '.join(extra)}: values on the command line are not supported",
            todo="write the value into a study file and give it with --configfile",
        )
    return plan_of(path)


def plan_of(path: Path) -> Plan:
    """The plan of the study in one file."""
    study = settings.load_study(path)
    settings.load_crisis(study.crisis)
    sources = {name: settings.load_source(name) for name in study.sources}
    for province in (*study.provinces, *(study.compare if study.compare != "all" else ())):
        settings.load_province(province)
    stage_files = [str(CONFIG / "stages" / f"{s}.csv") for s in study.stage_schemes]
    for file in stage_files:
        if not Path(file).is_file():
            known = ", ".join(sorted(p.stem for p in (CONFIG / "stages").glob("*.csv")))
            raise SettingsError(f"stage_schemes: no file {file}", where=str(path), allowed=known)
    return Plan(
        study=study,
        study_file=str(path),
        crisis_file=str(CONFIG / "crises" / f"{study.crisis}.yaml"),
        source_files={name: source_files(study, name) for name in study.sources},
        shards=[f"{name}/{shard}" for name, source in sources.items() for shard in source.shards(study.window)],
        lexicon_files=_files(CONFIG / "lexicon", "*.csv"),
        model_files=[f for folder in MODEL_FOLDERS for f in _files(folder, "*.npz", "*.json")],
        stage_files=stage_files,
        province_files=[str(CONFIG / "provinces" / f"{p}.yaml") for p in study.provinces],
    )
