# Needs Python 3.11 or later, make and git; everything else goes into .venv.

PYTHON ?= python3
DEMO   ?= $(firstword $(wildcard tests/cases/cells/form4-*.html tests/cases/cells/*.html))
BENCH  ?=
FILINGS ?=

BIN   := .venv/bin
READY := .venv/.ready
CHECKS := "ruff check" "ruff format --check" "mypy" "lint-imports" "pytest"

.DEFAULT_GOAL := help
.PHONY: help demo test snapshots bench bench-peers bench-batch checks pictures clean

help: ## this list
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z-]*\):.*## /  \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

demo: $(READY) ## read a filing and show it (another one: make demo DEMO=FILE)
	@test -f "$(DEMO)" || { echo "make demo: there is no filing to show; name one: make demo DEMO=FILE" >&2; exit 1; }
	@$(BIN)/form4parse show "$(DEMO)"

test: $(READY) ## every check there is; all of them run, whichever fails
	@failed=; \
	for check in $(CHECKS); do \
		echo; echo "---- $$check"; \
		$(BIN)/$$check || failed="$$failed, $$check"; \
	done; \
	echo; \
	if [ -n "$$failed" ]; then echo "failed: $${failed#, }" >&2; exit 1; fi; \
	echo "all checks passed"

snapshots: $(READY) ## write the snapshots anew, and print what changed
	@mkdir -p snapshots; before=$$(mktemp -d) && trap 'rm -rf "$$before"' EXIT && cp -R snapshots "$$before/"; \
	$(BIN)/pytest -q --snapshot-update $$(grep -lw SnapshotAssertion tests/test_*.py); status=$$?; \
	echo; echo "---- what changed in snapshots/"; \
	if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then \
		git status --short snapshots; \
		git --no-pager diff --stat --patch -- snapshots; \
	else \
		git --no-pager diff --no-index --stat --patch "$$before/snapshots" snapshots; \
	fi; \
	exit $$status

bench: $(READY) ## how long reading takes (quicker, less exact: make bench BENCH=--quick)
	@$(BIN)/python -m benchmarks $(BENCH)

bench-peers: $(READY) ## other packages and form4parse on the same XML (in other filings: make bench-peers FILINGS=FOLDER)
	@$(BIN)/python -m benchmarks.peers $(FILINGS)

bench-batch: $(READY) ## a folder of a thousand different filings, read and killed (more: make bench-batch BENCH='--filings 10000')
	@$(BIN)/python -m benchmarks.batch $(BENCH)

checks: $(READY) ## how many changed digits the checks notice (in other filings: make checks FILINGS=FOLDER)
	@$(BIN)/python -m benchmarks.checks $(FILINGS)

pictures: $(READY) ## draw the README's pictures anew
	@$(BIN)/python docs/pictures.py

clean: ## remove what was made here, .venv included
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "form4parse needs Python 3.11 or later, and $(PYTHON) is not; name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
