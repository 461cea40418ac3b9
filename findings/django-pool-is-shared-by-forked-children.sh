#!/bin/sh
# Django with PostgreSQL's connection pool: close_all() before a fork closes nothing, all children share one session.
#
# Versions   Django 5.2.19, psycopg 3.3.9, psycopg-pool 3.3.3, PostgreSQL of pgserver 0.1.4, Python 3.11
# Input      OPTIONS {"pool": True}, here with one connection; a query; connections.close_all(), as one does before a
#            fork. Two children (multiprocessing, "fork"): the first takes the advisory lock 1 and keeps it while the
#            second tries to take it. Beside it the same without "pool".
# Expected   as without the pool: each process connects for itself, the second child is told that the lock is taken
# Seen       the parent and both children are one session of the server: pg_backend_pid() is the same, and the second
#            child "takes" the lock as well, as a session may take its own lock twice. No error, no warning.
# Source     django/db/backends/postgresql/base.py: _close() puts the connection back into the pool, which belongs to
#            the class DatabaseWrapper; a forked child inherits it with its open sockets. The pool is closed by
#            close_pool() only, a method of the PostgreSQL backend that the documentation does not name.
# One would guess that what was right before a fork without the pool still is with it.
# Who meets it: management commands that fork processes for their work, and servers that load the application, and ask
# the database once, before they fork. Locks stop excluding; when two ask at the same time, one reads the other's
# answer.
# A way out: connections["default"].close_pool() before the fork, or processes that are started by "spawn".
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19 "psycopg[binary]==3.3.9" \
    psycopg-pool==3.3.3 pgserver==0.1.4
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import multiprocessing
import os
import pathlib
import subprocess
import sys
from importlib.util import find_spec

import django
from django.conf import settings

data = pathlib.Path(sys.argv[1]) / "data"
data.mkdir()
programs = pathlib.Path(find_spec("pgserver").origin).parent / "pginstall" / "bin"
nobody = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}  # PostgreSQL refuses to be started by root
if nobody:
    os.chown(data, 65534, 65534)


def run(program, *arguments):
    command = [programs / program, "-D", data, *arguments]
    subprocess.run(command, check=True, cwd=data, stdout=subprocess.DEVNULL, **nobody)


def ask(alias, sql):
    from django.db import connections

    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def child(alias, pipe):
    pipe.send((ask(alias, "SELECT pg_backend_pid()"), ask(alias, "SELECT pg_try_advisory_lock(1)")))
    pipe.recv()  # keeps what it has until it is told to end
    os._exit(0)


def sessions_and_locks(alias):
    """The session of the parent and of two children, and whether each child was given the lock."""
    from django.db import connections

    fork = multiprocessing.get_context("fork")
    parent = ask(alias, "SELECT pg_backend_pid()")
    connections.close_all()
    seen, pipes, processes = [], [], []
    for _ in range(2):
        here, there = fork.Pipe()
        processes.append(fork.Process(target=child, args=(alias, there)))
        processes[-1].start()
        pipes.append(here)
        assert here.poll(30), "a child did not answer"
        seen.append(here.recv())
    for pipe, process in zip(pipes, processes):
        pipe.send("end")
        process.join(30)
    return [parent, *(session for session, _ in seen)], [lock for _, lock in seen]


run("initdb", "-U", "postgres", "--auth", "trust", "--no-sync")
run("pg_ctl", "-w", "-l", data / "log", "-o", f"-c listen_addresses= -k {data}", "start")
try:
    postgres = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres", "HOST": str(data)}
    pooled = postgres | {"OPTIONS": {"pool": {"min_size": 1, "max_size": 4}}}
    settings.configure(DATABASES={"default": postgres, "pooled": pooled})
    django.setup()
    print(f"Django {django.get_version()}, PostgreSQL {ask('default', 'SHOW server_version')}")
    seen = {}
    for alias in ("default", "pooled"):
        sessions, locks = sessions_and_locks(alias)
        seen[alias] = len(set(sessions)), locks
        print(f"{alias:8} sessions of the parent and its children {sessions}, given the lock: {locks}")
    from django.db import connections

    connections["pooled"].close_pool()
finally:
    run("pg_ctl", "-m", "immediate", "stop")
assert seen == {"default": (3, [True, False]), "pooled": (1, [True, True])}, seen
print("As described above.")
PYTHON
