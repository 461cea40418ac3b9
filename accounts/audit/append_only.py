"""The triggers by which the database keeps the audit log as it was written, whoever asks, admins included.

An entry may be deleted once it is MIN_DAYS old, so that AUDIT_DAYS can end its life. TRUNCATE, which PostgreSQL lets
the owner of a table do, is refused as well.

SQLite changes a table by making it again, which drops its triggers without a word. So ``restore_protection`` runs after
every ``migrate``, whatever the migrations did.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.audit.entries import MIN_DAYS

TABLE = "accounts_auditentry"
REFUSAL = "the audit log is append-only"
SQLITE = {
    "audit_no_update": f"""
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    "audit_no_delete": f"""
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON {TABLE}
        WHEN OLD.at > datetime('now', '-{MIN_DAYS} days')
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
}
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at <= now() - interval '{MIN_DAYS} days' THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION '{REFUSAL}';
    END $$"""
POSTGRESQL = {
    "audit_no_change": f"""
        CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    "audit_no_truncate": f"""
        CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
}


def creation(connection: BaseDatabaseWrapper) -> list[str]:
    """The statements that protect the table."""
    if connection.vendor == "postgresql":
        return [FUNCTION, *POSTGRESQL.values()]
    return list(SQLITE.values())


def removal(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        return [f"DROP TRIGGER {name} ON {TABLE}" for name in POSTGRESQL] + ["DROP FUNCTION audit_append_only"]
    return [f"DROP TRIGGER {name}" for name in SQLITE]


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """For a migration."""
    for statement in creation(editor.connection):
        editor.execute(statement)


def unprotect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in removal(editor.connection):
        editor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that the table should have and has not."""
    if connection.vendor == "postgresql":
        names, sql = POSTGRESQL, "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
    else:
        names, sql = SQLITE, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [TABLE])
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name not in present]


def restore_protection(using: str, **kwargs: Any) -> None:
    """After ``migrate``: creates the triggers that are missing."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return  # migrated back to before the log
    triggers = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for name in missing(connection):
            if connection.vendor == "postgresql":
                cursor.execute(FUNCTION)
            cursor.execute(triggers[name])
