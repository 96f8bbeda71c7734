# make run | test | fast | lint | translate | bench | build
PYTHON := .venv/bin/python

.PHONY: run test fast lint translate bench build

.venv/bin/pytest: pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install -e '.[dev]'
	touch $@

run: .venv/bin/pytest  ## open the window
	$(PYTHON) main.py

test: .venv/bin/pytest  ## all tests; minutes to half an hour
	$(PYTHON) -m pytest

fast: .venv/bin/pytest  ## the tests that train nothing and load no real model
	$(PYTHON) -m pytest -m 'not slow and not nightly'

lint: .venv/bin/pytest  ## what .ci/run checks before the tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) packaging/translate.py check

translate: .venv/bin/pytest  ## take new texts into resources/i18n, then make the files that the window loads
	$(PYTHON) packaging/translate.py update
	$(PYTHON) packaging/translate.py release

bench: .venv/bin/pytest  ## the short ones; docs/benchmarks.md names them all
	$(PYTHON) -m benchmarks.window_start
	$(PYTHON) -m benchmarks.curves_redraw
	$(PYTHON) -m benchmarks.whole_step --prompts 2 --rounds 1

build: .venv/bin/pytest  ## the program for people without Python, in dist/
	.venv/bin/pip install -e '.[dev,packaging]'
	$(PYTHON) packaging/build.py
