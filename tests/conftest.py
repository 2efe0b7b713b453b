"""Fixtures of the whole suite: real texts beside the project, and one run of the sample study a session."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

# As in the steps of the workflow; must be set before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# No test asserts on time, and each run tries the same examples.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")

PROJECT = Path(__file__).resolve().parent.parent


def need(present: bool, reason: str) -> None:
    """Skip with a reason on a user's machine; fail where CI=true, so that nothing is left out unseen."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"needed in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party texts and coded sentences beside the project."""
    path = Path(os.environ.get("XIETONG_SHARED", PROJECT.parent / "shared"))
    need(path.is_dir(), f"no folder {path} ($XIETONG_SHARED)")
    return path


def copy_project(target: Path) -> Path:
    """The project's own files in a new folder, so that a run cannot touch the real results."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        source = PROJECT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    return target


def snakemake(project: Path, *args: str, cores: int = 2, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run Snakemake in a copy of the project, with the package of that copy."""
    environment = {**os.environ, "PYTHONPATH": str(project)}
    environment.setdefault("XIETONG_SHARED", str(PROJECT.parent / "shared"))
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", str(cores), *args],
        cwd=project, capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    if check and done.returncode:
        logs = "\n".join(p.read_text() for p in (project / "results").rglob("*.log") if p.stat().st_size)
        pytest.fail(f"snakemake {' '.join(args)}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}\n{logs[-4000:]}")
    return done


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A copy of the project in which the sample study has been run once; test processes side by side share it."""
    base = tmp_path_factory.getbasetemp()
    common = base if worker_id == "master" else base.parent
    project, done = common / "sample_project", common / "sample_project.done"
    with FileLock(common / "sample_project.lock"):
        if not done.exists():
            shutil.rmtree(project, ignore_errors=True)
            snakemake(copy_project(project))
            done.touch()
    return project


@pytest.fixture(scope="session")
def sample_results(sample_project: Path) -> Path:
    """results/sample of that run."""
    return sample_project / "results" / "sample"
