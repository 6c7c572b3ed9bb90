# Everything you can do with this house. `make` alone tells what there is.
PYTHON ?= $(shell command -v python3 || echo python3)
READY := $(PYTHON) -I config/bootstrap.py
export BEBOERHUS_DEMO ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test check bench demo

help:
	@echo "make run     start Beboerhus med et eksempel at prøve (PORT=8001 make run vælger en anden port)"
	@echo "make test    kør alle prøver"
	@echo "make check   se efter, om koden er i orden"
	@echo "make bench   mål, hvor hurtigt det går"
	@echo "make demo    læg eksemplet ind forfra; det, du har skrevet i det, forsvinder"

run:
	@$(READY) run manage.py up

test:
	@$(READY) test --browser -m pytest -n 2

check:
	@$(READY) test -m ruff format --check .
	@$(READY) test -m ruff check .
	@$(READY) test -m mypy
	@$(READY) test -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	@$(READY) test manage.py check
	@$(READY) test manage.py makemigrations --check --dry-run
	@$(READY) test -m djlint --lint --quiet .

bench:
	@$(READY) test -m bench

demo:
	@$(READY) run manage.py with_engines demo --reload
