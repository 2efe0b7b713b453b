"""The digest of a step follows its imports and nothing else."""

from __future__ import annotations

from pipeline import provenance


def test_closure_follows_imports_inside_functions():
    files, foreign = provenance.import_closure("pipeline.cli")
    names = {f.name for f in files}
    assert {"cli.py", "errors.py", "scaffold.py", "settings.py"} <= names
    assert "pydantic" in foreign


def test_closure_leaves_out_what_is_not_imported():
    files, foreign = provenance.import_closure("pipeline.errors")
    assert [f.name for f in files] == ["errors.py"]
    assert foreign == ()


def test_digest_changes_with_a_helper(tmp_path, monkeypatch):
    package = tmp_path / "pipeline" / "steps"
    package.mkdir(parents=True)
    (tmp_path / "pipeline" / "helper.py").write_text("X = 1\n")
    (tmp_path / "pipeline" / "other.py").write_text("Y = 1\n")
    (package / "one.py").write_text("from pipeline import helper\n")
    (package / "two.py").write_text("from pipeline import other\n")
    monkeypatch.setattr(provenance, "_root", lambda: tmp_path)

    def digests() -> tuple[str, str]:
        for cached in (provenance._module_file, provenance._imports, provenance.import_closure, provenance.code_digest):
            cached.cache_clear()
        return provenance.code_digest("one"), provenance.code_digest("two")

    before = digests()
    (tmp_path / "pipeline" / "helper.py").write_text("X = 2\n")
    after = digests()
    for cached in (provenance._module_file, provenance._imports, provenance.import_closure, provenance.code_digest):
        cached.cache_clear()
    assert before[0] != after[0]
    assert before[1] == after[1]
