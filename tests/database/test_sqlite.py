"""project/database/sqlite.py: a cursor that waits for another writer, for as long as its connection may."""

import sqlite3
from contextlib import closing
from threading import Timer

import pytest

from project.database.sqlite import WriterCursor


@pytest.fixture
def connect(tmp_path):
    def to_file():
        return closing(sqlite3.connect(tmp_path / "db", timeout=0.3, isolation_level=None, check_same_thread=False))

    with to_file() as setup:
        setup.execute("PRAGMA journal_mode = WAL")
        setup.execute("CREATE TABLE device (gen INTEGER)")
        setup.execute("INSERT INTO device VALUES (1)")
    return to_file


def advance(connection):
    cursor = connection.cursor(WriterCursor)
    cursor.timeout_ms = 300
    cursor.execute("UPDATE device SET gen = gen + ?", [1])
    return cursor.rowcount


def test_statement_waits_for_another_writer(connect):
    with connect() as mine, connect() as other:
        for seconds in (0.002, 0.1):  # while it looks by itself, and while SQLite waits
            other.execute("BEGIN IMMEDIATE")
            Timer(seconds, other.commit).start()
            assert advance(mine) == 1
        assert mine.execute("SELECT gen FROM device").fetchall() == [(3,)]


def test_writer_that_keeps_the_lock_is_an_error_after_the_connections_timeout(connect):
    with connect() as mine, connect() as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            advance(mine)
        assert mine.execute("PRAGMA busy_timeout").fetchall() == [(300,)]
        other.rollback()
        assert advance(mine) == 1


def test_statement_that_is_wrong_is_refused_at_once(connect):
    with connect() as mine, pytest.raises(sqlite3.OperationalError, match="no such table"):
        mine.cursor(WriterCursor).execute("UPDATE devices SET gen = 1")
