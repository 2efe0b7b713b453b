"""Claims under simulated worlds, in more runs than the test suite has: how often each is called supported.

`python -m benchmarks.claims [--runs 2000]` prints, as JSON, the share of runs of every null scenario that is called
supported beside the 97th percentile of the binomial at 5 percent, then the power scenarios, and what it took.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from scipy import stats

from benchmarks.rise_worlds import BLOCKS, FLOORS, NULLS, TENT, n_supported
from pipeline.analyse.umbrella import Umbrella
from tests.analyse import test_mix_role_bloc as shares
from tests.analyse import test_two_lines as lines

POWER_RUNS = 400
Scenario = tuple[str, int, Callable[[int], int]]


def nulls(umbrella: Umbrella, runs: int) -> Iterator[Scenario]:
    """Name, number of runs and count of the supported of every null scenario."""
    for claim, own in NULLS.items():
        for name, scenario in own.items():
            yield f"{claim} {name}", runs, lambda n, c=claim, s=scenario: n_supported(c, n, umbrella, **s)
    for name, scenario in lines.NULLS.items():
        yield f"H1 two lines, {name}", runs, lambda n, s=scenario: lines.n_shown(n, **s)
    for name, scenario in shares.ONE_MIX.items():
        yield f"H2 {name}", runs, lambda n, s=scenario: shares.mix_supported(n, **s)
    for name, scenario in shares.NO_DRIFT.items():
        yield f"H3 {name}", runs, lambda n, s=scenario: shares.role_supported(n, **s)
    for name in shares.NULLS:
        yield f"H4 {name}", runs, lambda n, s=name: shares.bloc_supported(s, n)


def powers(umbrella: Umbrella) -> Iterator[Scenario]:
    """The same of the scenarios with a peak twice the edges."""
    for claim in FLOORS:
        yield f"{claim} peak", POWER_RUNS, lambda n, c=claim: n_supported(c, n, umbrella, rate=TENT)
    yield "H1 two lines, peak", POWER_RUNS, lambda n: lines.n_shown(n, rate=lines.TENT)


def main() -> None:
    """Run every scenario and print shares."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=2000, help="runs of each null scenario")
    args = parser.parse_args()
    umbrella = Umbrella(BLOCKS.stage, n_permutations=999, seed=1)
    start, found = time.perf_counter(), {}
    for kind, scenarios in (("null", nulls(umbrella, args.runs)), ("power", powers(umbrella))):
        for name, runs, count in scenarios:
            found[f"{kind}: {name}"] = round(count(runs) / runs, 4)
    limit = float(stats.binom.ppf(0.97, args.runs, 0.05)) / args.runs
    result = {
        "runs": args.runs, "limit_of_nulls": limit, "supported": found,
        "over_the_limit": [n for n, share in found.items() if n.startswith("null") and share > limit],
        "seconds": round(time.perf_counter() - start, 1),
    }  # fmt: skip
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
