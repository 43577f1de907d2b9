# `make demo` and `make test` set everything up; no other step is needed.
PYTHON ?= $(shell for p in python3.12 python3.11 python3.13 python3.10 python3; do \
  $$p -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
# Test files that run at a time, each in one process.
JOBS ?= 2
.DEFAULT_GOAL := help
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export TF_CPP_MIN_LOG_LEVEL ?= 3
# Hundreds of test processes load the same modules: without compiled files each compiles them anew.
unexport PYTHONDONTWRITEBYTECODE

# `make help` prints the targets with what stands behind their `##`.
.PHONY: help hooks docs docs-version demo test lint types unit programs long parity faults soak matrix benchmark clean

$(STAMP): pyproject.toml tf2compat/__init__.py
	@test -n "$(PYTHON)" || { echo "tf2compat needs Python 3.10 to 3.13; set PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable ".[examples,legacy,migrate,dev]"
	$(BIN)/python -m tf2compat contrib install
	touch $(STAMP)

demo: $(STAMP)  ## sets everything up and trains a TF1 script (two minutes)
	$(BIN)/python examples/digits/demo.py

test: lint types unit  ## lint, types and unit tests; CI runs the programs, too

lint: $(STAMP)  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)  ## mypy
	$(BIN)/mypy

unit: $(STAMP)  ## the tests that run in one process
	$(BIN)/python -m pytest tf2compat tests -m "not slow and not long" -n $(JOBS) --dist loadfile

programs: $(STAMP)  ## the tests that start processes
	$(BIN)/python -m pytest tests -m "slow and not long" -n $(JOBS) --dist loadfile

# Four models, nine optimizers, one, two and four replicas: the largest difference of any weight from stock's.
parity: $(STAMP)  ## replicas beside one device, weight by weight
	for n in 1 2 4; do $(BIN)/python tests/distribute/parity.py --replicas=$$n || exit 1; done

long: $(STAMP)  ## the tests that take minutes each: other kills, other doors, other models
	$(BIN)/python -m pytest tests -m long -n $(JOBS) --dist loadfile

# Before a release: faults are injected into trainings, and what is lost is counted; `soak` does so for an hour.
# SEED repeats a plan: make faults SEED=7
faults: MINUTES = 10
soak: MINUTES = 60
faults soak: $(STAMP)  ## injects faults into trainings for ten minutes, or an hour
	$(BIN)/python -m tests.faults --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

# Each pair takes about three minutes: make matrix PAIRS="--only 3.11/2.16 --only 3.13/2.21"
matrix: $(STAMP)  ## the supported pairs of Python and TensorFlow, each in a fresh environment
	$(BIN)/python tests/matrix.py $(PAIRS)

benchmark: $(STAMP)  ## speed beside stock TensorFlow
	$(BIN)/python benchmarks/run.py

docs: $(STAMP)  ## the site, into build/site; a dead link fails
	$(BIN)/python -m pip install --quiet --editable ".[docs]"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# The branch gh-pages keeps a folder for each version; `latest` is the newest. It is not pushed.
docs-version: $(STAMP)  ## the site of a release, beside the earlier ones, on the branch gh-pages: make docs-version VERSION=0.2
	@test -n "$(VERSION)" || { echo "which version? make docs-version VERSION=0.2"; exit 2; }
	$(BIN)/python -m pip install --quiet --editable ".[docs]"
	PATH="$(abspath $(BIN)):$$PATH" NO_MKDOCS_2_WARNING=1 $(BIN)/mike deploy --update-aliases $(VERSION) latest
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/mike set-default --allow-empty latest

hooks: $(STAMP)  ## ruff, mypy and the rules of the house run before each commit
	$(BIN)/pre-commit install

help:  ## this list
	@sed -n 's/^\([a-z -]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | awk -F '\t' '{ printf "%-14s%s\n", $$1, $$2 }'

clean:  ## removes what the other targets made
	rm -rf $(VENV) demo_output

# Nothing is pushed. PYTHONS: --python /path/to/python3.12 --python ...; DRY=--dry-run changes nothing here.
release: $(STAMP)  ## makes a release in a clone, installs and tries it: make release VERSION=0.3.0 DRY=--dry-run
	$(BIN)/python tests/release.py $(VERSION) $(DRY) $(PYTHONS)

coverage: $(STAMP)  ## lines and branches that the unit tests reach, the least covered files first
	$(BIN)/python -m pip install --quiet pytest-cov
	$(BIN)/python -m pytest tests -m "not slow and not long" -n $(JOBS) --dist loadfile \
	  --cov=tf2compat --cov-branch --cov-report=term:skip-covered --cov-report=html:build/coverage

.PHONY: release coverage
