#!/bin/sh
# A PostgreSQL that takes no writes raises InternalError in Django, where other databases raise OperationalError.
#
# Versions   Django 5.2.19, psycopg[binary] 3.3.9, PostgreSQL 16.2 (of pgserver 0.1.4), SQLite of Python, Python 3.11
# Input      an INSERT where writes are off for now: default_transaction_read_only, which providers set when a disk is full;
#            a hot standby after a failover answers by the same SQLSTATE, 25006. For SQLite a file opened with mode=ro.
# Expected   django.db.OperationalError: by PEP 249 "errors that are related to the database's operation and not
#            necessarily under the control of the programmer", against InternalError for "the cursor is not valid any more"
# Seen       SQLite: OperationalError. PostgreSQL: InternalError, from psycopg.errors.ReadOnlySqlTransaction.
# Source     psycopg chooses the class by the first two digits of the SQLSTATE: all of class 25, "invalid transaction
#            state", is InternalError (psycopg/errors.py, _sqlcodes and _base_exc_map); Django's wrapper keeps the class.
# One would guess that whoever waits out a failover by catching OperationalError and InterfaceError has caught all of it.
# Who meets it: retries and "503, come again" pages during a failover or a full disk: connecting to the machine that is still
# a standby works, reading works, and each write is an error that nothing expects.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19 "psycopg[binary]==3.3.9" pgserver==0.1.4
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import os
import pathlib
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec

import django
from django.conf import settings

folder = pathlib.Path(sys.argv[1])
data = folder / "data"
data.mkdir()
programs = pathlib.Path(find_spec("pgserver").origin).parent / "pginstall" / "bin"
nobody = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}  # PostgreSQL refuses to be started by root
if nobody:
    os.chown(data, 65534, 65534)


def run(program, *arguments):
    command = [programs / program, "-D", data, *arguments]
    subprocess.run(command, check=True, cwd=data, stdout=subprocess.DEVNULL, **nobody)


sqlite3.connect(folder / "db.sqlite3").execute("CREATE TABLE one (number integer)").connection.close()
run("initdb", "-U", "postgres", "--auth", "trust", "--no-sync")
run("pg_ctl", "-w", "-l", data / "log", "-o", f"-c listen_addresses= -k {data} -c default_transaction_read_only=on", "start")
try:
    postgres = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres", "HOST": str(data)}
    sqlite = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"file:{folder}/db.sqlite3?mode=ro",
        "OPTIONS": {"uri": True},
    }
    settings.configure(DATABASES={"default": postgres, "sqlite": sqlite})
    django.setup()
    from django.db import Error, InternalError, OperationalError, connections

    with connections["default"].cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute("CREATE TABLE one (number integer)")
        cursor.execute("SET default_transaction_read_only = on")
        cursor.execute("SHOW server_version")
        print("Django", version("Django"), "psycopg", version("psycopg"), "PostgreSQL", cursor.fetchone()[0])
    seen = {}
    for name in connections:
        try:
            with connections[name].cursor() as cursor:
                cursor.execute("INSERT INTO one VALUES (1)")
        except Error as error:
            seen[connections[name].vendor] = type(error)
            cause = type(error.__cause__)
            print(f"{connections[name].vendor:10} {type(error).__name__:17} {cause.__module__}.{cause.__name__}: {error}")
    connections.close_all()
    assert seen == {"postgresql": InternalError, "sqlite": OperationalError}, seen
    assert not issubclass(InternalError, OperationalError)
finally:
    run("pg_ctl", "-m", "immediate", "stop")
print("As described above.")
PYTHON
