# The verbs of this project; `make` alone lists them.
# The distribution's Python where it is new enough: it is built with optimisations. Others often are not, and then
# the tests take 15% longer. Whoever wants another one names it: make test PYTHON=python3.13
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo /usr/bin/python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
SEED ?= $(shell date +%s)

# What Python compiles is written down, wherever an environment says else: five workers and hundreds of programs that
# tests start need it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: list demo run test torture check format words pictures bench fuzz sbom lock
.DEFAULT_GOAL := list

list:  ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/run  ## try Handoff in a pretend Slack workspace, in your browser
	$(BIN)/python -m bot demo

run: $(VENV)/run  ## run the bot with the settings in .env
	$(BIN)/python -m bot run

test: $(VENV)/dev  ## run every check and every test
	@$(MAKE) --no-print-directory -j 2 check $(VENV)/compiled
	$(BIN)/python -m pytest -n 5 --dist loadfile --no-loadscope-reorder --marked

# Where a file has changed since; workers that find nothing compiled would each do all of it.
$(VENV)/compiled: $(VENV)/dev $(shell find bot handlers importer storage playground tests benchmarks -name '*.py')
	@$(BIN)/python -m pytest -qq --collect-only >/dev/null
	@touch $@

torture: $(VENV)/dev  ## kill the bot at 30 random moments, and in 200 imports while Slack fails; undo in any order, fifty times as much
	$(BIN)/python -m pytest tests/storage/test_undo_properties.py tests/storage/test_handover_properties.py \
		--hypothesis-profile thorough --hypothesis-seed $(SEED)
	$(BIN)/python -m pytest tests/kills --kills 30 --imports 200 --seed $(SEED) -rP --log-level INFO

check: $(VENV)/dev  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: $(VENV)/dev  ## take the code's sentences over into the catalogues, and check that none is missing there
	$(BIN)/pybabel -q extract --sort-by-file --add-location=file --omit-header -o $(VENV)/words.pot \
		-k "_ ngettext:1,2 pgettext:1c,2 lazy_gettext lazy_ngettext:1,2 say_in_each" bot handlers importer storage
	$(BIN)/pybabel -q update -w 100 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -l fr -i $(VENV)/words.pot -o importer/words/catalogues/fr.po
	$(BIN)/pybabel -q compile -l fr -i importer/words/catalogues/fr.po -o importer/words/catalogues/fr.mo
	$(BIN)/python -m pytest tests/project/test_catalogues.py

pictures: $(VENV)/dev  ## draw the README's pictures anew, in a real browser
	HANDOFF_BROWSER=required HANDOFF_PICTURES=docs/pictures $(BIN)/python -m pytest tests/browser

bench: $(VENV)/bench  ## measure how files are read and imported, and lists loaded, beside others, a long history, and several processes
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.importing
	$(BIN)/python -m benchmarks.listing
	$(BIN)/python -m benchmarks.preview
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.load --kills
	$(BIN)/python -m benchmarks.history
	$(BIN)/python -m benchmarks.scaling

fuzz: $(VENV)/dev  ## import 50,000 files with faults whose truth is known, and feed the reader a minute of hostile bytes
	$(BIN)/python -m tests.fuzzing.truth
	$(BIN)/python -m tests.fuzzing -max_total_time=60

sbom: $(VENV)/sbom  ## write the bill of materials of what the program is installed with, as CycloneDX, and test it
	mkdir -p dist
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o dist/handoff.cdx.json $(VENV)/program
	HANDOFF_SBOM=dist/handoff.cdx.json $(BIN)/python -m pytest tests/project/test_sbom.py tests/project/test_licences.py

lock: $(VENV)/dev  ## pin the newest versions of every dependency
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra postgres pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra postgres --extra dev --extra bench --extra fuzz -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra postgres --extra peers -c requirements-dev.lock pyproject.toml -o requirements-bench.lock
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra sbom -c requirements-dev.lock pyproject.toml -o requirements-sbom.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Handoff needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/run: $(VENV)/bin/python requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/bench: $(VENV)/dev requirements-bench.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

# The tool beside the other tools; what it looks at is an environment with the program's packages alone.
$(VENV)/sbom: $(VENV)/dev requirements-sbom.lock requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-sbom.lock
	rm -rf $(VENV)/program
	$(PYTHON) -m venv --without-pip $(VENV)/program
	$(BIN)/pip --python $(VENV)/program/bin/python install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@
