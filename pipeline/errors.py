"""Errors that a user can mend.

PipelineError
├── SettingsError   something in config/ is wrong
└── InputError      something in a data file is wrong
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable
from typing import NoReturn


class PipelineError(Exception):
    """What is wrong, where, what is allowed and what to do next; printed without traceback, exit code 2."""

    def __init__(self, what: str, *, where: str = "", allowed: str = "", todo: str = "") -> None:
        self.what, self.where, self.allowed, self.todo = what, where, allowed, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.allowed:
            lines.append(f"  allowed: {self.allowed}")
        if self.todo:
            lines.append(f"  to do: {self.todo}")
        return "\n".join(lines)


class SettingsError(PipelineError):
    """A fault in a file of config/."""


class InputError(PipelineError):
    """A fault in a data file."""


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return ``Did you mean 'x'?`` for the nearest choice, or the empty string.

    >>> did_you_mean("hunna.csv", ["hunan.csv", "hubei.csv"])
    "Did you mean 'hunan.csv'?"
    """
    near = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""


def guarded(main: Callable[[], int | None]) -> NoReturn:
    """Run a program's main function and exit: 0 or its own code, 2 with a plain message for a `PipelineError`."""
    try:
        code = main()
    except PipelineError as error:
        print(f"xietong: {error}", file=sys.stderr)
        code = 2
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        sys.stderr.close()
        code = 0
    except KeyboardInterrupt:
        print("xietong: interrupted", file=sys.stderr)
        code = 130
    sys.exit(code or 0)
