# `make run` and `make test` do all the set-up: a virtual environment with every package pinned by hash.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
CORES ?= all
STUDY ?= sample
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run test lint format train bench bench-claims bench-coding bench-collect bench-report lock vendor clean setup
.DEFAULT_GOAL := run

run: .venv/ready  ## run a study (STUDY=sample): tables, figures and report under results/
	@$(BIN)/xietong run --study $(STUDY) --cores $(CORES)

test: .venv/ready  ## run the tests
	@$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

lint: .venv/ready  ## style, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: .venv/ready  ## mend style and format
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

train: .venv/ready  ## retrain the shipped models from their recipe (pipeline/training/recipe.py); DEV=file adds its figures
	@$(BIN)/xietong train --shipped --install --ablation $(if $(DEV),--dev $(DEV))

bench: .venv/ready  ## speed and memory against a plain baseline, on the same texts
	@$(BIN)/python -m benchmarks.run

bench-claims: .venv/ready  ## claims under simulated worlds: five times the runs of the test suite
	@$(BIN)/python -m benchmarks.claims

bench-coding: .venv/ready  ## coding of the sample study, from the draw to the corrected tables
	@$(BIN)/python -m benchmarks.coding

bench-collect: .venv/ready  ## crawler: 2,000 articles on loopback with faults and ten kills
	@$(BIN)/python -m benchmarks.collect

bench-report: .venv/ready  ## report with 50,000 acts in Chromium: opening, largest cell, search
	@$(BIN)/python -m benchmarks.report

lock: .venv/ready  ## renew requirements.lock from pyproject.toml (needs uv)
	@$(BIN)/python -m pip install --quiet uv && $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev --extra explore --extra slurm pyproject.toml --output-file requirements.lock

vendor:  ## renew the report's front-end parts from their published packages (needs Node and npm; nothing else does)
	@command -v npm >/dev/null || { echo "make vendor needs Node 20 or later with npm; no other target does"; exit 2; }
	@cd pipeline/present/assets/source && npm ci --ignore-scripts --no-audit --no-fund --silent && node build.mjs && rm -rf node_modules

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "xietong needs Python 3.11, 3.12 or 3.13 on the PATH (Debian: apt-get install python3 python3-venv)"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing (Debian: apt-get install python3-venv)"; exit 2; }
	@echo "Setting up .venv with the pinned packages (once, about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/ready

clean:  ## delete results (never data)
	@rm -rf results/* .snakemake && touch results/.gitkeep
