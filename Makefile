# Settings: ARGS="..." goes to the command behind a target; PYTHON=python3.12 picks the interpreter of .venv.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-foreign proof check format lock dist clean run-venv dev-venv

ARGS ?=
PYTHON ?=
export PYTHON

UV ?= $(shell command -v uv || echo sh checks/python.sh -m uv)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
FOREIGN = tests/foreign/node_modules

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s%s\n", $$1, $$2}'

run: run-venv ## one small complete run: no key, no network, a few minutes on the first time
	@.venv/bin/python -m runner run cluster=local $(ARGS)

test: dev-venv ## all tests
	@.venv/bin/python -m pytest -q $(ARGS)

test-foreign: dev-venv $(FOREIGN)/.package-lock.json ## the tests that need a program which is not Python: Node, Chromium
	@sh checks/chromium.sh
	@.venv/bin/python -m pytest -q -m foreign $(ARGS)

proof: dev-venv ## the heavy promises at their full counts: many minutes
	@.venv/bin/python -m pytest -q -m proof $(ARGS)

check: dev-venv ## format, lint, strict types, floors, names, dead code, sizes, locks
	@.venv/bin/python -m checks $(ARGS)

format: dev-venv ## rewrite the sources as `make check` wants them, where that is safe
	@.venv/bin/python -m ruff format .
	@.venv/bin/python -m ruff check --fix-only --quiet .

lock: ## resolve requirements/ again from pyproject.toml (needs uv; ARGS=--upgrade for newer versions)
	@$(UV) --version >/dev/null 2>&1 || { echo "make lock needs uv: neither a command uv nor a module uv was found" >&2; exit 1; }
	$(COMPILE) pyproject.toml $(ARGS) -o requirements/run.txt
	$(COMPILE) pyproject.toml $(ARGS) --extra test --extra otlp --extra postgres --group dev \
	  -c requirements/run.txt -o requirements/dev.txt

dist: dev-venv ## build the wheel and the source archive into dist/
	@.venv/bin/python -m build --no-isolation --outdir dist $(ARGS)

clean: ## remove .venv, built files and tool caches; results in .proctor stay
	@rm -rf .venv $(FOREIGN) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

run-venv:
	@sh checks/python.sh -I -S checks/venv.py run

dev-venv:
	@sh checks/python.sh -I -S checks/venv.py dev

# npm writes the file last; touched, because a checkout may be younger.
$(FOREIGN)/.package-lock.json: tests/foreign/package-lock.json
	@for needed in node npm; do command -v $$needed >/dev/null || \
	  { echo "make test-foreign needs Node 18 or newer with npm: no command $$needed was found" >&2; exit 1; }; done
	@npm ci --prefix tests/foreign --loglevel=error >/dev/null
	@touch $@
