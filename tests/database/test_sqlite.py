"""project/database/sqlite.py: a writer waits for another as long as the timeout says, and no longer."""

import sqlite3
import time
from contextlib import closing
from threading import Timer

import pytest
from django.db import ConnectionHandler, OperationalError

from project.database.sqlite import wait_for_lock
from project.environment import sqlite_options

pytestmark = pytest.mark.django_db
ADVANCE = "UPDATE device SET gen = gen + 1"


@pytest.fixture
def mine(tmp_path):
    """A connection of Django's that waits for 0.3 s."""
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": tmp_path / "db",
        "OPTIONS": {**sqlite_options(1), "timeout": 0.3},
    }
    connection = ConnectionHandler({"default": database})["default"]
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE device (gen INTEGER)")
        cursor.execute("INSERT INTO device VALUES (0)")
        yield connection


@pytest.fixture
def other(mine):
    path = mine.settings_dict["NAME"]
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        yield other


def advance(connection):
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE)


def advance_in_transaction(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    advance(connection)
    connection.commit()
    connection.set_autocommit(True)


@pytest.mark.parametrize("write", [advance, advance_in_transaction])
def test_writer_waits_for_another_and_then_writes(mine, other, write):
    for seconds in (0.002, 0.1):  # between short looks, and between longer ones
        other.execute("BEGIN IMMEDIATE")
        Timer(seconds, other.commit).start()
        write(mine)
    assert other.execute("SELECT gen FROM device").fetchall() == [(2,)]


@pytest.mark.parametrize("write", [advance, advance_in_transaction])
def test_writer_that_waited_as_long_as_it_may_is_refused_and_can_write_later(mine, other, write):
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(OperationalError, match="database is locked"):
        write(mine)
    assert time.monotonic() - began >= 0.3
    other.rollback()
    mine.set_autocommit(True)
    write(mine)
    assert other.execute("SELECT gen FROM device").fetchall() == [(1,)]


def test_connection_that_is_opened_again_waits_in_one_place_as_before(mine):
    for _ in range(5):
        mine.close()
        advance(mine)
    assert mine.execute_wrappers.count(wait_for_lock) == 1


def test_statement_that_is_wrong_is_refused_at_once(mine):
    with pytest.raises(OperationalError, match="no such table"), mine.cursor() as cursor:
        cursor.execute("UPDATE devices SET gen = 1")
