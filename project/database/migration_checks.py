"""Checks that migrations are safe beside the version before: while machines are updated one after another, the older
version goes on to read and to write the tables that the newer one has migrated.

Part of ``manage.py check --deploy``. It looks at operations, not at SQL, so it says the same for both databases. (On
SQLite the SQL of nearly every change is a new table, from which nothing can be told.)
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import models
from django.db.migrations import Migration, RunSQL, SeparateDatabaseAndState, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# The version before the first that can be updated without a pause ends with these.
BASELINE = {"accounts": "0001_initial", "trees": "0002_runs", "project": "0001_initial"}
HINT = (
    "Expand first (a nullable column, or one with db_default) and contract one version later. A migration that is safe "
    "for another reason says so in its attribute safe_because."
)
DROPS = {
    operations.RemoveField: "drops a column",
    operations.DeleteModel: "drops a table",
    operations.RenameModel: "renames a table",
    operations.AlterModelTable: "renames a table",
    operations.AlterUniqueTogether: "adds a constraint",
    RunSQL: "runs SQL that cannot be checked",
}


def migrations_are_safe(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    loader = MigrationLoader(None, replace_migrations=False)
    messages: list[CheckMessage] = []
    for key, migration in sorted(loader.disk_migrations.items()):
        if migration.replaces or not key[1] > BASELINE.get(key[0], key[1]):
            continue  # what makes a new database has no version before it
        before = loader.project_state(key, at_end=False)
        messages += [Error(f"{migration}: {each}.", hint=HINT, id="project.E001") for each in unsafe(migration, before)]
    return messages


def unsafe(migration: Migration, before: ProjectState) -> Iterator[str]:
    """What ``migration`` does that the version before it cannot live with; it begins with the state ``before``."""
    if getattr(migration, "safe_because", ""):
        return
    state, new = before.clone(), set[str]()
    for operation in migration.operations:
        for each in _on_the_database(operation):
            if isinstance(each, operations.CreateModel):
                new.add(each.name_lower)
            elif getattr(each, "model_name_lower", "") not in new:
                yield from _unsafe_operation(each, migration.app_label, state)
        operation.state_forwards(migration.app_label, state)


def _on_the_database(operation: Operation) -> Iterable[Operation]:
    if isinstance(operation, SeparateDatabaseAndState):
        return [inner for each in operation.database_operations for inner in _on_the_database(each)]
    return [operation]


def _unsafe_operation(operation: Operation, app: str, state: ProjectState) -> Iterator[str]:
    if type(operation) in DROPS:
        yield DROPS[type(operation)]
    elif isinstance(operation, operations.AddConstraint):
        yield f"adds a constraint to {operation.model_name}, which what is there or is still written may violate"
    elif isinstance(operation, operations.AddField):
        yield from _unsafe_new(operation.field, f"{operation.model_name}.{operation.name}")
    elif isinstance(operation, operations.RenameField):
        fields = state.models[app, operation.model_name_lower].fields
        if not fields[operation.old_name].db_column:
            yield f"renames the column {operation.model_name}.{operation.old_name}"
    elif isinstance(operation, operations.AlterField):
        old = state.models[app, operation.model_name_lower].fields[operation.name]
        yield from _unsafe_change(old, operation.field, f"{operation.model_name}.{operation.name}")


def _unsafe_new(field: models.Field[Any, Any], name: str) -> Iterator[str]:
    if field.many_to_many:
        return
    if not field.null and not field.has_db_default():
        yield f"adds {name}, which is NOT NULL without db_default: the version before cannot insert"
    if field.unique and field.has_db_default():
        yield f"adds {name}, which is unique: the version before inserts the same default twice"


def _unsafe_change(old: models.Field[Any, Any], new: models.Field[Any, Any], name: str) -> Iterator[str]:
    if old.null and not new.null:
        yield f"makes {name} NOT NULL, and the version before still writes NULL"
    if old.has_db_default() and not new.has_db_default() and not new.null:
        yield f"takes db_default from {name}: the version before cannot insert"
    if old.get_internal_type() != new.get_internal_type():
        yield f"changes the type of {name}"
    if new.max_length and (old.max_length or 0) > new.max_length:
        yield f"makes {name} shorter"
    if new.unique and not old.unique:
        yield f"makes {name} unique"
    if (old.db_column or "") != (new.db_column or ""):
        yield f"moves {name} to another column"
