"""Moving a site from one database to another, such as from SQLite to PostgreSQL, table by table.

The target remembers how far it is in a table of its own, in the transaction of each batch: a move that was cut off goes
on where it was. While rows are copied the target has no foreign keys; they are there again, and hold, before it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from project import environment
from project.backup import move_tables
from project.backup.move_tables import State, Tables

FROM, TO = "move_from", "move_to"
# Made again from the guides after the move.
INDEX = {"trees.SearchPending", "trees.SearchWord", "trees.SearchForm"}
ROWS_PER_BATCH = 500


def connect(from_url: str, to_url: str) -> None:
    """Makes both databases known as FROM and TO. CommandError where a URL cannot be used or nobody answers."""
    if from_url == to_url:
        raise CommandError("Both URLs name the same database.")
    for alias, url in ((FROM, from_url), (TO, to_url)):
        try:
            config = environment.database(dj_database_url.parse(url), 0)
        except ValueError as error:  # the URL is not repeated: it has a password
            raise CommandError(f"The URL of the database to move {alias[5:]} cannot be used: {error}") from None
        every = {"default": connections.settings["default"], alias: config}
        connections.settings[alias] = connections.configure_settings(every)[alias]
        try:
            connections[alias].ensure_connection()
        except (DatabaseError, OSError) as error:
            reason = " ".join(str(error).split())
            raise CommandError(f"The database to move {alias[5:]} cannot be reached: {reason}") from None


def prepare() -> State:
    """Makes the target ready for rows. CommandError where it has some, or the source is of another version."""
    _expect_migrated()
    state = State(connections[TO])
    if state.exists():
        if state["source"] != _name(FROM):
            raise CommandError(f"The target has a half-done move from {state['source']}.")
        return state
    if taken := [model for model in _people() if _has_rows(model)]:
        raise CommandError(f"The target is not empty: it has rows of {taken[0]._meta.verbose_name_plural}.")
    with transaction.atomic(TO):
        state.create(_name(FROM))
    return state


def prepare_tables(state: State) -> None:
    """The tables, without foreign keys and without the rows that migrations made."""
    if state["tables"]:
        return
    call_command("migrate", database=TO, interactive=False, verbosity=0)
    call_command("createcachetable", database=TO, verbosity=0)
    with transaction.atomic(TO):
        tables = Tables(connections[TO])
        tables.drop_foreign_keys(state)
        for model in models_to_move():
            tables.empty(model)
        state["tables"] = "empty"


@contextmanager
def nobody_writes() -> Iterator[None]:
    """Holds the source: it can be read meanwhile, and whoever writes to it waits, or gets an error."""
    connections[TO].disable_constraint_checking()  # of SQLite; PostgreSQL has no foreign keys now
    source = connections[FROM]
    with transaction.atomic(FROM):  # on SQLite that is enough
        if source.vendor == "postgresql":
            tables = ", ".join(source.ops.quote_name(model._meta.db_table) for model in models_to_move())
            with source.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")
        yield


def models_to_move() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and model._meta.label not in INDEX]


def copy(model: type[models.Model], state: State) -> Iterator[int]:
    """Copies the rows that the target does not have yet; yields how many are copied so far, after each batch."""
    label = model._meta.label
    done, last = state.progress(label)
    tables = Tables(connections[TO])
    while True:
        rows = move_tables.read(model, FROM, last, ROWS_PER_BATCH)
        with transaction.atomic(TO):
            tables.insert(model, rows)
            done += len(rows)
            last = rows[-1][0] if rows else last
            state.set_progress(label, done, last)
        yield done
        if len(rows) < ROWS_PER_BATCH:
            return


def counts(model: type[models.Model]) -> tuple[int, int]:
    """Rows in the source and in the target."""
    return model._base_manager.using(FROM).count(), model._base_manager.using(TO).count()


def finish(state: State) -> None:
    """Sequences and foreign keys. CommandError where rows refer to rows that are not there."""
    tables = Tables(connections[TO])
    with transaction.atomic(TO):
        for model in models_to_move():
            tables.set_sequence(model, Tables(connections[FROM]).last_key(model))
    tables.restore_foreign_keys(state)


def _expect_migrated() -> None:
    executor = MigrationExecutor(connections[FROM])
    if executor.loader.applied_migrations.keys() - executor.loader.disk_migrations.keys():
        raise CommandError("The source is of a newer version than this one.")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The source is of an older version: run `manage.py prepare` with it first.")


def _people() -> list[type[models.Model]]:
    """Of a site that is in use, at least one of these has rows."""
    return [apps.get_model(label) for label in ("accounts.User", "accounts.Team")]


def _has_rows(model: type[models.Model]) -> bool:
    tables = connections[TO].introspection.table_names()
    return model._meta.db_table in tables and model._base_manager.using(TO).exists()


def _name(alias: str) -> str:
    """A database without its password."""
    config: dict[str, Any] = connections[alias].settings_dict
    return f"{connections[alias].vendor} {config['HOST']}:{config['PORT']}/{config['NAME']}"
