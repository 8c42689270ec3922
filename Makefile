# LedBy: what people type. `make help` lists it.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help setup demo serve test check fix bench docs lock unit browser postgres

PYTHON ?= python3
PORT ?= 8000
DATA ?= data
ARGS ?=
BIN := .venv/bin
UV := .uv/bin/uv
export UV_PYTHON_DOWNLOADS := never
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(UV): requirements/uv.txt
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.runtime: requirements/runtime.txt pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	@test -f .venv/.dev || $(UV) pip sync --quiet --require-hashes requirements/runtime.txt
	@test -f .venv/.dev || $(UV) pip install --quiet --no-deps --editable .
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --require-hashes requirements/dev.txt
	$(UV) pip install --quiet --no-deps --editable .
	@touch $@ .venv/.runtime

setup: .venv/.runtime ## the environment in .venv, command .venv/bin/ledby

demo: .venv/.runtime ## an invented organisation with a finished cycle on http://localhost:8000
	$(BIN)/ledby demo --port $(PORT) --data $(DATA) $(ARGS)

serve: .venv/.runtime ## your own site: pages, jobs and scheduler in one command
	$(BIN)/ledby serve --port $(PORT) --data $(DATA) $(ARGS)

check: .venv/.dev ## lint, types, contracts
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check --quiet src tests benchmarks
	$(BIN)/mypy src
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --lint src/ledby/web
	$(BIN)/deptry src
	$(BIN)/bandit --quiet --recursive src --configfile pyproject.toml
	$(BIN)/codespell src tests docs README.md CHANGELOG.md CONTRIBUTING.md
	@! git grep -nIE '://[a-z0-9.-]*(p[y]pi|p[y]thonhosted|n[p]mjs|deb\.deb[i]an)' -- . || (echo 'a package registry is named in a tracked file' && false)
	LEDBY_DATA=$$(mktemp -d) DJANGO_SETTINGS_MODULE=ledby.web.settings $(BIN)/python -m django makemigrations --check --dry-run
	LEDBY_DATA=$$(mktemp -d) LEDBY_ORIGIN=https://ledby.example DJANGO_SETTINGS_MODULE=ledby.web.settings $(BIN)/python -m django check --deploy --fail-level WARNING

unit: .venv/.dev ## everything that needs neither a browser nor PostgreSQL
	$(BIN)/pytest -n 2 -m "not browser" --cov --cov-report=term:skip-covered $(ARGS)

browser: .venv/.dev ## the walks in a real Chromium
	$(BIN)/pytest -m browser -p no:randomly $(ARGS)

postgres: .venv/.dev ## the site's tests again on a real PostgreSQL
	$(BIN)/python tests/postgres_server.py $(BIN)/pytest -n 2 -m "not browser" tests/web tests/privacy $(ARGS)

test: check unit browser postgres ## everything CI runs

fix: .venv/.dev ## format and repair what can be repaired
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

bench: .venv/.dev ## measure, side by side with peers where there are any
	$(BIN)/python -m benchmarks $(ARGS)

docs: .venv/.dev ## check that the documentation tells the truth
	$(BIN)/pytest tests/docs $(ARGS)

lock: $(UV) ## compile requirements/*.txt anew, with hashes and without hosts
	echo 'uv==0.13.9' | $(UV) pip compile --quiet - --universal --generate-hashes --no-header --no-annotate --output-file requirements/uv.txt
	$(UV) pip compile --quiet pyproject.toml --extra postgres --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --output-file requirements/runtime.txt
	$(UV) pip compile --quiet pyproject.toml --extra postgres --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --output-file requirements/dev.txt
