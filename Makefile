# Two commands do everything: `make demo` and `make test`. Both install what they need into .venv/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Compiled modules are kept: every command starts in half the time.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo test test-fast test-thorough check format generated docs lock audit benchmarks clean

help: ## Show the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(VENV)/.base: requirements/base.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dalel needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12 …"; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || PYTHON=$(PYTHON) sh .ci/debian python3-venv
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

build/replay/.installed: requirements/replay.txt
	test -x build/replay/bin/python || $(PYTHON) -m venv build/replay
	build/replay/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/replay.txt
	@touch $@

demo: $(VENV)/.base ## The main job on real data, in build/demo
	@PATH="$(CURDIR)/$(BIN):$$PATH" examples/demo

test: $(VENV)/.dev build/replay/.installed check ## Everything that CI runs
	@sh .ci/debian age chromium openjdk-17-jre-headless openssl postgresql
	$(BIN)/python -m pytest -n 2 --dist worksteal
	.ci/with-postgres $(BIN)/python -m pytest -n 2 --dist worksteal tests/register tests/site/staff -m "not slow or databases"

test-fast: $(VENV)/.dev ## The quick tests of all that needs no database, about a minute
	$(BIN)/python -m pytest -n 2 --dist worksteal -q -m "not slow and not browser" $(addprefix --ignore=tests/,acceptance register site)

test-thorough: $(VENV)/.dev build/replay/.installed ## Everything, where `make test` tries a part of what has no end (half an hour)
	$(BIN)/python -m pytest -n 2 --dist worksteal --thorough

check: $(VENV)/.dev generated docs ## Format, lint, types, imports, generated files, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## Put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

generated: $(VENV)/.dev ## Write generated pages and data anew, and fail where they differ from what is kept
	$(BIN)/python docs/generate.py --check

docs: $(VENV)/.dev ## Build the documentation into build/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock: ## Lock the requirements anew, with hashes
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --no-emit-index-url --only-binary pyicu pyproject.toml --extra capture --extra ots --extra pdf --extra places --extra postgres --extra site --extra spark --extra staff --group build --group dev -o requirements/dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --no-emit-index-url -c requirements/dev.txt pyproject.toml --extra postgres --extra site --extra staff --group build -o requirements/server.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --no-emit-index-url -c requirements/dev.txt pyproject.toml --group build -o requirements/base.txt
	echo 'pip-audit>=2.10' | uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --no-emit-index-url - -o requirements/audit.txt
	echo 'pywb>=2.10' | uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --no-emit-index-url - -o requirements/replay.txt

build/audit/.installed: requirements/audit.txt
	test -x build/audit/bin/python || $(PYTHON) -m venv build/audit
	build/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	@touch $@

audit: build/audit/.installed ## Ask OSV for known weaknesses of the locked libraries (needs the network); what cannot be asked fails
	build/audit/bin/pip-audit --strict --vulnerability-service osv --disable-pip --require-hashes --progress-spinner off -r requirements/dev.txt -r requirements/replay.txt -r requirements/audit.txt

benchmarks: $(VENV)/.base ## Measure recall, precision, time and memory (minutes)
	$(BIN)/python benchmarks/planted.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/verify.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python benchmarks/custody.py

clean: ## Remove what was built
	rm -rf build .venv
