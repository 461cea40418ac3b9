"""project/web/outages.py: which errors say that something is missing, as the databases themselves raise them."""

import errno
import logging

import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.test import RequestFactory
from redis.exceptions import ConnectionError as CacheConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as CacheTimeoutError

from accounts.models import Team
from project.database.sqlite import wait_at_most
from project.web.outages import CACHE, DATABASE, DISK, log_outage, missing_part

ON_SQLITE = connection.vendor == "sqlite"
only_sqlite = pytest.mark.skipif(not ON_SQLITE, reason="SQLite's own errors")
only_postgresql = pytest.mark.skipif(ON_SQLITE, reason="PostgreSQL's own errors")


def error_of(*statements: str) -> DatabaseError:
    """What the database raises at the last of ``statements``."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements[:-1]:
            cursor.execute(statement)
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            cursor.execute(statements[-1])
        transaction.set_rollback(True)
    return caught.value


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["SELECT * FROM no_such_table", "SELECT no_such_column FROM accounts_team", "SELEC 1"]
)
def test_statement_that_is_wrong_is_a_bug(statement):
    assert missing_part(error_of(statement)) == ""


@pytest.mark.django_db
def test_row_that_breaks_a_rule_is_a_bug(team):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Team.objects.create(pk=team.pk, name="Twice")
    assert missing_part(caught.value) == ""


@only_sqlite
@pytest.mark.django_db
def test_full_file_of_sqlite_is_the_disk(team):
    error = error_of(
        "PRAGMA max_page_count = 1",  # becomes the number of pages there are
        "CREATE TABLE filler AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000)"
        " SELECT x, hex(randomblob(100)) AS y FROM n",
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    assert missing_part(error) == DISK


@only_sqlite
@pytest.mark.django_db
def test_file_of_sqlite_that_may_only_be_read_is_the_disk(team):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            cursor.execute("DELETE FROM accounts_team")
        cursor.execute("PRAGMA query_only = 0")
    assert missing_part(caught.value) == DISK


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_that_another_session_writes_is_the_database():
    other = connections.create_connection("default")
    try:
        with transaction.atomic():
            Team.objects.create(name="Mine")
            with other.cursor() as cursor, pytest.raises(OperationalError) as caught:
                wait_at_most(other, 0.001)
                cursor.execute("BEGIN IMMEDIATE")
    finally:
        other.close()
    assert missing_part(caught.value) == DATABASE


@only_sqlite
@pytest.mark.once
def test_file_of_sqlite_that_cannot_be_opened_is_the_database(tmp_path, django_db_blocker):
    nowhere = connections.create_connection("default")
    nowhere.settings_dict = nowhere.settings_dict | {"NAME": tmp_path / "gone" / "db.sqlite3"}
    with django_db_blocker.unblock(), pytest.raises(OperationalError) as caught:
        nowhere.ensure_connection()
    assert missing_part(caught.value) == DATABASE


@only_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statements", "part"),
    [
        (["SET TRANSACTION READ ONLY", "DELETE FROM accounts_team"], DATABASE),
        (["SET LOCAL statement_timeout = 1", "SELECT pg_sleep(5)"], ""),
        (["DO $$ BEGIN RAISE SQLSTATE '53100'; END $$"], DISK),
        (["DO $$ BEGIN RAISE SQLSTATE '53200'; END $$"], DATABASE),
        (["DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"], DATABASE),
        (["DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"], DATABASE),
        (["DO $$ BEGIN RAISE SQLSTATE '55P03'; END $$"], DATABASE),
        (["DO $$ BEGIN RAISE SQLSTATE '57P01'; END $$"], DATABASE),
        (["DO $$ BEGIN RAISE SQLSTATE '22012'; END $$"], ""),
        (["DO $$ BEGIN RAISE SQLSTATE 'XX000'; END $$"], ""),
    ],
    ids=lambda value: value[-1][:60] if isinstance(value, list) else value or "bug",
)
def test_state_that_postgresql_says(statements, part):
    assert missing_part(error_of(*statements)) == part


@only_postgresql
@pytest.mark.django_db
def test_server_that_does_not_answer_is_the_database():
    away = connections.create_connection("default")
    away.settings_dict = away.settings_dict | {"PORT": 1}
    with pytest.raises(OperationalError) as caught:
        away.ensure_connection()
    assert missing_part(caught.value) == DATABASE


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (OSError(errno.ENOSPC, "full"), DISK),
        (OSError(errno.EDQUOT, "quota"), DISK),
        (OSError(errno.EROFS, "read-only"), DISK),
        (OSError(errno.EIO, "broken"), DISK),
        (FileNotFoundError(errno.ENOENT, "no such file"), ""),
        (PermissionError(errno.EACCES, "not allowed"), ""),
        (CacheConnectionError("refused"), CACHE),
        (CacheTimeoutError("slow"), CACHE),
        (ResponseError("wrong kind of value"), ""),
        (OperationalError("connection failed"), DATABASE),
        (InterfaceError("connection already closed"), DATABASE),
        (IntegrityError("unique"), ""),
        (ValueError("no"), ""),
        (None, ""),
    ],
    ids=repr,
)
def test_any_other_error(error, part):
    assert missing_part(error) == part


def test_log_has_one_line_with_the_reason(caplog):
    caplog.set_level(logging.ERROR, logger="project.web.outages")
    request = RequestFactory().post("/api/v1/runs")
    log_outage(request, DATABASE, OperationalError("server closed\n  the connection"))
    log_outage(request, DISK, OSError())
    log_outage(request, CACHE, CacheConnectionError("x" * 500))
    first, second, third = caplog.messages
    assert first == "503 for POST /api/v1/runs: no database: server closed the connection"
    assert second == "503 for POST /api/v1/runs: no disk: OSError"
    assert third == f"503 for POST /api/v1/runs: no cache: {'x' * 300}"
