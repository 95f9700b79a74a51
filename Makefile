# make lab      open the lessons in JupyterLab
# make test     run every check and every test
# make outputs  run the notebooks and store their outputs
# make bench    measure what a moving slider costs

PYTHON ?= $(shell command -v python3 || command -v python || echo python3)
START := $(firstword $(sort $(wildcard notebooks/*.ipynb)))

.PHONY: lab test outputs bench
.DELETE_ON_ERROR:

# --allow-root: in a container root is often the only user there is
lab: .venv/lessons
	.venv/bin/python -m jupyter lab --allow-root --LabApp.default_url=/lab/tree/$(START)

test: .venv/tests
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/python -m pytest

outputs: .venv/lessons
	.venv/bin/python tools/store_outputs.py

bench: .venv/tests
	.venv/bin/python -m benchmarks.drag

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'The lessons need Python 3.11 or newer, and $(PYTHON) is not. Name yours: make lab PYTHON=python3.13'; exit 1; }
	$(PYTHON) -m venv --clear .venv

# without its announcements JupyterLab asks no question before the first lesson
.venv/lessons: requirements.txt pyproject.toml .venv/bin/python
	.venv/bin/python -m pip install -r requirements.txt
	.venv/bin/jupyter labextension disable @jupyterlab/apputils-extension:announcements
	touch $@

.venv/tests: tests/requirements.txt .venv/lessons
	.venv/bin/python -m pip install -r requirements.txt -r tests/requirements.txt
	touch $@
