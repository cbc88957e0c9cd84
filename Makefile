# `make demo` shows a search, `make test` runs the tests; both make their own virtual environment first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench faults golden clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: $(VENV)/.installed
	$(BIN)/docsearch index seeds --index index/demo
	$(BIN)/docsearch search "who funds the alliance of small jihadist groups" --index index/demo -k 3
	$(BIN)/docsearch search "who shelled the village of Dunmere" --index index/demo -k 3
	$(BIN)/docsearch search "officers seize power in Qarsan" --index index/demo -k 3

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/.installed-bench: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@

# BENCH passes options on, as in: make bench BENCH="--parts cold --texts ~/articles"
bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/speed.py $(BENCH)

# The golden index of a format that is not released yet; those of released formats stay as they are.
golden: $(VENV)/.installed
	$(BIN)/python tests/golden/make.py

# Many more trials than the tests make; prints one JSON object and takes a quarter of an hour or more.
faults: $(VENV)/.installed-dev
	$(BIN)/python -m tests.fault.harness --kill-events=500 --kill-times=500 --fail-calls=150 \
		--file-limit=30 --full-disk=30 --real-model=25

clean:
	rm -rf $(VENV) index/demo
