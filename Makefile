# make demo    the environment, then a kata started, failed and passed for real
# make test    the environment, then ruff, mypy and all tests
# make soak    2,000 checks while processes of ours are killed at random; figures for docs/judge.md;
#              then 500 commands that are killed at random, and what is in the journal;
#              then the proof of all katas under one seed more than in the tests
# make bench   how long the commands take, as ratios

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test soak bench
demo: $(VENV)/.ready
	$(BIN)/kata dev demo

test: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist worksteal

soak: $(VENV)/.ready
	$(BIN)/python tests/soak.py --runs 2000 --seed 1
	$(BIN)/python tests/kill_soak.py --runs 500 --seed 1
	$(BIN)/kata dev prove

bench: $(VENV)/.ready
	$(BIN)/python benchmarks/run.py

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'kata needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)'; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q harness katas  # an editable installation leaves that to the first run
	touch $@
