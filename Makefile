# `make demo` shows the main job on the examples; `make test` passes everything. Both install what they need.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STORY := examples/drell

.PHONY: browser demo test check bench install clean help
.DEFAULT_GOAL := help

help:  ## What can be made here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "OnRecord needs Python 3.11 or later. Name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "No virtual environment could be made. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

install: $(VENV)/run.stamp  ## Install OnRecord into .venv

demo: $(VENV)/run.stamp  ## Build the record of the example story and write its report
	@mkdir -p out && rm -f out/demo.db out/demo.db-wal out/demo.db-shm
	$(BIN)/onrecord build $(STORY)/articles --ledger out/demo.db
	$(BIN)/onrecord show commitments --ledger out/demo.db
	$(BIN)/onrecord report --ledger out/demo.db --out out/demo.html
	@echo; echo "The report: $(CURDIR)/out/demo.html (open it in any browser; it needs no network)"

check: $(VENV)/dev.stamp  ## Style, types and the layers of the house
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null \
	  || { echo "Installing Chromium for the browser tests …"; \
	       apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "NOTE: there is no Chromium and none could be installed: THE BROWSER TESTS WILL BE SKIPPED."

test: check browser  ## Everything that must pass before a change lands
	$(BIN)/python -m pytest -n 2

bench: $(VENV)/dev.stamp  ## Quality and speed against their floors
	$(BIN)/python -m bench

clean:  ## Remove what was made
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis $(VENV)
