# Everything a person types. Whatever takes more than a line lives in app/dev.
.DEFAULT_GOAL := help
PY := .venv/bin/python
ARGS ?=

.PHONY: help setup run test lint types seed migrate bench eval-router eval-slots train-router chaos outage broadcast recovery fuzz graph lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing: .venv and the browser libraries (PYTHON=… picks the interpreter)
	@sh app/dev/setup.sh

run: setup ## start the whole town on http://127.0.0.1:8000 (PORT=… VAR_DIR=…); Ctrl-C stops it
	@$(PY) -m app.dev run

test: setup ## every test, browser tests included (ARGS="-k chat -x")
	@sh app/dev/setup.sh browser
	@$(PY) -m pytest $(ARGS)

lint: setup ## style and import rules
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports

types: setup ## mypy, strict
	@.venv/bin/mypy

seed: setup ## migrate, and fill an empty database with the demo town; again adds nothing
	@$(PY) -m app.dev with $(PY) -m app.dev prepare

migrate: setup ## bring the database to the newest migration
	@$(PY) -m app.dev with .venv/bin/flask --app wsgi db upgrade

bench: setup ## load and latency measurements against a running copy (ARGS=…)
	@$(PY) -m bench $(ARGS)

chaos: setup ## 16 deaths under 20 people: is every message answered once? (SEED=7 TURNS=600 KILLS=16 USERS=20)
	@$(PY) -m tests.chaos $(ARGS)

outage: setup ## Zep gone for 200 turns, the worker killed twice: is everything remembered once? (TURNS=200 USERS=8)
	@$(PY) -m tests.chaos.outage $(ARGS)

broadcast: setup ## a request to many vendors while providers fail and workers die: each asked once? (VENDORS=120)
	@$(PY) -m tests.chaos.broadcast $(ARGS)

recovery: setup ## bad lines to the page, at length: does it end with what the database has? (ROUNDS=50 SEED=7)
	@ROUNDS=$(or $(ROUNDS),50) SEED=$(SEED) $(PY) -m pytest tests/e2e/test_recovery.py -q -s --timeout 3600 $(ARGS)

fuzz: setup ## ask every operation of the API at length, as everybody: any 500, any answer not promised? (EXAMPLES=50)
	@FUZZ_EXAMPLES=$(or $(EXAMPLES),50) $(PY) -m pytest tests/api/test_fuzz.py -q -s $(ARGS)

graph: setup ## draw the brain's graph into docs/graph.md
	@$(PY) -m app.dev graph

eval-router: setup ## how well and how fast messages are routed, per language (CORPUS=file.jsonl for your own words)
	@$(PY) -m tests.evals.router $(if $(CORPUS),--corpus "$(CORPUS)")

eval-slots: setup ## how well messages about homes are read; fails below F1 0.93 (CORPUS=lines.jsonl)
	@$(PY) -m tests.evals.slots $(if $(CORPUS),--corpus "$(CORPUS)") $(ARGS)

train-router: setup ## learn the router's weights anew from tests/evals/corpus/train.jsonl
	@$(PY) -m tests.evals.train

lock: setup ## write requirements.lock anew from pyproject.toml
	@command -v uv >/dev/null || .venv/bin/uv --version >/dev/null 2>&1 || $(PY) -m pip install --quiet uv
	@PATH="$$PATH:$$PWD/.venv/bin" uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.lock

clean: ## remove what setup made and every cache; the data in ./var stays
	rm -rf .venv node_modules app/static/vendor .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
