"""project/database/statements.py: statements compiled once give the rows of the ORM, and what they refuse."""

from datetime import timedelta
from unittest.mock import patch

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import tokens
from accounts.models import DeviceSession, Team, User
from project.database.sqlite import placeholders
from project.database.statements import Delete, Rows, Select, Update, fields_of
from tests.accounts.calls import me, refresh
from tests.factories import person

pytestmark = pytest.mark.django_db
BY_AGENT = Select(
    lambda user_agent, gen: DeviceSession.objects.select_related("user").filter(
        user_agent=user_agent, gen=gen, revoked_at=None
    ),
    **fields_of(DeviceSession, "user_agent", "gen"),
)
TOUCH = Update(
    lambda id: DeviceSession.objects.filter(pk=id),
    changes=fields_of(DeviceSession, "last_seen_at", "user_agent"),
    **fields_of(DeviceSession, "id"),
)
TIMES = Rows(
    lambda id: DeviceSession.objects.filter(pk=id).values_list("created_at", "expires_at"),
    **fields_of(DeviceSession, "id"),
)
FORGET = Delete(lambda id: DeviceSession.objects.filter(pk=id), **fields_of(DeviceSession, "id"))


@pytest.fixture
def session():
    return DeviceSession.objects.get(pk=tokens.sign_in(person("Ann"), "curl/8", "192.0.2.1").sid)


def test_row_is_what_the_orm_reads_with_its_relation_and_no_further_query(session, django_assert_num_queries):
    with django_assert_num_queries(1):
        again = BY_AGENT.first(user_agent="curl/8", gen=1)
        assert again.user.email == "ann@example.com"
    of_orm = DeviceSession.objects.select_related("user").get()
    for instance, same in ((again, of_orm), (again.user, of_orm.user)):
        assert {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields} == {
            field.attname: getattr(same, field.attname) for field in same._meta.concrete_fields
        }


def test_values_change_from_call_to_call(session):
    assert BY_AGENT.first(user_agent="curl/8", gen=2) is None
    assert BY_AGENT.first(user_agent="' OR 1=1 --", gen=1) is None
    tokens.sign_in(session.user, "Firefox")
    assert [each.user_agent for each in BY_AGENT.all(user_agent="Firefox", gen=1)] == ["Firefox"]
    assert BY_AGENT.all(user_agent="none", gen=1) == []


def test_row_can_be_saved_and_refreshed_like_any_other(session):
    again = BY_AGENT.first(user_agent="curl/8", gen=1)
    again.user_agent = "curl/9"
    again.save(update_fields=["user_agent"])
    session.refresh_from_db()
    assert session.user_agent == "curl/9"


def test_instance_is_refreshed_with_its_relation(session, django_assert_num_queries):
    stale = DeviceSession.objects.get()
    assert stale.user.name == "Ann"
    DeviceSession.objects.update(ip="192.0.2.2")
    User.objects.update(name="Anna")
    with django_assert_num_queries(1):
        assert BY_AGENT.refresh(stale, user_agent="curl/8", gen=1)
        assert (stale.ip, stale.user.name, stale._state.adding) == ("192.0.2.2", "Anna", False)
    assert not BY_AGENT.refresh(stale, user_agent="curl/9", gen=1)
    assert stale.pk == session.pk


def test_update_changes_its_row_and_says_whether_there_was_one(session, django_assert_num_queries):
    later = timezone.now() + timedelta(hours=1)
    with django_assert_num_queries(1):
        assert TOUCH.run(id=session.pk, last_seen_at=later, user_agent="x") == 1
    session.refresh_from_db()
    assert (session.last_seen_at, session.user_agent) == (later, "x")
    assert TOUCH.run(id="00000000-0000-0000-0000-000000000000", last_seen_at=later, user_agent="x") == 0


def test_delete_deletes_its_rows_by_one_statement_and_counts_them(session, django_assert_num_queries):
    other = tokens.sign_in(session.user, "Firefox").sid
    with django_assert_num_queries(2):
        assert FORGET.run(id=session.pk) == 1
        assert FORGET.run(id=session.pk) == 0
    assert [str(pk) for pk in DeviceSession.objects.values_list("pk", flat=True)] == [other]


def test_statement_that_does_not_use_a_value_is_refused():
    careless = Select(lambda gen: DeviceSession.objects.all(), **fields_of(DeviceSession, "gen"))
    with pytest.raises(ValueError, match="no parameter of the statement is gen"):
        careless.first(gen=1)


@pytest.mark.django_db(transaction=True)
def test_connection_that_died_since_its_last_use_is_opened_again():
    pair = tokens.sign_in(person("Ann"), "curl/8")
    restart_database()
    assert me(pair.access).status_code == 200
    restart_database()
    assert refresh(pair.refresh).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_statement_goes_on_after_a_migration_changed_the_type_of_a_column():
    """As an upgrade does while processes of the version before still answer. SQLite keeps no plan."""
    pair = tokens.sign_in(person("Ann"), "curl/8")
    assert BY_AGENT.first(user_agent="curl/8", gen=1)
    change_type("varchar(301)")
    try:
        assert [str(each.pk) for each in BY_AGENT.all(user_agent="curl/8", gen=1)] == [pair.sid]
    finally:
        change_type("varchar(300)")


def change_type(new: str) -> None:
    if connection.vendor == "postgresql":
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute(f"ALTER TABLE accounts_devicesession ALTER COLUMN user_agent TYPE {new}")


def restart_database() -> None:
    """Ends this test's connection from the server's side. SQLite has no server."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor, psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [cursor.connection.info.backend_pid])


def test_request_is_not_preceded_by_a_question_whether_the_connection_lives(settings):
    """``connection.queries`` leaves such a question out: the cursors are counted."""
    pair = tokens.sign_in(person("Ann"))
    connection.health_check_enabled = True
    try:
        with patch.object(connection, "is_usable", side_effect=AssertionError("asked")):
            assert me(pair.access).status_code == 200
    finally:
        connection.health_check_enabled = False


def test_postgresql_runs_a_statement_by_the_plan_it_made_before(session, settings):
    """Also where it would rather plan for the values: that takes longer than these statements run."""
    for prepares in (True, False):
        settings.PREPARED_STATEMENTS = prepares
        before = prepared_runs()
        for _ in range(12):  # after five runs it decides by itself
            assert BY_AGENT.first(user_agent="curl/8", gen=1).pk == session.pk
            DeviceSession.objects.filter(user_agent="curl/8").count()  # planned each time
        by_old_plan, planned_anew = (after - old for after, old in zip(prepared_runs(), before, strict=True))
        assert by_old_plan == (12 if prepares and connection.vendor == "postgresql" else 0)
        assert planned_anew == 0


def prepared_runs() -> tuple[int, int]:
    """How often statements that are kept by name were run on this connection: by the plan they had, and by a new one.

    SQLite's driver keeps them by itself.
    """
    if connection.vendor != "postgresql":
        return 0, 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(generic_plans), SUM(custom_plans) FROM pg_prepared_statements")
        generic, custom = cursor.fetchone()
        return int(generic or 0), int(custom or 0)


def test_times_are_read_as_the_orm_reads_them(session):
    of_orm = DeviceSession.objects.values_list("created_at", "expires_at").get()
    row = TIMES.named(TIMES.all(id=session.pk)[0])
    assert (row["created_at"], row["expires_at"]) == of_orm
    assert [time.utcoffset() for time in row.values()] == [timedelta(0)] * 2


def test_annotations_are_read_too():
    ann = person("Ann")
    team = Team.objects.create_team("Service desk", by=ann)
    mine = Select(lambda user: User(pk=user).teams(), user=User._meta.pk)
    assert [(each, each.role) for each in mine.all(user=ann.pk)] == [(team, "admin")]


def test_statement_that_the_database_refuses_is_not_executed_again(session):
    """Only a connection that has died is a reason: the transaction around would be lost with one that lives."""
    rename = Update(lambda id: User.objects.filter(pk=id), changes=fields_of(User, "email"), **fields_of(User, "id"))
    person("Ben")
    executed = []

    def count(execute, sql, *rest):
        executed.append(sql)
        return execute(sql, *rest)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.execute_wrapper(count):
        rename.run(id=session.user_id, email="ben@example.com")
    assert len([sql for sql in executed if sql.startswith("UPDATE")]) == 1
    assert rename.run(id=session.user_id, email="anna@example.com") == 1  # on the same connection
    assert User.objects.filter(email="anna@example.com").exists()


@pytest.mark.parametrize("gen", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_database_has_finds_nothing(session, gen):
    assert BY_AGENT.first(user_agent="curl/8", gen=gen) is None
    assert BY_AGENT.all(user_agent="curl/8", gen=gen) == []


def test_sqlite_is_given_its_own_placeholders():
    assert placeholders("a = %s AND b LIKE '100%%s' AND c %% %s") == "a = ? AND b LIKE '100%s' AND c % ?"
