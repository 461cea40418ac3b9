#!/bin/sh
# SQLite in Python: a change with RETURNING is committed, and its lock given back, only when its last row was fetched.
#
# Versions   Python 3.11 with SQLite 3.40.1; Django 5.2.19, whose cursors behave alike
# Input      in autocommit, "UPDATE two SET number = 1 RETURNING id" of a table of two rows, of which one row is fetched
# Expected   done: autocommit commits each statement, SQLite's documentation says that RETURNING makes all changes before
#            it gives the first row, and Connection.in_transaction ("True if there are uncommitted changes") is False
# Seen       others read the old numbers and cannot write ("database is locked"); a process that is killed now loses the
#            change. With the second row fetched, or the cursor closed, it is committed. Of a table of one row the first
#            fetchone() commits, since Python looks one row ahead: the same code works until a second row is changed.
# Source     Modules/_sqlite/cursor.c: a statement is reset when a step ends with SQLITE_DONE; sqlite.org/lang_returning.html
# One would guess that RETURNING is an UPDATE with an answer. It is a SELECT that has not ended: its transaction neither.
# Who meets it: "take the next job" and counters by UPDATE or DELETE with RETURNING and fetchone(), whose cursor lives on in a
# variable: the only writer of the database waits for a garbage collection.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19
"$folder/venv/bin/python" - "$folder/db.sqlite3" <<'PYTHON'
import os
import signal
import sqlite3
import sys
from importlib.metadata import version

from django.conf import settings

path = sys.argv[1]
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path}})
from django.db import connection

print("Python", sys.version.split()[0], "SQLite", sqlite3.sqlite_version, "Django", version("Django"))
own = sqlite3.connect(path, isolation_level=None)  # autocommit, as Django has it
own.execute("PRAGMA journal_mode = WAL")
own.execute("CREATE TABLE two (id INTEGER PRIMARY KEY, number INTEGER)")
own.execute("INSERT INTO two VALUES (1, 0), (2, 0)")
other = sqlite3.connect(path, isolation_level=None, timeout=0)


def state():
    """The numbers that others read, and whether they can write."""
    numbers = [number for (number,) in other.execute("SELECT number FROM two ORDER BY id")]
    try:
        other.execute("UPDATE two SET number = number WHERE id = 0")
    except sqlite3.OperationalError as error:
        return numbers, str(error)
    return numbers, "free"


def try_with(name, open_cursor):
    own.execute("UPDATE two SET number = 0")
    cursor = open_cursor()
    cursor.execute("UPDATE two SET number = 1 RETURNING id")
    assert cursor.fetchone() == (1,)
    held = state()
    assert cursor.fetchone() == (2,)
    print(f"{name:8} one row fetched: others see {held}; both fetched: {state()}")
    assert held == ([0, 0], "database is locked") and state() == ([1, 1], "free")


try_with("sqlite3", own.cursor)
try_with("Django", connection.cursor)
assert connection.get_autocommit()

own.execute("UPDATE two SET number = 0")
cursor = own.execute("UPDATE two SET number = 1 RETURNING id")
cursor.fetchone()
assert not own.in_transaction
cursor.close()
own.execute("UPDATE two SET number = 0")
own.execute("UPDATE two SET number = 1 WHERE id = 1 RETURNING id").fetchone()
assert state() == ([1, 0], "free"), "of one row fetchone() no longer is enough"

own.execute("UPDATE two SET number = 0")
if not (child := os.fork()):
    kept = sqlite3.connect(path, isolation_level=None)
    cursor = kept.execute("UPDATE two SET number = 1 RETURNING id")
    cursor.fetchone()
    os.kill(os.getpid(), signal.SIGKILL)
os.waitpid(child, 0)
print("killed after one row was fetched:", state())
assert state() == ([0, 0], "free")
print("As described above.")
PYTHON
