# make run    serves the site, demo library included, at http://127.0.0.1:8000
# make test   runs every test on SQLite and on PostgreSQL; make test ARGS="-k folders" runs some
# make quick  what of it needs neither a browser nor PostgreSQL
# make soak   the tests of servers that fail, with those that take minutes
# make dev    the same site, reloading when a file changes
# make lint   style, types, forgotten migrations, production settings
# make lock   pins what requirements*.in ask for
#
# All of them make .venv first, with PYTHON (3.11 or newer). README lists the environment variables.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT
launch = @$(PYTHON) project/launch.py
runtime = $(launch) requirements.txt
tools = $(launch) requirements-dev.txt

.PHONY: run test quick soak dev lint lock

run:
	$(runtime) manage.py serve --prepare

test:
	$(tools) -m tests $(ARGS)

quick:
	$(tools) -m tests --quick $(ARGS)

soak:
	$(tools) -m tests --soak $(ARGS)

dev: export DEBUG = 1
dev:
	$(runtime) manage.py prepare --demo
	$(runtime) manage.py runserver "$(HOST):$(PORT)"

lint: export DEBUG = 0
lint: export HTTPS = 1
lint:
	$(tools) -m ruff check
	$(tools) -m ruff format --check
	$(tools) -m djlint --lint --quiet templates
	$(tools) -m mypy
	$(tools) tools/js/check.py || [ $$? -eq 3 ]
	$(tools) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(tools) manage.py makemigrations --check --dry-run
	$(tools) manage.py check --deploy --fail-level WARNING

lock:
	$(tools) -m uv pip compile --quiet --universal --python-version 3.11 --no-header requirements.in -o requirements.txt
	$(tools) -m uv pip compile --quiet --universal --python-version 3.11 --no-header requirements-extras.in -o requirements-extras.txt
	$(tools) -m uv pip compile --quiet --universal --python-version 3.11 --no-header requirements-dev.in -o requirements-dev.txt
	$(tools) -m uv pip compile --quiet --universal --python-version 3.11 --no-header requirements-bench.in -o requirements-bench.txt
