# make lab         open the lessons in JupyterLab
# make test        run every check and every test
# make check       run the checks of style and types alone
# make test-unit   run the tests that need no JupyterLab
# make test-index  resolve the requirements for every platform, which asks the package index
# make outputs     run the notebooks and store their outputs
# make bench       measure the core, and what a moving slider costs
# make lock        choose a release of everything that is installed; `rm constraints.txt` first to take the newest

PYTHON ?= $(shell command -v python3 || command -v python || echo python3)
START := $(firstword $(sort $(wildcard notebooks/*.ipynb)))

.PHONY: lab test check test-unit test-index outputs bench lock
.DELETE_ON_ERROR:

# --allow-root: in a container root is often the only user there is
lab: .venv/lessons
	.venv/bin/python -m jupyter lab --allow-root --LabApp.default_url=/lab/tree/$(START)

test: check
	.venv/bin/python -m pytest -n 2 --dist loadfile

# npm finds node beside itself
check: .venv/tests .venv/javascript
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent --prefix tests/javascript check

test-unit: .venv/tests
	.venv/bin/python -m pytest -n 2 --dist loadfile tests --ignore=tests/browser

test-index: .venv/tests
	.venv/bin/python -m pytest -m index tests/test_setup.py

outputs: .venv/lessons
	.venv/bin/python tools/store_outputs.py

bench: .venv/tests
	.venv/bin/python -m benchmarks.core
	.venv/bin/python -m benchmarks.drag
	.venv/bin/python -m benchmarks.scene
	.venv/bin/python -m benchmarks.training

# without the line that binds requirements.txt to the file that is made here
lock: .venv/bin/uv
	grep -v '^-c' requirements.txt | .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	  --fork-strategy fewest --only-binary :all: --no-emit-package backpropagation-lessons --no-annotate \
	  --custom-compile-command 'make lock' --output-file constraints.txt - tests/requirements.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'The lessons need Python 3.11 or newer, and $(PYTHON) is not. Name yours: make lab PYTHON=python3.13'; exit 1; }
	$(PYTHON) -m venv --clear .venv

# without its announcements JupyterLab asks no question before the first lesson
.venv/lessons: requirements.txt constraints.txt pyproject.toml .venv/bin/python
	.venv/bin/python -m pip install -r requirements.txt
	.venv/bin/jupyter labextension disable @jupyterlab/apputils-extension:announcements
	touch $@

.venv/tests: tests/requirements.txt .venv/lessons
	.venv/bin/python -m pip install -r requirements.txt -r tests/requirements.txt
	touch $@

.venv/javascript: tests/javascript/package-lock.json .venv/tests
	.venv/bin/npm ci --prefix tests/javascript
	touch $@

# not from .venv/tests, which a new pin cannot be installed in before it is locked
.venv/bin/uv: | .venv/bin/python
	.venv/bin/python -m pip install $$(grep '^uv==' tests/requirements.txt)
