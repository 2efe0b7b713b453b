"""`make bench-collect`: 2,000 articles of nine families with 15 % faults, killed ten times, beside an undisturbed run.

Then the second run (conditional requests only) and the reading of all pages: pages a second and peak memory at a tenth
of the pages and at all of them.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.collect.conftest import Workplace
from tests.collect.portal import Portal

FAMILIES = ("hanweb_post", "hanweb_get", "zj_policy", "jpaas", "trs", "html", "newspaper", "rss", "sitemap")
OUT = Path(__file__).parent / "out"
READER = """
import resource, sys, time, yaml
from pathlib import Path
from pipeline.ingest.collected import collected_articles
from pipeline.settings import Collect
from itertools import islice
collect = Collect.model_validate(yaml.safe_load(Path("config/sources/s.yaml").read_text())["collect"])
t = time.process_time()
n = sum(1 for _ in islice(collected_articles(Path("data/raw/s"), collect), int(sys.argv[1])))
print(n, time.process_time() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def portals_of(n: int) -> list[Portal]:
    """The portals, `n` articles in all."""
    size = -(-n // len(FAMILIES))
    return [Portal(f"127.0.1.{i + 1}", family, size, rate=0.15) for i, family in enumerate(FAMILIES)]


def crawl(folder: Path, n: int, kills: int) -> dict[str, Any]:
    """Crawl `n` articles with `kills` kills at random moments; the manifest without ports, and figures."""
    portals = portals_of(n)
    place = Workplace(folder)
    place.settings(portals)
    rng, began, done = random.Random(kills), time.monotonic(), 0
    for _ in range(kills):
        process = place.start()
        target = sum(len(p.log) for p in portals) + rng.randint(1, int(2.0 * n / (kills + 1)))
        while process.poll() is None and sum(len(p.log) for p in portals) < target:
            time.sleep(0.01)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            done += 1
        process.communicate()
    out = place.collect(limit=3600)
    reached = {r["url"] for r in place.manifest(outcome="kept")}
    expected = set().union(*(p.expected() for p in portals))
    rows = [{k: v for k, v in row.items() if k not in ("fetched_at", "attempts")} for row in place.manifest()]
    text = json.dumps(rows, ensure_ascii=False)
    for p in portals:
        text = text.replace(f":{p.server_port}", f":{p.family}")  # with its colon: digests hold digits too
    first = {
        "kills": done, "articles": len(reached), "missing": len(expected - reached),
        "seconds": time.monotonic() - began,
        "requests": sum(len(p.log) for p in portals),
        "faults": sum(s in (0, 500) for p in portals for _, _, _, s, _ in p.log),
        "most_connections": max(p.most_at_once for p in portals), "last": out.strip().split("\n")[-1], "manifest": text,
    }  # fmt: skip
    for p in portals:
        p.log.clear()
    place.collect(limit=3600)
    second = [entry for p in portals for entry in p.log]
    first |= {
        "second_requests": len(second), "second_unconditional": sum(not c for _, _, _, s, c in second if s),
        "second_refetched": sum(s == 200 for _, _, _, s, _ in second),
    }  # fmt: skip
    for p in portals:
        p.close()
    return first


def read(folder: Path, n: int) -> dict[str, float]:
    """Pages a second and peak memory of reading `n` archived pages in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", READER, str(n)], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    pages, seconds, memory = map(float, done.stdout.split())
    return {"pages": pages, "pages_a_second": pages / seconds, "memory_mb": memory / 1024}


def main() -> None:
    """Measure and write benchmarks/out/collect.json; a difference between the manifests is an error."""
    n, kills = (int(a) for a in (sys.argv[1:] or ("2000", "10")))
    with tempfile.TemporaryDirectory() as folder:
        runs = {}
        for name, times in (("undisturbed", 0), ("killed", kills)):
            place = Path(folder) / name
            place.mkdir()
            runs[name] = crawl(place, n, times)
            print(name, {k: v for k, v in runs[name].items() if k != "manifest"}, flush=True)
        same = runs["undisturbed"].pop("manifest") == runs["killed"].pop("manifest")
        reading = {str(k): read(Path(folder) / "killed", k) for k in (n // 10, n)}
    print("manifests equal:", same)
    print("reading:", reading)
    OUT.mkdir(exist_ok=True)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    result = {"runs": runs, "manifests_equal": same, "reading": reading, "crawler_memory_mb": memory}
    (OUT / "collect.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"crawler, peak memory: {memory:.0f} MB")
    sys.exit(not same)


if __name__ == "__main__":
    main()
