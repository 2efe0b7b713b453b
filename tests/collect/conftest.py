# ruff: noqa: E501
"""Starting portals and crawls in tests: every crawl is a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from pipeline.settings import Collect
from tests.collect.portal import Portal
from tests.conftest import PROJECT


class Workplace:
    """A folder with the settings of one source `s` and quick manners."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def settings(
        self, portals: list[Portal], *, lists: list[dict[str, object]] | None = None, **manners: object
    ) -> None:
        (self.folder / "config/sources").mkdir(parents=True, exist_ok=True)
        quick = {"contact": "mail@example.org", "delay": 0, "jitter": 0, "timeout": 0.3, "backoff": 0.01}
        source = {
            "title": "s", "format": "collected", "path": "data/raw/s", "licence": "test",
            "collect": {
                "hosts": sorted({p.server_address[0] for p in portals}), "since": "2020-02-01", "until": "2020-02-28",
                "lists": lists or [p.column() for p in portals],
            },
        }  # fmt: skip
        text = yaml.safe_dump({**quick, "allow_loopback": True, **manners})
        (self.folder / "config/collect.yaml").write_text(text)
        (self.folder / "config/sources/s.yaml").write_text(yaml.safe_dump(source))

    def start(self, *args: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline.collect.engine", "s", *args],
            cwd=self.folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def collect(self, *args: str, code: int = 0, limit: float = 120) -> str:
        process = self.start(*args)
        out, err = process.communicate(timeout=limit)
        assert process.returncode == code, out + err
        return out + err

    def manifest(self, **chosen: str) -> list[dict[str, str]]:
        from pipeline.collect.manifest import read_manifest

        rows = read_manifest(self.folder / "data/raw/s/manifest.csv")
        return [r for r in rows if all(r[k] == v for k, v in chosen.items())]


def collect_of(workplace: Workplace) -> Collect:
    text = (workplace.folder / "config/sources/s.yaml").read_text()
    return Collect.model_validate(yaml.safe_load(text)["collect"])


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture
def portal() -> Iterator[Callable[..., Portal]]:
    """Makes portals on 127.0.0.2, 127.0.0.3 … and closes them."""
    made: list[Portal] = []

    def make(family: str, n: int, **options: object) -> Portal:
        made.append(Portal(f"127.0.0.{len(made) + 2}", family, n, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()
