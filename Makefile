# Needs python3, git and make; everything else goes into .venv.
#
#   make demo    a site with example data at http://127.0.0.1:8000/
#   make test    every check the project has
#   make bench   how fast the pages are
#   make drill   rehearse what goes wrong: servers killed, database, disk, mail away
#   make rehearse  two nodes, replica, cache and proxy, killed one by one under load
#   make replay  a city's day in its busiest hour, onefold and tenfold
#   make format  sort imports and lay out the code
#   make lock    choose the newest versions of all packages
#   make clean   remove what was made here

PYTHON ?= python3
PORT ?= 8000
# Processes for the tests that need no browser.
JOBS ?= 2

# Rules, catalogues, letters and files are judged without a database.
NO_DATABASE := tests/rules tests/rendering tests/reading tests/test_catalogues.py \
	tests/test_uploads.py tests/casework/test_letter_text.py \
	tests/casework/test_masking.py tests/casework/test_letter_paper.py

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
RUNTIME := .ci/requirements-runtime.txt
DEVELOPMENT := .ci/requirements-development.txt
INSTALL = $(BIN)/python -m pip install --quiet --require-hashes -r
PYTEST := $(BIN)/python -m pytest
ON_POSTGRESQL := $(BIN)/python -W ignore tests/postgres.py
SAY = @printf '\n== %s\n'

unexport DEBUG
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test checks bench drill rehearse replay format lock clean

help:
	@sed -n 's/^#   make /make /p' Makefile

# One mark for each list of packages, renewed when the list changes.
.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: $(RUNTIME) | .venv/bin/python
	$(INSTALL) $(RUNTIME)
	@touch $@

.venv/development: $(DEVELOPMENT) | .venv/bin/python
	$(INSTALL) $(DEVELOPMENT)
	@touch $@ .venv/runtime

# Plain http, for this machine only.
demo: export INSECURE_HTTP = 1
demo: .venv/runtime
	$(MANAGE) compile_catalogues
	$(MANAGE) collectstatic --noinput --verbosity 0
	$(MANAGE) migrate --noinput --verbosity 0
	$(MANAGE) demo
	$(MANAGE) serve --port $(PORT)

# The checks see no data and no settings but their own.
test:
	@env -u DATABASE_URL -u INSECURE_HTTP $(MAKE) --no-print-directory checks

checks bench: export DATA_DIR = $(CURDIR)/.build/test
checks: .venv/development
	$(SAY) "ruff check"
	$(BIN)/ruff check .
	$(SAY) "ruff format"
	$(BIN)/ruff format --check .
	$(SAY) "import-linter"
	$(BIN)/lint-imports
	$(SAY) "mypy"
	$(BIN)/mypy
	$(SAY) "catalogues"
	$(MANAGE) compile_catalogues
	$(SAY) "migrations are complete"
	$(MANAGE) makemigrations --check --dry-run
	$(SAY) "check --deploy, as in production"
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	ALLOWED_HOSTS=disclosure.example SECOND_FACTOR_REQUIRED=true \
	$(MANAGE) check --deploy --fail-level WARNING
	$(SAY) "pytest on SQLite"
	$(PYTEST) -m "not browser" -n $(JOBS) --dist loadgroup
	$(SAY) "pytest on SQLite, in the browser"
	$(PYTEST) -m browser -rs -n $(JOBS)
	$(SAY) "pytest on PostgreSQL (but for what knows no database)"
	$(ON_POSTGRESQL) $(PYTEST) -m "not browser" -n $(JOBS) --dist loadgroup \
		$(addprefix --ignore ,$(NO_DATABASE))

bench: .venv/development
	$(BIN)/python tests/benchmarks/run.py

# Killing, stopping, filling and refusing, on both databases; takes an hour or more.
# FILINGS requests on each are filed while servers are killed; DRILLS names some only.
drill: .venv/development
	$(BIN)/python -W ignore -m tests.drill.run $(DRILLS) --filings $(or $(FILINGS),10000)

# Uses nginx and valkey or redis where they are on the path.
rehearse: .venv/development
	$(BIN)/python -W ignore -m tests.drill.grown

# Measures MINUTES at each of FOLDS (FIRST at onefold); FOLDER keeps the city and the
# result. Wants a quiet machine.
replay: MINUTES ?= 30
replay: FIRST ?= 10
replay: FOLDS ?= 1,10
replay: FOLDER ?= .build/replay
replay: .venv/development
	$(BIN)/python -W ignore -m tests.replay.run --minutes $(MINUTES) \
		--first $(FIRST) --folds $(FOLDS) --folder $(FOLDER)

format: .venv/development
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

lock: .venv/bin/python
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" \
		--output-file $(RUNTIME) pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --extra dev \
		--constraints $(RUNTIME) \
		--output-file $(DEVELOPMENT) pyproject.toml

clean:
	rm -rf .venv .build .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find disclosure -name '*.mo' -delete
