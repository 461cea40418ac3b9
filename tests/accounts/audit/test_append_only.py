"""Nobody changes the log: neither code, nor the admin, nor SQL. Age alone ends an entry."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.audit.append_only import missing
from accounts.audit.entries import AppendOnly
from accounts.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(owner):
    audit.record("sign_in", by=owner)
    return AuditEntry.objects.first()


def aged(days: int) -> AuditEntry:
    """One that was written ``days`` ago."""
    return AuditEntry.objects.bulk_create(
        [AuditEntry(action="sign_in", via="site", at=timezone.now() - timedelta(days=days))]
    )[0]


def test_code_neither_changes_nor_deletes_an_entry(entry):
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(person=""),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize(
    "sql", ["UPDATE accounts_auditentry SET person = 'somebody'", "DELETE FROM accounts_auditentry"]
)
def test_database_refuses_it_as_well(entry, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.get(pk=entry.pk).person == entry.person


def test_postgresql_refuses_truncate(entry):
    if connection.vendor != "postgresql":
        return  # SQLite has no such statement
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_auditentry")


def test_entries_end_after_audit_days(entry, settings):
    settings.AUDIT_DAYS = 60
    old, kept = aged(61), aged(59)
    assert AuditEntry.objects.delete_old() == 1
    keys = set(AuditEntry.objects.values_list("pk", flat=True))
    assert old.pk not in keys and {kept.pk, entry.pk} <= keys


def test_admin_shows_entries_and_offers_no_change(entry):
    client = Client()
    client.force_login(factories.person("Staff", is_staff=True, is_superuser=True))
    page = f"/admin/accounts/auditentry/{entry.pk}"
    assert b"Signed in" in client.get("/admin/accounts/auditentry/").content
    assert client.get(f"{page}/change/").status_code == 200
    assert client.post(f"{page}/change/", {"person": "x"}).status_code == 403
    assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    client.post("/admin/accounts/auditentry/", chosen)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_migration_that_makes_the_table_again_leaves_it_protected():
    """On SQLite a changed column makes the table again, without its triggers: ``migrate`` puts them back."""
    assert missing(connection) == []
    column = AuditEntry._meta.get_field("via")
    longer = models.CharField(max_length=200)
    longer.set_attributes_from_name("via")
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEntry, column, longer)
        editor.alter_field(AuditEntry, longer, column)
    assert bool(missing(connection)) is (connection.vendor == "sqlite")
    call_command("migrate", verbosity=0)
    assert missing(connection) == []
