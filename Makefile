# Two commands matter: `make run` opens the demonstration school, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# A lock is whole: nothing is left to resolve, so a release published this morning cannot break the install.
INSTALL := $(PIP) install --quiet --no-deps --require-hashes -r
SOURCES := evaluation_tool tests
# Without a terminal (CI), a missing browser is a failure; on a person's machine its tests say why they skip.
WORKERS ?= auto

.PHONY: run test check unit wheel bench robustness browser strace lock format clean

run: $(VENV)/run.stamp
	$(BIN)/evaluation-tool demo --if-none
	$(BIN)/evaluation-tool migrate
	exec $(BIN)/evaluation-tool serve

test: $(VENV)/dev.stamp browser check unit wheel

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --quiet
	$(BIN)/djlint templates --lint --quiet

unit: $(VENV)/dev.stamp
	$(BIN)/pytest -n $(WORKERS) -m "not robustness"

wheel: $(VENV)/dev.stamp
	sh tests/wheel_smoke.sh $(BIN)/python

bench: $(VENV)/dev.stamp
	for bench in tests/benchmarks/bench_*.py; do $(BIN)/python $$bench || exit 1; done

robustness: $(VENV)/dev.stamp strace
	$(BIN)/pytest -m robustness tests/robustness -p no:randomly

# Debian's browser, where it is missing and can be had.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
		echo "chromium absent : les tests dans le navigateur seront sautés (apt install chromium)"

# What counts the syncs of R3, which fails without it.
strace:
	@command -v strace >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends strace >/dev/null; } || \
		echo "strace absent : R3 échouera (apt install strace)"

format: $(VENV)/dev.stamp
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/djlint templates --reformat --quiet

# Locks carry hashes and no address: any index that serves the same files will do.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock: $(VENV)/run.stamp
	$(INSTALL) requirements/lock.lock
	$(LOCK) pyproject.toml -o requirements/run.lock
	$(LOCK) pyproject.toml --group dev -c requirements/run.lock -o requirements/dev.lock
	$(LOCK) --group build -c requirements/run.lock -o requirements/build.lock
	$(LOCK) --group lock -o requirements/lock.lock

clean:
	rm -rf $(VENV) build dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(VENV)/bin/python pyproject.toml requirements/run.lock requirements/build.lock
	$(INSTALL) requirements/run.lock
	$(INSTALL) requirements/build.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.lock
	$(INSTALL) requirements/dev.lock
	$(PIP) check
	touch $@
