# make run | test | fast | lint | translate | bench | build
BIN := .venv/bin
PYTHON := $(BIN)/python

.PHONY: run test fast lint translate bench build

$(BIN)/pytest: pyproject.toml
	python3 -m venv .venv
	$(BIN)/pip install -e '.[dev]'
	touch $@

run: $(BIN)/pytest  ## open the window
	$(PYTHON) main.py

test: $(BIN)/pytest  ## all tests; minutes to half an hour
	$(PYTHON) -m pytest -n 2

fast: $(BIN)/pytest  ## the tests that train nothing and load no real model
	$(PYTHON) -m pytest -n 2 -m 'not slow and not nightly'

lint: $(BIN)/pytest  ## what .ci/run checks before the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin
	$(BIN)/lint-imports
	$(PYTHON) packaging/translate.py check

translate: $(BIN)/pytest  ## take new texts into resources/i18n, then make the files that the window loads
	$(PYTHON) packaging/translate.py update
	$(PYTHON) packaging/translate.py release

bench: $(BIN)/pytest  ## the short ones; docs/benchmarks.md names them all
	$(PYTHON) -m benchmarks.window_start
	$(PYTHON) -m benchmarks.curves_redraw
	$(PYTHON) -m benchmarks.whole_step --prompts 2 --rounds 1

build: $(BIN)/pytest  ## the program for people without Python, in dist/
	$(BIN)/pip install -e '.[dev,packaging]'
	$(PYTHON) packaging/build.py
