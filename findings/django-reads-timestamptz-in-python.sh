#!/bin/sh
# Django reads each timestamptz of PostgreSQL by Python code, although psycopg's accelerated build is installed.
#
# Versions   Django 5.2.19, psycopg[binary] 3.3.9, Python 3.11
# Input      a column of times, as Django asks psycopg for it (USE_TZ, which is the default)
# Expected   the accelerated build reads it, as it does for psycopg's own cursors: psycopg.pq.__impl__ is "binary"
# Seen       the loader that Django registers is a Python class, many times slower than the driver's for the same bytes.
# Source     django/db/backends/postgresql/psycopg_any.py: BaseTzLoader subclasses psycopg's TimestamptzLoader, to put
#            datetime.timezone.utc into the value. psycopg/_adapters_map.py exchanges only its own classes for those
#            in C, and those cannot be subclassed.
# One would guess that installing psycopg[binary] or [c] takes conversion out of Python for the usual types.
# Who meets it: whoever reads pages of rows with two or three times each through Django: of the 0.34 ms that fetching 51
# such rows took, 0.27 were this loader's. A cursor of psycopg's own with its own loader gives equal values.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19 "psycopg[binary]==3.3.9"
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import timezone
from importlib.metadata import version
from timeit import repeat

import psycopg
from django.db.backends.postgresql.psycopg_any import get_adapters_template
from psycopg.pq import Format

print("Django", version("Django"), "psycopg", version("psycopg"), psycopg.pq.__impl__)
TIME = b"2026-11-29 14:12:27.228665+00"
oid = psycopg.adapters.types["timestamptz"].oid
maps = {"the driver's": psycopg.adapters, "Django's": get_adapters_template(True, timezone.utc)}
loaders = {name: each.get_loader(oid, Format.TEXT)(oid) for name, each in maps.items()}
taken = {name: min(repeat(lambda: loader.load(TIME), number=20_000)) * 50 for name, loader in loaders.items()}
for name, loader in loaders.items():
    print(f"{name:13} {type(loader).__module__:45} {taken[name]:6.2f} us a value")
first, second = (loader.load(TIME) for loader in loaders.values())
assert psycopg.pq.__impl__ == "binary" and first == second
assert type(loaders["the driver's"]).__module__.startswith("psycopg_binary"), "the driver's own is no longer in C"
assert taken["Django's"] > 3 * taken["the driver's"], "Django's loader is fast now"
print("As described above.")
PYTHON
