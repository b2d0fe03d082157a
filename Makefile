# Two commands matter: `make demo` and `make test`. Nothing here needs root.
PYTHON ?= python3.11
PIP = -m pip install --quiet --disable-pip-version-check
export RUSHES_HOME ?= $(CURDIR)/.rushes

.PHONY: demo up test bench setup browser lint audit licences clean

demo: setup  ## Everything from nothing, with the demo corpus; Ctrl-C stops it. BOTS=2: with company.
	@exec .venv/bin/rushes up --demo $(if $(BOTS),--bots $(BOTS))

up: setup  ## The same without the demo: ingest your own videos.
	@exec .venv/bin/rushes up

test: .venv/.ready-test .venv-ui/.ready-test browser ui/node_modules/.ready  ## The whole suite.
	.venv/bin/python -m tests.side_by_side

bench: .venv/.ready-test .venv-ui/.ready browser  ## Numbers of this machine, from a fresh installation.
	.venv/bin/rushes bench live

setup: .venv/.ready .venv-ui/.ready

# Two environments, because arq needs redis < 6 and Reflex needs redis >= 6.4.
.venv/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Rushes needs Python 3.11 or newer; name it with PYTHON=..."; exit 1; }
	test -d .venv || $(PYTHON) -m venv .venv
	.venv/bin/python $(PIP) -e '.[backend,workers,experiments]'
	touch $@

.venv/.ready-test: .venv/.ready
	.venv/bin/python $(PIP) -e '.[backend,workers,experiments,cluster,test]'
	touch $@

.venv-ui/.ready: pyproject.toml
	test -d .venv-ui || $(PYTHON) -m venv .venv-ui
	.venv-ui/bin/python $(PIP) -e '.[ui]'
	touch $@

.venv-ui/.ready-test: .venv-ui/.ready
	.venv-ui/bin/python $(PIP) -e '.[ui,ui-test]'
	touch $@

# The linter of the pages' JavaScript. The pages themselves are built without it.
ui/node_modules/.ready: ui/package.json ui/package-lock.json
	@if command -v npm >/dev/null; then \
	  cd ui && npm ci --silent --no-audit --no-fund && touch node_modules/.ready; \
	else echo "No npm found: JavaScript is not linted (with CI=true the tests then fail)."; fi

browser: .venv/.ready-test  ## A Chromium for the browser tests, if there is none.
	@.venv/bin/python -m tests.browser || true

lint: .venv/.ready-test ui/node_modules/.ready
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy
	ui/node_modules/.bin/biome check --error-on-warnings

# An audit that could not ask the databases has found nothing out, and fails.
audit: .venv/.ready-test .venv-ui/.ready  ## Ask the public databases for known faults in what we use.
	test -d .venv-audit || $(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python $(PIP) pip-audit==2.10.1
	for venv in .venv .venv-ui; do \
	  .venv-audit/bin/pip-audit --strict --skip-editable --progress-spinner off \
	    --path $$venv/lib/python3*/site-packages || exit 1; \
	done
	cd ui && npm audit

licences: .venv/.ready-test .venv-ui/.ready-test  ## The licence of everything that is installed.
	@.venv/bin/python -m tests.licences backend workers experiments cluster test
	@.venv-ui/bin/python -m tests.licences ui ui-test

clean:  ## Remove environments and the demo's data.
	rm -rf .venv .venv-ui .venv-audit ui/node_modules .rushes .artifacts
