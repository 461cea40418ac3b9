#!/bin/sh
# OpenTelemetry's instrumentation of psycopg makes no span for Django's iterator(): the longest statements are
# missing.
#
# Versions   opentelemetry-instrumentation-psycopg 0.66b1, opentelemetry-sdk 1.45.1, psycopg 3.3.9, Django 5.2.19,
#            PostgreSQL of pgserver 0.1.4, Python 3.11
# Input      PsycopgInstrumentor().instrument() before Django connects; list(Model.objects.all()), the same by
#            iterator(), by iterator() within transaction.atomic(); with psycopg alone a named cursor, stream() and
#            copy()
# Expected   a span for each: each sends a statement to the server
# Seen       one for the list. None for the five others, and nothing warns.
# Source     opentelemetry/instrumentation/psycopg/__init__.py gives the connection a cursor_factory that traces
#            execute(), executemany() and callproc(). Django makes its ServerSideCursor itself
#            (django/db/backends/postgresql/base.py, create_cursor), a named cursor comes from server_cursor_factory,
#            and stream() and copy() are methods of their own.
# One would guess that what is instrumented is the driver, as with SQLite, where the same code of Django has its span.
# Who meets it: who looks in traces for what takes the time in exports and clean-ups, which is where iterator() is
# used: the trace has a gap, or shows a request without its statement, and a sum of statements that leaves out the
# largest.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19 "psycopg[binary]==3.3.9" \
    pgserver==0.1.4 opentelemetry-sdk==1.45.1 opentelemetry-instrumentation-psycopg==0.66b1 \
    opentelemetry-instrumentation-sqlite3==0.66b1
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import os
import pathlib
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec

import django
from django.conf import settings
from opentelemetry import trace
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

folder = pathlib.Path(sys.argv[1])
data = folder / "data"
data.mkdir()
programs = pathlib.Path(find_spec("pgserver").origin).parent / "pginstall" / "bin"
nobody = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}  # PostgreSQL refuses to be started by root
if nobody:
    os.chown(data, 65534, 65534)
spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)
PsycopgInstrumentor().instrument()
SQLite3Instrumentor().instrument()


def run(program, *arguments):
    command = [programs / program, "-D", data, *arguments]
    subprocess.run(command, check=True, cwd=data, stdout=subprocess.DEVNULL, **nobody)


run("initdb", "-U", "postgres", "--auth", "trust", "--no-sync")
run("pg_ctl", "-w", "-l", data / "log", "-o", f"-c listen_addresses= -k {data}", "start")
try:
    postgres = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres", "HOST": str(data)}
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db.sqlite3"}
    settings.configure(
        DATABASES={"default": postgres, "sqlite": sqlite}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField"
    )
    django.setup()
    from django.db import connection, connections, models, transaction

    class Event(models.Model):
        number = models.IntegerField()

        class Meta:
            app_label = "shop"

    for each in connections.all():
        with each.schema_editor() as editor:
            editor.create_model(Event)
        Event.objects.using(each.alias).create(number=1)
    rows = Event.objects.all()
    driver = connection.connection

    def named():
        with driver.transaction(), driver.cursor("named") as cursor:
            return cursor.execute("SELECT 1").fetchall()

    def copy():
        with driver.cursor() as cursor, cursor.copy("COPY shop_event TO STDOUT") as lines:
            return list(lines)

    reads = {
        "list": lambda: list(rows),
        "iterator": lambda: list(rows.iterator()),
        "iterator in atomic": transaction.atomic(lambda: list(rows.iterator())),
        "named cursor": named,
        "stream": lambda: list(driver.cursor().stream("SELECT 1")),
        "copy": copy,
        "iterator of SQLite": lambda: list(rows.using("sqlite").iterator()),
    }
    seen = {}
    print("opentelemetry-instrumentation-psycopg", version("opentelemetry-instrumentation-psycopg"))
    for name, read in reads.items():
        spans.clear()
        assert len(read()) == 1, name
        seen[name] = len(spans.get_finished_spans())
        print(f"{name:20} {seen[name]} spans")
    connections.close_all()
finally:
    run("pg_ctl", "-m", "immediate", "stop")
assert seen == dict.fromkeys(reads, 0) | {"list": 1, "iterator of SQLite": 1}, seen
print("As described above.")
PYTHON
