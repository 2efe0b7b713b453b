"""The command `xietong train`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from pipeline.training.options import add_options, as_arguments

# One thread and one set of kernels, the oldest that every x86-64 processor of the last fifteen years runs: sums come
# out the same on all of them. With two threads the classifier also takes four times as long.
PINNED = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Nehalem"}


def run_training(words: Sequence[str]) -> int:
    """Run the training in a process of its own, since the settings must stand before any library is loaded."""
    environment = {**os.environ, **PINNED}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.training.run", *words], env=environment, check=False
    ).returncode


def train(args: argparse.Namespace) -> int:
    """Retrain tagger, linker and classifier."""
    return run_training(as_arguments(args))


def add_commands(command: Callable[[str, object, str], argparse.ArgumentParser]) -> None:
    """Add the parser of the command."""
    add_options(command("train", train, "retrain tagger, linker and classifier from coded sentences"))
