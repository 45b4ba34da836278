# Halles. `make` alone says what can be done here.
.DEFAULT_GOAL := help
.PHONY: help demo run test prove lint check format

HALLES := .venv/bin/halles
READY := .venv/.ready
SCANNERS := .venv-scan/.ready
CODE := platform tenants storefront billing themes
SEMGREP := .venv-scan/bin/semgrep scan --metrics off --disable-version-check --quiet

help:
	@echo 'make demo            open three towns and run them; RESET=1 starts over, PORT=8001 moves'
	@echo 'make run             run what is there, without the demo'
	@echo 'make test            everything, in a real browser and on real servers'
	@echo 'make prove           the proofs at full size: storms, races, crawls'
	@echo 'make lint            what can be said without running anything'
	@echo 'make check           lint, types, contracts, migrations, messages, fast tests'
	@echo 'make format          let ruff put the code in order'

demo: $(READY)
	@$(if $(RESET),$(HALLES) down --erase)
	@$(HALLES) demo

run: $(READY)
	@$(HALLES) run

test: $(READY)
	@$(HALLES) chromium
	@$(HALLES) pooler
	@$(HALLES) messages compile
	@.venv/bin/python -m pytest -n 2 --dist loadgroup

prove: $(READY)
	@$(HALLES) messages compile
	@HALLES_PROVE=1 .venv/bin/python -m pytest tests/proofs -n 2 --dist loadgroup

lint: $(READY) $(SCANNERS)
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(HALLES) makemigrations --check --dry-run
	$(HALLES) messages check
	.venv/bin/python infra/deploy_check.py
	.venv/bin/bandit --quiet --recursive -ll $(CODE)
	.venv/bin/gitleaks dir . --config infra/gitleaks.toml --no-banner --redact --log-level warn
	$(SEMGREP) --test --config infra/semgrep infra/semgrep
	$(SEMGREP) --error --config infra/semgrep $(CODE)

check: lint
	.venv/bin/python -m pytest -q -n 2 --dist loadgroup -m 'not slow'

format: $(READY)
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

$(SCANNERS): infra/scanners.lock $(READY)
	@infra/scanners
	@touch $(SCANNERS)

$(READY): requirements.lock pyproject.toml
	@infra/environment
	@touch $(READY)
