# Two commands on a fresh machine: `make demo` and `make test`.  Needs git, make and python3 (3.11+).
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := data/examples/foraldraskap-i-nytt-land.yaml

.PHONY: help demo serve test test-postgres setup setup-dev office docs bench bench-engine clean

help:  ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

.venv/.tools: | .venv/bin/python
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(BIN)/python -m ensurepip > /dev/null
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 eller nyare behövs; ange den med make PYTHON=/sökväg/python3.12"; exit 1; }
	@echo "Gör i ordning .venv (en gång, ungefär en minut) …"
	@$(PYTHON) -m venv .venv

.venv/.setup: pyproject.toml uv.lock | .venv/.tools
	@UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --quiet --frozen --no-dev --inexact --compile-bytecode
	@$(BIN)/python -m compileall -q src flows
	@touch $@

.venv/.setup-dev: pyproject.toml uv.lock | .venv/.tools
	@UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --quiet --frozen --inexact --compile-bytecode
	@$(BIN)/python -m compileall -q src flows
	@touch $@ .venv/.setup

setup: .venv/.setup  ## Make .venv with grantflow in it
setup-dev: .venv/.setup-dev  ## The same with what tests and docs need

demo: setup  ## The main job on the example: six stages, findings, a Word file in out/
	@mkdir -p out
	@GRANTFLOW_HOME=$${GRANTFLOW_HOME:-$(CURDIR)/.venv/engine} $(BIN)/grantflow draft $(EXAMPLE) --tracked --details \
	  -o out/foraldraskap-i-nytt-land.docx

serve: setup  ## The web app on http://127.0.0.1:8000, with a database of its own
	@$(BIN)/grantflow serve

office:
	@tools/install_office

test: setup-dev office  ## Everything CI checks: lint, types, imports, docs, tests, wheel
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > .venv/imports.txt || { cat .venv/imports.txt; exit 1; }
	@$(BIN)/python tools/build_docs.py --check
	@set -o pipefail; $(BIN)/python -m pytest -n 2 --dist loadgroup -m 'not no_cover' --cov --cov-report= | tee .venv/tests-measured.txt
	@$(BIN)/coverage report --fail-under=90 > .venv/coverage.txt || { cat .venv/coverage.txt; exit 1; }
	@$(BIN)/coverage report --include='*/grantflow/model/*,*/grantflow/checks/*' --fail-under=100 \
	  > .venv/coverage-core.txt || { cat .venv/coverage-core.txt; exit 1; }
	@set -o pipefail; $(BIN)/python -m pytest -n 2 --dist loadgroup -m no_cover | tee .venv/tests.txt
	@tail -q -n 1 .venv/tests-measured.txt .venv/tests.txt

test-postgres: setup-dev  ## The tests of the store and the web app on PostgreSQL, from a Python package
	@GRANTFLOW_TESTS_ON=postgresql $(BIN)/python -m pytest -n 2 --dist loadgroup tests/store tests/web

docs: setup-dev  ## Regenerate rule pages, the compiled rules and programmes
	@$(BIN)/python tools/build_docs.py

bench: setup-dev  ## The figures of the README, measured now
	@$(BIN)/python benchmarks/commands.py
	@$(BIN)/python benchmarks/walk.py

bench-engine: setup-dev  ## Thousands of files, plain and tracked; half an hour on a quiet machine
	@$(BIN)/python benchmarks/engine.py

clean:  ## Remove what the commands above made
	@rm -rf .venv out dist build
