"""The report's front-end parts: committed as listed, under free licences, and the same beside the page."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from pipeline.present.report import ASSETS, CARRIED

LISTED = json.loads((ASSETS / "assets.json").read_text(encoding="utf-8"))
FREE = {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause"}


def test_every_bundle_is_listed_and_has_the_digest_of_the_list():
    digests = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in ASSETS.glob("*.js")}
    assert {a["file"]: a["sha256"] for a in LISTED} == digests
    assert {*digests, "LICENCES.txt"} == set(CARRIED)


def test_every_package_has_a_version_a_free_licence_and_its_text():
    packages = [p for a in LISTED for p in a["packages"]]
    assert len(packages) > 10
    assert {p["licence"] for p in packages} <= FREE
    texts = (ASSETS / "LICENCES.txt").read_text(encoding="utf-8")
    for p in packages:
        assert re.search(rf"^{re.escape(p['name'])} {re.escape(p['version'])}\n\n(.*\n)*?.*Copyright", texts, re.M)


def test_versions_are_those_that_the_lock_pins():
    lock = json.loads((ASSETS / "source" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not any("resolved" in entry for entry in lock.values())  # versions and digests, no address
    for p in (p for a in LISTED for p in a["packages"]):
        assert lock[f"node_modules/{p['name']}"]["version"] == p["version"]
        assert lock[f"node_modules/{p['name']}"]["integrity"].startswith("sha512-")


def test_bundles_are_small_and_ask_for_nothing():
    texts = [(ASSETS / a["file"]).read_text(encoding="utf-8") for a in LISTED]
    assert sum(map(len, texts)) < 800_000
    for text in texts:
        assert not re.search(r"\beval\(|\bFunction\(|\bfetch\(|XMLHttpRequest|WebSocket|\bimport\(", text)


@pytest.mark.workflow
def test_the_report_carries_the_bundles_and_their_licences(sample_results):
    for name in CARRIED:
        assert (sample_results / "report" / "assets" / name).read_bytes() == (ASSETS / name).read_bytes()
