#!/bin/sh
# SQLite: who waits for the lock of writers is not woken; it looks again 1, 3, 8, 18, ... 228, 328 ms after it began.
#
# Versions   Python 3.11 with SQLite 3.40.1; apsw 3.54.1.0 with SQLite 3.54.1
# Input      WAL; one connection has the lock (BEGIN IMMEDIATE) and gives it back after 240 ms; another, with a timeout of
#            5 s, has asked for it at 0 ms, a third asks for it at 260 ms
# Expected   the one that has waited has the lock at 240 ms, or a few milliseconds later, and the third after it
# Seen       it gets it at 328 ms. The third, which asked 260 ms later, gets it at once, before it. A lock that is held for
#            10 ms is waited for 18 ms.
# Source     sqliteDefaultBusyCallback in SQLite's src/main.c sleeps for 1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50 and then always
#            100 ms; sqlite.org/c3ref/busy_timeout.html says that it "sleeps multiple times", not for how long
# One would guess that a timeout is a queue, as for a lock of PostgreSQL: first come, first served, as soon as it is free.
# Who meets it: every site with several processes on SQLite. Short writes that take 0.05 ms wait 1 ms for each other, which
# leaves processors idle; a long write makes those that wait late by up to 100 ms, and others that have just come overtake
# them, at worst until their timeout ends in "database is locked" although the lock was free many times.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apsw==3.54.1.0
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sqlite3
import sys
import threading
import time

import apsw

TIMEOUT_MS = 5000
clock = time.perf_counter


def by_python(path):
    return sqlite3.connect(path, isolation_level=None, timeout=TIMEOUT_MS / 1000, check_same_thread=False)


def by_apsw(path):
    connection = apsw.Connection(path)
    connection.set_busy_timeout(TIMEOUT_MS)
    return connection


def wait(connection, begins, got, name):
    """Asks for the lock at ``begins``, and notes when it came."""
    time.sleep(max(0, begins - clock()))
    connection.execute("BEGIN IMMEDIATE")
    got[name] = (clock() - begins) * 1000
    connection.execute("COMMIT")


def waits(connect, path, held_ms, late_ms=None):
    """For how many milliseconds the first waits for a lock that is given back after ``held_ms``, and one that comes late."""
    holder, first, late = (connect(path) for _ in range(3))
    holder.execute("BEGIN IMMEDIATE")
    begins, got = clock() + 0.01, {}
    asking = [(first, begins, "first")] + ([(late, begins + late_ms / 1000, "late")] if late_ms else [])
    threads = [threading.Thread(target=wait, args=(each, at, got, name)) for each, at, name in asking]
    for thread in threads:
        thread.start()
    while clock() < begins + held_ms / 1000:
        time.sleep(0.0005)
    holder.execute("COMMIT")
    for thread in threads:
        thread.join()
    return got


for connect, version in ((by_python, sqlite3.sqlite_version), (by_apsw, apsw.sqlite_lib_version())):
    path = f"{sys.argv[1]}/{connect.__name__}.db"
    setup = connect(path)
    setup.execute("PRAGMA journal_mode = WAL")
    setup.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    got = waits(connect, path, held_ms=240, late_ms=260)
    print(f"SQLite {version}: free at 240 ms, had by the first at {got['first']:.0f} ms,", end=" ")
    print(f"by one that asked at 260 ms after {got['late']:.1f} ms")
    assert got["first"] >= 328, "it was woken, or looked more often"
    assert got["late"] < 50, "the late one waited behind the first"
    short = min(waits(connect, path, held_ms=10)["first"] for _ in range(5))
    print(f"  held for 10 ms: had after {short:.1f} ms at the earliest of 5 tries")
    assert short >= 18
print("As described above.")
PYTHON
