# Everything from a fresh checkout: Python 3.11+ and make are enough.

PYTHON ?= python3
UV_VERSION := 0.13.9

VENV := .venv
BIN := $(VENV)/bin
# The folders of Python code that exist; lint and types look at all of them.
CODE = $(wildcard src tests benchmarks)

# Install pinned packages, each checked against its hash; uv is fast, pip is the fallback.
INSTALL = test -x $(BIN)/uv && $(BIN)/uv --quiet pip install --python $(BIN)/python
FALLBACK = $(BIN)/python -m pip --quiet --disable-pip-version-check install
LOCK = $(BIN)/uv --quiet pip compile pyproject.toml --universal --python-version 3.11 \
	--upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
	--annotation-style line --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test thorough check audit bench lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/runtime.stamp ## Install what is needed, then compile a first chart
	@$(BIN)/hitparade demo

test: check $(VENV)/browser.stamp ## Run what CI runs: the checks, then the tests and doctests
	@echo "test: pytest, doctests included"
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "not thorough"

thorough: check $(VENV)/browser.stamp ## As test, with the tests that look a second time
	@THOROUGH=1 $(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(VENV)/dev.stamp ## Format, lint, types and import order
	@echo "check: format (ruff format)"
	@$(BIN)/ruff format --quiet --check $(CODE) \
		|| { $(BIN)/ruff format --diff $(CODE); echo "To repair: $(BIN)/ruff format $(CODE)"; exit 1; }
	@echo "check: lint (ruff check)"
	@$(BIN)/ruff check --quiet $(CODE)
	@echo "check: types (mypy --strict)"
	@$(BIN)/mypy $(CODE)
	@echo "check: import order (lint-imports)"
	@$(BIN)/lint-imports --no-logo
	@echo "check: known vulnerabilities (pip-audit); make audit fails where there are any"
	@$(BIN)/python -m tests.audit --report

audit: $(VENV)/dev.stamp ## Look the pinned packages up among known vulnerabilities
	@$(BIN)/python -m tests.audit

bench: $(VENV)/bench.stamp ## Measure speed, beside what others would use
	@$(BIN)/python -m benchmarks

lock: $(VENV)/uv.stamp ## Pin the newest allowed packages in requirements/ anew
	@echo "lock: requirements/runtime.txt"
	@$(LOCK) --group build --output-file requirements/runtime.txt
	@echo "lock: requirements/dev.txt"
	@$(LOCK) --group build --group dev --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt
	@echo "lock: requirements/bench.txt"
	@$(LOCK) --group build --group dev --group bench --constraint requirements/dev.txt \
		--output-file requirements/bench.txt

clean: ## Remove the environment, caches and builds
	@echo "clean: $(VENV), caches, builds"
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find $(CODE) -type d -name __pycache__ -prune -exec rm -rf {} +

# One environment for both. A stamp file is made when its step is done, so a second run skips it.
$(VENV)/uv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "hitparade needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..."; exit 1; }
	@echo "install: environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(FALLBACK) uv==$(UV_VERSION) || echo "install: uv is not available here, going on with pip"
	@touch $@

# $(call install,FILE): the pinned packages of FILE, then this project as it lies here (editable).
define install
	@echo "install: packages of $(1)"
	@$(INSTALL) --require-hashes -r $(1) || $(FALLBACK) --require-hashes -r $(1)
	@echo "install: hitparade itself"
	@$(INSTALL) --no-deps --no-build-isolation -e . || $(FALLBACK) --no-deps --no-build-isolation -e .
endef

$(VENV)/runtime.stamp: requirements/runtime.txt pyproject.toml | $(VENV)/uv.stamp
	$(call install,requirements/runtime.txt)
	@touch $@

# The packages for development include those for running, at the same versions: both are done.
$(VENV)/dev.stamp: requirements/dev.txt requirements/runtime.txt pyproject.toml | $(VENV)/uv.stamp
	$(call install,requirements/dev.txt)
	@touch $(VENV)/runtime.stamp $@

# Pages are tried in a real browser. Without one, those tests say so and are skipped.
$(VENV)/browser.stamp: | $(VENV)/uv.stamp
	@command -v chromium >/dev/null || test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null || { \
		echo "install: Chromium (apt-get)"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
			--no-install-recommends chromium fonts-dejavu-core; } >$(VENV)/browser.log 2>&1; } || true
	@if command -v chromium >/dev/null; then touch $@; \
		else echo "install: no Chromium here; with one on the PATH, pages are tested too"; fi

# The packages for measuring include those for development, at the same versions: all are done.
$(VENV)/bench.stamp: requirements/bench.txt requirements/dev.txt pyproject.toml | $(VENV)/uv.stamp
	$(call install,requirements/bench.txt)
	@touch $(VENV)/runtime.stamp $(VENV)/dev.stamp $@
