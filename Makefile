# Needs make and Python 3.11 or newer; everything it makes lies in .venv and .data.
.DEFAULT_GOAL := help
.PHONY: help run start test check fmt bench drill
PYTHON := .venv/bin/python
INSTALLED := .venv/installed
export PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-6s %s\n", $$1, $$2}' Makefile

$(INSTALLED): requirements.lock .ci/install
	@.ci/install .venv
	@touch $@

run: export SITE_MODE := demo
run: $(INSTALLED) ## Serve the demo clinic (PORT=8000); Ctrl-C stops it, .data keeps its data
	@exec $(PYTHON) manage.py serve --demo

start: $(INSTALLED) ## Start a real clinic's site on an empty database (docs/first-day.md)
	@exec $(PYTHON) manage.py start_clinic

test: $(INSTALLED) ## Run every test on SQLite, and the data tests on PostgreSQL where there is one
	@.ci/test

check: $(INSTALLED) ## Format, lint, imports, migrations, production settings, lock file
	@.ci/check

fmt: $(INSTALLED) ## Format the code and mend what the linter can mend
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

bench: $(INSTALLED) ## Measure what a reader waits for (tests/bench)
	$(PYTHON) -m pytest -q -rP -o python_files='bench_*.py' tests/bench
	REPORT_MORE=1 .ci/with-postgres $(PYTHON) -m pytest -q -rP -m "not sqlite" -o python_files='bench_*.py' tests/bench/bench_search.py

drill: $(INSTALLED) ## Rehearse failures: crashes, kills, races, spam (tests/drills); half an hour
	$(PYTHON) -m pytest -q -ra -o python_files='drill_*.py' tests/drills
	REPORT_MORE=1 .ci/with-postgres $(PYTHON) -m pytest -q -ra -m "not sqlite" -o python_files='drill_*.py' tests/drills
