"""Write the digests of what must never be learned from: python -m tests.quality.held_out [FILE…].

Adds sentences, documents, and documents by title and day, of FILE… (coded JSON lines), of the fresh sentences and of
the cases of realis to pipeline/classify/held_out.csv. Digests cannot be read back, and none is ever taken out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.classify.coded import HELD_OUT, read_held_out
from pipeline.training.rows import marks_of, read_rows
from tests.quality.fresh import read_fresh
from tests.quality.realis import read_cases


def add(rows: Iterable[Mapping[str, Any]], path: Path = HELD_OUT) -> int:
    """Add the marks of coded sentences; gives the number of all digests."""
    digests = sorted(read_held_out(path).union(*(marks_of(row) for row in rows)))
    path.write_text("\n".join(["digest", *digests]) + "\n", encoding="utf-8")
    return len(digests)


def main() -> None:
    """Add the fresh sentences, the cases of realis and the sentences of the files given."""
    shared = Path(os.environ.get("XIETONG_SHARED", "../shared"))
    cases = [c.context._asdict() | {"sentence": c.sentence} for c in read_cases(shared)]
    given = [row.data for row in read_rows(map(Path, sys.argv[1:]))]
    print(f"{add([*read_fresh(shared), *cases, *given])} digests: {HELD_OUT}")


if __name__ == "__main__":
    main()
