# Every target installs what it needs first. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test reliability bench lint format docs screenshots lock clean

BIN := .venv/bin
# Stamps: newer than what they depend on means installed as the lock file says.
RUN_TIME := .venv/.installed
DEVELOPMENT := .venv/.installed-dev
BENCHMARKS := .venv/.installed-bench

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUN_TIME) ## Create .venv with the cashback command (needs Python 3.11 to 3.13)
	@echo "Ready: $(BIN)/cashback"

demo: $(RUN_TIME) ## Run the example pilot into out/, then serve its middle to practise on
	$(BIN)/cashback simulate examples/home-rewards-club --out out/home-rewards-club --force \
		--keep-databases out/databases --practice out/practice --practice-on 2012-04-30
	@if [ -t 0 ] && [ -t 1 ]; then \
		printf '\nNow a practice: the evening of 30 April 2012, in your browser. Ctrl-C ends it.\n'; \
		$(BIN)/cashback serve --data out/practice; \
	else \
		echo "To practise on the evening of 30 April 2012: $(BIN)/cashback serve --data out/practice"; \
	fi

test: $(DEVELOPMENT) ## Run every check and test; starts RabbitMQ and PostgreSQL if need be
	@deploy/local/servers
	@$(MAKE) --no-print-directory lint
	@set -a && . .local/test-env && set +a && deploy/local/run-tests

reliability: $(DEVELOPMENT) ## Break things while a pilot is played, and write docs/reliability.md
	@deploy/local/servers
	@rm -f .local/reliability.json
	@set -a && . .local/test-env && set +a && $(BIN)/pytest tests/faults
	@$(BIN)/python -m tests.faults.page

bench: $(BENCHMARKS) ## Measure, and write docs/benchmarks.md (SECTIONS=pipeline for one of its parts)
	@deploy/local/servers bench
	@set -a && . .local/bench-env && set +a && $(BIN)/python -m bench $(SECTIONS)

lint: $(DEVELOPMENT) ## Check formatting, style, types and who imports whom
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	NO_COLOR=1 $(BIN)/lint-imports

format: $(DEVELOPMENT) ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(RUN_TIME) ## Write docs/events.md, asyncapi.json and pages.md from the code
	@$(BIN)/python -m services.documentation
	@$(BIN)/python -m services.gateway.console.page_table docs/pages.md

screenshots: $(DEVELOPMENT) ## Take the pictures in docs/guides, of the example in practice
	@$(BIN)/python -m tests.browser.pictures docs/guides

# The build backend is locked with the rest: deploy/local/environment says why. What is
# locked already stays at its version unless pyproject.toml rules it out.
COMPILE = $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml -
BUILD_BACKEND = $(BIN)/python -c 'import tomllib; \
	print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")'

lock: $(RUN_TIME) ## Write the requirements*.lock files from pyproject.toml
	@$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv
	@echo "Resolving what the program needs"
	@$(BUILD_BACKEND) | $(COMPILE) --output-file requirements.lock >/dev/null
	@echo "Resolving what its developers need"
	@$(BUILD_BACKEND) | $(COMPILE) --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock >/dev/null
	@echo "Resolving what the benchmarks need"
	@$(BUILD_BACKEND) | $(COMPILE) --extra bench --constraint requirements-dev.lock \
		--output-file requirements-bench.lock >/dev/null
	@! grep -nE '[a-z]+://' requirements.lock requirements-dev.lock requirements-bench.lock

clean: ## Remove what can be made again: .venv, caches, build leftovers, out/
	rm -rf .venv out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache .coverage .local/test-env .local/bench-env .local/apt.log
	find services tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_TIME): pyproject.toml requirements.lock deploy/local/environment
	@deploy/local/environment requirements.lock
	@touch $@

# Its lock holds all of the other's.
$(DEVELOPMENT): pyproject.toml requirements-dev.lock deploy/local/environment
	@deploy/local/environment requirements-dev.lock
	@touch $@ $(RUN_TIME)

# Beside the developers' packages, at the same versions.
$(BENCHMARKS): pyproject.toml requirements-bench.lock deploy/local/environment
	@deploy/local/environment requirements-bench.lock
	@touch $@ $(RUN_TIME)
